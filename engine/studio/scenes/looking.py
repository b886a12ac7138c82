"""Where people look: into the camera, or at something near or far."""

from __future__ import annotations

import numpy as np

from ...arrays import Float64
from ...heads.expressions import Gaze
from ...heads.eyeballs import fit_sphere
from ...heads.features import EYE_LEFT, EYE_RIGHT
from ..camera import Camera
from ..scene import Sitter
from .chance import Rng, between
from .plans import Plan

_COMFORT = (28.0, 20.0)
"""How far eyes turn before the head would follow, degrees of yaw and of pitch."""
_STRAY = 1.2
"""How far eyes that look into the camera miss it, degrees."""
_GAZE = (11.0, 7.0)
"""How far off straight ahead eyes wander, deviations of yaw and of pitch."""


def sample_gaze(sitter: Sitter, camera: Camera, plan: Plan, rng: Rng) -> Gaze:
    """Both eyes on one point, which is the camera as often as the plan says.

    camera: in the head's own frame.
    """
    contact, near = rng.random(2)
    stray, wander = _STRAY * rng.standard_normal(2), rng.standard_normal(2)
    if contact < plan.contact:
        return gaze_at(sitter, camera.eye, (float(stray[0]), float(stray[1])))
    yaw, pitch = np.clip(wander * _GAZE, np.negative(_COMFORT), _COMFORT)
    distance = between(0.3, 0.7, rng) if near < 0.2 else between(0.7, 8.0, rng)
    return gaze_at(sitter, distance * _way(float(yaw), float(pitch)))


def gaze_at(sitter: Sitter, point: Float64, stray: tuple[float, float] = (0.0, 0.0)) -> Gaze:
    """The eyes on a point, as far as they comfortably turn.

    point: (3,), metres, in the head's frame. stray: degrees of yaw and of pitch beside it.
    """
    head = sitter.head
    turns: list[float] = []
    for part in (EYE_LEFT, EYE_RIGHT):
        centre, _ = fit_sphere(head.vertices[head.topology.parts == part])
        x, y, z = (point - centre) / max(float(np.linalg.norm(point - centre)), 1e-9)
        yaw, pitch = np.degrees([np.arctan2(x, -y), np.arcsin(np.clip(z, -1, 1))]) + stray
        turns += [float(np.clip(pitch, -_COMFORT[1], _COMFORT[1])), float(np.clip(yaw, -_COMFORT[0], _COMFORT[0]))]
    return Gaze(*turns)


def _way(yaw: float, pitch: float) -> Float64:
    y, p = np.radians([yaw, pitch])
    return np.array([np.cos(p) * np.sin(y), -np.cos(p) * np.cos(y), np.sin(p)])
