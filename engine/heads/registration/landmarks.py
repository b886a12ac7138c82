"""The 468 points of MediaPipe's face mesh on a foreign shape, from several views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import RBFInterpolator
from scipy.spatial.transform import Rotation

from ...arrays import Bool, Float64
from ...images import Detector
from .frame import Reference, Sighting, frontal_view
from .similarity import scale_of
from .surface import Samples, transformed
from .views import Eye, closed, depth_map, lifted, paint_eyes, shaded

_TURNS = ((0.0, 0.0), (0.0, 22.0), (0.0, -22.0), (14.0, 0.0), (-14.0, 0.0))
"""Degrees (pitch, yaw) from the front. Further round, the network guesses what it does not see."""
_REACH = 0.012
"""How far a lifted point may be from where the mean head has it, metres, along the view."""
_FEWEST_VIEWS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """Points of the face mesh on a shape.

    points: (468, 3) float64, in the shape's unit.
    seen: (468,) bool, whether a point was seen; the others are carried along by the seen ones around them.
    spread: (468,) float64, how far the views disagree, metres.
    """

    points: Float64
    seen: Bool
    spread: Float64


def find_landmarks(
    samples: Samples, sighting: Sighting, reference: Reference, detector: Detector, eyes: Sequence[Eye] = ()
) -> Landmarks | None:
    """Find the landmarks of a face that was found; None where too few views show it.

    samples: of the face, see near_face. eyes: eyeballs among them to be painted.
    """
    expected = transformed(reference.points, np.linalg.inv(sighting.matrix))
    facing = _facing(reference.points)
    points: list[Float64] = []
    weights: list[Float64] = []
    for pitch, yaw in _TURNS:
        turn = Rotation.from_euler("XZ", [pitch, yaw], degrees=True)
        lift = _lift_view(samples, sighting, reference, turn, expected, detector, eyes)
        if lift is not None:
            towards = facing @ turn.inv().apply([0.0, -1.0, 0.0])
            points.append(lift)
            weights.append(np.where(np.isfinite(lift).all(1), np.clip(towards - 0.2, 0, 1) ** 2, 0))
    if len(points) < _FEWEST_VIEWS:
        return None
    return _combine(np.array(points), np.array(weights), sighting, reference)


def _lift_view(
    samples: Samples,
    sighting: Sighting,
    reference: Reference,
    turn: Rotation,
    expected: Float64,
    detector: Detector,
    eyes: Sequence[Eye],
) -> Float64 | None:
    view = frontal_view(sighting, reference, turn)
    depth = closed(depth_map(samples, view), view)
    found = detector.find(paint_eyes(shaded(depth, view), depth, view, eyes))
    if found is None:
        return None
    return lifted(depth, view, found[:, :2], view.project(expected)[:, 2], _REACH / scale_of(sighting.matrix))


def _combine(points: Float64, weights: Float64, sighting: Sighting, reference: Reference) -> Landmarks:
    clean = np.nan_to_num(points)
    total = weights.sum(0)
    mean = np.einsum("vn,vni->ni", weights, clean) / np.maximum(total, 1e-12)[:, None]
    apart = np.linalg.norm(clean - mean, axis=2)
    spread = np.sqrt((weights * apart**2).sum(0) / np.maximum(total, 1e-12)) * scale_of(sighting.matrix)
    seen = (total > 0.05) & (spread < 0.006)
    moved = transformed(mean, sighting.matrix)
    if not seen.all() and seen.sum() > 10:
        carry = RBFInterpolator(
            reference.points[seen], moved[seen] - reference.points[seen], neighbors=40, smoothing=1e-4
        )
        moved[~seen] = reference.points[~seen] + carry(reference.points[~seen])
    return Landmarks(transformed(moved, np.linalg.inv(sighting.matrix)), seen, np.where(seen, spread, np.inf))


def _facing(points: Float64) -> Float64:
    """(468, 3) about which way the mean face looks at each point: away from an axis through the head's middle."""
    away = points - np.array([0.0, 0.09, -0.03])
    away[:, 2] *= 0.6
    return away / np.linalg.norm(away, axis=1, keepdims=True)
