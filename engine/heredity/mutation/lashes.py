"""Mutated lashes: longer or shorter, and turned up or down, from the lids that they grow on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...arrays import Float32, Float64
from ...heads import Topology
from ...heads.features import LASHES, SKIN
from ..seating.neighbours import nearest

_LONGER, _UP = 0.2, 0.12
"""One deviation of the length and of the turn, as fractions of the length; ours, since no scan measures lashes."""
_LIMIT = 2.0


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
        return cls(indices, (vertices[indices] - vertices[skin[near]][roots[:, 0]]).astype(np.float32))

    def apply(self, child: Float32, feature: str, rng: np.random.Generator) -> None:
        """Give a child new lashes; child: (n, 3) float32, metres, changed in place."""
        longer, up = np.clip(rng.standard_normal(2), -_LIMIT, _LIMIT) * (_LONGER, _UP)
        moved = np.float32(longer) * self.out
        moved[:, 2] += np.float32(up) * np.linalg.norm(self.out, axis=1)
        child[self.indices] += moved
