"""Where portraits are taken from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from kindred.engine.arrays import Float64
from kindred.engine.heads import FEATURES, Head
from kindred.engine.heads.features import EYE_LEFT, SKIN
from kindred.engine.studio import Camera, portrait

_WHOLE = {"front": 0.0, "three-quarter": 35.0, "profile": 90.0, "back": 180.0}
_FIELD = 12.0
"""Degrees: close-ups are taken with a long lens, about 170 mm on a full frame."""


def _eye(head: Head) -> Float64:
    ball = head.vertices[head.topology.parts == EYE_LEFT]
    return np.array([ball[:, 0].mean(), ball[:, 1].min(), ball[:, 2].mean() + 0.002])


def _landmark(*places: int) -> Callable[[Head], Float64]:
    return lambda head: head.vertices[head.topology.landmarks[list(places)]].mean(0).astype(np.float64)


def _ear(head: Head) -> Float64:
    ear = head.topology.regions[:, FEATURES.index("ears")] > 0.5
    left = head.vertices[ear & (head.vertices[:, 0] > 0) & (head.topology.parts == SKIN)]
    return (left.min(0).astype(np.float64) + left.max(0)) / 2


_CLOSE: dict[str, tuple[Callable[[Head], Float64], tuple[float, float, float], float]] = {
    "eye": (_eye, (0.12, -1.0, 0.05), 0.052),
    "mouth": (_landmark(13, 14), (0.35, -1.0, 0.0), 0.075),
    "nose": (_landmark(4), (0.5, -1.0, 0.1), 0.075),
    "cheek": (_landmark(280, 425), (0.75, -1.0, 0.1), 0.085),
    "ear": (_ear, (1.0, -0.35, 0.0), 0.09),
}
"""What each close view looks at, from where, and how many metres high it is."""

VIEWS = (*_WHOLE, *_CLOSE)


def camera(head: Head, view: str, yaw: float = 0.0) -> Camera:
    """The camera of a view. yaw: degrees that the head is turned further to the picture's right.

    Close views need landmarks, eyeballs or ears; raises KeyError for a view that there is not.
    """
    if view in _WHOLE:
        return portrait(head, yaw=_WHOLE[view] + yaw)
    target_of, way, height = _CLOSE[view]
    target, turn = target_of(head), np.radians(yaw)
    turned = (
        way[0] * np.cos(turn) + way[1] * np.sin(turn),
        way[1] * np.cos(turn) - way[0] * np.sin(turn),
        way[2],
    )
    direction = np.array(turned) / np.linalg.norm(turned)
    away = height / 2 / np.tan(np.radians(_FIELD) / 2)
    return Camera(target + away * direction, target, np.array([0.0, 0.0, 1.0]), field=_FIELD)
