"""Meshes of grids: sheets, tubes and turned bodies, with smooth normals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...arrays import Float32, Float64, Int32
from .solid import Solid


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """vertices, normals, colours: (m, 3) float32; triangles: (t, 3) int32."""

    vertices: Float32
    normals: Float32
    triangles: Int32
    colours: Float32


def sheet(points: Float64, colours: Float64 | Sequence[float], *, wrap: bool = False, outwards: bool = True) -> Mesh:
    """A grid of points (h, w, 3) as a surface that faces away from its middle.

    colours: (h, w, 3) or (3,), linear RGB. wrap: whether the last column goes on with the first.
    outwards: False for one that faces its middle.
    """
    rows, columns = points.shape[:2]
    down = np.empty_like(points)
    down[1:-1], down[0], down[-1] = points[2:] - points[:-2], points[1] - points[0], points[-1] - points[-2]
    along = np.empty_like(points)
    along[:, 1:-1] = points[:, 2:] - points[:, :-2]
    if wrap:
        along[:, 0], along[:, -1] = points[:, 1] - points[:, -1], points[:, 0] - points[:, -2]
    else:
        along[:, 0], along[:, -1] = points[:, 1] - points[:, 0], points[:, -1] - points[:, -2]
    normals = _cross(along, down)
    lengths = np.sqrt((normals * normals).sum(2, keepdims=True))
    # Where a row shrinks to a point there is no plane: it faces as its neighbours do.
    for end, beside in ((0, 1), (-1, -2)):
        if lengths[end].max() < 1e-10:
            normals[end], lengths[end] = normals[beside].mean(0), np.linalg.norm(normals[beside].mean(0))
    away = points - points.mean((0, 1))
    flip = bool((normals * away).sum() < 0) == outwards
    flat = lengths[..., 0] < 1e-12
    normals[flat], lengths[flat] = away[flat], np.sqrt((away[flat] ** 2).sum(1, keepdims=True))
    normals = normals / np.maximum(lengths, 1e-12) * (-1 if flip else 1)
    full = np.broadcast_to(np.asarray(colours, np.float64), points.shape)
    return Mesh(
        points.reshape(-1, 3).astype(np.float32),
        normals.reshape(-1, 3).astype(np.float32),
        grid_triangles(rows, columns, wrap, flip),
        np.clip(full, 0, 1).reshape(-1, 3).astype(np.float32),
    )


def tube(
    path: Float64,
    radii: Float64 | Sequence[float] | float,
    colours: Float64 | Sequence[float],
    *,
    aside: Sequence[float] | Float64,
    sides: int = 10,
    flat: float = 1.0,
) -> Mesh:
    """A tube along a path (k, 3), closed at both ends.

    radii: (k,) or one, metres. aside: (3,), a way never along the path, or (k, 3); the tube is `flat` times as thick
    along it. colours: (k, 3) or (3,).
    """
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    reference = np.broadcast_to(np.asarray(aside, np.float64), path.shape)
    first = reference - tangent * (reference * tangent).sum(1, keepdims=True)
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    second = _cross(tangent, first)
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    radius = np.broadcast_to(np.asarray(radii, np.float64), (len(path),))[:, None, None]
    ring = flat * np.cos(turn)[:, None] * first[:, None] + np.sin(turn)[:, None] * second[:, None]
    points = path[:, None] + radius * ring
    tints = np.broadcast_to(np.asarray(colours, np.float64), path.shape)
    closed = np.concatenate([_point(path[0], sides), points, _point(path[-1], sides)])
    tints = np.concatenate([tints[:1], tints, tints[-1:]])
    return sheet(closed, np.broadcast_to(tints[:, None], closed.shape), wrap=True)


def turned(
    profile: Float64,
    colours: Float64 | Sequence[float],
    *,
    origin: Float64,
    axis: Float64,
    sides: int = 20,
    squash: float = 1.0,
) -> Mesh:
    """A body turned on a lathe.

    profile: (k, 2), radius and height along the axis, metres. origin, axis: (3,), from where and which way.
    colours: (k, 3) or (3,). squash: how deep the body is for its width.
    """
    up = axis / np.linalg.norm(axis)
    first = np.cross(up, [0.0, 1.0, 0.0] if abs(up[1]) < 0.9 else [1.0, 0.0, 0.0])
    first /= np.linalg.norm(first)
    second = np.cross(up, first)
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.cos(turn)[:, None] * first + squash * np.sin(turn)[:, None] * second
    points = origin + profile[:, 0, None, None] * ring + profile[:, 1, None, None] * up
    tints = np.broadcast_to(np.asarray(colours, np.float64), (len(profile), 3))
    return sheet(points, np.broadcast_to(tints[:, None], points.shape), wrap=True)


def joined(meshes: Sequence[Mesh], **look: object) -> Solid:
    """Meshes as one solid; look: its other fields."""
    shifts = np.cumsum([0, *(len(one.vertices) for one in meshes[:-1])])
    return Solid(
        vertices=np.concatenate([one.vertices for one in meshes]),
        normals=np.concatenate([one.normals for one in meshes]),
        triangles=np.concatenate([one.triangles + shift for one, shift in zip(meshes, shifts, strict=True)]).astype(
            np.int32
        ),
        colours=np.concatenate([one.colours for one in meshes]),
        **look,  # pyright: ignore[reportArgumentType]
    )


def smooth_curve(knots: Float64, count: int) -> Float64:
    """(count, …) points of a smooth curve through knots (k, …) (Catmull-Rom)."""
    weights, rows = _spline(len(knots), count)
    return np.einsum("ck,ck...->c...", weights, knots[rows])


@lru_cache(maxsize=64)
def _spline(knots: int, count: int) -> tuple[Float64, Int32]:
    """Weights and knots, (count, 4) each, of a Catmull-Rom spline; beyond its ends the curve goes on straight."""
    places = np.linspace(0, knots - 1, count)
    i = np.minimum(places.astype(int), knots - 2)
    t = places - i
    weights = 0.5 * np.stack([-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2], 1)
    rows = np.stack([i - 1, i, i + 1, i + 2], 1)
    first, last = i == 0, i == knots - 2
    weights[first, 1] += 2 * weights[first, 0]
    weights[first, 2] -= weights[first, 0]
    weights[first, 0] = 0
    weights[last, 2] += 2 * weights[last, 3]
    weights[last, 1] -= weights[last, 3]
    weights[last, 3] = 0
    return weights, np.clip(rows, 0, knots - 1).astype(np.int32)


@lru_cache(maxsize=256)
def grid_triangles(rows: int, columns: int, wrap: bool, flip: bool) -> Int32:
    """(t, 3) int32, read-only: two triangles for each cell of a grid."""
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns if wrap else columns - 1), indexing="ij")
    k = (j + 1) % columns
    a, b, c, d = i * columns + j, i * columns + k, (i + 1) * columns + k, (i + 1) * columns + j
    triangles = np.stack([np.stack([a, b, c], -1), np.stack([a, c, d], -1)], 2).reshape(-1, 3)
    found = np.ascontiguousarray(triangles[:, ::-1] if flip else triangles, np.int32)
    found.flags.writeable = False
    return found


def _cross(one: Float64, other: Float64) -> Float64:
    """np.cross of (…, 3), which is slow for many."""
    a, b, c = one[..., 0], one[..., 1], one[..., 2]
    x, y, z = other[..., 0], other[..., 1], other[..., 2]
    return np.stack([b * z - c * y, c * x - a * z, a * y - b * x], axis=-1)


def _point(place: Float64, sides: int) -> Float64:
    return np.broadcast_to(place, (1, sides, 3))
