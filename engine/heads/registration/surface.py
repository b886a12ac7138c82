"""A surface as registration sees it: triangles or bare points, and dense samples of either."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.spatial import KDTree

from ...arrays import Bool, Float64, Int32

_MOST_SAMPLES = 900_000
_NEIGHBOURS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A triangle mesh, or a point cloud where there are no triangles.

    points: (n, 3) float64, in any unit.
    triangles: (m, 3) int32; empty for a cloud.
    """

    points: Float64
    triangles: Int32 = field(default_factory=lambda: np.empty((0, 3), np.int32))

    @property
    def is_cloud(self) -> bool:
        """Whether there are only points."""
        return len(self.triangles) == 0


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Points spread evenly over a surface, close enough together to draw it and to measure distances to it.

    points, normals: (k, 3) float64; normals have unit length.
    owner: (k,) int32, the triangle (or the point of a cloud) that each lies on.
    spacing: how far neighbours are apart at most, in the surface's unit.
    """

    points: Float64
    normals: Float64
    owner: Int32
    spacing: float

    def chosen(self, keep: Bool) -> Samples:
        """The samples for which `keep` (k,) holds."""
        return Samples(self.points[keep], self.normals[keep], self.owner[keep], self.spacing)

    def moved(self, matrix: Float64) -> Samples:
        """The samples under a (4, 4) similarity; a mirroring one turns no normal round."""
        scale = float(np.cbrt(abs(np.linalg.det(matrix[:3, :3]))))
        normals = self.normals @ (matrix[:3, :3].T / scale)
        return Samples(transformed(self.points, matrix), normals, self.owner, self.spacing * scale)


def transformed(points: Float64, matrix: Float64) -> Float64:
    """(n, 3) points under a (4, 4) affine map."""
    return points @ matrix[:3, :3].T + matrix[:3, 3]


def triangle_normals(points: Float64, triangles: Int32) -> Float64:
    """(m, 3): each triangle's normal, twice its area long."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    return np.cross(b - a, c - a)


def vertex_normals(points: Float64, triangles: Int32) -> Float64:
    """(n, 3) unit normals, weighted by area; zero where a vertex has no triangle."""
    normals = np.zeros_like(points)
    faces = triangle_normals(points, triangles)
    for axis in range(3):
        for corner in range(3):
            normals[:, axis] += np.bincount(triangles[:, corner], faces[:, axis], len(points))
    return unit(normals)


def unit(vectors: Float64) -> Float64:
    """Vectors of length one along the last axis; zero ones stay zero."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-300)


def sample(surface: Surface, spacing: float) -> Samples:
    """Spread samples over a surface, at most `spacing` apart as far as a bounded number of them allows."""
    return _sample_cloud(surface, spacing) if surface.is_cloud else _sample_mesh(surface, spacing)


def _sample_mesh(surface: Surface, spacing: float) -> Samples:
    points, triangles = surface.points, surface.triangles
    corners = points[triangles]
    faces = unit(triangle_normals(points, triangles))
    if len(triangles) > _MOST_SAMPLES // 2:
        every = np.arange(0, len(triangles), -(-len(triangles) // (_MOST_SAMPLES // 2)))
        return Samples(corners[every].mean(1), faces[every], every.astype(np.int32), spacing)
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(1)
    area = float(np.linalg.norm(triangle_normals(points, triangles), axis=1).sum()) / 2
    spacing = max(spacing, float(np.sqrt(2 * area / _MOST_SAMPLES)))
    steps = np.clip(np.ceil(longest / spacing), 1, 64).astype(np.int64)
    placed: list[Float64] = []
    owners: list[Int32] = []
    for step in np.unique(steps):
        members = np.flatnonzero(steps == step).astype(np.int32)
        weights = _barycentric_grid(int(step))
        placed.append(np.einsum("kc,mcd->mkd", weights, corners[members]).reshape(-1, 3))
        owners.append(np.repeat(members, len(weights)))
    owner = np.concatenate(owners)
    return Samples(np.concatenate(placed), faces[owner], owner, spacing)


def _barycentric_grid(steps: int) -> Float64:
    """(k, 3) barycentric weights of the centres of the steps² small triangles that a triangle is cut into."""
    first, second = (grid.ravel() for grid in np.indices((steps, steps)))
    up = np.stack([first, second], 1)[first + second < steps] + 1 / 3
    down = np.stack([first, second], 1)[first + second < steps - 1] + 2 / 3
    two = np.concatenate([up, down]) / steps
    return np.column_stack([1 - two.sum(1), two])


def _sample_cloud(surface: Surface, spacing: float) -> Samples:
    """Lay a small patch of samples on the tangent plane of each point, since the points alone leave gaps."""
    every = max(1, -(-len(surface.points) // (_MOST_SAMPLES // 4)))
    chosen = np.arange(0, len(surface.points), every, dtype=np.int32)
    points = surface.points[chosen]
    normals, gap = cloud_normals(points)
    steps = int(np.clip(np.ceil(2 * np.median(gap) / spacing), 1, np.sqrt(_MOST_SAMPLES / len(points))))
    first = unit(np.cross(normals, np.where(np.abs(normals[:, :1]) < 0.7, [[1.0, 0, 0]], [[0, 1.0, 0]])))
    second = np.cross(normals, first)
    offsets = (np.arange(steps) + 0.5) / steps * 2 - 1
    u, v = (grid.ravel() for grid in np.meshgrid(offsets, offsets))
    reach = np.minimum(gap, 3 * np.median(gap))[:, None, None] * 0.8
    patches = points[:, None] + reach * (u[:, None] * first[:, None] + v[:, None] * second[:, None])
    owner = np.repeat(chosen, len(u))
    return Samples(patches.reshape(-1, 3), np.repeat(normals, len(u), axis=0), owner, spacing)


def cloud_normals(points: Float64) -> tuple[Float64, Float64]:
    """Unit normals (n, 3) of a cloud, by the plane through each point's neighbours, and the gap (n,) between points.

    The sign of a normal is arbitrary.
    """
    neighbours = min(_NEIGHBOURS, len(points))
    distances, indices = KDTree(points).query(points, k=neighbours, workers=-1)
    local = points[indices] - points[indices].mean(1, keepdims=True)
    _, vectors = np.linalg.eigh(np.einsum("nki,nkj->nij", local, local))
    return vectors[:, :, 0], distances[:, min(5, neighbours - 1)]
