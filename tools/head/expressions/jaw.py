"""How the jaw moves as a rigid body: fitted to the measured motions of the chin."""

from __future__ import annotations

import numpy as np

from ..mesh import Floats
from .carry import Measured

MOTIONS = ("jawOpen", "jawForward", "jawLeft", "jawRight")
ANCHOR = np.array([234, 454, 93, 323, 132, 361])
"""Landmarks beside the jaw's joints, with which these move from head to head."""
_CHIN = np.array([17, 18, 200, 199, 83, 313, 201, 421, 194, 418, 32, 262, 175, 152])
_SOFT = 0.004


def jaw_motions(measure: Measured) -> tuple[Floats, Floats, Floats]:
    """The joint (3,), and of each of MOTIONS the turn about it (4, 3) in radians and the shift (4, 3), metres.

    The joint is the point that stays where it is when the jaw opens; the condyle glides, so that it lies below that.
    """
    fits = [_rigid(measure.points[_CHIN], measure.motions[name][_CHIN]) for name in MOTIONS]
    turn, shift = fits[0]
    still = np.linalg.solve((np.eye(3) - turn)[1:, 1:], shift[1:])
    joint = np.array([0.0, *still])
    turns = [_vector(matrix) for matrix, _ in fits]
    shifts = [shift + matrix @ joint - joint for matrix, shift in fits]
    turns, shifts = np.array(turns), np.array(shifts)
    # What opens or juts goes to neither side, and what goes to a side does not open.
    turns[:2] *= [1, 0, 0]
    shifts[:2] *= [0, 1, 1]
    turns[2:] *= [0, 1, 1]
    shifts[2:] *= [1, 0, 0]
    return joint, turns, shifts


def turned(points: Floats, joint: Floats, turn: Floats, shift: Floats) -> Floats:
    """(n, 3) how far a rigid motion carries points."""
    angle = float(np.linalg.norm(turn))
    axis = turn / max(angle, 1e-12)
    away = points - joint
    along = (away @ axis)[:, None] * axis
    across = away - along
    return along + np.cos(angle) * across + np.sin(angle) * np.cross(axis, across) - away + shift


def share_of(motion: Floats, rigid: Floats) -> Floats:
    """(n,) in [0, 1]: which share of the rigid motion a measured motion comes nearest to."""
    return np.clip((motion * rigid).sum(1) / ((rigid**2).sum(1) + _SOFT**2), 0, 1)


def _rigid(points: Floats, motion: Floats) -> tuple[Floats, Floats]:
    """The rotation (3, 3) and shift (3,) that carry points nearest to where they go (Kabsch 1976)."""
    goal = points + motion
    left, _, right = np.linalg.svd((points - points.mean(0)).T @ (goal - goal.mean(0)))
    sign = np.diag([1, 1, np.linalg.det(right.T @ left.T)])
    turn = right.T @ sign @ left.T
    return turn, goal.mean(0) - turn @ points.mean(0)


def _vector(turn: Floats) -> Floats:
    angle = np.arccos(np.clip((np.trace(turn) - 1) / 2, -1, 1))
    axis = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
    return angle * axis / max(2 * np.sin(angle), 1e-12)
