"""Similarities between two sets of points that correspond, some of them wrongly."""

from __future__ import annotations

import numpy as np

from ...arrays import Float64
from ...umeyama import similarity


def robust_similarity(
    source: Float64, target: Float64, weights: Float64, *, scale: bool = True
) -> tuple[Float64, float, Float64]:
    """A similarity on which a minority of wrong pairs has no say.

    Pairs with a NaN are left out. Weights fall off with Tukey's biweight around the median distance.
    Returns the (4, 4) matrix, the median distance after it in units of `target`, and each pair's weight (n,).
    """
    whole = np.isfinite(source).all(1) & np.isfinite(target).all(1) & (weights > 0)
    kept = np.where(whole, weights, 0.0)
    if np.count_nonzero(kept) < 4:
        return np.eye(4), np.inf, kept
    clean_source, clean_target = np.nan_to_num(source), np.nan_to_num(target)
    matrix, median = np.eye(4), np.inf
    for _ in range(8):
        matrix = similarity(clean_source, clean_target, kept, scale=scale)
        distances = np.linalg.norm(clean_source @ matrix[:3, :3].T + matrix[:3, 3] - clean_target, axis=1)
        median = float(np.median(distances[whole]))
        kept = np.where(whole, weights * np.maximum(0, 1 - (distances / (4 * median + 1e-12)) ** 2) ** 2, 0.0)
    return matrix, median, kept


def scale_of(matrix: Float64) -> float:
    """How much a (4, 4) similarity enlarges."""
    return float(np.cbrt(abs(np.linalg.det(matrix[:3, :3]))))


def rotation_of(matrix: Float64) -> Float64:
    """The (3, 3) rotation of a (4, 4) similarity."""
    return matrix[:3, :3] / scale_of(matrix)
