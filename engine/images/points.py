"""Choices out of the points of MediaPipe's face mesh."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, Float64
from ..heads.landmarks import LANDMARKS_68

RIGHT_EYE, LEFT_EYE = (33, 133), (362, 263)
"""Corners of the person's right and left eye. They stay where they are when the lids close or the eye looks away."""
NOSE_TIP, MOUTH_RIGHT, MOUTH_LEFT = 4, 61, 291
FEWEST = 468


def five_points(landmarks: Float32 | Float64) -> Float64:
    """(5, 2) float64: right eye, left eye, tip of the nose, right and left corner of the mouth (the person's).

    landmarks: (468 or 478, 2 or 3), pixels. An eye is the middle between its corners.
    """
    flat = np.asarray(landmarks, np.float64)[:, :2]
    eyes = [flat[list(eye)].mean(0) for eye in (RIGHT_EYE, LEFT_EYE)]
    return np.stack([*eyes, flat[NOSE_TIP], flat[MOUTH_RIGHT], flat[MOUTH_LEFT]])


def usual_68(landmarks: Float32) -> Float32:
    """(68, 2 or 3): the landmarks that stand for the usual 68, in their order.

    landmarks: (468 or 478, 2 or 3).
    """
    return landmarks[list(LANDMARKS_68)]


def eye_distance(landmarks: Float32 | Float64) -> float:
    """Pixels between the middles of the two eyes."""
    right, left = five_points(landmarks)[:2]
    return float(np.linalg.norm(left - right))
