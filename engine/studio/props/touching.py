"""How far things before a face have to keep off it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ...arrays import Float64
from .shape import Wearer, skin

_CELL, _HALF = 0.005, 40
_OFF = 0.0008
"""How far off the skin a thing still touches it, metres."""


class Relief:
    """A face seen along one way, as the heights of its cells.

    at: (3,) the middle. out: (3,) of length 1, the way that things may move.
    """

    def __init__(self, wearer: Wearer, at: Float64, out: Float64) -> None:
        right = np.cross([0.0, 0.0, 1.0], out)
        right /= np.linalg.norm(right)
        self._at = at
        self._axes = np.stack([right, np.cross(out, right), out], 1)
        seen = (wearer.samples(_before()) - at) @ self._axes
        place = np.clip(np.floor(seen[:, :2] / _CELL).astype(int) + _HALF, 0, 2 * _HALF)
        reach = np.full((2 * _HALF + 1) ** 2, -np.inf)
        np.maximum.at(reach, place[:, 0] * (2 * _HALF + 1) + place[:, 1], seen[:, 2])
        reach = reach.reshape(2 * _HALF + 1, -1)
        tall = np.maximum(reach[:-1], reach[1:])
        self._reach = np.maximum(tall[:, :-1], tall[:, 1:])

    def lacking(self, points: Float64) -> Float64:
        """(k,) how far points (k, 3) have to move outwards until they just touch the skin, metres.

        Less than 0 for those before it, -infinity for those beside the head.
        """
        mine = (points - self._at) @ self._axes
        where = np.floor(mine[:, :2] / _CELL - 0.5).astype(int) + _HALF
        near = (where >= 0).all(1) & (where < 2 * _HALF).all(1)
        where = np.where(near[:, None], where, 0)
        found = self._reach[where[:, 0], where[:, 1]] - mine[:, 2] + _OFF
        return np.where(near, found, -np.inf)


@lru_cache(maxsize=1)
def _before() -> Any:
    """The samples of what can be touched from in front: the face, the jaw, the brow."""
    found = skin()
    chosen = (found.mean[:, 1] < 0.105) & (np.linalg.norm(found.mean - (0, 0.05, -0.03), axis=1) > 0.05)
    return found.some(chosen)
