"""How far things before a face have to keep off it."""

from __future__ import annotations

import numpy as np

from ...arrays import Float64
from .shape import Wearer, skin

_CELL, _HALF = 0.005, 40


def clearance(wearer: Wearer, points: Float64, at: Float64, out: Float64) -> float:
    """How far points have to move outwards until they just touch the skin; metres, less than 0 inwards.

    points: (k, 3). at: (3,) a place on the face. out: (3,) of length 1, the way that the thing may move.
    """
    right = np.cross([0.0, 0.0, 1.0], out)
    right /= np.linalg.norm(right)
    plane = np.stack([right, np.cross(out, right)], 1)
    reach = _reach(wearer, at, out, plane)
    mine = points - at
    where = np.floor(mine @ plane / _CELL - 0.5).astype(int) + _HALF
    near = (where >= 0).all(1) & (where < 2 * _HALF).all(1)
    lacking = reach[where[near, 0], where[near, 1]] - (mine[near] @ out)
    return float(lacking.max(initial=-1.0)) + 0.0008


def _reach(wearer: Wearer, at: Float64, out: Float64, plane: Float64) -> Float64:
    """(2 * _HALF, 2 * _HALF) how far the skin comes out in the cells around a place; -infinity beside the head."""
    found = skin()
    face = wearer.samples((found.corners, found.shares)).astype(np.float64) - at
    place = np.clip(np.floor(face @ plane / _CELL).astype(int) + _HALF, 0, 2 * _HALF)
    reach = np.full((2 * _HALF + 1) ** 2, -np.inf)
    np.maximum.at(reach, place[:, 0] * (2 * _HALF + 1) + place[:, 1], face @ out)
    reach = reach.reshape(2 * _HALF + 1, -1)
    tall = np.maximum(reach[:-1], reach[1:])
    return np.maximum(tall[:, :-1], tall[:, 1:])
