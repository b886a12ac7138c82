"""Wide, soft borders between the regions that breeding mixes by.

Where two regions with different shares meet, a child has to bend by the difference of its parents' within the border's
width; in a narrow border the skin folds over, as it did at the lids' outer corners. So regions are let flow into one
another along the skin, by a length that grows with the distance from the eyes as the differences between people do:
all heads are centred on their eyes. Where each region is the largest stays as it is.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from kindred.engine.heads.features import FEATURES
from numpy.typing import NDArray
from scipy.sparse.linalg import splu

from .mesh import Floats, Ints

NEAR = 0.0022
"""How far (metres) regions flow around the eyes."""
FROM, GROWTH, FAR = 0.045, 0.04, 0.012
"""From this distance to the eyes' middle on (metres) the length grows, by so much a metre, up to the last."""
_WALL = 0.0017
"""The socket's wall lies nearer to the ball than this, metres."""
_WALL_FROM, _WALL_TO = 0.003, 0.011
"""From so far behind the ball's middle on the wall goes with the eyes, wholly so from there on; metres."""
_FAINT = 0.04
"""Weights that are less than this are cut off, lest a feature be felt all over the face."""
_CORE = 60
"""So many vertices at least are wholly their region's, where it has as many."""
_STEPS = 2
_LEVELLING = 12
_AHEAD = 1e-4


def soften_borders(regions: Floats, vertices: Floats, triangles: Ints, skin: NDArray[np.bool_]) -> Floats:
    """Regions with wider borders; where each is the largest stays as it is.

    regions: (n, features), rows sum to 1. vertices: (n, 3), metres, the origin midway between the eyes.
    triangles: (t, 3). skin: (n,) bool, where to do it.
    Returns (n, features), rows sum to 1.
    """
    flow, mass = _flow(vertices, triangles[skin[triangles].all(1)])
    chosen = np.flatnonzero(skin)
    solver = splu((sp.diags(mass) + flow / _STEPS).tocsc()[chosen][:, chosen])
    rows = regions[chosen]
    largest = rows.argmax(1)
    for _ in range(_STEPS):
        rows = solver.solve(mass[chosen, None] * rows)
    rows = np.maximum(rows - _FAINT, 0)
    rows = _kept_largest(rows / rows.sum(1, keepdims=True), largest)
    softened = regions.copy()
    softened[chosen] = _with_cores(rows, largest)
    return softened


def ease_sockets(regions: Floats, vertices: Floats, skin: NDArray[np.bool_], eye: Floats, radius: float) -> Floats:
    """Regions in which the hidden wall around an eyeball goes half with the lids, and wholly with the eyes only behind.

    An eyeball is seated in its lids. A wall that is wholly the eyes' would stand in its way, as narrow as it is.
    eye: (3,) the left eyeball's middle. radius: the ball's, metres. Where each region is the largest stays as it is.
    """
    eyes, lids = FEATURES.index("eyes"), FEATURES.index("eyelids")
    away = np.stack([np.abs(vertices[:, 0]), vertices[:, 1], vertices[:, 2]], 1) - eye
    wall = skin & (np.linalg.norm(away, axis=1) < radius + _WALL)
    behind = np.clip((away[:, 1] - _WALL_FROM) / (_WALL_TO - _WALL_FROM), 0, 1)
    most = 0.51 + 0.49 * behind * behind * (3 - 2 * behind)
    excess = np.where(wall, np.maximum(regions[:, eyes] - most, 0), 0)
    eased = regions.copy()
    eased[:, eyes] -= excess
    eased[:, lids] += excess
    return eased


def _flow(vertices: Floats, triangles: Ints) -> tuple[sp.csr_matrix, Floats]:
    """The finite elements' Laplacian, (n, n), times the square of the length of flow; and (n,) each vertex's area."""
    count = len(vertices)
    squared = np.minimum(NEAR + GROWTH * np.maximum(np.linalg.norm(vertices, axis=1) - FROM, 0), FAR) ** 2
    corners = vertices[triangles]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    links = sp.csr_matrix((count, count))
    for a, b, c in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        across = ((corners[:, a] - corners[:, c]) * (corners[:, b] - corners[:, c])).sum(1)
        # Positive, so that weights stay within 0 and 1; slivers neither cut the skin nor weld it.
        tie = np.clip(across / np.maximum(2 * area, 1e-14), 0.05, 20) / 2
        tie = tie * (squared[triangles[:, a]] + squared[triangles[:, b]]) / 2
        one = sp.csr_matrix((tie, (triangles[:, a], triangles[:, b])), (count, count))
        links = links + one + one.T
    mass = np.bincount(triangles.ravel(), np.repeat(area / 3, 3), count)
    return sp.diags(np.asarray(links.sum(1)).ravel()) - links, np.maximum(mass, 1e-14)


def _kept_largest(rows: Floats, largest: Ints) -> Floats:
    """Rows in which a weight that should be the largest and is not shares evenly with those above it."""
    rows = rows.copy()
    for row, own in zip(rows, largest, strict=True):
        if row.argmax() == own:
            continue
        others = np.arange(len(row)) != own
        level = row[own]
        for _ in range(_LEVELLING):
            above = others & (row > level)
            level = (row[above].sum() + row[own]) / (above.sum() + 1)
        row[others] = np.minimum(row[others], level * (1 - _AHEAD))
        row[own] = 0
        row[own] = 1 - row.sum()
    return rows


def _with_cores(rows: Floats, largest: Ints) -> Floats:
    """Rows in which each region's strongest vertices are wholly its own: a mix can be looked for there."""
    rows = rows.copy()
    for feature in np.unique(largest):
        mine = np.flatnonzero(largest == feature)
        before = rows[mine, feature]
        # No more than all but the weakest quarter, where a region is small.
        whole = np.sort(before)[-min(_CORE, max(1, 3 * len(mine) // 4))]
        if whole >= 1 or whole <= 0.5:
            continue
        after = np.where(before > 0.5, np.minimum(0.5 + (before - 0.5) * 0.5 / (whole - 0.5), 1), before)
        rows[mine] *= ((1 - after) / np.maximum(1 - before, 1e-12))[:, None]
        rows[mine, feature] = after
    return rows / rows.sum(1, keepdims=True)
