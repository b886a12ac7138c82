"""Lids: they turn about the eyeball's middle, meet when they close, follow the gaze, and give way to the cornea."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Float32, Float64
from .eyes import Eye
from .storage import Rims

_MEET = 0.12
"""Where lids meet, as a share of the way from the lower to the upper: the upper lid does most of it."""
_SKIN = 0.0014
"""Lids are not pressed thinner than this over the eye, metres."""
_WELD = 0.7
"""From this closure on the lids' edges approach each other also along the eye."""
_WIDE_UPPER, _WIDE_LOWER = 11.0, -2.5
"""Degrees that a lid turns about the eye when it is opened wide."""
_UP, _DOWN, _LOWER_UP, _LOWER_DOWN = 0.55, 0.92, 0.10, 0.30
"""Degrees a degree of gaze: the upper lid with a gaze that rises and one that sinks, and the lower lid."""


@dataclass(frozen=True, slots=True)
class LidPose:
    """What one eye's lids do: closed and wide in [0, 1], and the eye's gaze in degrees."""

    closed: float
    wide: float
    pitch: float
    yaw: float


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """The eye's horizontal axis (from corner to corner), the way up and the way out; columns of `axes`."""

    centre: Float64
    axes: Float64

    def angles(self, points: Float64) -> Float64:
        """Radians above the way out, turned about the axis."""
        _, up, out = np.moveaxis((points - self.centre) @ self.axes, -1, 0)
        return np.arctan2(up, out)

    def turned(self, points: Float64, turn: Float64) -> Float64:
        along, up, out = np.moveaxis((points - self.centre) @ self.axes, -1, 0)
        cosine, sine = np.cos(turn), np.sin(turn)
        moved = np.stack([along, cosine * up + sine * out, cosine * out - sine * up], -1)
        return self.centre + moved @ self.axes.T

    def level(self, points: Float64, steps: Float64) -> Float64:
        """Steps without what they turn about the axis: along it, and out of the eye or in."""
        way = np.cross(self.axes[:, 0], points - self.centre)
        way /= np.linalg.norm(way, axis=-1, keepdims=True)
        return steps - (steps * way).sum(-1, keepdims=True) * way


def move_lids(
    points: Float64, rest: Float32, rims: Rims, eye: Eye, pose: LidPose, skin: Float32, gaze: Float64
) -> None:
    """Move the lids of one eye in place.

    points: (n, 3) the head with all other motions done; rest: (n, 3) the same head at rest.
    skin: (b,) 1 for those of rims.vertices that may not enter the eye, 0 for lashes.
    gaze: (3,) where the eye looks.
    """
    frame = _frame(points, rims, eye)
    upper, lower = _turns(frame, points, rims, pose)
    turn = rims.carried(upper[..., None], lower[..., None])[:, 0]
    edges = frame.turned(points[rims.upper], upper), frame.turned(points[rims.lower], lower)
    weld = pose.closed * _smooth(pose.closed, 0.0, _WELD)
    apart = (edges[1] - edges[0]) / 2
    met = [edge + weld * sign * frame.level(edge, apart) for edge, sign in zip(edges, (1, -1), strict=True)]
    moved = frame.turned(points[rims.vertices], turn)
    # Away from the edges what draws them together soon ends.
    moved += rims.share.max(1)[:, None] * rims.carried(met[0] - edges[0], met[1] - edges[1])
    points[rims.vertices] = moved
    points[rims.upper], points[rims.lower] = met
    _give_way(points, rest, rims, eye, skin, gaze)
    middle = (points[rims.upper] + points[rims.lower]) / 2
    share = _smooth(pose.closed, 0.9, 1.0)
    for half in (rims.upper, rims.lower):
        points[half] += share * (middle - points[half])


def _frame(points: Float64, rims: Rims, eye: Eye) -> _Frame:
    corners = points[rims.upper[0, [0, -1]]]
    across = corners[np.argmax(corners[:, 0])] - corners[np.argmin(corners[:, 0])]
    across /= np.linalg.norm(across)
    up = np.array([0.0, 0.0, 1.0]) - across[2] * across
    up /= np.linalg.norm(up)
    # +X, up and -Y are left-handed: out is up x across.
    return _Frame(eye.centre, np.stack([across, up, np.cross(across, up)], 1))


def _turns(frame: _Frame, points: Float64, rims: Rims, pose: LidPose) -> tuple[Float64, Float64]:
    """How far each vertex of the edges turns about the eye's axis, radians, (rows, r) each."""
    above, below = frame.angles(points[rims.upper]), frame.angles(points[rims.lower])
    gap = np.maximum(above - below, 0)
    profile = (gap[0] / max(float(gap[0].max()), 1e-6)) ** 0.75
    follow = (
        (_UP if pose.pitch > 0 else _DOWN) * pose.pitch,
        (_LOWER_UP if pose.pitch > 0 else _LOWER_DOWN) * pose.pitch,
    )
    upper = above + np.radians(follow[0] + _WIDE_UPPER * pose.wide) * profile
    lower = below + np.radians(follow[1] + _WIDE_LOWER * pose.wide) * profile
    # Lids that would pass each other (squinting and looking down) stop where they touch.
    touch = (upper + lower) / 2
    upper, lower = np.maximum(upper, touch), np.minimum(lower, touch)
    meet = (lower[-1] + _MEET * (upper[-1] - lower[-1]))[None]
    upper, lower = upper + pose.closed * (meet - upper), lower + pose.closed * (meet - lower)
    return upper - above, lower - below


def _give_way(points: Float64, rest: Float32, rims: Rims, eye: Eye, skin: Float32, gaze: Float64) -> None:
    """Push the lids out of the eye, to as far from its surface as they were at rest, at most their thickness."""
    rows = rims.vertices
    away, before = points[rows] - eye.centre, rest[rows].astype(np.float64) - eye.centre
    far, was = np.linalg.norm(away, axis=1), np.linalg.norm(before, axis=1)
    spare = was - eye.reach(before / was[:, None], np.array([0.0, -1.0, 0.0]))
    need = eye.reach(away / far[:, None], gaze) + np.minimum(spare, _SKIN)
    push = skin * np.maximum(need - far, 0)
    points[rows] += (push / far)[:, None] * away


def _smooth(value: float, low: float, high: float) -> float:
    share = float(np.clip((value - low) / (high - low), 0, 1))
    return share * share * (3 - 2 * share)
