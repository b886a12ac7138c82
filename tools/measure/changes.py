"""Whether pictures with one thing changed are the same elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from kindred.engine.studio import take
from kindred.engine.studio.labels import Photo
from kindred.engine.studio.scene import Film, Scene
from kindred.engine.studio.scenes import with_gaze, with_identity_of

REACH = 8
"""Pixels from what changed within which a picture may differ."""
SEEN = 2
"""Levels of 255 above which a difference counts; what is below is shadow and light that is passed on."""
STILL, TURNED = 1e-4, 3
"""Metres, and 127ths of a normal, up to which a surface counts as where it was."""


def changed_pairs(scenes: Sequence[Scene], size: int) -> dict[str, Any]:
    """For another gaze and for another identity: how many of the pixels away from what changed differ."""
    looks, swaps = list[tuple[float, float]](), list[tuple[float, float]]()
    for scene, other in pairwise(scenes):
        # Noise and a file's blocks carry what changed to everywhere; the renderer is measured, not the film.
        plain = scene.with_(film=Film(exposure=scene.film.exposure, balance=scene.film.balance))
        first = take(plain, size)
        looks.append(differing(first, take(with_gaze(plain, 5.0, 22.0 - plain.pose.yaw), size)))
        swaps.append(differing(first, take(with_identity_of(plain, replace(other.sitter, hair_on=None)), size)))
    return {"gaze": _told(looks), "identity": _told(swaps)}


def differing(first: Photo, second: Photo) -> tuple[float, float]:
    """The shares of pixels further than REACH from what changed that differ at all, and by more than SEEN levels."""
    import cv2

    side = 2 * REACH + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    elsewhere = cv2.dilate(shape_differs(first, second).astype(np.uint8), disc) == 0
    away = np.abs(first.picture.astype(np.int16) - second.picture).max(2)[elsewhere]
    return float((away > 0).mean()), float((away > SEEN).mean())


def shape_differs(first: Photo, second: Photo) -> Any:
    """(h, w) bool: where another surface is seen, or the same one turned otherwise."""
    one, two = first.labels, second.labels
    there = np.isfinite(one.depth) & np.isfinite(two.depth)
    apart = np.abs(np.subtract(one.depth, two.depth, where=there, out=np.zeros_like(one.depth))) > STILL
    turned = np.abs(one.normals.astype(np.int16) - two.normals).max(2) > TURNED
    return apart | turned | (one.classes != two.classes) | (np.isfinite(one.depth) != np.isfinite(two.depth))


def _told(shares: Sequence[tuple[float, float]]) -> dict[str, Any]:
    differ, seen = np.array(shares).T
    return {
        "pairs": len(shares),
        "differ": round(float(differ.mean()), 6),
        "differ_visibly": round(float(seen.mean()), 6),
    }
