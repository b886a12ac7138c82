"""Where the camera stands, how far it sees, and which way the head faces."""

from __future__ import annotations

import math

from ..scene import Framing, Pose
from .chance import Rng, between
from .plans import Plan

_SENSOR = 0.036
"""The height of a full frame that is held upright, metres."""
_TAKEN_IN = (0.32, 1.9)
"""What the photographer took in at the head before the picture was cropped, metres: a head, or a whole person."""
_NEAREST = 0.25
_EYES_UP = (0.09, 0.10)
"""How far above the middle the eyes lie, in heights: of a tight face, of head and shoulders."""


def sample_pose(plan: Plan, rng: Rng) -> Pose:
    """The way that a head faces."""
    yaw, pitch, roll = (spread.draw(rng) for spread in (plan.yaw, plan.pitch, plan.roll))
    # Who turns far looks neither far up nor far down.
    return Pose(yaw, pitch * (1 - 0.4 * abs(yaw) / 90), roll)


def sample_framing(plan: Plan, rng: Rng) -> Framing:
    """A photographer's distance by lens and by what it took in, and then a crop of that picture."""
    focal = math.exp(between(math.log(plan.focal[0]), math.log(plan.focal[1]), rng)) / 1000
    low, high = plan.crop
    tall = low * (high / low) ** float(rng.random())
    most = max(_TAKEN_IN[1], 1.2 * tall)
    taken_in = max(tall, _TAKEN_IN[0] * (most / _TAKEN_IN[0]) ** float(rng.beta(1.2, 2.2)))
    distance = max(taken_in * focal / _SENSOR, _NEAREST, 0.62 * tall)
    away = plan.off_centre * rng.standard_normal(2)
    reach = 0.5 - 0.5 * min(0.19 / tall, 1.0) + 0.02  # the face stays in the picture
    return Framing(
        field=math.degrees(2 * math.atan(tall / 2 / distance)),
        distance=distance,
        right=float(min(max(away[0], -reach), reach)),
        up=_up(tall) + float(min(max(away[1], -reach), reach)),
    )


def _up(tall: float) -> float:
    """How far above the middle the eyes lie: the face is in the middle, or the crown near the upper edge."""
    share = min(max((tall - 0.22) / 0.3, 0.0), 1.0)
    return _EYES_UP[0] + (_EYES_UP[1] - _EYES_UP[0]) * share
