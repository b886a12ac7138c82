"""Small pictures drawn larger, a strip of rows at a time."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, UInt8


def stretched(small: Float32, size: int, first: int, last: int) -> Float32:
    """Rows [first, last) of a square picture stretched to `size`, linear between texels' centres; rows outside repeat
    the border's.

    small: (side, side) float32; size must be a multiple of side.
    Returns (last - first, size) float32.
    """
    side = len(small)
    times = size // side
    if times == 1:
        return small[np.arange(first, last).clip(0, side - 1)]
    place = (np.arange(first, last) + 0.5) / times - 0.5
    below = np.floor(place).astype(np.int64)
    share = (place - below).astype(np.float32)[:, None]
    rows = small[below.clip(0, side - 1)]
    rows += share * (small[(below + 1).clip(0, side - 1)] - rows)
    steps = np.empty((len(rows), side + 1), np.float32)
    steps[:, 1:side] = rows[:, 1:] - rows[:, :-1]
    steps[:, 0] = steps[:, side] = 0
    drawn = np.empty((len(rows), side, times), np.float32)
    for column in range(times):
        away = np.float32((column + 0.5) / times - 0.5)
        # Left of a texel's centre the way leads from the texel before it, right of it to the one after.
        step = steps[:, :-1] if away < 0 else steps[:, 1:]
        np.multiply(step, away, out=drawn[:, :, column])
        drawn[:, :, column] += rows
    return drawn.reshape(len(rows), size)


def repeated(small: UInt8, size: int, first: int, last: int) -> UInt8:
    """Rows [first, last) of a square picture of numbers, each texel repeated; rows outside repeat the border's."""
    times = size // len(small)
    rows = small[(np.arange(first, last) // times).clip(0, len(small) - 1)]
    return np.repeat(rows, times, axis=1) if times > 1 else rows
