"""Sheets of small pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

UInt8 = NDArray[np.uint8]


def tiled(cells: Sequence[UInt8], columns: int) -> UInt8:
    """(h, w, 3): pictures of one size in rows, white where the last row ends early."""
    rows = -(-len(cells) // columns)
    height, width = cells[0].shape[:2]
    sheet = np.full((rows, columns, height, width, 3), 255, np.uint8)
    for place, cell in enumerate(cells):
        sheet[place // columns, place % columns] = cell
    return np.ascontiguousarray(sheet.swapaxes(1, 2)).reshape(rows * height, columns * width, 3)


def framed(picture: UInt8, colour: tuple[int, int, int], width: int = 3) -> UInt8:
    """A picture with a frame laid over its edges."""
    whole = np.empty_like(picture)
    whole[:] = colour
    whole[width:-width, width:-width] = picture[width:-width, width:-width]
    return whole
