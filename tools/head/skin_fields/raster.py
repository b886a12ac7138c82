"""A head's surface as pictures in its texture."""

from __future__ import annotations

import numpy as np
from kindred.engine.heads import Kit
from kindred.engine.heads.features import SKIN
from scipy.ndimage import distance_transform_edt, gaussian_filter

from ..mesh import Floats, Ints


class Raster:
    """The skin of a kit's mean head, `size` texels square: for each texel the triangle there and the place in it.

    places, normals: (size, size, 3) float64, metres. Texels outside the skin repeat the nearest one inside.
    """

    def __init__(self, kit: Kit, size: int) -> None:
        self.size = size
        corners, uv = _skin_triangles(kit)
        self._corners, self._weights, covered = _draw(corners, uv * [size, -size] + [0, size], size)
        self._nearest: Ints = distance_transform_edt(~covered, return_distances=False, return_indices=True)
        self.places = self.spread(kit.mean)
        self.normals = self.spread(_normals(kit, corners))
        self.normals /= np.maximum(np.linalg.norm(self.normals, axis=2, keepdims=True), 1e-9)

    def spread(self, values: Floats) -> Floats:
        """Values of vertices (n, ...) as a picture (size, size, ...)."""
        picked = np.asarray(values, np.float64)[self._corners]
        drawn = np.einsum("hwk,hwk...->hw...", self._weights, picked)
        return drawn[self._nearest[0], self._nearest[1]]

    def hollow(self, texels: float) -> Floats:
        """(size, size): how many metres the surface lies below what surrounds it, so many texels far."""
        around = np.stack([gaussian_filter(self.places[..., axis], texels, mode="nearest") for axis in range(3)], -1)
        return ((around - self.places) * self.normals).sum(-1)


def _skin_triangles(kit: Kit) -> tuple[Ints, Floats]:
    """(t, 3) vertices and (t, 3, 2) texture coordinates."""
    topology = kit.topology
    starts = np.cumsum(topology.face_sizes) - topology.face_sizes
    skin = topology.parts[topology.face_vertices[starts]] == SKIN
    triangles = list[Ints]()
    for size in np.unique(topology.face_sizes[skin]).tolist():
        first = starts[skin & (topology.face_sizes == size)]
        triangles += [np.stack([first, first + k, first + k + 1], 1) for k in range(1, size - 1)]
    places = np.concatenate(triangles)
    uv = topology.corner_uv[places].astype(np.float64)
    inside = (uv[..., 0].max(1) <= 1 + 1e-6) & (uv.min((1, 2)) >= -1e-6)
    return topology.face_vertices[places[inside]], uv[inside]


def _draw(corners: Ints, points: Floats, size: int) -> tuple[Ints, Floats, np.ndarray]:
    """For each texel's centre: the corners (3,) of the triangle there, its weights (3,), and whether there is one."""
    vertices = np.zeros((size, size, 3), np.int64)
    weights = np.zeros((size, size, 3))
    covered = np.zeros((size, size), bool)
    low = np.floor(points.min(1) - 0.5).astype(int).clip(0, size - 1)
    high = np.ceil(points.max(1) - 0.5).astype(int).clip(0, size - 1)
    for triple, (a, b, c), (x0, y0), (x1, y1) in zip(corners, points, low, high, strict=True):
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        if abs(area) < 1e-12:
            continue
        x, y = np.arange(x0, x1 + 1) + 0.5, np.arange(y0, y1 + 1)[:, None] + 0.5
        second = ((x - a[0]) * (c[1] - a[1]) - (y - a[1]) * (c[0] - a[0])) / area
        third = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / area
        inside = (second >= -1e-9) & (third >= -1e-9) & (second + third <= 1 + 1e-9)
        if inside.any():
            block = (slice(y0, y1 + 1), slice(x0, x1 + 1))
            vertices[block][inside] = triple
            weights[block][inside] = np.stack([1 - second - third, second, third], -1)[inside]
            covered[block] |= inside
    return vertices, weights, covered


def _normals(kit: Kit, triangles: Ints) -> Floats:
    """(n, 3) outward normals, weighted by area."""
    a, b, c = (kit.mean[triangles[:, k]].astype(np.float64) for k in range(3))
    across = np.cross(b - a, c - a)
    normals = np.zeros((len(kit.mean), 3))
    for k in range(3):
        for axis in range(3):
            normals[:, axis] += np.bincount(triangles[:, k], across[:, axis], len(normals))
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-15)
