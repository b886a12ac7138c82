"""Shells over the skull, from a band upwards: what all hats begin with."""

from __future__ import annotations

import numpy as np

from ...arrays import Float64
from .shape import Field, Wearer


def brim_line(wearer: Wearer, turn: Float64, *, front: float, back: float, ears: float = 0.006) -> Float64:
    """(k,) heights, metres, of a hat's lower edge: over the forehead, above the ears, over the nape.

    front: where it crosses the forehead, from the brows' height (0) to the hairline (1). back: above the eyes' height,
    metres. ears: above their tops, metres.
    """
    brow, line = float(wearer.mark(9)[2]), float(wearer.mark(10)[2])
    ahead = brow + front * (line - brow) + 0.004
    beside = max(float(wearer.ear(side)[:, 2].max()) for side in (1, -1)) + ears
    on = np.cos(turn)
    # A parabola in the cosine through the three heights; the ears lie a little behind the middle.
    at = -0.15
    bow = ((ahead - beside) / (1 - at) - (beside - back) / (1 + at)) / 2
    tilt = (ahead - back) / 2
    flat = ahead - tilt - bow
    return np.asarray(flat + tilt * on + bow * on * on, np.float64)


def shell(field: Field, middle: Float64, turn: Float64, band: Float64, rows: Float64, off: Float64) -> Float64:
    """(rows, k, 3) a shell over the skull from a band to the crown.

    band: (k,) heights. rows: (r,) from 0 at the band to 1 at the crown. off: (r, k) metres off the scalp.
    """
    low = np.zeros_like(turn)
    for _ in range(4):  # the elevation at which the skull has the band's height
        low = np.arcsin(np.clip((band - middle[2]) / (field.at(low, turn) + off[0]), -0.9, 0.9))
    up = low + (np.pi / 2 - low) * rows[:, None]
    around = np.broadcast_to(turn, up.shape)
    reach = field.at(up, around) + off
    top = rows > 0.999
    if top.any():
        reach[top] = reach[top].mean()
    level = np.where(top[:, None], 0.0, np.cos(up))
    return middle + reach[..., None] * np.stack([level * np.sin(around), -level * np.cos(around), np.sin(up)], -1)
