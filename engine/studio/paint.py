"""Where lips and brows are, from the landmarks of a topology."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, Float64
from ..heads import Topology
from ..heads.features import SKIN

# Outlines among MediaPipe's 468 points.
_LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
_BROW_RIGHT = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
_BROW_LEFT = (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)
_EYE_CORNERS = (33, 263)
_FAR = -0.2
# Paint ends so far outside an outline at the latest.
_MARGIN = 0.2
# Those brow points mark where hair ends above; on a bald head the ridge that carries it lies lower by this much.
_BROW_DROP = 0.03


def painted(vertices: Float32, topology: Topology) -> Float32:
    """How far each vertex lies inside the outlines of lips (first column) and brows (second), seen from the front.

    Returns (n, 2) float32 in distances between the outer corners of the eyes, negative outside; -0.2 far away, for
    what is not skin, for the back of the head, and for a topology without landmarks.
    """
    inside = np.full((len(vertices), 2), _FAR, np.float32)
    landmarks = topology.landmarks
    if len(landmarks) < 468:
        return inside
    outlines = [_outline(vertices, topology, places) for places in (_LIPS, _BROW_RIGHT, _BROW_LEFT)]
    corners = vertices[landmarks[list(_EYE_CORNERS)]]
    unit = float(np.linalg.norm(corners[0] - corners[1]))
    if unit <= 0 or (landmarks[list(_EYE_CORNERS)] < 0).any():
        return inside
    # Only the front of the face: outlines are flat, and the back of the skull lies behind them too.
    face = np.flatnonzero((topology.parts == SKIN) & (vertices[:, 1] < corners[:, 1].mean() + 0.3 * unit))
    for outline, column, drop in zip(outlines, (0, 1, 1), (0, _BROW_DROP, _BROW_DROP), strict=True):
        if outline is not None:
            flat = vertices[face][:, [0, 2]] + (0, drop * unit)
            around = _MARGIN * unit
            near = ((flat > outline.min(0) - around) & (flat < outline.max(0) + around)).all(1)
            depth = _depth_inside(flat[near], outline) / unit
            inside[face[near], column] = np.maximum(inside[face[near], column], depth)
    return inside


def _outline(vertices: Float32, topology: Topology, places: tuple[int, ...]) -> Float64 | None:
    """(k, 2) float64, x and z; None where a landmark is unknown."""
    found = topology.landmarks[list(places)]
    return None if (found < 0).any() else vertices[found][:, [0, 2]].astype(np.float64)


def _depth_inside(points: Float64, outline: Float64) -> Float64:
    """(k,) float64: the distance of points (k, 2) to a closed outline, negative outside it."""
    best = np.full(len(points), np.inf)
    crossings = np.zeros(len(points), bool)
    for a, b in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        edge = b - a
        along = np.clip((points - a) @ edge / max(edge @ edge, 1e-18), 0, 1)
        best = np.minimum(best, np.linalg.norm(points - a - along[:, None] * edge, axis=1))
        spans = (a[1] > points[:, 1]) != (b[1] > points[:, 1])
        if edge[1]:
            crossings ^= spans & (points[:, 0] < a[0] + (points[:, 1] - a[1]) / edge[1] * edge[0])
    return np.where(crossings, best, -best)
