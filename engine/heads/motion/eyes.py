"""Eyeballs: where they are, how far their surface reaches, and how they turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Bool, Float32, Float64, Int32
from ..eyeballs import fit_sphere
from ..features import EYE_LEFT, EYE_RIGHT
from ..kit import Kit

_WHITE_FROM = 34.0
"""Degrees off the eye's axis from which on its surface is the ball's, and no longer the cornea's."""
_FORWARD = np.array([0.0, -1.0, 0.0])


@dataclass(frozen=True, slots=True, eq=False)
class Eye:
    """One eyeball of a head.

    vertices: (k,) int32. centre: (3,), radius: metres.
    bulge: (91,) metres: how far the surface stands out before the ball at each whole degree off the eye's axis.
    """

    vertices: Int32
    centre: Float64
    radius: float
    bulge: Float64

    def reach(self, ways: Float64, gaze: Float64) -> Float64:
        """(m,) metres from the centre to the surface in directions (m, 3) of length 1, while it looks along `gaze`."""
        degrees = np.degrees(np.arccos(np.clip(ways @ gaze, -1, 1)))
        return self.radius + np.interp(degrees, np.arange(len(self.bulge)), self.bulge)


def eyes_of(kit: Kit, vertices: Float32) -> list[Eye]:
    """The head's eyeballs, left and right; none where the kit has none. They look along -Y at rest."""
    found: list[Eye] = []
    for part in (EYE_LEFT, EYE_RIGHT):
        rows = np.flatnonzero(kit.topology.parts == part).astype(np.int32)
        if len(rows) < 4:
            return []
        found.append(_eye(rows, vertices[rows].astype(np.float64), _white(kit.mean[rows])))
    return found


def _white(points: Float32) -> Bool:
    """Which of an eyeball's vertices lie on the ball."""
    away = points - (points.min(0) + points.max(0)) / 2
    ways = away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)
    return ways @ _FORWARD < np.cos(np.radians(_WHITE_FROM))


def _eye(rows: Int32, points: Float64, white: Bool) -> Eye:
    centre, radius = fit_sphere(points[white])
    away = points - centre
    far = np.linalg.norm(away, axis=1)
    degrees = np.degrees(np.arccos(np.clip(away @ _FORWARD / far, -1, 1)))
    # The widest of the vertices within a degree's reach, so that the surface is never taken for flatter than it is.
    order = np.argsort(degrees)
    bulge = np.interp(np.arange(91), degrees[order], np.maximum(far[order] - radius, 0))
    bulge[int(_WHITE_FROM) + 1 :] = 0
    return Eye(rows, centre, radius, bulge)


def gaze_way(pitch: float, yaw: float) -> Float64:
    """(3,) where an eye looks that is turned by degrees: up with pitch, to +X (the picture's right) with yaw."""
    p, y = np.radians(pitch), np.radians(yaw)
    return np.array([np.cos(p) * np.sin(y), -np.cos(p) * np.cos(y), np.sin(p)])


def turn_matrix(pitch: float, yaw: float) -> Float64:
    """(3, 3) the turn that takes -Y to `gaze_way(pitch, yaw)`: about X, then about Z, so that the eye stays upright."""
    p, y = np.radians(pitch), np.radians(yaw)
    about_x = np.array([[1.0, 0.0, 0.0], [0.0, np.cos(p), np.sin(p)], [0.0, -np.sin(p), np.cos(p)]], np.float64)
    about_z = np.array([[np.cos(y), -np.sin(y), 0.0], [np.sin(y), np.cos(y), 0.0], [0.0, 0.0, 1.0]], np.float64)
    return about_z @ about_x
