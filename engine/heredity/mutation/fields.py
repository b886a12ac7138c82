"""Mutations of heads without a rig: a feature changes along its modes, as far as features differ between people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...arrays import Float32, Float64
from ...heads import FEATURES, Topology
from ...heads.features import LASHES, SKIN
from .modes import modes, place_of

_SPREAD = Path(__file__).with_name("spread.json")
_LIMIT = 2.0
"""Deviations that a draw is cut off at, each way."""
_STEEPEST = 0.3
"""How fast a displacement may change along an edge, in metres a metre: far from folding a face over."""
_EDGES = 20_000
_SMOOTH_ROUNDS = 40
# Eyes move with their lids: a socket alone that wanders would leave them behind.
_TOGETHER = {"eyes": ("eyes", "eyelids")}

Indices = NDArray[np.intp]


@lru_cache(maxsize=1)
def spread() -> dict[str, Float64]:
    """For each feature the factor of its modes' covariance, (modes, modes), measured by tools/measure_features.py."""
    return {name: np.array(rows) for name, rows in json.loads(_SPREAD.read_text(encoding="utf-8")).items()}


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """What a feature's mutations are made of.

    indices: (k,) the vertices that move. modes: (m, k * 3) float32, metres.
    slopes: (m, edges * 3): how each mode changes along edges, metres a metre.
    """

    indices: Indices
    modes: Float32
    slopes: Float64

    def draw(self, feature: str, rng: np.random.Generator) -> Float32:
        """A new shape, as a displacement of the vertices that move: (k, 3) float32, metres."""
        factor = spread()[feature]
        drawn = factor @ np.clip(rng.standard_normal(factor.shape[1]), -_LIMIT, _LIMIT)
        change = (drawn[:, None] * self.slopes).sum(0).reshape(-1, 3)
        steepest = np.sqrt((change**2).sum(1).max(initial=0.0))
        drawn *= min(1.0, _STEEPEST / max(steepest, 1e-12))
        # Mode by mode: BLAS sums in an order that depends on threads.
        moved = np.zeros(self.modes.shape[1], np.float32)
        for coefficient, mode in zip(drawn.astype(np.float32), self.modes, strict=True):
            moved += coefficient * mode
        return moved.reshape(-1, 3)


def make_field(feature: str, vertices: Float64, topology: Topology, skin_only: bool) -> Field | None:
    """Prepare a feature's mutations; None for a part that heads of this kind lack.

    vertices: (n, 3), metres, the mean of the parents.
    skin_only: leave eyeballs, teeth and the rest to the seating that follows.
    """
    columns = [FEATURES.index(name) for name in _TOGETHER.get(feature, (feature,))]
    weights = topology.regions[:, columns].sum(1, dtype=np.float64)
    if skin_only:
        weights[topology.parts != (LASHES if feature == "lashes" else SKIN)] = 0.0
    if not weights.max(initial=0.0) > 0:
        return None
    edges = _edges(topology)
    lengths = np.maximum(np.linalg.norm(vertices[edges[0]] - vertices[edges[1]], axis=1), 1e-9)
    place = place_of(feature, *_there(vertices, weights))
    weights = _softened(weights, edges, lengths, place.size)
    indices = np.flatnonzero(weights > 1e-4)
    fields = (modes(vertices[indices], place) * weights[indices, None]).reshape(-1, len(indices), 3)
    return Field(indices, fields.reshape(len(fields), -1).astype(np.float32), _slopes(fields, indices, edges, lengths))


def _there(vertices: Float64, weights: Float64) -> tuple[Float64, Float64]:
    there = weights > 0.05 * weights.max()
    return vertices[there], weights[there]


def _edges(topology: Topology) -> NDArray[np.int32]:
    """Both ends of polygon edges, (2, edges); of very many a regular choice."""
    ends = np.cumsum(topology.face_sizes)
    following = np.arange(1, len(topology.face_vertices) + 1)
    following[ends - 1] = ends - topology.face_sizes
    return np.stack([topology.face_vertices, topology.face_vertices[following]])


def _softened(weights: Float64, edges: NDArray[np.int32], lengths: Float64, size: float) -> Float64:
    """Weights whose border is no steeper than a feature's size allows, by averaging neighbours where it is."""
    steepest = 4.0 / size
    for _ in range(_SMOOTH_ROUNDS):
        steep = np.abs(weights[edges[0]] - weights[edges[1]]) / lengths
        if steep.max(initial=0.0) <= steepest:
            break
        count = np.bincount(edges.ravel(), minlength=len(weights))
        total = np.bincount(edges[0], weights[edges[1]], len(weights))
        total += np.bincount(edges[1], weights[edges[0]], len(weights))
        weights = 0.5 * weights + 0.5 * np.where(count > 0, total / np.maximum(count, 1), weights)
    return weights


def _slopes(fields: Float64, indices: Indices, edges: NDArray[np.int32], lengths: Float64) -> Float64:
    """The modes' change along the edges where it is largest: (m, few * 3)."""
    place = np.full(int(edges.max(initial=-1)) + 1, -1)
    place[indices[indices < len(place)]] = np.arange(len(indices))[indices < len(place)]
    one, other = place[edges[0]], place[edges[1]]
    inside = np.flatnonzero((one >= 0) & (other >= 0))
    inside = inside[:: max(1, len(inside) // _EDGES)]
    change = (fields[:, one[inside]] - fields[:, other[inside]]) / lengths[inside, None]
    largest = np.argsort(-np.abs(change).sum((0, 2)), kind="stable")[:400]
    return change[:, largest].reshape(len(fields), -1)
