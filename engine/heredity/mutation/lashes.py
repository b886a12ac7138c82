"""Mutated lashes: longer or shorter, and turned up or down, from the lids that they grow on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...arrays import Float32, Float64
from ...heads import Topology
from ...heads.features import LASHES, SKIN
from ..faces import polygon_edges
from ..seating.neighbours import nearest

_LONGER, _UP = 0.2, 0.12
"""One deviation of the length and of the turn, as fractions of the length; ours, since no scan measures lashes."""
_LIMIT = 2.0
_ROUNDS = 12
_THIN = 0.00002
"""Metres: a blade is nowhere taken as thinner than this."""


@dataclass(frozen=True, slots=True, eq=False)
class Lashes:
    """The lashes of a kind of head.

    indices: (k,) their vertices. out: (k, 3) float32, metres, how far each stands out from the lid.
    """

    indices: NDArray[np.intp]
    out: Float32

    @classmethod
    def of(cls, vertices: Float64, topology: Topology) -> Lashes | None:
        """The lashes on heads of a topology; None where it has none.

        vertices: (n, 3), metres.
        """
        indices, skin = np.flatnonzero(topology.parts == LASHES), np.flatnonzero(topology.parts == SKIN)
        if not len(indices) or not len(skin):
            return None
        box = vertices[indices]
        margin = 0.1 * float(np.ptp(box, axis=0).max())
        near = ((vertices[skin] >= box.min(0) - margin) & (vertices[skin] <= box.max(0) + margin)).all(1)
        if not near.any():
            return None
        roots, _ = nearest(vertices[indices], vertices[skin[near]], 1)
        out = vertices[indices] - vertices[skin[near]][roots[:, 0]]
        return cls(indices, _even(out, vertices, topology, indices).astype(np.float32))

    def apply(self, child: Float32, feature: str, rng: np.random.Generator) -> None:
        """Give a child new lashes; child: (n, 3) float32, metres, changed in place."""
        longer, up = np.clip(rng.standard_normal(2), -_LIMIT, _LIMIT) * (_LONGER, _UP)
        moved = np.float32(longer) * self.out
        moved[:, 2] += np.float32(up) * np.linalg.norm(self.out, axis=1)
        child[self.indices] += moved


def _even(out: Float64, vertices: Float64, topology: Topology, indices: NDArray[np.intp]) -> Float64:
    """The same with both sides of a thin blade alike, however different the points of the lid that they are nearest to.

    out: (k, 3) at the lashes' vertices.
    """
    place = np.full(topology.count, -1)
    place[indices] = np.arange(len(indices))
    ends = place[polygon_edges(topology)]
    one, other = ends[:, (ends >= 0).all(0)]
    length = np.linalg.norm(vertices[indices[one]] - vertices[indices[other]], axis=1)
    pull = 1 / np.maximum(length, _THIN) ** 2
    one, other, pull = np.concatenate([one, other]), np.concatenate([other, one]), np.concatenate([pull, pull])
    total = np.bincount(one, pull, len(indices))
    for _ in range(_ROUNDS):
        beside = np.stack([np.bincount(one, pull * column[other], len(indices)) for column in out.T], 1)
        out = np.where(total[:, None] > 0, 0.5 * out + 0.5 * beside / np.maximum(total, 1e-30)[:, None], out)
    return out
