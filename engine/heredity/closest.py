"""Which point of a surface is nearest, and on which side of it one is. Only numpy is needed."""

from __future__ import annotations

import numpy as np

from ..arrays import Bool, Float64


def signed_depth(points: Float64, corners: Float64) -> tuple[Float64, Float64]:
    """How deep points lie under the nearest of some triangles, and the way out.

    points: (m, 3). corners: (m, k, 3 corners, 3), each point's triangles, wound outwards.
    Returns (m,) depths, negative outside, and (m, 3) the vectors to the nearest points.
    """
    a, b, c = corners[..., 0, :], corners[..., 1, :], corners[..., 2, :]
    normal = np.cross(b - a, c - a)
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-30)
    away = points[:, None, :] - _closest_on_triangles(points[:, None, :], a, b, c)
    distance = np.linalg.norm(away, axis=-1)
    height = (away * normal).sum(-1)
    # Where several faces are equally near (at an edge), the one that the point stands most squarely on knows its side.
    tied = distance <= distance.min(1, keepdims=True) + 1e-9
    best = np.where(tied, np.abs(height), -1.0).argmax(1)
    rows = np.arange(len(points))
    return -np.sign(height[rows, best]) * distance.min(1), -away[rows, best]


def _closest_on_triangles(p: Float64, a: Float64, b: Float64, c: Float64) -> Float64:
    """Nearest points on triangles; C. Ericson, "Real-time collision detection", 5.1.5, over arrays."""
    ab, ac, ap = b - a, c - a, p - a
    d1, d2 = _dot(ab, ap), _dot(ac, ap)
    d3, d4 = _dot(ab, p - b), _dot(ac, p - b)
    d5, d6 = _dot(ab, p - c), _dot(ac, p - c)
    va, vb, vc = d3 * d6 - d5 * d4, d5 * d2 - d1 * d6, d1 * d4 - d3 * d2
    whole = np.maximum(va + vb + vc, 1e-30)
    v, w = vb / whole, vc / whole
    v, w = _choose(v, w, (va <= 0) & (d4 - d3 >= 0) & (d5 - d6 >= 0), *_edge_bc(d3, d4, d5, d6))
    v, w = _choose(v, w, (vb <= 0) & (d2 >= 0) & (d6 <= 0), np.zeros_like(d2), d2 / _safe(d2 - d6))
    v, w = _choose(v, w, (vc <= 0) & (d1 >= 0) & (d3 <= 0), d1 / _safe(d1 - d3), np.zeros_like(d1))
    v, w = _choose(v, w, (d6 >= 0) & (d5 <= d6), np.zeros_like(d1), np.ones_like(d1))
    v, w = _choose(v, w, (d3 >= 0) & (d4 <= d3), np.ones_like(d1), np.zeros_like(d1))
    v, w = _choose(v, w, (d1 <= 0) & (d2 <= 0), np.zeros_like(d1), np.zeros_like(d1))
    return a + v[..., None] * ab + w[..., None] * ac


def _edge_bc(d3: Float64, d4: Float64, d5: Float64, d6: Float64) -> tuple[Float64, Float64]:
    w = (d4 - d3) / _safe((d4 - d3) + (d5 - d6))
    return 1 - w, w


def _choose(v: Float64, w: Float64, where: Bool, new_v: Float64, new_w: Float64) -> tuple[Float64, Float64]:
    return np.where(where, new_v, v), np.where(where, new_w, w)


def _safe(x: Float64) -> Float64:
    return np.where(np.abs(x) < 1e-30, 1e-30, x)


def _dot(x: Float64, y: Float64) -> Float64:
    return (x * y).sum(-1)
