"""Lips: they meet, never pass through each other, and close over an open jaw."""

from __future__ import annotations

import numpy as np

from ...arrays import Float32, Float64
from .storage import Rims

_UPPER_GIVES = 0.4
"""How much of the way the upper lip goes where lips come together or push each other."""


def meet_lips(points: Float64, rest: Float32, rims: Rims, closed: float) -> None:
    """Move the lips in place: apart where one would pass through the other, together by `closed` in [0, 1].

    points: (n, 3) the head with the other motions done; rest: (n, 3) the same head at rest.
    """
    apart = (points[rims.upper] - points[rims.lower]) - (rest[rims.upper] - rest[rims.lower])
    gap = apart[..., 2]
    step = np.where(gap[..., None] > 0, closed * apart, 0.0)
    # Where they overlap they are pushed apart upwards and downwards alone.
    step[..., 2] += np.minimum(gap, 0)
    places = np.linspace(0, 1, rims.upper.shape[1])
    upper, lower = -_UPPER_GIVES * step, (1 - _UPPER_GIVES) * step
    moved = np.zeros((len(rims.vertices), 3))
    for side, pull in enumerate((upper[0], lower[0])):
        along = np.stack([np.interp(rims.along, places, pull[:, k]) for k in range(3)], 1)
        moved += rims.share[:, side, None] * along
    edges = points[rims.upper] + upper, points[rims.lower] + lower
    points[rims.vertices] += moved
    points[rims.upper], points[rims.lower] = edges
