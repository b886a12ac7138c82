"""The jaw: one rigid body that turns about its joint and glides."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...arrays import Float32, Float64
from .storage import JAW_MOTIONS, Jaw


def jaw_turn(
    jaw: Jaw, vertices: Float32, mean: Float32, weights: Mapping[str, float], size: float
) -> tuple[Float64, Float64]:
    """Where the jaw takes what goes with it wholly: p to turn @ p + shift; turn (3, 3), shift (3,) metres.

    vertices: (n, 3) the head at rest; mean: (n, 3) the kit's. size: the head's, over the mean head's.
    """
    shares = np.array([weights.get(name, 0.0) for name in JAW_MOTIONS])
    vector = shares @ jaw.turns.astype(np.float64)
    joint = jaw.joint + (vertices[jaw.anchor] - mean[jaw.anchor]).astype(np.float64).mean(0)
    turn = _turn(vector)
    return turn, joint - turn @ joint + size * (shares @ jaw.shifts.astype(np.float64))


def jaw_step(jaw: Jaw, vertices: Float32, turn: Float64, shift: Float64) -> Float64:
    """(j, 3) metres: how far what turns with the jaw moves, each vertex by its share."""
    points = vertices[jaw.vertices].astype(np.float64)
    return jaw.share[:, None] * (points @ turn.T + shift - points)


def _turn(vector: Float64) -> Float64:
    """(3, 3) the turn about a vector by its length in radians (Rodrigues)."""
    angle = float(np.linalg.norm(vector))
    x, y, z = vector / max(angle, 1e-12)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
