"""Where a surface is hollow."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, Int32


def hollowness(vertices: Float32, normals: Float32, triangles: Int32) -> Float32:
    """(n,) float32 in [-1, 1]: how far a vertex lies below (positive) or above its surroundings.

    The mean over the neighbours of the sine of the angle at which they rise over the tangent plane, smoothed once, so
    that creases, nostrils and the folds of the ears can be shaded a little darker than the rest.
    """
    count = len(vertices)
    one, other = triangles[:, [0, 1, 2]].reshape(-1), triangles[:, [1, 2, 0]].reshape(-1)
    one, other = np.concatenate([one, other]), np.concatenate([other, one])
    step = vertices[other] - vertices[one]
    length = np.maximum(np.linalg.norm(step, axis=1), 1e-12)
    rise = np.einsum("ij,ij->i", step, normals[one]) / length
    links = np.maximum(np.bincount(one, minlength=count), 1)
    raw = np.bincount(one, rise, count) / links
    smooth = np.bincount(one, raw[other], count) / links
    return ((raw + smooth) / 2).astype(np.float32)
