"""Bending a hand: from its joints' angles to its skin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Float64


@dataclass(frozen=True, slots=True, eq=False)
class Angles:
    """A hand's joints, radians. Fingers in the order of hand_mesh.FINGERS.

    bends: (5, 3) of the joints from the palm on, towards it. asides: (5,) of the first joint, towards the little
    finger. closed: how far the fingers, fanned out at rest, are brought together: 0 not, 1 side by side.
    """

    bends: Float64
    asides: Float64
    closed: float = 0.5


def bones_of(joints: Float64, angles: Angles) -> tuple[Float64, Float64]:
    """Turns (16, 3, 3) and shifts (16, 3) of palm and bones. joints: (5, 4, 3) at rest."""
    turns, shifts = np.tile(np.eye(3), (16, 1, 1)), np.zeros((16, 3))
    for f, chain in enumerate(joints):
        way = (chain[3] - chain[0]) / np.linalg.norm(chain[3] - chain[0])
        # The thumb bends across the palm, the fingers towards it.
        axis = np.cross(way, [-0.35, 0.15, -1.0] if f == 0 else [0.0, 0.0, -1.0])
        axis /= np.linalg.norm(axis)
        aside = angles.asides[f] + (angles.closed * np.arctan2(way[0], way[1]) if f else 0.0)
        turn, shift = np.eye(3), np.zeros(3)
        for i in range(3):
            step = _about(axis, float(angles.bends[f, i]))
            if i == 0:
                step = _about(np.array([0.0, 0.0, 1.0]), float(aside)) @ step
            shift = shift + turn @ (chain[i] - step @ chain[i])
            turn = turn @ step
            turns[1 + 3 * f + i], shifts[1 + 3 * f + i] = turn, shift
    return turns, shifts


def skinned(
    points: Float64, normals: Float64, weights: Float64, bones: tuple[Float64, Float64]
) -> tuple[Float64, Float64]:
    """Points and normals (m, 3) of the resting hand where its bones take them. weights: (m, 16)."""
    turns, shifts = bones
    turn = (weights @ turns.reshape(16, 9)).reshape(-1, 3, 3)
    placed = (turn @ points[:, :, None])[..., 0] + weights @ shifts
    ways = (turn @ normals[:, :, None])[..., 0]
    return placed, ways / np.sqrt((ways * ways).sum(1, keepdims=True))


def _about(axis: Float64, angle: float) -> Float64:
    """(3, 3) a turn about an axis of length 1 (Rodrigues)."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross, np.float64)
