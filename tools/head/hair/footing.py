"""Frames on the skin that short cards turn with: three vertices around each root, near it along the skin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from .surface import Roots, Surface

_REACH = 0.009
"""How far from the root the three lie, metres along edges: near enough to turn with it, far enough to be steady."""


def footing(surface: Surface, roots: Roots) -> np.ndarray:
    """(k, 3) vertices, about a third of a turn apart from each other around each root.

    Along edges and not through the air: the lower lip is near the upper one, and goes its own way.
    """
    starts = roots.corners[np.arange(len(roots)), roots.shares.argmax(1)]
    unique, inverse = np.unique(starts, return_inverse=True)
    far = _distances(surface, unique)
    chosen = np.empty((len(unique), 3), np.int64)
    for i, start in enumerate(unique):
        chosen[i] = _around(surface, start, far[i])
    return chosen[inverse]


def _distances(surface: Surface, starts: np.ndarray) -> np.ndarray:
    edges = np.concatenate([surface.triangles[:, [0, 1]], surface.triangles[:, [1, 2]], surface.triangles[:, [2, 0]]])
    long = np.linalg.norm(surface.vertices[edges[:, 0]] - surface.vertices[edges[:, 1]], axis=1)
    graph = coo_matrix((long, edges.T), shape=[len(surface.vertices)] * 2).tocsr()
    return dijkstra(graph, directed=False, indices=starts, limit=3 * _REACH)


def _around(surface: Surface, start: int, far: np.ndarray) -> np.ndarray:
    near = np.flatnonzero((far > 0.35 * _REACH) & (far < 2.5 * _REACH))
    away = surface.vertices[near] - surface.vertices[start]
    normal = surface.normals[start]
    across = np.cross(normal, [0.3, 0.5, 0.8])
    across /= np.linalg.norm(across)
    angle = np.arctan2(away @ np.cross(normal, across), away @ across)
    badness = np.abs(far[near] - _REACH) / _REACH
    picks = [near[np.argmin(badness + 2 * (1 - np.cos(angle - turn)))] for turn in (0, 2.0944, 4.18879)]
    return np.array(picks) if _area(surface, picks) > 0.25 * _REACH**2 else _widest(surface, near)


def _widest(surface: Surface, near: np.ndarray) -> np.ndarray:
    """At an edge, where nothing lies on one side: the three of those near that span the largest triangle."""
    some = near[np.linspace(0, len(near) - 1, min(len(near), 16)).astype(int)]
    return np.array(max(combinations(some, 3), key=lambda three: _area(surface, three)))


def _area(surface: Surface, three: Sequence[int]) -> float:
    a, b, c = (surface.vertices[i] for i in three)
    return float(np.linalg.norm(np.cross(b - a, c - a)) / 2)
