"""How the space around a head moves when its skin does: a lattice of nodes tied to the skin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..arrays import Float32, Int32
from .store import stored

_SPACING = np.float32(0.016)
_CORNERS = np.array(list(np.ndindex(2, 2, 2)), np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """skin: (nodes, ties) the vertices that each goes with; shares: (nodes, ties, 1), summing to 1."""

    skin: Int32
    shares: Float32

    def __call__(self, step: Float32) -> Float32:
        """(nodes, 3) metres, from the skin's (n, 3)."""
        moved = np.zeros((len(self.skin), 3), np.float32)
        for tie in range(self.skin.shape[1]):
            moved += self.shares[:, tie] * step[self.skin[:, tie]]
        return moved


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Places (points, 3) in the lattice: corners (8, points) nodes around each, shares (8, points) of them."""

    corners: Int32
    shares: Float32

    def __call__(self, step: Float32) -> Float32:
        """(points, 3) metres: how far each goes when the head's vertices go (n, 3)."""
        nodes = np.ascontiguousarray(_nodes()(step).T)
        moved = np.zeros((3, self.corners.shape[1]), np.float32)
        # Axis by axis: numpy works through long rows ten times as fast as through triples.
        for axis in range(3):
            for corner, share in zip(self.corners, self.shares, strict=True):
                moved[axis] += np.take(nodes[axis], corner) * share
        return np.ascontiguousarray(moved.T)


def lattice_at(points: Float32) -> Lattice:
    """Where points (p, 3) of the mean head lie in it. All stored cards lie in cells that have nodes."""
    arrays = stored()
    rows, origin = arrays["lattice_rows"], arrays["lattice_origin"]
    at = (points - origin) / _SPACING
    cell = np.clip(np.floor(at).astype(np.int32), 0, np.array(rows.shape) - 2)
    inside = np.clip(at - cell, 0, 1).astype(np.float32)
    corners = np.stack([rows[tuple((cell + corner).T)] for corner in _CORNERS])
    shares = np.stack([np.where(corner, inside, 1 - inside).prod(1) for corner in _CORNERS])
    # A node that rounding put outside has none of the weight.
    return Lattice(np.maximum(corners, 0).astype(np.int32), shares.astype(np.float32))


@lru_cache(maxsize=1)
def _nodes() -> Nodes:
    arrays = stored()
    shares = arrays["lattice_shares"].astype(np.float32) / np.float32(255)
    return Nodes(arrays["lattice_skin"].astype(np.int32), shares[:, :, None])
