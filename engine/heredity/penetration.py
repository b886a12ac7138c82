"""How deep an eye has gone into the lids, and teeth into the lips: the measure that seating is held to.

A head's eyeballs and teeth are closed surfaces. Where a lid or a lip has come to lie inside one of them, that part
shows through it; the depth is the distance from the skin's vertex to the part's surface. Needs scipy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import KDTree

from ..arrays import Bool, Float32, Float64
from ..heads import Topology
from ..heads.features import EYE_LEFT, EYE_RIGHT, SKIN, TEETH
from .faces import Indices, triangles

SOLIDS = {"eye_left": EYE_LEFT, "eye_right": EYE_RIGHT, "teeth": TEETH}
_NEAREST = 24
"""So many triangles with the nearest middles are measured exactly."""
_REACH = 0.006
"""Metres: skin farther from every vertex of a part than this is not asked about."""


@dataclass(frozen=True, slots=True)
class Penetration:
    """The deepest that skin lies inside a part, in metres; 0 where it is nowhere inside.

    eye_left, eye_right: lids and corners in the front half of an eyeball. teeth: lips and cheeks inside teeth.
    """

    eye_left: float
    eye_right: float
    teeth: float

    def deeper_than(self, *others: Penetration) -> float:
        """By how much, in metres, the worst part exceeds the same part of the worst of other heads; at least 0."""
        excess = [getattr(self, name) - max(getattr(other, name) for other in others) for name in SOLIDS]
        return max(0.0, *excess)


def penetration(vertices: Float32, topology: Topology) -> Penetration:
    """Measure one head.

    vertices: (n, 3) float32, metres.
    """
    faces = triangles(topology)
    skin = vertices[topology.parts == SKIN].astype(np.float64)
    return Penetration(**{name: _deepest(skin, vertices, topology, faces, part) for name, part in SOLIDS.items()})


def depth_inside(points: Float64, vertices: Float64, faces: Indices, reach: float = _REACH) -> Float64:
    """How deep points lie inside a closed surface: metres, negative outside, -inf beyond reach.

    points: (m, 3). vertices: (n, 3). faces: (t, 3) indices into vertices, wound outwards.
    """
    depth = np.full(len(points), -np.inf)
    if not len(faces):
        return depth
    near = np.flatnonzero(_tree(vertices[np.unique(faces)]).query(points, distance_upper_bound=reach)[0] < np.inf)
    candidates = _tree(vertices[faces].mean(1)).query(points[near], k=min(_NEAREST, len(faces)))[1]
    depth[near] = _signed(points[near], vertices, faces, candidates.reshape(len(near), -1))
    return depth


def _deepest(skin: Float64, vertices: Float32, topology: Topology, faces: Indices, part: int) -> float:
    own = faces[(topology.parts[faces] == part).all(1)]
    if not len(own) or not len(skin):
        return 0.0
    solid = vertices.astype(np.float64)
    if part != TEETH:
        members = solid[topology.parts == part]
        skin = skin[skin[:, 1] < (members[:, 1].min() + members[:, 1].max()) / 2]
    return float(max(0.0, depth_inside(skin, solid, own).max(initial=0.0)))


def _tree(points: Float64) -> Any:
    return KDTree(points)


def _signed(points: Float64, vertices: Float64, faces: Indices, candidates: Indices) -> Float64:
    corners = vertices[faces[candidates]]  # (m, k, 3 corners, 3)
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
    return -np.sign(height[rows, best]) * distance.min(1)


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
