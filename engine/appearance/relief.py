"""The skin's relief, in metres: wrinkles, furrows, pores, and the lips' lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Float32, Int32, UInt8
from .fields import Fields, halved, tile_texel
from .stretch import repeated, stretched
from .tones import Tones

_LIP_LINE = 0.00075
"""How far apart the lips' lines are, metres."""
_LIP_DEPTH = 95e-6


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """What strips of the relief are made from, for one person and one size.

    wrinkles: (size or 1024)² metres. tile: uint8 as in Fields. shifts: (6, 2) int32, where each side's tile starts.
    lines: (4096,) float32, the lips' lines along the mouth.
    """

    wrinkles: Float32
    tile: UInt8
    per_metre: np.float32
    shifts: Int32
    lines: Float32


def relief_of(fields: Fields, size: int, rng: np.random.Generator) -> Relief:
    """Prepare strips."""
    texel = fields.texel * 1024 / size
    level = int(np.clip(round(np.log2(texel / tile_texel(0))), 0, len(fields.tiles) - 1))
    noise = rng.standard_normal(4096 + 8).astype(np.float32)
    lines = np.convolve(noise, np.array([1, 3, 4, 3, 1], np.float32) / 6, "same")[4:-4]
    wrinkles = fields.wrinkles
    if size < len(wrinkles):
        wrinkles = halved(wrinkles)
    return Relief(
        wrinkles=wrinkles,
        tile=fields.tiles[level],
        per_metre=np.float32(1 / tile_texel(level)),
        shifts=rng.integers(0, len(fields.tiles[level]), (6, 2)).astype(np.int32),
        lines=lines.astype(np.float32),
    )


def tiled(fields: Fields, relief: Relief, size: int, first: int, last: int) -> UInt8:
    """Rows [first, last) of furrows and pores as they lie on the surface, (rows, size, 2) uint8."""
    places = [stretched(fields.places[..., axis], size, first, last).ravel() for axis in range(3)]
    sides = repeated(fields.charts, size, first, last).ravel()
    drawn = _laid(relief, places, (sides & 15).astype(np.uint8))
    blend = repeated(fields.blend, size, first, last).ravel()
    mixed = np.flatnonzero(blend)
    if len(mixed):
        other = _laid(relief, [axis[mixed] for axis in places], (sides[mixed] >> 4).astype(np.uint8))
        share = blend[mixed, None].astype(np.int32)
        here = drawn[mixed].astype(np.int32)
        drawn[mixed] = here + (other.astype(np.int32) - here) * share // 510
    return drawn.reshape(last - first, size, 2)


def _laid(relief: Relief, places: list[Float32], side: UInt8) -> UInt8:
    """(k, 2) uint8: the tile seen along each texel's axis."""
    width = len(relief.tile)
    pairs = relief.tile.view(np.uint16).reshape(width * width)
    index = np.empty(len(side), np.int32)
    for axis, (across, up) in enumerate(((1, 2), (0, 2), (0, 1))):
        for way in (0, 1):
            which = np.flatnonzero(side == 2 * axis + way)
            if len(which):
                shift = relief.shifts[2 * axis + way]
                column = (places[across][which] * relief.per_metre).astype(np.int32) + shift[0]
                row = (places[up][which] * relief.per_metre).astype(np.int32) + shift[1]
                index[which] = (row & (width - 1)) * width + (column & (width - 1))
    return pairs[index].view(np.uint8).reshape(-1, 2)


def heights(
    fields: Fields, relief: Relief, tones: Tones, tile: UInt8, lips: Float32, size: int, first: int, last: int
) -> Float32:
    """Rows [first, last) of the relief, metres.

    tile: (rows, size, 2) of `tiled`. lips: (rows, size), metres inside their border.
    """
    height = stretched(relief.wrinkles, size, first, last)
    height = height * np.float32(tones.wrinkles)
    for channel, amount in enumerate((tones.furrows, tones.pores)):
        shape = tile[..., channel].astype(np.float32)
        shape *= np.float32(1 / 255)
        shape *= stretched(amount, size, first, last)
        height += shape
    _add_lip_lines(height, fields, relief, lips, size, first, last)
    return height


def _add_lip_lines(
    height: Float32, fields: Fields, relief: Relief, lips: Float32, size: int, first: int, last: int
) -> None:
    """Lines across the lips, closest in the middle, fanning out to the corners; in place."""
    rows, columns = np.nonzero(lips > -0.0006)
    if not len(rows):
        return
    x, z = (stretched(fields.places[..., axis], size, first, last)[rows, columns] for axis in (0, 2))
    depth = lips[rows, columns]
    middle = z[np.abs(depth).argmin()]
    along = x * (1 - 12 * np.abs(z - middle)) / np.float32(_LIP_LINE / 2.2)
    low = np.floor(along).astype(np.int64)
    share = along - low
    line = relief.lines[low & 4095] * (1 - share) + relief.lines[(low + 1) & 4095] * share
    there = np.clip((depth + 0.0006) / 0.0016, 0, 1) * np.clip((0.010 - depth) / 0.002, 0, 1)
    height[rows, columns] *= 1 - 0.85 * there
    height[rows, columns] += np.float32(_LIP_DEPTH) * there * np.minimum(line, 0.25)
