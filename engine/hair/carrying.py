"""Cards carried from the mean head to any head: roots stay on the skin, and none of it sinks in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..arrays import Float32, Int32
from ..heads import bundled_kit
from ..heads.polygons import fan_triangles
from .lattice import Lattice, lattice_at
from .store import stored

_HOLD = 0.03
"""Metres along a strand over which it goes with its root rather than with the head at large."""
_NEAR, _KEPT = 0.004, np.float32(0.92)
"""Strands keep this share of their height above the skin, up to so many metres."""
_CLEAR = np.float32(0.0004)
_FAR = 0.02
"""What hangs further from the mean head's skin, metres, reaches no one's."""


@dataclass(frozen=True, slots=True, eq=False)
class Roots:
    """Where cards grow: (c, 3) corners of a triangle and (c, 3) shares of them."""

    corners: Int32
    shares: Float32

    def __call__(self, values: Float32) -> Float32:
        """(c, 3): what (n, 3) values of the skin's vertices are there."""
        return np.einsum("ck,ckd->cd", self.shares, values[self.corners])


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """The skin under a style's cards, for keeping them out of it.

    rows: (r,) the spine points that run near the skin. below: (r,) for each its place in `vertices`, (k,) of the head.
    triangles: (t, 3), into the head; places: (t, 3), into `vertices` or k. need: (r,) metres that each keeps above the
    skin's tangent plane.
    """

    rows: Int32
    below: Int32
    vertices: Int32
    triangles: Int32
    places: Int32
    need: Float32

    def normals(self, head: Float32) -> Float32:
        """(k, 3) unit normals."""
        a, b, c = (head[self.triangles[:, i]] for i in range(3))
        face = np.cross(b - a, c - a)
        total = np.stack([_summed(self.places, face[:, i], len(self.vertices)) for i in range(3)], 1)
        return (total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)).astype(np.float32)

    def heights(self, head: Float32, points: Float32) -> tuple[Float32, Float32]:
        """(r,) metres above the skin and (r, 3) its normals, for points (r, 3)."""
        normals = self.normals(head)[self.below]
        away = points - head[self.vertices][self.below]
        return np.einsum("pd,pd->p", away, normals), normals

    def clear(self, head: Float32, points: Float32) -> None:
        """Push points (points, 3) out in place where they lie lower than they need to."""
        height, normals = self.heights(head, points[self.rows])
        points[self.rows] += normals * np.maximum(self.need - height, 0)[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class CardCarrier:
    """Places a style's cards on a head.

    spines: (points, 3) on the mean head. halves: (points, 3) from a spine to its card's edge. card: (points,) the card
    that each belongs to. hold: (points, 1) how far it goes with its root. Either `lattice` or `feet`, (c, 3) vertices
    that cards turn with.
    """

    spines: Float32
    halves: Float32
    card: Int32
    hold: Float32
    roots: Roots
    skin: Skin
    lattice: Lattice | None
    feet: Int32 | None

    def __call__(self, vertices: Float32) -> Float32:
        """(2 * points, 3) float32, metres."""
        head = np.asarray(vertices, np.float32)
        moved, halves = self._carried(head) if self.lattice is None else self._flowing(head, self.lattice)
        self.skin.clear(head, moved)
        placed = np.empty((len(moved), 2, 3), np.float32)
        np.subtract(moved, halves, out=placed[:, 0])
        np.add(moved, halves, out=placed[:, 1])
        return placed.reshape(-1, 3)

    def _flowing(self, head: Float32, lattice: Lattice) -> tuple[Float32, Float32]:
        """Long hair: with the head at large, and near the roots exactly with them."""
        step = head - bundled_kit().mean
        moved = lattice(step)
        first = np.flatnonzero(np.diff(self.card, prepend=-1))
        off = self.roots(step) - moved[first]
        moved += off[self.card] * self.hold
        moved += self.spines
        return moved, self.halves

    def _carried(self, head: Float32) -> tuple[Float32, Float32]:
        """Short cards: each whole, moved and turned with the skin at its root."""
        mean = bundled_kit().mean
        assert self.feet is not None
        turn = np.einsum("cik,cjk->cij", _frames(head[self.feet]), _frames(mean[self.feet]))[self.card]
        root = self.roots(mean)[self.card]
        moved = np.einsum("pij,pj->pi", turn, self.spines - root) + self.roots(head)[self.card]
        return moved, np.einsum("pij,pj->pi", turn, self.halves)


def carrier_of(key: str, spines: Float32, halves: Float32, lengths: Int32) -> CardCarrier:
    """What carries the stored cards of "kind.style".

    spines, halves: (points, 3) metres on the mean head; lengths: (cards,) points of each.
    """
    arrays = stored()
    card = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    shares = arrays[f"{key}.root_shares"].astype(np.float32)
    roots = Roots(arrays[f"{key}.root_corners"].astype(np.int32), shares / shares.sum(1, keepdims=True))
    feet = arrays.get(f"{key}.feet")
    first = np.cumsum(lengths) - lengths
    return CardCarrier(
        spines=spines,
        halves=halves,
        card=card,
        hold=np.exp(-np.linalg.norm(spines - spines[first][card], axis=1, keepdims=True) / np.float32(_HOLD)),
        roots=roots,
        skin=_skin(arrays[f"{key}.skin"].astype(np.int32), spines),
        lattice=lattice_at(spines) if feet is None else None,
        feet=None if feet is None else feet.astype(np.int32),
    )


def _skin(below: Int32, spines: Float32) -> Skin:
    mean, triangles = bundled_kit().mean, _triangles()
    vertices, places = np.unique(below, return_inverse=True)
    row = np.full(len(mean), len(vertices), np.int32)
    row[vertices] = np.arange(len(vertices))
    touching = triangles[(row[triangles] < len(vertices)).any(1)]
    everywhere = np.arange(len(spines), dtype=np.int32)
    skin = Skin(everywhere, places.ravel().astype(np.int32), vertices, touching, row[touching], np.empty(0, np.float32))
    height, _ = skin.heights(mean, spines)
    # What runs close stays as high as it was, or nearly; roots stay in the skin.
    need = np.where(height > _CLEAR, np.minimum(np.maximum(height * _KEPT, _CLEAR), _NEAR), height - np.float32(1e-4))
    rows = np.flatnonzero(height < _FAR).astype(np.int32)
    return replace(skin, rows=rows, below=skin.below[rows], need=need[rows].astype(np.float32))


@lru_cache(maxsize=1)
def _triangles() -> Int32:
    topology = bundled_kit().topology
    return fan_triangles(topology.face_vertices, topology.face_sizes)[0]


def _summed(places: Int32, values: Float32, count: int) -> Float32:
    """(count,) sums of a triangle's value at each of its corners; places beyond `count` are left out."""
    return np.bincount(places.ravel(), np.repeat(values, 3), count + 1)[:count].astype(np.float32)


def _frames(corners: Float32) -> Float32:
    """(c, 3, 3) orthonormal columns from (c, 3, 3) triangles, the same way for all: no corner is favoured."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    normal = _unit(np.cross(b - a, c - a))
    # The mean of what the three edges say about the turn in the plane.
    first = _unit(a - (a + b + c) / 3) * 2 + _unit(b - c)
    across = _unit(np.cross(normal, first))
    return np.stack([np.cross(across, normal), across, normal], 2)


def _unit(vectors: Float32) -> Float32:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32(1e-12))
