"""The similarity between two sets of points that correspond, in the plane or in space."""

from __future__ import annotations

import numpy as np

from .arrays import Float64


def similarity(source: Float64, target: Float64, weights: Float64 | None = None, *, scale: bool = True) -> Float64:
    """The rotation, shift and scale that bring `source` nearest to `target`, in least squares; they never mirror.

    source, target: (n, d). weights: (n,) not negative. scale: whether it may scale.
    Returns (d + 1, d + 1), acting on columns.
    Source: Umeyama, Least-squares estimation of transformation parameters between two point patterns, 1991.
    """
    dimensions = source.shape[1]
    weights = np.ones(len(source)) if weights is None else weights
    share = (weights / weights.sum())[:, None]
    source_mean, target_mean = (share * source).sum(0), (share * target).sum(0)
    left, right = source - source_mean, target - target_mean
    u, sizes, vt = np.linalg.svd((share * right).T @ left)
    signs = np.ones(dimensions)
    signs[-1] = np.sign(np.linalg.det(u) * np.linalg.det(vt))
    rotation = (u * signs) @ vt
    factor = float((sizes * signs).sum() / (share * left**2).sum()) if scale else 1.0
    matrix = np.eye(dimensions + 1)
    matrix[:-1, :-1] = factor * rotation
    matrix[:-1, -1] = target_mean - factor * rotation @ source_mean
    return matrix
