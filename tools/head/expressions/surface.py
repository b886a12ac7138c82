"""The head's surface as a graph: the edges of its openings, what lies within them, and which half is which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from kindred.engine.heads import Kit
from kindred.engine.heads.features import SKIN
from scipy.sparse.csgraph import connected_components, dijkstra

from ..cage import EYE_RIGHT, LIPS, NOSTRIL_RIGHT
from ..mesh import Faces, Floats, Ints, umbrella

NOSE_TIP = 1
_CORNERS = {"eye": (133, 33), "lips": (78, 308)}


@dataclass(frozen=True)
class Opening:
    """An opening's edge and what lies behind it.

    upper, lower: (rows, r) from one corner to the other, corners included (from the eye's inner corner, from the
    mouth's right): the edge itself, then the rows behind it that follow it vertex by vertex.
    inside: the skin's vertices behind the edge.
    """

    upper: Ints
    lower: Ints
    inside: Ints

    def touching(self, rows: int) -> Opening:
        """The same with the first rows alone: those where both halves touch when they close."""
        return Opening(self.upper[:rows], self.lower[:rows], self.inside)


class Surface:
    """The skin of a kit's mean head."""

    def __init__(self, kit: Kit) -> None:
        topology = kit.topology
        self.kit = kit
        self.points: Floats = kit.mean.astype(np.float64)
        self.mirror: Ints = kit.mirror.astype(np.int64)
        self.parts = topology.parts
        self.skin = self.parts == SKIN
        ends = np.cumsum(topology.face_sizes)
        self.faces: Faces = [
            tuple(int(i) for i in face) for face in np.split(topology.face_vertices, ends[:-1].astype(int))
        ]
        self.quads: Ints = np.array([face for face in self.faces if len(face) == 4 and self.skin[face[0]]])
        self.umbrella = umbrella(self.faces, len(self.points))
        self.edges = _edges(topology.face_vertices, topology.face_sizes)
        self.neighbours = _neighbours(self.edges, len(self.points))
        self.eye_right = self._opening(EYE_RIGHT, _CORNERS["eye"])
        right = self.eye_right
        self.eye_left = Opening(*(self.mirror[part] for part in (right.upper, right.lower, right.inside)))
        self.lips = self._opening(LIPS, _CORNERS["lips"])
        hollow = self._inside(self._loop(NOSTRIL_RIGHT))
        self.nostrils = np.concatenate([hollow, self.mirror[hollow]])
        inside = np.concatenate([self.eye_right.inside, self.eye_left.inside, self.lips.inside, self.nostrils])
        outer = self.skin.copy()
        outer[inside] = False
        self.outer = np.flatnonzero(outer)

    def graph(self, chosen: Ints) -> sp.csr_matrix:
        """(n, n) lengths of the edges between chosen vertices."""
        among = np.zeros(len(self.points), bool)
        among[chosen] = True
        edges = self.edges[among[self.edges].all(1)]
        length = np.linalg.norm(self.points[edges[:, 0]] - self.points[edges[:, 1]], axis=1)
        both = np.concatenate([edges, edges[:, ::-1]])
        return sp.csr_matrix((np.tile(length, 2), (both[:, 0], both[:, 1])), (len(self.points),) * 2)

    def _opening(self, ring: Ints, corners: tuple[int, int]) -> Opening:
        loop = self._loop(ring)
        inside = self._inside(loop)
        rings = np.stack(self._rings(loop, inside))
        rings = np.roll(rings, -int(np.flatnonzero(loop == corners[0])[0]), axis=1)
        stop = int(np.flatnonzero(rings[0] == corners[1])[0])
        halves = rings[:, : stop + 1], np.concatenate([rings[:, stop:], rings[:, :1]], axis=1)[:, ::-1]
        upper, lower = sorted(halves, key=lambda half: -float(self.points[half[0], 2].mean()))
        return Opening(upper, lower, inside)

    def _rings(self, loop: Ints, inside: Ints) -> list[Ints]:
        """The edge and the rings behind it, as long as each vertex has one follower."""
        behind = set(inside.tolist())
        rings, seen = [loop], set(loop.tolist())
        while True:
            ahead = [[v for v in self.neighbours[int(i)] if v in behind and v not in seen] for i in rings[-1]]
            if any(len(one) != 1 for one in ahead):
                return rings
            rings.append(np.array([one[0] for one in ahead]))
            if len(set(rings[-1].tolist())) != len(loop):
                return rings[:-1]
            seen |= set(rings[-1].tolist())

    def _loop(self, ring: Ints) -> Ints:
        """All vertices along the edge through landmarks `ring`, by the shortest ways along the surface."""
        graph = self.graph(np.flatnonzero(self.skin))
        loop: list[int] = []
        for start, stop in zip(ring, np.roll(ring, -1), strict=True):
            _, before = dijkstra(graph, indices=int(start), limit=0.03, return_predecessors=True)
            way = [int(stop)]
            while way[-1] != start:
                way.append(int(before[way[-1]]))
            loop += way[:0:-1]
        return np.array(loop)

    def _inside(self, loop: Ints) -> Ints:
        """The skin that the loop cuts off from the tip of the nose.

        Raises ValueError where it cuts off nothing: then the loop is no edge of an opening.
        """
        rest = np.setdiff1d(np.flatnonzero(self.skin), loop)
        _, label = connected_components(self.graph(rest), directed=False)
        found = rest[label[rest] != label[NOSE_TIP]]
        if not len(found):
            raise ValueError("a loop of landmarks does not cut the skin")
        return found


def _edges(face_vertices: np.ndarray, face_sizes: np.ndarray) -> Ints:
    ends = np.cumsum(face_sizes)
    after = np.arange(len(face_vertices)) + 1
    after[ends - 1] = ends - face_sizes
    pairs = np.stack([face_vertices, face_vertices[after]], 1).astype(np.int64)
    return np.unique(np.sort(pairs, 1), axis=0)


def _neighbours(edges: Ints, count: int) -> list[list[int]]:
    around: list[list[int]] = [[] for _ in range(count)]
    for one, other in edges.tolist():
        around[one].append(other)
        around[other].append(one)
    return around
