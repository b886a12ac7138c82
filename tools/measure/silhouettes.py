"""Whether Cycles' pictures lie on the studio's, to a pixel."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import numpy as np
from kindred.engine.studio import take
from kindred.engine.studio.blender import BlenderCamera, Exposure
from kindred.engine.studio.labels import Photo
from kindred.engine.studio.scene import Scene

SAMPLES = 8
AROUND = 5
"""Pixels by whose majority the studio's silhouette is evened: hair's soft places are drawn by noise."""


def overlaps(scenes: Sequence[Scene], size: int) -> dict[str, Any]:
    """The overlap of both silhouettes, intersection over union, mean and least."""
    shares = list[float]()
    with closing(BlenderCamera(Exposure((size, size), SAMPLES))) as camera:
        for scene in scenes:
            theirs = camera.light(scene)[..., 3] > 0.5
            ours = silhouette(take(scene, size))
            shares.append(float((ours & theirs).sum() / max(1, (ours | theirs).sum())))
    return {"pictures": len(shares), "mean": round(float(np.mean(shares)), 4), "least": round(min(shares), 4)}


def silhouette(photo: Photo) -> Any:
    """(h, w) bool: where more than the background is seen."""
    import cv2

    return cv2.medianBlur(np.isfinite(photo.labels.depth).astype(np.uint8), AROUND) > 0
