"""Smoothing of a motion where it would fold the skin over."""

from __future__ import annotations

import numpy as np

from ..mesh import Floats, Ints
from .surface import Surface

_ROUNDS = 40


def unfolded(surface: Surface, motion: Floats, before: Floats) -> Floats:
    """(n, 3) a motion evened out around each quad that it turns over, until none is left or it no longer helps.

    before: (n, 3) what moves the head besides.
    """
    quads = surface.quads
    at_rest = turned_over(surface.points, quads)
    motion = motion.copy()
    for _ in range(_ROUNDS):
        bad = turned_over(surface.points + before + motion, quads) & ~at_rest
        if not bad.any():
            break
        near = np.unique(quads[bad])
        motion[near] += 0.5 * (surface.umbrella[near] @ motion)
    return motion


def turned_over(points: Floats, quads: Ints) -> np.ndarray:
    """(q,) whether a quad looks against the quads around its corners."""
    corners = points[quads]
    across = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-15)
    total = np.stack(
        [np.bincount(quads.ravel(), np.repeat(across[:, k], 4), minlength=len(points)) for k in range(3)], 1
    )
    return (across * (total[quads].sum(1) - 4 * across)).sum(1) < 0
