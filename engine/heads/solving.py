"""Parameters for a head that has none: those of its kit's rig that come nearest to its vertices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Float32, Float64
from ..errors import BadInput
from .features import SKIN
from .kit import Kit
from .shaping import Shape

_PRIOR = 1e-6
"""How much a parameter's distance from neutral costs, against square metres of all vertices: so little that it only
decides what the vertices leave open."""

_EVEN = 3e-6
"""How much a difference between the sides costs; scans are never quite even."""

_SWEEPS = 200
_STILL = 1e-6


@dataclass(frozen=True, slots=True)
class Solution:
    """What was found. left_over: mean distance that remains between skin vertices, metres."""

    shape: Shape
    left_over: float


def solve(kit: Kit, vertices: Float32) -> Solution:
    """The parameters, left and right apart, that come nearest to a head: least squares within [0, 1].

    vertices: (n, 3) float32, metres, in the kit's topology and frame.
    Raises BadInput when the vertices are not the kit's in number, or not finite.
    """
    if vertices.shape != kit.mean.shape or not bool(np.isfinite(vertices).all()):
        raise BadInput("head", f"its vertices are not those of {kit.topology.name}", "adopt it onto the bundled head")
    skin = np.flatnonzero(kit.topology.parts == SKIN)
    steps = np.asarray(kit.offsets.dense()[:, skin], np.float32)
    side = (1 + kit.side[skin, None]) / 2
    moves = np.concatenate([steps * side, steps * (1 - side)]).reshape(2 * len(steps), -1)
    target = (vertices[skin] - kit.mean[skin]).reshape(-1)
    values = _descend(_gram(moves, len(steps)), (moves @ target).astype(np.float64)) + 0.5
    left, right = values[: len(steps)], values[len(steps) :]
    shape = Shape.of(((left + right) / 2).astype(np.float32), ((left - right) / 2).astype(np.float32))
    found = kit.vertices(shape.parameters, shape.asymmetry)[skin]
    return Solution(shape, float(np.linalg.norm(found - vertices[skin], axis=1).mean()))


def _gram(moves: Float32, count: int) -> Float64:
    """Products of all moves, with what neutral and even sides are preferred by."""
    gram = (moves @ moves.T).astype(np.float64)
    left = np.arange(count)
    gram[np.diag_indices(2 * count)] += _PRIOR + _EVEN
    gram[left, left + count] -= _EVEN
    gram[left + count, left] -= _EVEN
    return gram


def _descend(gram: Float64, pull: Float64) -> Float64:
    """The least of x·gram·x/2 - pull·x with every x in [-0.5, 0.5]: coordinate descent, which cannot leave the box."""
    values = np.zeros(len(pull))
    slope = -pull
    for _ in range(_SWEEPS):
        most = 0.0
        for index in range(len(values)):
            new = float(np.clip(values[index] - slope[index] / gram[index, index], -0.5, 0.5))
            step = new - values[index]
            if step:
                slope += step * gram[index]
                values[index] = new
                most = max(most, abs(step))
        if most < _STILL:
            break
    return values
