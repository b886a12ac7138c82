"""Tangents, which say along which way on the surface a relief map's red runs."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, Float64, Int32


def tangents(points: Float32, normals: Float32, uv: Float32, triangles: Int32) -> Float32:
    """(m, 4) float32: the way of u across each vertex, of length 1, and whether v runs with (1) or against (-1) it.

    points, normals: (m, 3), normals of length 1. uv: (m, 2), v downwards as in glTF. triangles: (t, 3).
    Each triangle counts by its area. Source: Lengyel, Mathematics for 3D Game Programming (2011), 7.8.3.
    """
    a, b, c = (triangles[:, corner] for corner in range(3))
    exact = points.astype(np.float64)
    one, two = exact[b] - exact[a], exact[c] - exact[a]
    du, dv = (uv[np.stack([b, c])] - uv[a]).astype(np.float64).transpose(2, 0, 1)
    turn = np.sign(du[0] * dv[1] - du[1] * dv[0])[:, None]
    along = (one * dv[1][:, None] - two * dv[0][:, None]) * turn
    across = (two * du[0][:, None] - one * du[1][:, None]) * turn
    area = np.linalg.norm(np.cross(one, two), axis=1)[:, None]
    u, v = (_gathered(triangles, _unit(way) * area, len(points)) for way in (along, across))
    tangent = u - normals * (normals * u).sum(1, keepdims=True)
    lost = np.linalg.norm(tangent, axis=1) < 1e-12
    # A vertex without an area of texture still needs some way at right angles to its normal.
    aside = np.where(np.abs(normals[lost, :1]) < 0.7, (1.0, 0, 0), (0, 1.0, 0))
    tangent[lost] = np.cross(normals[lost], aside)
    # In glTF the bitangent is normal × tangent × w, and points up the picture, against v.
    side = np.where((np.cross(normals, tangent) * -v).sum(1) < 0, -1.0, 1.0)
    return np.column_stack([_unit(tangent), side]).astype(np.float32)


def _unit(ways: Float64) -> Float64:
    return np.asarray(ways / np.maximum(np.linalg.norm(ways, axis=1, keepdims=True), 1e-20), np.float64)


def _gathered(triangles: Int32, rows: Float64, count: int) -> Float64:
    places, spread = triangles.reshape(-1), np.repeat(rows, 3, axis=0)
    return np.stack([np.bincount(places, spread[:, axis], count) for axis in range(3)], axis=1).astype(np.float64)
