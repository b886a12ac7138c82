"""Mutations of heads without a rig: a feature changes along its modes, as far as features differ between people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ...arrays import Float32, Float64
from ...heads import FEATURES, Topology
from ...heads.features import LASHES, SKIN
from ..faces import Indices, area_vectors, polygon_edges, triangles
from .modes import modes, place_of

_SPREAD = Path(__file__).with_name("spread.json")
_LIMIT = 2.0
"""Deviations that a draw is cut off at, each way."""
_STEEPEST = 0.25
"""How fast a displacement may change along an edge, in metres a metre.

Two edges of a triangle that meet at an angle t span it the right way round still, if sin t is more than twice this and
its square; only slivers are to be looked at."""
_SLIVER = 2 * _STEEPEST + _STEEPEST**2 + 0.05
_GENTLER = 0.6
_TRIES = 8
_EDGES = 1000
_SMOOTH_ROUNDS = 40
_BORDER, _STEEPEST_BORDER = 8.0, 250.0
"""A border narrower than an eighth of the feature's size and than 4 mm (a hard mask that somebody painted) is softened
first, since it would leave hardly any mutation; per metre."""
# Eyes move with their lids: a socket alone that wanders would leave them behind.
_TOGETHER = {"eyes": ("eyes", "eyelids")}


@lru_cache(maxsize=1)
def spread() -> dict[str, Float64]:
    """For each feature the factor of its modes' covariance, (modes, modes), measured by tools/measure/features.py."""
    return {name: np.array(rows) for name, rows in json.loads(_SPREAD.read_text(encoding="utf-8")).items()}


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """What a feature's mutations are made of.

    indices: (k,) the vertices that move. modes: (m, k * 3) float32, metres.
    slopes: (m, edges * 3): how each mode changes along edges, metres a metre.
    slivers: (t, 3) thin triangles, as places in indices.
    """

    indices: Indices
    modes: Float32
    slopes: Float64
    slivers: Indices

    def apply(self, child: Float32, feature: str, rng: np.random.Generator) -> None:
        """Give a child's feature a new shape; child: (n, 3) float32, metres, changed in place."""
        before, moved = child[self.indices], self.draw(feature, rng)
        upright = area_vectors(before, self.slivers)
        least = 0.25 * (upright**2).sum(1)
        for _ in range(_TRIES):
            if ((area_vectors(before + moved, self.slivers) * upright).sum(1) > least).all():
                break
            moved *= np.float32(_GENTLER)
        child[self.indices] = before + moved

    def draw(self, feature: str, rng: np.random.Generator) -> Float32:
        """A new shape, as a displacement of the vertices that move: (k, 3) float32, metres."""
        factor = spread()[feature]
        drawn = factor @ np.clip(rng.standard_normal(factor.shape[1]), -_LIMIT, _LIMIT)
        change = (drawn[:, None] * self.slopes).sum(0).reshape(-1, 3)
        steepest = np.sqrt((change**2).sum(1).max(initial=0.0))
        drawn *= min(1.0, _STEEPEST / max(steepest, 1e-12))
        # Not by BLAS, which sums in an order that depends on threads.
        return np.einsum("m,mk->k", drawn.astype(np.float32), self.modes).reshape(-1, 3)


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """What all features' fields are made on.

    vertices: (n, 3) metres, the mean of the parents. topology: with the family's regions.
    edges: (2, e); lengths: (e,) metres. slivers: (t, 3) thin triangles.
    """

    vertices: Float64
    topology: Topology
    edges: Indices
    lengths: Float64
    slivers: Indices

    @classmethod
    def of(cls, vertices: Float64, topology: Topology) -> Surface:
        """Prepare one."""
        edges = polygon_edges(topology)
        edges = edges[:, edges[0] < edges[1]]  # each inner edge once
        lengths = np.maximum(np.sqrt(_squares(vertices[edges[0]] - vertices[edges[1]])), 1e-9)
        faces = triangles(topology)
        a, b, c = (_squares(vertices[faces[:, i]] - vertices[faces[:, i - 1]]) for i in range(3))
        # Heron, on squares: four times the area, squared, against the two shortest sides' product.
        area = 2 * (a * b + b * c + c * a) - a * a - b * b - c * c
        shortest = np.minimum(np.minimum(a * b, b * c), c * a)
        return cls(vertices, topology, edges, lengths, faces[area <= 4 * _SLIVER**2 * shortest])


def _squares(vectors: Float64) -> Float64:
    return vectors[:, 0] ** 2 + vectors[:, 1] ** 2 + vectors[:, 2] ** 2


def make_field(feature: str, surface: Surface, skin_only: bool) -> Field | None:
    """Prepare a feature's mutations; None for a part that heads of this kind lack.

    skin_only: leave eyeballs, teeth and the rest to the seating that follows.
    """
    topology, vertices = surface.topology, surface.vertices
    columns = [FEATURES.index(name) for name in _TOGETHER.get(feature, (feature,))]
    weights = topology.regions[:, columns].sum(1, dtype=np.float64)
    if skin_only:
        lashes = feature == "lashes" and bool((topology.parts == LASHES).any())
        weights[topology.parts != (LASHES if lashes else SKIN)] = 0.0
    if not weights.max(initial=0.0) > 0:
        return None
    place = place_of(feature, *_there(vertices, weights))
    weights = _softened(weights, surface.edges, surface.lengths, place.size)
    indices = np.flatnonzero(weights > 1e-4)
    fields = modes(vertices[indices], place, weights[indices])
    local = np.full(topology.count, -1)
    local[indices] = np.arange(len(indices))
    slivers = local[surface.slivers]
    return Field(
        indices,
        fields.reshape(len(fields), -1).astype(np.float32),
        _slopes(fields, weights, local, surface),
        slivers[(slivers >= 0).all(1)],
    )


def _there(vertices: Float64, weights: Float64) -> tuple[Float64, Float64]:
    there = weights > 0.05 * weights.max()
    return vertices[there], weights[there]


def _softened(weights: Float64, edges: Indices, lengths: Float64, size: float) -> Float64:
    """Weights whose border is no steeper than a feature's size allows, by averaging neighbours where it is."""
    steepest = max(_BORDER / size, _STEEPEST_BORDER)
    for _ in range(_SMOOTH_ROUNDS):
        steep = np.abs(weights[edges[0]] - weights[edges[1]]) / lengths
        if steep.max(initial=0.0) <= steepest:
            break
        count = np.bincount(edges.ravel(), minlength=len(weights))
        total = np.bincount(edges[0], weights[edges[1]], len(weights))
        total += np.bincount(edges[1], weights[edges[0]], len(weights))
        weights = 0.5 * weights + 0.5 * np.where(count > 0, total / np.maximum(count, 1), weights)
    return weights


def _slopes(fields: Float64, weights: Float64, local: Indices, surface: Surface) -> Float64:
    """The modes' change along the edges where the weights change fastest: (m, few * 3), metres a metre.

    local: (n,) places of vertices among the fields', -1 elsewhere.
    """
    one, other = surface.edges
    inside = np.flatnonzero((local[one] >= 0) & (local[other] >= 0))
    one, other, lengths = one[inside], other[inside], surface.lengths[inside]
    steep = np.abs(weights[one] - weights[other]) / lengths
    steepest = np.sort(np.argpartition(-steep, min(_EDGES, len(steep)) - 1)[:_EDGES]) if len(steep) else inside
    change = fields[:, local[one[steepest]]] - fields[:, local[other[steepest]]]
    return (change / lengths[steepest, None]).reshape(len(fields), -1)
