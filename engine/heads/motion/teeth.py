"""Teeth and gums as walls that lips, cheeks and chin lie before, however the face moves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...arrays import Float32, Float64, Int32
from ..features import GUMS, SKIN, TEETH
from ..head import Topology
from ..kit import Kit
from ..polygons import fan_triangles
from .storage import Jaw

_COLUMNS, _STEP = 72, 0.001
"""A wall's raster: columns around the arches' middle, rows a millimetre high."""
_FARTHEST = np.radians(140.0)
"""Behind, where cheeks end, nothing is held off."""
_THIN_LINING, _THIN_SKIN = 0.0018, 0.0030
"""Lining and skin are not pressed closer than this to teeth and gums, metres, unless they are closer at rest."""
_ROUNDS = 5
_SHARES = np.linspace(0, 1, 4)
_SPOTS = np.array(
    [((1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v) for u in _SHARES for v in _SHARES]
)  # where on a quad its surface is sampled, the same seen in a mirror


@dataclass(frozen=True, slots=True, eq=False)
class Bite:
    """What lies before which teeth, for all heads of a kit.

    upper, lower: (q, 4) int32 corners of the teeth's and gums' faces: those that stay, and those that go with the jaw.
    rows: (c,) int32 skin that may not enter them; keep: (c,) how close it may come, metres.
    near: (c, 8) int32, neighbours of each among rows (its own place where it has fewer).
    """

    upper: Int32
    lower: Int32
    rows: Int32
    keep: Float64
    near: Int32


@lru_cache(maxsize=8)
def bite_of(kit: Kit, jaw: Jaw) -> Bite:
    """The kit's bite, worked out once on its mean head."""
    topology = kit.topology
    share = np.zeros(topology.count, np.float32)
    share[jaw.vertices] = jaw.share
    faces = _corners(topology)
    hard = faces[np.isin(topology.parts[faces[:, 0]], (TEETH, GUMS))]
    upper, lower = hard[share[hard[:, 0]] < 0.5], hard[share[hard[:, 0]] >= 0.5]
    mean = kit.mean.astype(np.float64)
    before = np.zeros(topology.count, bool)
    for half in (upper, lower):
        before |= np.isfinite(_Wall(mean, half).room(mean)) & (_Wall(mean, half).room(mean) > 0)
    rows = np.flatnonzero(before & (topology.parts == SKIN)).astype(np.int32)
    lining = np.isin(rows, jaw.inside)
    keep = np.where(lining, _THIN_LINING, _THIN_SKIN)
    return Bite(upper, lower, rows, keep, _neighbours(faces, rows, topology.count))


def _corners(topology: Topology) -> Int32:
    """(q, 4) the corners of all quads; other faces as triangles whose last corner counts twice."""
    starts = np.cumsum(topology.face_sizes) - topology.face_sizes
    four = topology.face_sizes == 4
    quads = topology.face_vertices[starts[four][:, None] + np.arange(4)]
    triangles, face = fan_triangles(topology.face_vertices, topology.face_sizes)
    rest = triangles[~four[face]]
    return np.concatenate([quads, rest[:, [0, 1, 2, 2]]])


def _neighbours(faces: Int32, rows: Int32, count: int, most: int = 8) -> Int32:
    place = np.full(count, -1)
    place[rows] = np.arange(len(rows))
    edges = place[np.concatenate([faces[:, [i, (i + 1) % 4]] for i in range(4)])]
    edges = np.unique(np.sort(edges[(edges >= 0).all(1)], 1), axis=0)
    both = np.concatenate([edges, edges[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    turn = np.arange(len(both)) - np.searchsorted(both[:, 0], both[:, 0])
    near = np.repeat(np.arange(len(rows))[:, None], most, axis=1)
    few = turn < most
    near[both[few, 0], turn[few]] = both[few, 1]
    return near.astype(np.int32)


class _Wall:
    """How far out from the arches' middle teeth and gums reach, by direction and height."""

    def __init__(self, points: Float64, faces: Int32) -> None:
        spots = np.einsum("sc,qcd->qsd", _SPOTS, points[faces]).reshape(-1, 3)
        self.middle = np.array([0.0, float(points[np.unique(faces), 1].mean())])
        turn, far = self._polar(spots)
        self.low = float(spots[:, 2].min()) - 1.5 * _STEP
        rows = int((spots[:, 2].max() - self.low) / _STEP) + 3
        self.reach = np.full((rows, _COLUMNS), -np.inf)
        row = np.rint((spots[:, 2] - self.low) / _STEP).astype(int)
        np.maximum.at(self.reach, (row, self._column(turn)), far)
        self._fill()

    def _polar(self, points: Float64) -> tuple[Float64, Float64]:
        x, y = points[..., 0] - self.middle[0], points[..., 1] - self.middle[1]
        return np.arctan2(x, -y), np.hypot(x, y)

    @staticmethod
    def _column(turn: Float64) -> Int32:
        return np.floor((turn + np.pi) / (2 * np.pi) * _COLUMNS).astype(np.int32) % _COLUMNS

    def _fill(self) -> None:
        """Cells between samples take the farthest of their neighbours."""
        for axis in (1, 0):
            pad = [np.roll(self.reach, step, axis) for step in (-1, 1)]
            self.reach = np.where(np.isfinite(self.reach), self.reach, np.maximum(*pad))

    def room(self, points: Float64) -> Float64:
        """(m,) metres from the wall out to points; infinite where there is no wall before or behind them."""
        turn, far = self._polar(points)
        row = (points[:, 2] - self.low) / _STEP
        column = (turn + np.pi) / (2 * np.pi) * _COLUMNS - 0.5
        wall = np.zeros(len(points))
        total = np.zeros(len(points))
        for r in (np.floor(row), np.floor(row) + 1):
            for c in (np.floor(column), np.floor(column) + 1):
                share = (1 - np.abs(row - r)) * (1 - np.abs(column - c))
                inside = (r >= 0) & (r < len(self.reach))
                value = self.reach[np.clip(r, 0, len(self.reach) - 1).astype(int), c.astype(int) % _COLUMNS]
                good = inside & np.isfinite(value)
                wall += np.where(good, share * np.where(good, value, 0), 0)
                total += np.where(good, share, 0)
        found = (total > 0.2) & (np.abs(turn) < _FARTHEST)
        return np.where(found, far - wall / np.maximum(total, 1e-9), np.inf)

    def outwards(self, points: Float64) -> Float64:
        """(m, 3) the level way out from the arches' middle."""
        away = np.concatenate([points[:, :2] - self.middle, np.zeros((len(points), 1))], axis=1)
        return away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)


def clear_teeth(points: Float64, rest: Float32, bite: Bite, turn: Float64, shift: Float64) -> None:
    """Push skin out of teeth and gums in place.

    points: (n, 3) the head with its other motions done; rest: (n, 3) the same head at rest.
    turn (3, 3), shift (3,): where the jaw takes what goes with it wholly: p to turn @ p + shift.
    """
    before = rest.astype(np.float64)
    for faces, back in ((bite.upper, False), (bite.lower, True)):
        if not len(faces):
            continue
        wall = _Wall(before, faces)
        # Seen from the jaw its teeth stay, and the skin moves.
        mine = (points[bite.rows] - shift) @ turn if back else points[bite.rows]
        need = np.clip(wall.room(before[bite.rows]), 0, bite.keep)
        push = np.maximum(need - wall.room(mine), 0)
        if not push.any():
            continue
        soft = push
        for _ in range(_ROUNDS):
            soft = np.maximum(push, 0.5 * (soft + soft[bite.near].mean(1)))
        ways = wall.outwards(mine)
        points[bite.rows] += soft[:, None] * (ways @ turn.T if back else ways)
