"""No flipped face: where a child's surface has folded over, it is relaxed towards an even mix of its parents.

A face counts as flipped where it looks away from the same face of both parents. Around it the child's displacement is
parted into the parents' difference at one share and a rest, and the rest is smoothed until the fold is gone.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Bool, Float32, Float64
from ..heads import Topology
from ..heads.features import SKIN
from .faces import Indices, area_vectors, fans, polygon_edges, triangles

_ROUNDS = 5
_SWEEPS = 30
_CLOSE = 0.00005
"""Metres: neighbours nearer than this pull no more."""
_UPRIGHT = 0.02
"""The cosine to the better parent's normal under which a face counts as flipped; a little early."""


class Unfolder:
    """Takes folds out of a couple's children.

    movable: (n,) bool, the vertices that may be moved.
    """

    def __init__(self, father: Float32, mother: Float32, topology: Topology, movable: Bool) -> None:
        self._father, self._mother = father.astype(np.float64), mother.astype(np.float64)
        faces, owner = triangles(topology), fans(topology)
        # Faces that cannot be moved need no look.
        kept = np.zeros(len(topology.face_sizes), bool)
        kept[owner[(topology.parts[faces] == SKIN).all(1) & movable[faces].any(1)]] = True
        self._faces, owner = faces[kept[owner]], owner[kept[owner]]
        self._first = np.flatnonzero(np.diff(owner, prepend=-1))
        self._owner = np.searchsorted(self._first, np.arange(len(owner)), side="right") - 1
        self._normals = [_unit(self._areas(parent)) for parent in (father, mother)]
        self._movable = movable & (topology.parts == SKIN)
        edges = polygon_edges(topology)
        both = np.concatenate([edges, edges[::-1]], axis=1)
        order = np.argsort(both[0], kind="stable")
        self._beside = both[1][order]
        self._starts = np.searchsorted(both[0][order], np.arange(topology.count + 1))
        middle = (self._father + self._mother) / 2
        length = np.linalg.norm(middle[both[0][order]] - middle[self._beside], axis=1)
        # Near neighbours pull more, or thin faces would keep their folds.
        self._pull = 1 / np.maximum(length, _CLOSE)

    def unfold(self, child: Float32) -> None:
        """Take the folds out of one child.

        child: (n, 3) float32, metres; changed in place.
        """
        for rings in range(2, 2 + 2 * _ROUNDS, 2):
            flipped = self.flipped(child)
            if not len(flipped):
                return
            self._relax(child, self._grow(flipped, rings))

    def flipped(self, child: Float32) -> Indices:
        """Vertices of the skin's faces that look away from both parents', as a whole or with one of their triangles."""
        area = self._areas(child)
        length = np.maximum(np.linalg.norm(area, axis=1), 1e-30)
        best = np.maximum(*((area * normals).sum(1) for normals in self._normals))
        folded = best < _UPRIGHT * length
        count = len(self._owner)
        return np.unique(self._faces[folded[:count] | folded[count:][self._owner]])

    def _areas(self, shape: Float32) -> Float64:
        """The area vectors of all triangles, then of the faces that they make up."""
        area = area_vectors(shape, self._faces)
        return np.concatenate([area, np.add.reduceat(area, self._first)]) if len(area) else area

    def _grow(self, vertices: Indices, rings: int) -> Indices:
        inside = np.zeros(len(self._father), bool)
        inside[vertices] = True
        for _ in range(rings):
            inside[self._neighbours(np.flatnonzero(inside))[1]] = True
        return np.flatnonzero(inside & self._movable)

    def _relax(self, child: Float32, patch: Indices) -> None:
        if not len(patch):
            return
        owner, beside, pull = self._neighbours(patch)
        reach = np.unique(np.concatenate([patch, beside]))
        way = self._father[reach] - self._mother[reach]
        moved = child[reach] - self._mother[reach]
        share = (moved * way).sum() / max(float((way * way).sum()), 1e-30)
        rest = moved - share * way
        place, near = np.searchsorted(reach, patch), np.searchsorted(reach, beside)
        total = np.bincount(owner, pull, len(patch))[:, None]
        for _ in range(_SWEEPS):
            rest[place] = _summed(owner, pull[:, None] * rest[near], len(patch)) / total
        child[patch] = self._mother[patch] + share * way[place] + rest[place]

    def _neighbours(self, vertices: Indices) -> tuple[Indices, Indices, Float64]:
        """Each neighbour of each vertex: the vertex's place in `vertices`, the neighbour, and how much it pulls."""
        counts = self._starts[vertices + 1] - self._starts[vertices]
        owner = np.repeat(np.arange(len(vertices)), counts)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        place = self._starts[vertices][owner] + within
        return owner, self._beside[place], self._pull[place]


def _summed(owner: Indices, values: Float64, count: int) -> Float64:
    return np.stack([np.bincount(owner, column, count) for column in values.T], axis=1).astype(np.float64)


def _unit(vectors: Float64) -> Float64:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-30)
