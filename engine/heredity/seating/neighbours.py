"""Nearest points by brute force: seating must run where only numpy is at hand, and its sets are small."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...arrays import Float64

Indices = NDArray[np.intp]
_PAIRS_AT_ONCE = 1_000_000
_ENOUGH = 800
"""So many points stand for a part of any density where only its reach is asked."""


def nearest(points: Float64, among: Float64, count: int) -> tuple[Indices, Float64]:
    """The `count` nearest of `among` to each point, nearest first.

    points: (m, 3). among: (n, 3), n at least 1.
    Returns (m, min(count, n)) indices and distances.
    """
    count = min(count, len(among))
    indices = np.empty((len(points), count), np.intp)
    distances = np.empty((len(points), count))
    step = max(1, _PAIRS_AT_ONCE // len(among))
    for at in range(0, len(points), step):
        some = points[at : at + step]
        squared = _squared(some, among)
        found = squared.argmin(1)[:, None] if count == 1 else np.argpartition(squared, count - 1, axis=1)[:, :count]
        kept = np.take_along_axis(squared, found, 1)
        order = np.argsort(kept, axis=1, kind="stable")
        indices[at : at + step] = np.take_along_axis(found, order, 1)
        distances[at : at + step] = np.sqrt(np.take_along_axis(kept, order, 1))
    return indices, distances


def within(points: Float64, among: Float64, reach: float) -> Indices:
    """The places of points nearer than `reach` to one of `among`, of which a regular choice is asked.

    points: (m, 3). among: (n, 3).
    """
    low, high = among.min(0) - reach, among.max(0) + reach
    inside = np.flatnonzero(((points >= low) & (points <= high)).all(1))
    if not len(inside):
        return inside
    _, distance = nearest(points[inside], among[:: max(1, len(among) // _ENOUGH)], 1)
    return inside[distance[:, 0] <= reach]


def _squared(points: Float64, among: Float64) -> Float64:
    squared = np.zeros((len(points), len(among)))
    for axis in range(3):
        squared += (points[:, None, axis] - among[None, :, axis]) ** 2
    return squared


def closeness(distances: Float64) -> Float64:
    """Weights that fall with distance and sum to one over the last axis."""
    weights = 1.0 / (distances + 0.5 * distances.mean(-1, keepdims=True) + 1e-9)
    return weights / weights.sum(-1, keepdims=True)
