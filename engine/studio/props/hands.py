"""Hands before the face: on the mouth, the cheek, the chin, an eye, the forehead."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...arrays import Float64
from ..camera import Camera
from .hand_looks import Hand, drawn
from .hand_mesh import HandMesh, hand_mesh
from .hand_poses import Angles, bones_of, skinned
from .shape import Wearer
from .solid import Solid
from .touching import Relief


@dataclass(frozen=True, slots=True)
class _Pose:
    """How a hand lies on a face. All angles in degrees.

    at: the landmarks, on the person's left and right, that `touch`, a place of the resting hand (metres), lies before.
    lean: from upright to the middle of the face, how the fingers point. wrist: how far the wrist is off the face.
    turned: about the fingers' way, the little finger's side off the face. bends: of the first joints, of the second
    ones. thumb: how far it is spread and bent.
    """

    at: tuple[int, int]
    touch: tuple[float, float, float]
    lean: float
    wrist: float
    turned: float
    bends: tuple[float, float]
    thumb: tuple[float, float] = (0.0, 15.0)


_POSES = {
    "mouth": _Pose((13, 13), (0.0, 0.112, -0.010), 62, 6, 0, (10, 18), (0.0, 20.0)),
    "mouth_up": _Pose((13, 13), (0.002, 0.125, -0.010), 25, 10, 0, (8, 16), (8.0, 10.0)),
    "cheek": _Pose((280, 50), (0.002, 0.090, -0.012), 10, 4, 12, (6, 14), (0.0, 12.0)),
    "eye": _Pose((386, 159), (0.0, 0.130, -0.010), 22, 8, 6, (8, 14), (6.0, 10.0)),
    "forehead": _Pose((151, 151), (0.0, 0.140, -0.009), 48, 14, 0, (10, 14), (0.0, 18.0)),
    "chin": _Pose((199, 199), (0.030, 0.105, -0.012), 58, 16, -8, (34, 48), (4.0, 24.0)),
    "fist": _Pose((152, 152), (0.012, 0.100, -0.020), 30, 24, 0, (62, 88), (-4.0, 40.0)),
    "lips": _Pose((13, 13), (0.036, 0.160, -0.008), 34, 16, 8, (24, 38), (-8.0, 32.0)),
}
_REACH = 0.075
"""From a finger's first joint to where it touches, metres."""


def handed(wearer: Wearer, camera: Camera, rng: np.random.Generator) -> tuple[Solid, ...]:
    """A hand that touches the face, with nails, and now and then a sleeve."""
    pose = _POSES[str(rng.choice(tuple(_POSES)))]
    side = 1 if rng.random() < 0.5 else -1
    return drawn(_placed(pose, wearer, side, camera, rng), wearer, rng)


def _placed(pose: _Pose, wearer: Wearer, side: int, camera: Camera, rng: np.random.Generator) -> Hand:
    """A hand that touches the face, first with what comes first, then with every finger that can bend so far."""
    mesh = hand_mesh()
    at = wearer.mark(pose.at[0 if side > 0 else 1]) + rng.normal(0, 0.005, 3)
    out = _outwards(wearer, at, camera)
    size, relief = wearer.unit * float(rng.uniform(0.93, 1.08)), Relief(wearer, at, out)
    frame, angles = _frame(pose, out, side, rng), _angles(pose, rng)

    def held(angles: Angles) -> tuple[Hand, Float64]:
        hand = Hand(bones_of(mesh.joints, angles), frame, np.zeros(3), size, side < 0)
        shape, _ = skinned(mesh.vertices, mesh.normals, mesh.weights, hand.bones)
        nails, _ = skinned(mesh.nails, mesh.nail_normals, mesh.nail_weights, hand.bones)
        origin = at - size * np.array(pose.touch) @ hand.axes
        lacking = relief.lacking(origin + size * np.concatenate([shape, nails]) @ hand.axes)
        first = float(lacking.max())
        return replace(hand, origin=origin + first * out), first - lacking[: len(shape)]

    _, gaps = held(angles)
    return held(_bent(angles, mesh, gaps))[0]


def _bent(angles: Angles, mesh: HandMesh, gaps: Float64) -> Angles:
    """Fingers bent until they touch. gaps: (m,) how far each vertex is off the skin, metres."""
    bends = angles.bends.copy()
    for f in range(1, 5):
        gap = float(gaps[mesh.finger == f].min())
        if np.isfinite(gap):
            more = float(np.clip(gap / _REACH, 0, 0.45))
            bends[f] += np.array([0.75, 0.35, 0.15]) * more
    return Angles(bends, angles.asides, angles.closed)


def _outwards(wearer: Wearer, at: Float64, camera: Camera) -> Float64:
    """(3,) the way off the face at a place, drawn a little towards the camera."""
    own = at - np.array([0.0, wearer.mark(234, 454)[:, 1].mean() + 0.02, at[2] * 0.6])
    own /= np.linalg.norm(own)
    seen = camera.eye - at
    seen = seen / np.linalg.norm(seen)
    out = own + 0.35 * seen * max(float(own @ seen), 0.0)
    return out / np.linalg.norm(out)


def _frame(pose: _Pose, out: Float64, side: int, rng: np.random.Generator) -> Float64:
    """(3, 3) the hand's axes in the head's frame as rows: the palm faces the face, the arm comes from the side's elbow.

    At rest x (the thumb's side), y, z make a left hand seen from its back; the right one is its mirror.
    """
    lean = np.radians(pose.lean + rng.normal(0, 7)) * side
    up = np.array([-np.sin(lean), 0.0, np.cos(lean)])
    y, z = up - out * (up @ out), out
    y /= np.linalg.norm(y)
    wrist, turned = np.radians(pose.wrist + rng.normal(0, 4)), np.radians(pose.turned + rng.normal(0, 5)) * side
    y, z = y * np.cos(wrist) - z * np.sin(wrist), z * np.cos(wrist) + y * np.sin(wrist)
    x = np.cross(y, z)
    x, z = x * np.cos(turned) - z * np.sin(turned), z * np.cos(turned) + x * np.sin(turned)
    return np.stack([x, y, z])


def _angles(pose: _Pose, rng: np.random.Generator) -> Angles:
    """A pose's bends as one person makes them."""
    closer = float(rng.uniform(0.1, 0.95))
    first, second = pose.bends[0] + rng.normal(0, 4), pose.bends[1] + rng.normal(0, 6)
    bends, asides = np.zeros((5, 3)), np.zeros(5)
    bends[0] = np.array([0.5, 1.0, 0.8]) * pose.thumb[1] + rng.normal(0, 4, 3)
    asides[0] = pose.thumb[0] + rng.normal(0, 4) - 8 * closer
    for f in range(1, 5):
        bend = second + rng.normal(0, 4)
        bends[f] = first + rng.normal(0, 3) + 2.5 * (f - 2), bend, 0.6 * bend
    return Angles(np.radians(bends), np.radians(asides), 0.25 + 0.6 * closer)
