"""How much each vertex goes with the lids, the lips and the jaw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from kindred.engine.heads.features import GUMS, TEETH, TONGUE
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..cage import face_quads
from ..mesh import Floats, Ints
from .carry import Behind, Carrier, riders
from .surface import Opening, Surface

# Rows of landmarks around the right eye and the mouth, from the edge outwards, and how much each goes with the edge.
# The upper lid unrolls from below its fold, so that skin above the fold hardly follows (measured).
_ABOVE_EYE = (
    (1.0, "133 173 157 158 159 160 161 246 33"),
    (0.14, "190 56 28 27 29 30 247"),
    (0.02, "244 189 221 222 223 224 225 113 226"),
)
_BELOW_EYE = (
    (1.0, "155 154 153 145 144 163 7"),
    (0.55, "112 26 22 23 24 110 25"),
    (0.20, "233 232 231 230 229 228 31"),
    (0.04, "128 121 120 119 118 117 111"),
)
_ABOVE_LIPS = (
    (1.0, "191 80 81 82 13"),
    (0.9, "62 183 42 41 38 12"),
    (0.7, "76 184 74 73 72 11"),
    (0.42, "61 185 40 39 37 0"),
    (0.14, "186 92 165 167 164"),
)
_BELOW_LIPS = (
    (1.0, "95 88 178 87 14"),
    (0.9, "96 89 179 86 15"),
    (0.7, "77 90 180 85 16"),
    (0.45, "146 91 181 84 17"),
    (0.16, "43 106 182 83 18"),
)
_NEAR_GUMS = 0.003
_LEAST = 0.004
"""Shares below are left out."""


@dataclass(frozen=True)
class Band:
    """What goes with two edges: vertices (b,), along (b,) in [0, 1], share (b, 2) with the upper and the lower; behind
    (b,): whether with the last of the edges' rows."""

    vertices: Ints
    along: Floats
    share: Floats
    behind: np.ndarray


def lid_band(surface: Surface, carrier: Carrier, opening: Opening, within: Behind) -> Band:
    """What goes with the left lids: skin before and behind their edges, lashes, tear line and caruncle.

    opening: the left eye's; within: what lies behind its edge.
    """
    twin = surface.mirror
    rows = [[(share, twin[ids]) for share, ids in _rows(table)] for table in (_ABOVE_EYE, _BELOW_EYE)]
    skin = np.stack([_share(surface, carrier, row) for row in rows], 1)
    # Behind the edge the lids' inner side goes along as far as it lies on the ball, by the angle from the edge.
    fade = 1 - _smooth(within.far, 0.006, 0.019)
    skin[within.vertices] = np.where(within.below[:, None], [0.0, 1.0], [1.0, 0.0]) * fade[:, None]
    _edges_whole(skin, opening)
    along = _along(surface, opening, within)
    mine = riders(surface)
    mine = mine[surface.points[mine, 0] > 0]
    skin[mine], along[mine] = _ride(surface, opening, mine)
    return _band(skin, along, opening)


def lip_band(surface: Surface, carrier: Carrier, opening: Opening, within: Behind) -> Band:
    """What goes with the lips when they are pressed together or apart."""
    twin = face_quads()[1]
    rows = [
        [(share, np.union1d(ids, twin[ids])) for share, ids in _rows(table)] for table in (_ABOVE_LIPS, _BELOW_LIPS)
    ]
    skin = np.stack([_share(surface, carrier, row) for row in rows], 1)
    fade = 1 - _smooth(within.far, 0.0015, 0.008)
    skin[within.vertices] = np.where(within.below[:, None], [0.0, 1.0], [1.0, 0.0]) * fade[:, None]
    _edges_whole(skin, opening)
    return _band(skin, _along(surface, opening, within), opening)


def _rows(table: tuple[tuple[float, str], ...]) -> list[tuple[float, Ints]]:
    return [(share, np.array([int(i) for i in ids.split()])) for share, ids in table]


def _share(surface: Surface, carrier: Carrier, rows: list[tuple[float, Ints]]) -> Floats:
    """(n,) over the outer skin: as given on rows of landmarks, 0 at all other measured points, smooth between."""
    value = np.zeros(len(surface.points))
    for share, ids in rows:
        value[ids] = share
    return np.clip(carrier.from_known(value[carrier.known][:, None])[:, 0], 0, 1)


def _edges_whole(share: Floats, opening: Opening) -> None:
    for row in range(len(opening.upper)):
        share[opening.upper[row]] = [1.0, 0.0]
        share[opening.lower[row, 1:-1]] = [0.0, 1.0]


def _along(surface: Surface, opening: Opening, within: Behind) -> Floats:
    """(n,) where along the edges each vertex lies: nearest to the polygon of both edges' middles."""
    middle = (surface.points[opening.upper[0]] + surface.points[opening.lower[0]]) / 2
    axis = middle[-1] - middle[0]
    # By the way from corner to corner: unlike the nearest point it jumps nowhere.
    across = (middle - middle[0]) @ axis / (axis @ axis)
    order = np.maximum.accumulate(across) + 1e-9 * np.arange(len(across))
    along = np.interp((surface.points - middle[0]) @ axis / (axis @ axis), order, np.linspace(0, 1, len(order)))
    along[within.vertices] = within.along
    for half in (opening.upper, opening.lower):
        along[half] = np.linspace(0, 1, half.shape[1])
    return along


def _ride(surface: Surface, opening: Opening, mine: Ints) -> tuple[Floats, Floats]:
    """What rides goes wholly with the nearer edge, where it lies along it: each piece as a whole if it is small."""
    edge = np.concatenate([opening.upper[0], opening.lower[0]])
    count = opening.upper.shape[1]
    far, near = cKDTree(surface.points[edge]).query(surface.points[mine])
    _, piece = connected_components(surface.graph(mine)[mine][:, mine], directed=False)
    for one in np.unique(piece):
        rows = np.flatnonzero(piece == one)
        if len(rows) <= 40:
            near[rows] = near[rows[np.argmin(far[rows])]]
    share = np.where((near >= count)[:, None], [0.0, 1.0], [1.0, 0.0])
    return share, (near % count) / (count - 1)


def _band(share: Floats, along: Floats, opening: Opening) -> Band:
    vertices = np.flatnonzero(share.max(1) > _LEAST)
    total = np.maximum(share[vertices].sum(1, keepdims=True), 1)
    return Band(vertices, along[vertices], share[vertices] / total, np.isin(vertices, opening.inside))


def jaw_share(surface: Surface, skin: Floats, opening: Opening, within: Behind) -> Floats:
    """(n,) how much each vertex turns with the jaw.

    skin: (n,) the outer skin's, measured. Lower teeth, lower gums and the tongue turn with it wholly; the mouth's
    lining as much as its edge at the edge, as the gums beside the gums, smoothly between.
    """
    share = skin.copy()
    line = surface.points[np.concatenate([opening.upper[0], opening.lower[0]]), 2].mean()
    rigid: dict[bool, list[Ints]] = {True: [], False: []}
    for part in (TEETH, GUMS):
        mine = np.flatnonzero(surface.parts == part)
        _, piece = connected_components(surface.graph(mine)[mine][:, mine], directed=False)
        for one in np.unique(piece):
            rows = mine[piece == one]
            rigid[bool(surface.points[rows, 2].mean() < line)].append(rows)
    lower, upper = np.concatenate(rigid[True]), np.concatenate(rigid[False])
    share[lower], share[upper] = 1.0, 0.0
    share[surface.parts == TONGUE] = 1.0
    lining = np.setdiff1d(within.vertices, np.concatenate([opening.upper.ravel(), opening.lower.ravel()]))
    edge = np.concatenate([opening.upper[0], opening.lower[0]])
    for half in (opening.upper, opening.lower):
        share[half] = share[half[0]]
    to_lower = cKDTree(surface.points[lower]).query(surface.points[lining])[0]
    to_upper = cKDTree(surface.points[upper]).query(surface.points[lining])[0]
    # Beside the gums as they do, farther off ever more gently from one to the other.
    width = _NEAR_GUMS + np.minimum(to_lower, to_upper)
    side = _smooth((to_upper - to_lower) / width, -1.0, 1.0)
    place = {int(v): i for i, v in enumerate(within.vertices)}
    rows = np.array([place[int(v)] for v in lining])
    count = opening.upper.shape[1]
    half = np.where(within.below[rows], count, 0) + np.rint(within.along[rows] * (count - 1)).astype(int)
    fade = 1 - _smooth(within.far[rows], 0.0, 0.012)
    share[lining] = fade * share[edge[half]] + (1 - fade) * side
    return share


def _smooth(value: Floats, low: float, high: float) -> Floats:
    """0 up to `low`, 1 from `high` on, smooth between."""
    share = np.clip((value - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)
