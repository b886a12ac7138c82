"""Each vertex's twin on the other side of a head that is nearly symmetric."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from ..arrays import Float64, Int32, UInt8
from ..heads.features import EYE_LEFT, EYE_RIGHT

_NORMAL_LENGTH = 0.002
"""What a turned normal counts for, metres: sheets that lie on each other, as lids do, are told apart by it."""
_APART = 1.0
"""Metres that part different parts: a lash is no lid's twin."""
_CANDIDATES = 6
_FARTHEST = 0.004


def find_twins(points: Float64, normals: Float64, parts: UInt8) -> Int32:
    """(n,) int32: the vertex whose mirror image each is, in pairs; a vertex on the middle plane is its own.

    points: (n, 3), our frame, metres, x = 0 in the middle. normals: (n, 3) of length 1 or 0. parts: (n,).
    Nearest pairs are taken first. A vertex without a twin within 4 mm is its own as well.
    """
    flip, swapped = np.array([-1.0, 1.0, 1.0]), parts.copy()
    swapped[parts == EYE_LEFT], swapped[parts == EYE_RIGHT] = EYE_RIGHT, EYE_LEFT
    here = np.hstack([points, normals * _NORMAL_LENGTH, parts[:, None] * _APART])
    there = np.hstack([points * flip, normals * flip * _NORMAL_LENGTH, swapped[:, None] * _APART])
    distance, candidate = KDTree(here).query(there, k=_CANDIDATES, distance_upper_bound=_FARTHEST)
    return _pair(distance, np.asarray(candidate))


def _pair(distance: Float64, candidate: NDArray[np.intp]) -> Int32:
    count = len(distance)
    vertex = np.repeat(np.arange(count), distance.shape[1])
    flat, other = distance.ravel(), candidate.ravel()
    keep = np.isfinite(flat) & (vertex <= other)  # each pair once
    flat, vertex, other = flat[keep], vertex[keep], other[keep]
    twin = np.full(count, -1, np.int32)
    # Ties by the lower vertices, so that the result does not depend on the tree.
    for at in np.lexsort([other, vertex, np.round(flat, 9)]):
        one, two = vertex[at], other[at]
        if twin[one] < 0 and twin[two] < 0:
            twin[one], twin[two] = two, one
    alone = twin < 0
    twin[alone] = np.flatnonzero(alone)
    return twin
