"""The gradient domain: a surface is made from wished differences along its edges, held to wished places.

Needs scipy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix, diags
from scipy.sparse.linalg import splu

from ..arrays import Float32, Float64
from ..heads import Topology
from ..heads.features import SKIN
from .faces import Indices, polygon_edges

_COINCIDENT = 1e-6
"""Metres: vertices so near to one another in both parents are one point of the surface (a cut along a UV seam)."""
_WELD = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class SkinGraph:
    """The skin of a couple's heads as points and edges.

    skin: (m,) vertex indices. ends: (2, e) places in skin. weights: (e,), about those of the Laplacian that finite
    elements give, but never negative. mass: (m,) square metres.
    """

    skin: Indices
    ends: Indices
    weights: Float64
    mass: Float64

    def spread(self, field: Float64) -> Float64:
        """The sum over each point's edges of weight times difference: the Laplacian's transpose of gradients.

        field: (e, k), along each edge from its second end to its first.
        Returns (m, k).
        """
        weighted = self.weights[:, None] * field
        result = np.empty((len(self.skin), field.shape[1]))
        for column, values in enumerate(weighted.T):
            result[:, column] = np.bincount(self.ends[0], values, len(self.skin))
            result[:, column] -= np.bincount(self.ends[1], values, len(self.skin))
        return result

    def differences(self, points: Float64) -> Float64:
        """Along each edge, the first end less the second: (e, k)."""
        return points[self.ends[0]] - points[self.ends[1]]


class Screened:
    """Surfaces with wished differences along edges and wished places, both as nearly as can be; factorised once.

    hold: (m,) how much a place counts, per square metre: one over the square of the length over which it prevails.
    """

    def __init__(self, graph: SkinGraph, hold: Float64) -> None:
        self._graph, self._held = graph, hold * graph.mass
        one, other = graph.ends
        count = len(graph.skin)
        entries = np.concatenate([-graph.weights, -graph.weights])
        off = coo_matrix((entries, (np.concatenate([one, other]), np.concatenate([other, one]))), (count, count))
        degree = np.bincount(one, graph.weights, count) + np.bincount(other, graph.weights, count)
        matrix: Any = csc_matrix(off + diags(degree + self._held))
        self._factor: Any = splu(matrix, permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True})

    def solve(self, differences: Float64 | None, places: Float64) -> Float64:
        """The surface.

        differences: (e, k) along edges; None: all zero. places: (m, k).
        Returns (m, k).
        """
        right = self._held[:, None] * places
        if differences is not None:
            right += self._graph.spread(differences)
        return self._factor.solve(right)


def skin_graph(father: Float32, mother: Float32, topology: Topology) -> SkinGraph:
    """The skin as a graph, with lengths and areas of the mean of both parents.

    father, mother: (n, 3) float32, metres.
    """
    both = (father.astype(np.float64) + mother) / 2
    skin = np.flatnonzero(topology.parts == SKIN)
    place = np.full(topology.count, -1)
    place[skin] = np.arange(len(skin))
    ends, area = _edges_with_area(both, topology)
    inside = (place[ends] >= 0).all(0)
    ends, area = place[ends[:, inside]], area[inside]
    length = np.maximum(np.linalg.norm(both[skin][ends[0]] - both[skin][ends[1]], axis=1), 1e-7)
    weights = area / (2 * length**2)
    mass = (np.bincount(ends[0], area, len(skin)) + np.bincount(ends[1], area, len(skin))) / 4
    smallest = 1e-3 * float(np.mean(mass)) if len(mass) else 0.0
    welds = _welds(father[skin], mother[skin])
    typical = float(np.median(weights)) if len(weights) else 1.0
    return SkinGraph(
        skin=skin,
        ends=np.concatenate([ends, welds], axis=1),
        weights=np.concatenate([np.minimum(weights, 1e4 * typical), np.full(welds.shape[1], _WELD * typical)]),
        mass=np.maximum(mass, max(smallest, 1e-12)),
    )


def _edges_with_area(vertices: Float64, topology: Topology) -> tuple[Indices, Float64]:
    """Each edge once, (2, e), with the area of the polygons at it."""
    one, other = polygon_edges(topology)
    if not len(one):
        return np.empty((2, 0), np.intp), np.empty(0)
    first = np.cumsum(topology.face_sizes) - topology.face_sizes
    # Newell: a polygon's area vector is the sum of its edges' cross products.
    area = np.linalg.norm(np.add.reduceat(np.cross(vertices[one], vertices[other]), first), axis=1) / 2
    low, high = np.minimum(one, other), np.maximum(one, other)
    keys, which = np.unique(low * len(vertices) + high, return_inverse=True)
    summed = np.bincount(which.reshape(-1), np.repeat(area, topology.face_sizes), len(keys)).astype(np.float64)
    return np.stack([keys // len(vertices), keys % len(vertices)]), summed


def _welds(father: Float32, mother: Float32) -> Indices:
    """Pairs of skin points that coincide in both parents: (2, pairs)."""
    cells = np.round(np.concatenate([father, mother], axis=1) / _COINCIDENT).astype(np.int64)
    order = np.lexsort(cells.T)
    same = (cells[order[1:]] == cells[order[:-1]]).all(1)
    return np.stack([order[:-1][same], order[1:][same]])
