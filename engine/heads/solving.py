"""Parameters for a head that has none: those of its kit's rig that come nearest to its vertices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Float32, Float64
from ..errors import BadInput
from .features import SKIN
from .kit import Kit, Side
from .shaping import Shape

_PRIOR = 1e-6
"""How much a parameter's distance from neutral costs, against square metres of all vertices: so little that it only
decides what the vertices leave open."""

_EVEN = 3e-6
"""How much a difference between the sides costs; scans are never quite even."""

_SIDES: tuple[Side, Side] = ("left", "right")
_ROUNDS = 4
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
    count = len(kit.names)
    moves = np.stack([_move(kit, index, side)[skin].reshape(-1) for side in _SIDES for index in range(count)])
    gram, target = _gram(moves, count), (vertices - kit.mean)[skin].reshape(-1)
    values = np.zeros(2 * count)
    shape = _shape(values)
    for _ in range(_ROUNDS if len(kit.correctives) else 1):
        # What correctives add at the last solution is taken off the target: they are the only bend in the rig.
        bent = (kit.vertices(shape.parameters, shape.asymmetry) - kit.mean)[skin].reshape(-1) - values @ moves
        values = _descend(gram, (moves @ (target - bent)).astype(np.float64))
        shape = _shape(values)
    found = kit.vertices(shape.parameters, shape.asymmetry)[skin]
    return Solution(shape, float(np.linalg.norm(found - vertices[skin], axis=1).mean()))


def _move(kit: Kit, index: int, side: Side) -> Float32:
    """(n, 3) float32, metres: what one side of one parameter does from 0 to 1."""
    return kit.moved(kit.mean, index, 1.0, side) - kit.mean


def _shape(values: Float64) -> Shape:
    """values: (2 p,) the left sides' parameters less 0.5, then the right sides'."""
    left, right = np.split(values + 0.5, 2)
    return Shape.of(((left + right) / 2).astype(np.float32), ((left - right) / 2).astype(np.float32))


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
