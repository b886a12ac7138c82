"""Transforms as if a picture had been cut out a little otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spreads:
    """Deviations: degrees of turn, share of scale, share of shift, share of stretch."""

    turn: float
    scale: float
    shift: float
    stretch: float


def jittered(matrix: Float64, side: int, spreads: Spreads, flip: bool, rng: np.random.Generator) -> Float64:
    """(2, 3): a transform into a square of `side` pixels, followed by a small one about its middle.

    flip: mirror it left to right at last.
    """
    angle = np.radians(rng.normal(0, spreads.turn))
    stretch = np.exp(rng.normal(0, spreads.stretch))
    scale = np.exp(rng.normal(0, spreads.scale)) * np.array([stretch, 1 / stretch])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn * scale
    if flip:
        linear[0] *= -1
    middle = np.array([side / 2, side / 2])
    shift = middle - linear @ middle + rng.normal(0, spreads.shift, 2) * side
    return np.column_stack([linear @ matrix[:, :2], linear @ matrix[:, 2] + shift])
