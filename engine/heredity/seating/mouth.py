"""Teeth, gums and tongue behind the lips.

Lips, cheeks and chin can have other shares than the mouth, so the skin around the teeth lies elsewhere than it would
with the mouth's own share. That difference is carried inwards as a smooth field (Gaussian bumps, least squares), as if
the inside of the mouth were soft; then the field is bent, as little as possible, until no skin lies deeper in a tooth
than in the worse parent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Float32, Float64
from ...heads import Topology
from ...heads.features import GUMS, SKIN, TEETH, TONGUE
from ..closest import signed_depth
from ..faces import area_vectors, polygon_edges, triangles
from ..products import steady_product
from .neighbours import Indices, nearest, within

_BUMPS = 24
_WIDTH = 0.2
"""The bumps' standard deviation, as a fraction of the width of the teeth: 13 mm."""
_REACH = 0.14
"""How far, as a fraction of that width, skin is watched: 9 mm; mutated lips come from as far."""
_MOST_WATCHED = 2500
_NEIGHBOURS = 8
_FACES = 16
_STIFF = 1e-3
_ROUNDS = 6
_PRESS = 30.0
_MARGIN = 0.00005
_TAPER_RINGS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Mouth:
    """What seating the inside of a mouth needs; made by make_mouth.

    moved: (k,) teeth, gums and tongue; bumps: (k, b) the field's terms there.
    region: (features,) the regions that they belong to.
    skin: (w,) watched vertices; terms: (w, b) the field's terms there; fit: (b, w) from differences to coefficients.
    stiffness: (b, b) what a change of the field costs.
    near: (w, neighbours) teeth vertices next to each watched one, with their outward normals (w, neighbours, 3).
    faces: (w, faces, 3) the teeth's triangles next to each watched vertex.
    allowed: metres of depth in the worse parent.
    father, mother: (w, 3) the watched skin of the parents.
    """

    moved: Indices
    bumps: Float64
    region: Float64
    skin: Indices
    terms: Float64
    fit: Float64
    stiffness: Float64
    near: Indices
    normals: Float64
    faces: Indices
    allowed: float
    father: Float64
    mother: Float64

    def seat(self, block: Float32, shares: Float32) -> None:
        """Move the inside of each child's mouth.

        block: (children, n, 3) float32, metres; teeth, gums and tongue are changed.
        shares: (children, features) float32, the father's.
        """
        his = (shares * self.region).sum(1)
        for child, share in zip(block, his, strict=True):
            skin = child[self.skin].astype(np.float64)
            apart = skin - (self.mother + share * (self.father - self.mother))
            field = steady_product(self.fit, apart)
            field = self._bend(field, skin, child)
            child[self.moved] += steady_product(self.bumps, field)

    def _bend(self, field: Float64, skin: Float64, child: Float32) -> Float64:
        """Bend the field until no watched skin is too deep; rounds, since the deepest point changes."""
        teeth = child[self.near].astype(np.float64)
        for _ in range(_ROUNDS):
            moved = steady_product(self.terms, field)
            under = np.flatnonzero(_height(skin, teeth + moved[:, None], self.normals) > 0)
            corners = child[self.faces[under]] + moved[under, None, None]
            depth, way = signed_depth(skin[under], corners)
            deep = depth > self.allowed
            if not deep.any():
                break
            normal = way[deep] / depth[deep, None]
            field = field + self._push(under[deep], normal, depth[deep] - self.allowed + _MARGIN)
        return field

    def _push(self, deep: Indices, normal: Float64, excess: Float64) -> Float64:
        """The gentlest change of the field that takes the teeth out of the skin at the points that are too deep."""
        rows = (self.terms[deep][:, :, None] * normal[:, None, :]).reshape(len(deep), -1)
        cost = np.kron(self.stiffness, np.eye(3)) + _PRESS * steady_product(rows.T, rows)
        return np.linalg.solve(cost, -_PRESS * steady_product(rows.T, excess[:, None])).reshape(-1, 3)


def make_mouth(father: Float32, mother: Float32, topology: Topology) -> Mouth | None:
    """Prepare the seat of teeth, gums and tongue; None where there are no teeth, or no skin near them.

    father, mother: (n, 3) float32, metres.
    """
    both = (father.astype(np.float64) + mother) / 2
    teeth = np.flatnonzero(topology.parts == TEETH)
    if len(teeth) < 4:
        return None
    width = float(np.ptp(both[teeth, 0]))
    skin = _watched(both, np.flatnonzero(topology.parts == SKIN), teeth, _REACH * width)
    if not len(skin):
        return None
    near, distance = nearest(both[skin], both[teeth], _NEIGHBOURS)
    closest = np.sort(np.argsort(distance[:, 0], kind="stable")[:_MOST_WATCHED])
    skin, near, distance = skin[closest], near[closest], distance[closest]
    weight = 1 / (distance[:, 0] + 0.015 * width) ** 2
    weight /= weight.sum()
    nodes = both[skin][_spread(both[skin], _BUMPS)]
    terms = _bumps(both[skin], nodes, _WIDTH * width)
    weighted = terms.T * weight
    stiffness = steady_product(weighted, terms)
    stiffness += _STIFF * np.trace(stiffness) / len(nodes) * np.eye(len(nodes))
    moved = np.flatnonzero(np.isin(topology.parts, (TEETH, GUMS, TONGUE)))
    normals = vertex_normals(both, topology)[teeth[near]]
    faces = triangles(topology)
    faces = faces[(topology.parts[faces] == TEETH).all(1)]
    if not len(faces):
        return None
    beside = faces[nearest(both[skin], both[faces].mean(1), _FACES)[0]]
    depths = [
        signed_depth(parent[skin].astype(np.float64), parent[beside].astype(np.float64))[0].max()
        for parent in (father, mother)
    ]
    return Mouth(
        moved=moved,
        bumps=_bumps(both[moved], nodes, _WIDTH * width) * _loosened(topology)[moved, None],
        region=topology.regions[teeth].astype(np.float64).mean(0),
        skin=skin,
        terms=terms,
        fit=steady_product(np.linalg.inv(stiffness), weighted),
        stiffness=stiffness,
        near=teeth[near],
        normals=normals,
        faces=beside,
        allowed=max(0.0, float(max(depths)) - _MARGIN),
        father=father[skin].astype(np.float64),
        mother=mother[skin].astype(np.float64),
    )


def vertex_normals(vertices: Float64, topology: Topology) -> Float64:
    """Outward unit normals, from the polygons' areas: (n, 3)."""
    faces = triangles(topology)
    area = area_vectors(vertices, faces)
    normals = np.zeros_like(vertices)
    for corner in faces.T:
        np.add.at(normals, corner, area)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-30)


def _watched(vertices: Float64, skin: Indices, teeth: Indices, reach: float) -> Indices:
    return skin[within(vertices[skin], vertices[teeth], reach)]


def _height(skin: Float64, teeth: Float64, normals: Float64) -> Float64:
    """How deep each watched vertex lies under the planes of the teeth beside it, about: (w,)."""
    x, y, z = ((teeth[..., axis] - skin[:, None, axis]) * normals[..., axis] for axis in range(3))
    return (x + y + z).min(1)


def _bumps(points: Float64, nodes: Float64, width: float) -> Float64:
    squared = ((points[:, None] - nodes) ** 2).sum(2)
    return np.exp(-squared / (2 * width**2))


def _spread(points: Float64, count: int) -> Indices:
    """Places of points that lie far from one another."""
    chosen = [int(points[:, 1].argmin())]
    distance = np.full(len(points), np.inf)
    while len(chosen) < min(count, len(points)):
        distance = np.minimum(distance, ((points - points[chosen[-1]]) ** 2).sum(1))
        chosen.append(int(distance.argmax()))
    return np.array(chosen)


def _loosened(topology: Topology) -> Float64:
    """How freely a vertex inside the mouth moves: 0 where it is joined to skin, 1 from a few rings inwards."""
    rings = np.full(topology.count, _TAPER_RINGS, np.int64)
    rings[topology.parts == SKIN] = 0
    one, other = polygon_edges(topology)
    for _ in range(_TAPER_RINGS):
        before = rings.copy()
        np.minimum.at(rings, one, before[other] + 1)
        np.minimum.at(rings, other, before[one] + 1)
    return rings / _TAPER_RINGS
