"""What all heads of a topology have in common when they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ..arrays import Float32, Int32
from ..heads import Topology
from ..heads.features import EYE_LEFT, EYE_RIGHT, FEATURES, LASHES, SKIN, TEAR
from ..heads.glb import glb_layout
from ..heads.lods import lods
from ..heads.polygons import fan_triangles
from ..kits import kit_for
from .card import Kept

_SEEN_THROUGH = 0.85
"""How much of what falls on an ear's back comes through, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """Rows and triangles; the shells that lie over eyes are left out.

    triangles: (t, 3) int32 into the head's vertices, for normals. gather: (n, t) sparse, sums triangles at vertices.
    source: (m,) int32: the head's vertex behind each row; rows are cut where the texture is.
    uv: (m, 2), v upwards; textured: whether there are any.
    skin, eyes, lashes, rest: (k, 3) triangles of rows; rest is teeth and what lies off the skin's map. solid: all but
    lashes. casting: (k, 3) fewer triangles for the shadow of all of it, where the topology has levels. thin: (m,) how
    much light comes through.
    """

    triangles: Int32
    gather: Any
    source: Int32
    uv: Kept
    textured: bool
    solid: Kept
    skin: Kept
    eyes: Kept
    lashes: Kept
    rest: Kept
    casting: Kept | None
    thin: Float32

    def normals(self, vertices: Float32) -> Float32:
        """(n, 3) float32 of length 1, 0 where a vertex has no face: the faces' normals, weighted by their areas."""
        a, b, c = (vertices[self.triangles[:, i]] for i in range(3))
        total = self.gather @ _cross(b - a, c - a)
        length = np.sqrt(np.einsum("ij,ij->i", total, total))
        return total / np.maximum(length, 1e-20)[:, None]


@lru_cache(maxsize=4)
def form_of(topology: Topology) -> Form:
    """Work out a topology's form; some 0.3 s for a head of 16,000 vertices."""
    from scipy import sparse

    triangles, _ = fan_triangles(topology.face_vertices, topology.face_sizes)
    seen = topology.parts[triangles[:, 0]] != TEAR if len(triangles) else np.zeros(0, bool)
    drawn = np.ascontiguousarray(triangles[seen])
    textured = len(topology.corner_uv) == len(topology.face_vertices) > 0
    if textured:
        layout = glb_layout(topology)
        source, rows = layout.source, layout.rows[seen]
        uv = layout.uv * np.array((1, -1), np.float32) + np.array((0, 1), np.float32)
    else:
        source, rows, uv = np.arange(topology.count, dtype=np.int32), drawn, np.zeros((topology.count, 2), np.float32)
    part = topology.parts[drawn[:, 0]] if len(drawn) else np.zeros(0, np.uint8)
    lashes, eyes = part == LASHES, (part == EYE_LEFT) | (part == EYE_RIGHT)
    skin = (part == SKIN) & (uv[rows, 0] <= 1).all(1)
    ears = np.clip(topology.regions[:, FEATURES.index("ears")] * 1.2 - 0.2, 0, 1) * _SEEN_THROUGH
    ones = np.ones(drawn.size, np.float32)
    places = (drawn.reshape(-1), np.repeat(np.arange(len(drawn)), 3))
    return Form(
        triangles=drawn,
        gather=sparse.csr_matrix((ones, places), (topology.count, len(drawn))),
        source=source,
        uv=Kept(uv),
        textured=textured,
        solid=Kept(rows[~lashes]),
        skin=Kept(rows[skin]),
        eyes=Kept(rows[eyes]),
        lashes=Kept(rows[lashes]),
        rest=Kept(rows[~(skin | eyes | lashes)]),
        casting=_casting(topology),
        thin=ears[source].astype(np.float32),
    )


def _casting(topology: Topology) -> Kept | None:
    """The first lower level's triangles, but for lashes and shells; its vertices are the first rows."""
    kit = kit_for(topology.name)
    level = next(iter(lods(kit)), None) if kit else None
    if level is None:
        return None
    triangles, _ = fan_triangles(level.rows[level.face_vertices], level.face_sizes)
    part = topology.parts[triangles[:, 0]]
    return Kept(np.ascontiguousarray(triangles[(part != LASHES) & (part != TEAR)]))


def _cross(one: Float32, other: Float32) -> Float32:
    """(t, 3): cross products, four times as fast as numpy's own for many short rows."""
    (a, b, c), (x, y, z) = one.T, other.T
    return np.stack([b * z - c * y, c * x - a * z, a * y - b * x], axis=1)
