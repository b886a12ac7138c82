"""How deep an eye has gone into the lids, and teeth into the lips: the measure that seating is held to.

A head's eyeballs and teeth are closed surfaces. Where a lid or a lip has come to lie inside one of them, that part
shows through it; the depth is the distance from the skin's vertex to the part's surface. Needs scipy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import KDTree

from ..arrays import Float32, Float64
from ..heads import Topology
from ..heads.features import EYE_LEFT, EYE_RIGHT, SKIN, TEETH
from .closest import signed_depth
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
    depth[near], _ = signed_depth(points[near], vertices[faces[candidates.reshape(len(near), -1)]])
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
