"""Where hair grows on the scalp: a line around the head, drawn from landmarks, ears and skull."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .surface import Surface

_FOREHEAD_TOP, _GLABELLA, _CHIN = 10, 9, 152


@dataclass(frozen=True)
class Scalp:
    """The skull's frame: angles around its axis and heights, and the hairline in them.

    centre: (3,) metres. ear_top, ear_bottom: heights. ear_front, ear_back: degrees from the front. trichion: height of
    the hairline's middle. ear_middle, ear_half: (3,) metres, the box of the left ear.
    """

    centre: np.ndarray
    ear_top: float
    ear_bottom: float
    ear_front: float
    ear_back: float
    trichion: float
    ear_middle: np.ndarray
    ear_half: np.ndarray

    def around(self, points: np.ndarray) -> np.ndarray:
        """(…) degrees from the front, 0 to 180, the same on both sides."""
        away = points - self.centre
        return np.degrees(np.arctan2(np.abs(away[..., 0]), -away[..., 1]))

    def up(self, points: np.ndarray) -> np.ndarray:
        """(…) how far up on the skull, -1 to 1: the sine of the elevation seen from its middle."""
        away = points - self.centre
        return away[..., 2] / np.linalg.norm(away, axis=-1)

    def line(self, degrees: np.ndarray, kind: str) -> np.ndarray:
        """(…) metres: the hairline's height at an angle. kind: a key of _FRONTS."""
        recess, peak, low = _FRONTS[kind]
        t, front, back = self.trichion, self.ear_front, self.ear_back
        top, bottom = self.ear_top, self.ear_bottom
        burn = bottom * low
        knots = [
            (0, t + peak),
            (12, t + 0.0005),
            (24, t - 0.001 + recess * 0.6),
            (34, t - 0.004 + recess),
            (41, t - 0.011 + recess * 0.85),
            (47, t - 0.022 + recess * 0.4),
            (53, t - 0.034),
            (58, t - 0.046),
            (62, t - 0.060),
            (front - 14, 0.35 * t * 0.2),
            (front - 12, burn * 0.7),
            (front - 10.5, burn),
            (front - 1.5, burn),
            (front - 0.5, top),
            (front + 3, top + 0.006),
            (0.5 * (front + back), top + 0.009),
            (back - 1, top + 0.004),
            (back + 3, top - 0.010),
            (back + 7, 0.5 * (top + bottom)),
            (back + 12, bottom + 0.002),
            (back + 20, bottom - 0.012),
            (back + 38, bottom - 0.018),
            (180, bottom - 0.020),
        ]
        angles, heights = zip(*knots, strict=True)
        return np.interp(degrees, angles, heights)

    def past_ears(self, points: np.ndarray) -> np.ndarray:
        """Points (k, 3) moved out of two ellipsoids around the ears."""
        side = np.where(points[:, :1] < 0, [[-1.0, 1, 1]], [[1.0, 1, 1]])
        half = self.ear_half * [1.0, 1.15, 1.1] + 0.002
        off = (points * side - self.ear_middle) / half
        far = np.linalg.norm(off, axis=1, keepdims=True)
        inside = far < 1
        # Mostly outwards, so that strands pass over an ear rather than part around it.
        out = off + np.array([1.0, 0, 0]) * (
            np.sqrt(np.maximum(1 - off[:, 1:2] ** 2 - off[:, 2:] ** 2, 0)) - off[:, :1]
        )
        return np.where(inside, (out * half + self.ear_middle) * side, points)

    def inside(self, points: np.ndarray, kind: str = "full") -> np.ndarray:
        """(…) metres above the hairline, roughly; negative below it."""
        return points[..., 2] - self.line(self.around(points), kind)


# How far the temples recede, how far the middle comes down, and how far sideburns reach towards the lobe.
_FRONTS = {
    "full": (0.000, -0.001, 0.42),
    "male": (0.007, -0.001, 0.55),
    "round": (-0.003, 0.001, 0.30),
    "receding": (0.022, 0.006, 0.5),
}


def scalp_of(surface: Surface) -> Scalp:
    """The frame of the surface's skull."""
    v = surface.vertices
    skin = v[surface.is_skin]
    high = skin[skin[:, 2] > 0]
    centre = np.array([0.0, (v[_FOREHEAD_TOP, 1] + high[:, 1].max()) / 2, 0.0])
    ear = v[surface.is_skin & (surface.region("ears") > 0.5) & (v[:, 0] > 0)]
    angle = np.degrees(np.arctan2(ear[:, 0], -(ear[:, 1] - centre[1])))
    return Scalp(
        centre=centre,
        ear_top=float(ear[:, 2].max()),
        ear_bottom=float(ear[:, 2].min()),
        ear_front=float(np.quantile(angle, 0.04)),
        ear_back=float(np.quantile(angle, 0.97)),
        ear_middle=(ear.max(0) + ear.min(0)) / 2,
        ear_half=(ear.max(0) - ear.min(0)) / 2,
        trichion=float(v[_GLABELLA, 2] + 0.36 * (v[_GLABELLA, 2] - v[_CHIN, 2])),
    )
