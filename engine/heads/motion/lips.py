"""Lips: they meet, never pass through each other, and close over an open jaw."""

from __future__ import annotations

import numpy as np

from ...arrays import Float32, Float64
from .storage import Rims

_UPPER_GIVES = 0.4
"""How much of the way the upper lip goes where lips come together or push each other."""
_EVEN_ROUNDS = 8


def meet_lips(points: Float64, rest: Float32, rims: Rims, closed: float, shut: float) -> None:
    """Move the lips in place: apart where one would pass through the other, together by `closed` in [0, 1].

    shut: in [0, 1], how far they come together upwards and downwards alone, one before the other if it is rolled in.

    points: (n, 3) the head with the other motions done; rest: (n, 3) the same head at rest.
    """
    apart = (points[rims.upper] - points[rims.lower]) - (rest[rims.upper] - rest[rims.lower])
    gap = apart[..., 2]
    step = closed * apart
    # Where they overlap they are pushed apart upwards and downwards alone.
    step[..., 2] = np.where(gap > 0, max(closed, shut) * gap, gap)
    upper, lower = -_UPPER_GIVES * step, (1 - _UPPER_GIVES) * step
    moved = rims.carried(_evened(upper), _evened(lower))
    edges = points[rims.upper] + upper, points[rims.lower] + lower
    points[rims.vertices] += moved
    points[rims.upper], points[rims.lower] = edges


def _evened(pull: Float64) -> Float64:
    """Pulls on rows (rows, r, 3) without kinks, for the skin around them; the corners stay."""
    for _ in range(_EVEN_ROUNDS):
        inner = (pull[:, :-2] + 2 * pull[:, 1:-1] + pull[:, 2:]) / 4
        pull = np.concatenate([pull[:, :1], inner, pull[:, -1:]], axis=1)
    return pull
