"""Freckles, age spots and moles: places drawn on the surface, each drawn round into the texture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float32, UInt8
from .fields import Fields


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """places: (k, 2), in texture widths from the top left. radii: (k,), metres. strength: (k,) in [0, 1]."""

    places: Float32
    radii: Float32
    strength: Float32


def scattered(fields: Fields, likely: Float32, count: int, rng: np.random.Generator) -> Float32:
    """(count, 2) places on the skin, as dense as `likely` (256, 256) says for each square metre."""
    weight = np.cumsum((likely * fields.area).ravel(), dtype=np.float64)
    if not count or weight[-1] <= 0:
        return np.empty((0, 2), np.float32)
    texel = np.searchsorted(weight, rng.random(count) * weight[-1], side="right").clip(0, weight.size - 1)
    side = len(likely)
    place = np.stack([texel % side, texel // side], 1) + rng.random((count, 2))
    return (place / side).astype(np.float32)


def stamped(fields: Fields, spots: Spots, size: int, edge: float) -> UInt8:
    """(size, size) uint8: how much of a spot lies on each texel.

    edge: how much of the radius its soft border takes, in (0, 1].
    """
    picture = np.zeros((size, size), np.uint8)
    if not len(spots.places):
        return picture
    side = len(fields.area)
    cell = np.floor(spots.places * side).astype(np.int64).clip(0, side - 1)
    tangent, shear, across = fields.slopes[:, cell[:, 1], cell[:, 0]].astype(np.float32)
    # The texture's width and height of a spot: the ellipse that is round on the surface.
    wide = spots.radii * np.hypot(tangent, shear) * size * 1.5
    high = spots.radii * across * size * 1.5
    for reach in (2, 4, 8, 16, 32, 64):
        fits = (np.maximum(wide, high) <= reach) & ((np.maximum(wide, high) > reach / 2) | (reach == 2))
        if fits.any():
            _stamp(picture, spots, np.flatnonzero(fits), reach, (tangent, shear, across), edge)
    return picture


def _stamp(
    picture: UInt8,
    spots: Spots,
    which: NDArray[np.intp],
    reach: int,
    metric: tuple[Float32, Float32, Float32],
    edge: float,
) -> None:
    size = len(picture)
    steps = np.arange(-reach, reach + 1)
    centre = spots.places[which] * size
    middle = np.floor(centre).astype(np.int64)
    dx = (middle[:, 0, None] + steps + 0.5 - centre[:, 0, None])[:, None, :] / size
    dy = -(middle[:, 1, None] + steps + 0.5 - centre[:, 1, None])[:, :, None] / size
    tangent, shear, across = (one[which, None, None] for one in metric)
    # Back from slopes per texture width to metres per texture width.
    along_v = 1 / across
    across_u = -shear / across / tangent
    x, y = dx / tangent + dy * across_u, dy * along_v
    turn = (spots.places[which, 0] * 977.0 % 6.28)[:, None, None]
    oval = 1 + 0.22 * np.sin(2 * np.arctan2(y, x) + turn) + 0.10 * np.sin(3 * np.arctan2(y, x) + 2.7 * turn)
    away = np.hypot(x, y) / (spots.radii[which, None, None] * oval)
    inside = np.clip((1 + edge / 2 - away) / edge, 0, 1)
    value = 255 * spots.strength[which, None, None] * inside * inside * (3 - 2 * inside)
    rows = np.broadcast_to((middle[:, 1, None] + steps)[:, :, None], value.shape)
    columns = np.broadcast_to((middle[:, 0, None] + steps)[:, None, :], value.shape)
    seen = (value >= 1) & (rows >= 0) & (rows < size) & (columns >= 0) & (columns < size)
    np.maximum.at(picture, (rows[seen], columns[seen]), value[seen].astype(np.uint8))
