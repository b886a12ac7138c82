"""Which class each place of a head belongs to (see labels.CLASSES)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import Bool, Float32, Int32
from ..heads import Topology
from ..heads.features import EYE_LEFT, EYE_RIGHT, FEATURES, GUMS, LASHES, SKIN, TEAR, TEETH, TONGUE
from .labels import CLASSES

# Closed lines along MediaPipe's points: the face's outline, and the red of each lip from corner to corner and back.
_OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150),
    *(136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
_UPPER = (
    *(61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 306, 292, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191),
    *(78, 62, 76),
)
_LOWER = (
    *(61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 306, 292, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95),
    *(78, 62, 76),
)
_NOSE_TIP, _UPPER_MIDDLE, _LOWER_MIDDLE = 4, 11, 15
_TRAGI = (234, 454)
_EARS, _NOSE = FEATURES.index("ears"), FEATURES.index("nose")
_SOFT = 0.01
"""Metres over the ears' openings on which a bare scalp becomes face."""


def label_rows(topology: Topology, points: Float32) -> tuple[Float32, Float32]:
    """What the shader needs to tell classes, a row a vertex.

    points: (n, 3) float32, metres, any head of the topology.
    Returns (n, 2) float32: the class of what is no skin, -1 for skin; and 1 for skin behind the lips; and (n, 4)
    float32: how far skin lies inside the face, the nose, the upper and the lower lip, above 0 inside, 0 on their
    outlines, below outside. Without landmarks all skin is face.
    """
    label = np.zeros((topology.count, 2), np.float32)
    label[:, 0] = -1
    scores = np.full((topology.count, 4), -1, np.float32)
    for part, name in _CLASS_OF_PART.items():
        label[topology.parts == part, 0] = CLASSES.index(name)
    if len(topology.landmarks) < 468 or (topology.landmarks < 0).any():
        scores[:, 0] = 1
        return label, scores
    mesh = _Mesh.of(topology, points)
    scores[:, 0] = _face(mesh, topology, points)
    scores[:, 1] = topology.regions[:, _NOSE] - 0.5
    for column, line, middle in ((2, _UPPER, _UPPER_MIDDLE), (3, _LOWER, _LOWER_MIDDLE)):
        scores[:, column] = mesh.inside(line, middle)
    lips = (scores[:, 2:] >= 0).any(1)
    label[mesh.skin & ~lips & ~mesh.reached(lips, _NOSE_TIP), 1] = 1
    return label, scores


_CLASS_OF_PART = {
    EYE_LEFT: "left_eye",
    EYE_RIGHT: "right_eye",
    TEETH: "teeth",
    GUMS: "teeth",
    TONGUE: "teeth",
    LASHES: "face",
    TEAR: "face",
}


def _face(mesh: _Mesh, topology: Topology, points: Float32) -> Float32:
    """Inside the outline of landmarks, and above it the bare scalp; ears and neck are out."""
    face = mesh.inside(_OVAL, _NOSE_TIP)
    level = points[topology.landmarks[list(_TRAGI)], 2].mean()
    ears = topology.regions[:, _EARS]
    above = (face < 0) & mesh.skin & (points[:, 2] > level) & (ears < 0.5)
    face[above] = np.minimum(1.0, (points[above, 2] - level) / _SOFT)
    return np.where(ears >= 0.5, -1, face).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Mesh:
    """Lines and areas on a topology's skin. edges: (n, n) sparse, their lengths in metres. skin: (n,)."""

    landmarks: Int32
    edges: Any
    skin: Bool

    @staticmethod
    def of(topology: Topology, points: Float32) -> _Mesh:
        from scipy import sparse

        corners = topology.face_vertices
        first = np.cumsum(topology.face_sizes) - topology.face_sizes
        following = np.arange(1, len(corners) + 1)
        following[first + topology.face_sizes - 1] = first
        one, other = corners, corners[following]
        length = np.linalg.norm(points[one] - points[other], axis=1)
        shape = (topology.count, topology.count)
        # Each edge has two faces: the shorter of equal lengths, not their sum.
        edges = sparse.csr_matrix(sparse.coo_matrix((length, (one, other)), shape).tocsr().maximum(0))
        return _Mesh(topology.landmarks, edges, topology.parts == SKIN)

    def inside(self, line: Sequence[int], seed: int) -> Float32:
        """(n,) float32: 1 where a landmark's side of a closed line of landmarks is, 0 on the line, -1 elsewhere."""
        on = np.zeros(len(self.skin), bool)
        for start, end in zip(line, (*line[1:], line[0]), strict=True):
            on[self._path(int(self.landmarks[start]), int(self.landmarks[end]))] = True
        return np.where(on, 0, np.where(self.reached(on, seed), 1, -1)).astype(np.float32)

    def reached(self, barred: Bool, seed: int) -> Bool:
        """(n,) the skin that is connected with a landmark once barred vertices are taken out."""
        from scipy.sparse import csgraph

        free = np.flatnonzero(self.skin & ~barred)
        _, group = csgraph.connected_components(self.edges[free][:, free], directed=False)
        found = np.zeros(len(self.skin), bool)
        found[free] = group == group[np.searchsorted(free, self.landmarks[seed])]
        return found

    def _path(self, start: int, end: int) -> list[int]:
        from scipy.sparse import csgraph

        limit = 0.05
        _, before = csgraph.dijkstra(self.edges, False, start, return_predecessors=True, limit=limit)
        path = [end]
        while path[-1] != start and before[path[-1]] >= 0:
            path.append(int(before[path[-1]]))
        return path
