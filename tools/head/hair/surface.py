"""The mean head's skin as a smooth surface that strands grow from and slide over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from kindred.engine.heads import FEATURES, Kit
from kindred.engine.heads.features import SKIN
from kindred.engine.heads.polygons import fan_triangles, vertex_normals
from scipy.spatial import cKDTree

_SPACING = 0.0022
"""Metres between the points that stand for the surface where distances to it are asked for."""


@dataclass(frozen=True)
class Roots:
    """Places on the skin.

    points, normals: (k, 3) metres. corners: (k, 3) the vertices of each place's triangle; shares: (k, 3) of them.
    """

    points: np.ndarray
    normals: np.ndarray
    corners: np.ndarray
    shares: np.ndarray

    def __len__(self) -> int:
        return len(self.points)

    def __getitem__(self, rows: np.ndarray) -> Roots:
        return Roots(self.points[rows], self.normals[rows], self.corners[rows], self.shares[rows])


class Surface:
    """The skin of a kit's mean head, metres."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.vertices = kit.mean.astype(np.float64)
        triangles, _ = fan_triangles(kit.topology.face_vertices, kit.topology.face_sizes)
        self.triangles = triangles[(kit.topology.parts[triangles] == SKIN).all(1)]
        self.normals = vertex_normals(kit.mean, self.triangles).astype(np.float64)
        self.is_skin = kit.topology.parts == SKIN

    def region(self, feature: str) -> np.ndarray:
        """(n,) how much each vertex belongs to a feature."""
        return self.kit.topology.regions[:, FEATURES.index(feature)]

    @cached_property
    def areas(self) -> np.ndarray:
        """(t,) square metres."""
        a, b, c = (self.vertices[self.triangles[:, i]] for i in range(3))
        return np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2

    def scatter(self, count: int, density, rng: np.random.Generator, apart: float = 0.75) -> Roots:
        """About `count` places, as dense as `density(points, normals)` says and nowhere two too near each other.

        density: maps (k, 3) points and normals to (k,) in [0, 1].
        apart: how far neighbours keep off each other, as a share of the mean distance.
        """
        corners = self.vertices[self.triangles].mean(1)
        weight = self.areas * np.maximum(density(corners, self.normals[self.triangles].mean(1)), 1e-3)
        many = count * 14
        row = rng.choice(len(weight), many, p=weight / weight.sum())
        places = self._places(row, rng)
        wanted = density(places.points, places.normals)
        guess = np.maximum(density(corners, self.normals[self.triangles].mean(1)), 1e-3)[row]
        places = places[rng.random(many) < np.clip(wanted / guess, 0, 1)]
        return places[_thin(places.points, density(places.points, places.normals), count, apart)]

    def _places(self, row: np.ndarray, rng: np.random.Generator) -> Roots:
        draw = np.sort(rng.random((len(row), 2)), axis=1)
        shares = np.stack([draw[:, 0], draw[:, 1] - draw[:, 0], 1 - draw[:, 1]], 1)
        corners = self.triangles[row]
        points = (shares[:, :, None] * self.vertices[corners]).sum(1)
        normals = (shares[:, :, None] * self.normals[corners]).sum(1)
        return Roots(points, normals / np.linalg.norm(normals, axis=1, keepdims=True), corners, shares)

    @cached_property
    def _samples(self) -> tuple[np.ndarray, np.ndarray, cKDTree]:
        """Points all over the skin without the ears, which hair hides or passes; normals; a tree of them."""
        keep = self.region("ears")[self.triangles].max(1) < 0.35
        points, normals = list[np.ndarray](), list[np.ndarray]()
        corners = self.triangles[keep]
        edge = np.sqrt(self.areas[keep] * 2)
        for level in range(1, 16):
            rows = corners[np.clip(np.ceil(edge / _SPACING), 1, 15) == level]
            if len(rows):
                i, j = (grid.ravel() for grid in np.meshgrid(np.arange(level), np.arange(level)))
                i, j = i[i + j < level], j[i + j < level]
                shares = np.stack([i + 1 / 3, j + 1 / 3, level - i - j - 2 / 3], 1) / level
                points.append(np.einsum("sk,tkd->tsd", shares, self.vertices[rows]).reshape(-1, 3))
                normals.append(np.einsum("sk,tkd->tsd", shares, self.normals[rows]).reshape(-1, 3))
        where = np.concatenate(points)
        across = np.concatenate(normals)
        return where, across / np.linalg.norm(across, axis=1, keepdims=True), cKDTree(where)

    def near(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How far points (…, 3) lie outside the skin, and the skin's normal there, (…) and (…, 3)."""
        where, across, tree = self._samples
        flat = points.reshape(-1, 3)
        far, row = tree.query(flat, k=4)
        weight = 1 / (far + 1e-4) ** 2
        weight /= weight.sum(1, keepdims=True)
        normal = (weight[:, :, None] * across[row]).sum(1)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        height = (weight * ((flat[:, None] - where[row]) * across[row]).sum(2)).sum(1)
        return height.reshape(points.shape[:-1]), normal.reshape(points.shape)

    @cached_property
    def _vertex_tree(self) -> tuple[np.ndarray, cKDTree]:
        rows = np.flatnonzero(self.is_skin & (self.region("ears") < 0.35))
        rows = rows[np.linalg.norm(self.normals[rows], axis=1) > 0.5]
        return rows, cKDTree(self.vertices[rows])

    def nearest_vertex(self, points: np.ndarray) -> np.ndarray:
        """(…) the skin's vertex nearest to each point (…, 3), none of the ears'."""
        rows, tree = self._vertex_tree
        return rows[tree.query(points.reshape(-1, 3))[1]].reshape(points.shape[:-1])


def _thin(points: np.ndarray, density: np.ndarray, count: int, apart: float) -> np.ndarray:
    """Rows of at most `count` points that keep off each other, less far where it is dense."""
    if len(points) <= count:
        return np.arange(len(points))
    near = cKDTree(points).query(points, k=2)[0][:, 1].mean()
    reach = apart * near * 2 * np.sqrt(len(points) / count) / np.sqrt(np.maximum(density, 0.05))
    reach = np.minimum(reach, 4 * near * np.sqrt(len(points) / count))
    alive = np.ones(len(points), bool)
    tree = cKDTree(points)
    for i in range(len(points)):
        if alive[i]:
            close = tree.query_ball_point(points[i], reach[i] * 0.5)
            alive[[j for j in close if j > i]] = False
    rows = np.flatnonzero(alive)
    return rows[:count]
