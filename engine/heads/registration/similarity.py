"""Similarities between two sets of points that correspond."""

from __future__ import annotations

import numpy as np

from ...arrays import Float64


def similarity(source: Float64, target: Float64, weights: Float64 | None = None, *, scale: bool = True) -> Float64:
    """The (4, 4) rotation, shift and scale that brings `source` (n, 3) nearest to `target` (n, 3); it never mirrors.

    weights: (n,) not negative.
    scale: whether it may scale.
    Source: Umeyama, Least-squares estimation of transformation parameters between two point patterns, 1991.
    """
    weights = np.ones(len(source)) if weights is None else weights
    share = (weights / weights.sum())[:, None]
    source_mean, target_mean = (share * source).sum(0), (share * target).sum(0)
    left, right = source - source_mean, target - target_mean
    u, sizes, vt = np.linalg.svd((share * right).T @ left)
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(u) * np.linalg.det(vt))])
    rotation = (u * signs) @ vt
    factor = float((sizes * signs).sum() / (share * left**2).sum()) if scale else 1.0
    matrix = np.eye(4)
    matrix[:3, :3] = factor * rotation
    matrix[:3, 3] = target_mean - factor * rotation @ source_mean
    return matrix


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
