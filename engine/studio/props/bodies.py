"""The body that clothes hang on, below one head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Float64
from .meshes import smooth_curve
from .shape import Wearer, skin

COLUMNS = 72
"""Points around neck and chest, from the back over the person's left."""
_MEAN_NECK = 0.0640
"""Half a mean neck's width at the rim, metres."""


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A body in clothes.

    turn: (COLUMNS,) radians around the neck, 0 in front, growing to the person's left. rim: (COLUMNS, 3) the lower end
    of the head's neck; above: (2, COLUMNS, 3) the neck some 13 and 26 mm higher. out: (COLUMNS, 3) of length 1, level,
    away from the neck. levels: (k, COLUMNS, 3) knots from the collar down to the hem.
    shoulder: half the width of the shoulders, metres. middle: (3,) of the rim.
    """

    turn: Float64
    rim: Float64
    above: Float64
    out: Float64
    levels: Float64
    shoulder: float
    middle: Float64

    def surface(self, rows: int) -> Float64:
        """(rows, COLUMNS, 3) from the collar's seam to the hem."""
        return smooth_curve(self.levels, rows)

    def collar(self, height: Float64 | float, off: float) -> Float64:
        """(COLUMNS, 3) around the neck, `height` metres above the rim along the skin and `off` metres outside it."""
        share = np.broadcast_to(np.asarray(height, np.float64), (COLUMNS,))[:, None] / 0.013
        low, high = self.above[0] - self.rim, self.above[1] - self.above[0]
        place = self.rim + np.clip(share, None, 1) * low + np.clip(share - 1, 0, None) * high
        return place + off * self.out


def body(wearer: Wearer, rng: np.random.Generator) -> Body:
    """A body as broad as the neck and chance make it, upright in the head's frame."""
    turn = np.linspace(-np.pi, np.pi, COLUMNS, endpoint=False)
    ring = wearer.vertices[skin().rim].astype(np.float64)
    middle = np.array(
        [(ring[:, 0].max() + ring[:, 0].min()) / 2, (ring[:, 1].max() + ring[:, 1].min()) / 2, ring[:, 2].mean()]
    )
    around = np.arctan2(ring[:, 0] - middle[0], -(ring[:, 1] - middle[1]))
    rim = _around(turn, around, ring)
    above = np.stack([_around(turn, around, wearer.vertices[rows].astype(np.float64)) for rows in skin().above])
    half = (ring[:, 0].max() - ring[:, 0].min()) / 2
    shoulder = float(np.clip(0.168 + 1.7 * (half - _MEAN_NECK) + 0.008 * rng.standard_normal(), 0.138, 0.20))
    stout = float(np.clip(1 + 0.09 * rng.standard_normal(), 0.85, 1.3))
    out = np.stack([np.sin(turn), -np.cos(turn), np.zeros(COLUMNS)], 1)
    levels = np.concatenate(
        [_neck(rim, out), _trunk(turn, middle, half, shoulder, stout, float(rng.uniform(-0.012, 0.02)))]
    )
    return Body(turn, rim, above, out, levels, shoulder, middle)


def _neck(rim: Float64, out: Float64) -> Float64:
    return np.stack([rim + 0.007 * out, rim + 0.012 * out - [0, 0, 0.008]])


def _trunk(turn: Float64, middle: Float64, half: float, shoulder: float, stout: float, drop: float) -> Float64:
    """Sections from the neck's foot over the shoulders to the hips, each an ellipse with flattened sides.

    drop: how much further shoulders slope than usual, metres.
    """
    s = shoulder
    # half width, front, back (from the neck's middle), and heights below the rim's middle at front, side, back; power
    knots = (
        (half + 0.030, 0.074, 0.062, 0.036, 0.018 + 0.2 * drop, -0.004, 2.0),
        (0.5 * (half + 0.030) + 0.5 * (0.86 * s + 0.01), 0.088, 0.080, 0.058, 0.034 + 0.5 * drop, 0.022, 2.15),
        (0.86 * s + 0.010, 0.102 * stout, 0.096, 0.092, 0.056 + drop, 0.060, 2.3),
        (1.0 * s, 0.116 * stout, 0.104 * stout, 0.142, 0.088 + drop, 0.112, 2.4),
        (1.0 * s, 0.130 * stout, 0.108 * stout, 0.20, 0.18, 0.18, 2.5),
        (0.93 * s, 0.128 * stout, 0.105 * stout, 0.30, 0.29, 0.29, 2.5),
        (0.86 * s * stout, 0.115 * stout, 0.095 * stout, 0.46, 0.45, 0.45, 2.4),
    )
    rings: list[Float64] = []
    for width, front, back, low_front, low_side, low_back, power in knots:
        across, on = np.sin(turn), np.cos(turn)
        ahead = 0.5 + 0.5 * np.tanh(3 * on)
        depth = back + (front - back) * ahead
        x = width * np.sign(across) * np.abs(across) ** (2 / power)
        y = -depth * np.sign(on) * np.abs(on) ** (2 / power)
        level = np.where(on > 0, low_front, low_back)
        z = low_side + (level - low_side) * np.abs(on) ** 1.6
        rings.append(middle + np.stack([x, y, -z], 1))
    return np.stack(rings)


def _around(turn: Float64, around: Float64, places: Float64) -> Float64:
    """(COLUMNS, 3) places (r, 3) at angles (r,), between which they are interpolated, at other angles."""
    order = np.argsort(around)
    return np.stack([np.interp(turn, around[order], places[order, i], period=2 * np.pi) for i in range(3)], 1)
