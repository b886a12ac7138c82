"""Hands before the face: on the mouth, the cheek, the chin, an eye, the forehead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Float32, Float64, Int32
from ...heads.pigments import skin_tone
from ...heads.polygons import vertex_normals
from ..camera import Camera
from .fabrics import Colour, dye, folds, shaded
from .hand_mesh import HandMesh, hand_mesh
from .meshes import joined, sheet
from .shape import Wearer
from .solid import Solid
from .touching import clearance


@dataclass(frozen=True, slots=True)
class _Pose:
    """How a hand lies on a face. All angles in degrees.

    at: the landmark that `touch` lies before. touch: a place of the resting hand, metres.
    lean: from upright to the middle of the face, how the fingers point. wrist: how far the wrist is off the face.
    turned: about the fingers' way. bends: of the first joints, of the second ones. thumb: (aside, bend).
    deep: whether the back of the fingers lies on the face, not the palm.
    """

    at: int
    touch: tuple[float, float, float]
    lean: float
    wrist: float
    turned: float
    bends: tuple[float, float]
    thumb: tuple[float, float] = (0.0, 15.0)
    back: bool = False


_POSES = {
    "mouth": _Pose(13, (0.0, 0.112, -0.010), 62, 10, 0, (14, 24), (0.0, 20.0)),
    "mouth_up": _Pose(13, (0.002, 0.120, -0.010), 25, 16, 0, (10, 22), (8.0, 10.0)),
    "cheek": _Pose(280, (0.005, 0.085, -0.012), 12, 14, 14, (10, 20), (0.0, 12.0)),
    "eye": _Pose(386, (0.0, 0.130, -0.010), 22, 12, 8, (8, 18), (6.0, 10.0)),
    "forehead": _Pose(151, (0.0, 0.140, -0.009), 48, 20, 0, (12, 18), (0.0, 18.0)),
    "chin": _Pose(152, (0.004, 0.105, 0.004), 40, -2, 0, (62, 78), (-6.0, 30.0), back=True),
    "lips": _Pose(13, (0.036, 0.165, -0.008), 34, 24, 10, (24, 38), (-8.0, 32.0)),
}


def handed(wearer: Wearer, camera: Camera, rng: np.random.Generator) -> tuple[Solid, ...]:
    """A hand that touches the face, with nails, and now and then a sleeve."""
    mesh = hand_mesh()
    name = str(rng.choice(tuple(_POSES)))
    side = 1 if rng.random() < 0.5 else -1
    placed = _posed(mesh, _POSES[name], wearer, side, camera, rng)
    tone, nail = _tones(rng)
    flip = placed.mirrored
    skin_solid = Solid(
        placed.vertices.astype(np.float32),
        vertex_normals(placed.vertices.astype(np.float32), _turned(mesh.triangles, flip)),
        _turned(mesh.triangles, flip),
        _skin_colours(mesh, tone, rng),
        roughness=0.5,
        name="hand",
    )
    nail_triangles = _turned(mesh.nail_triangles, flip)
    nails = placed.nails.astype(np.float32)
    nail_solid = Solid(
        nails, vertex_normals(nails, nail_triangles), nail_triangles, np.tile(nail, (len(nails), 1)).astype(np.float32),
        roughness=0.28, name="nails",
    )  # fmt: skip
    solids = (skin_solid, nail_solid)
    return (*solids, _sleeve(placed, rng)) if rng.random() < 0.6 else solids


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """A hand in the head's frame; frame: (3, 3) rows are the hand's x, y, z; origin: (3,) its wrist."""

    vertices: Float64
    nails: Float64
    frame: Float64
    origin: Float64
    mirrored: bool


def _posed(mesh: HandMesh, pose: _Pose, wearer: Wearer, side: int, camera: Camera, rng: np.random.Generator) -> _Placed:
    bones = _bones(mesh, pose, rng)
    size = wearer.unit * float(rng.uniform(0.93, 1.08))
    own, nails = (
        _skinned(one, weights, bones) * size
        for one, weights in ((mesh.vertices, mesh.weights), (mesh.nails, mesh.nail_weights))
    )
    at = wearer.mark(pose.at)
    if pose.at in (280, 386) and side < 0:
        at = wearer.mark({280: 50, 386: 159}[pose.at])
    out = _outwards(wearer, at, camera)
    frame, mirrored = _frame(pose, out, side, rng)
    at = at + rng.normal(0, 0.005, 3)
    mirror = np.array([-1.0 if mirrored else 1.0, 1.0, 1.0])
    origin = at - (np.array(pose.touch) * size * mirror) @ frame
    vertices, nails = (origin + (one * mirror) @ frame for one in (own, nails))
    shift = clearance(wearer, np.concatenate([vertices, nails]), at, out) * out
    return _Placed(vertices + shift, nails + shift, frame, origin + shift, mirrored)


def _outwards(wearer: Wearer, at: Float64, camera: Camera) -> Float64:
    """(3,) the way off the face at a place, drawn a little towards the camera."""
    own = at - np.array([0.0, wearer.mark(234, 454)[:, 1].mean() + 0.02, at[2] * 0.6])
    own /= np.linalg.norm(own)
    seen = camera.eye - at
    seen = seen / np.linalg.norm(seen)
    out = own + 0.35 * seen * max(float(own @ seen), 0.0)
    return out / np.linalg.norm(out)


def _frame(pose: _Pose, out: Float64, side: int, rng: np.random.Generator) -> tuple[Float64, bool]:
    """The hand's axes in the head's frame as rows, and whether the hand is the mirrored one.

    Its palm faces the face (or its back, for fingers bent under the chin); its arm comes from the side's elbow.
    """
    lean = np.radians(pose.lean + rng.normal(0, 7)) * side
    up = np.array([-np.sin(lean), 0.0, np.cos(lean)])
    y, z = up - out * (up @ out), out
    y /= np.linalg.norm(y)
    wrist, turned = np.radians(pose.wrist + rng.normal(0, 4)), np.radians(pose.turned + rng.normal(0, 5)) * side
    y, z = y * np.cos(wrist) - z * np.sin(wrist), z * np.cos(wrist) + y * np.sin(wrist)
    x = np.cross(y, z)
    x, z = x * np.cos(turned) - z * np.sin(turned), z * np.cos(turned) + x * np.sin(turned)
    # At rest x (the thumb's side), y, z make a right hand seen from its back; the left one is its mirror.
    return np.stack([x, y, z]), side > 0


def _bones(mesh: HandMesh, pose: _Pose, rng: np.random.Generator) -> tuple[Float64, Float64]:
    """Turns (16, 3, 3) and shifts (16, 3) of palm and bones."""
    turns, shifts = np.tile(np.eye(3), (16, 1, 1)), np.zeros((16, 3))
    closer = float(rng.uniform(0.1, 0.95))
    first, second = pose.bends[0] + rng.normal(0, 4), pose.bends[1] + rng.normal(0, 6)
    for f in range(5):
        chain = mesh.joints[f]
        way = (chain[3] - chain[0]) / np.linalg.norm(chain[3] - chain[0])
        if f == 0:
            axis = np.cross(way, [-0.35, 0.15, -1.0])
            angles = (pose.thumb[1] * 0.5, pose.thumb[1] + rng.normal(0, 4), pose.thumb[1] * 0.8)
            aside = np.radians(pose.thumb[0] + rng.normal(0, 4) - 8 * closer)
        else:
            axis = np.cross(way, [0.0, 0.0, -1.0])
            bend = second + rng.normal(0, 4)
            angles = (first + rng.normal(0, 3) + 2.5 * (f - 2), bend, 0.6 * bend)
            fan = np.arctan2(way[0], way[1])
            aside = fan * (0.25 + 0.6 * closer)
        axis /= np.linalg.norm(axis)
        turn, shift = np.eye(3), np.zeros(3)
        for i in range(3):
            step = _about(axis, np.radians(angles[i]))
            if i == 0:
                step = _about(np.array([0.0, 0.0, 1.0]), aside) @ step
            shift = shift + turn @ (chain[i] - step @ chain[i])
            turn = turn @ step
            turns[1 + 3 * f + i], shifts[1 + 3 * f + i] = turn, shift
    return turns, shifts


def _about(axis: Float64, angle: float) -> Float64:
    """(3, 3) a turn about an axis of length 1 (Rodrigues)."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def _skinned(points: Float64, weights: Float64, bones: tuple[Float64, Float64]) -> Float64:
    turns, shifts = bones
    turn = (weights @ turns.reshape(16, 9)).reshape(-1, 3, 3)
    return np.einsum("mij,mj->mi", turn, points) + weights @ shifts


def _tones(rng: np.random.Generator) -> tuple[Colour, Colour]:
    """The colour of the skin and of the nails."""
    melanin = float(1 / (1 + np.exp(0.45 - 1.3 * rng.standard_normal())))
    blood = float(rng.uniform(0.27, 0.47))
    tone = skin_tone(0.02 + 0.95 * melanin, blood).astype(np.float64)
    bare = 0.75 * skin_tone(0.02 + 0.6 * melanin, min(blood + 0.16, 1.0)).astype(np.float64) + 0.12
    return tone, dye(rng) if rng.random() < 0.18 else bare


def _skin_colours(mesh: HandMesh, tone: Colour, rng: np.random.Generator) -> Float32:
    """Palms paler and redder, knuckles darker, creases across the joints."""
    palm = np.clip(-mesh.normals[:, 2] * 1.4, 0, 1)[:, None]
    pale = tone + (np.array([0.62, 0.36, 0.27]) - tone) * (0.30 + 0.25 * (1 - tone.mean()))
    colours = tone + (pale - tone) * palm
    for f, chain in enumerate(mesh.joints):
        mine = mesh.finger == f
        at = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(chain, axis=0), axis=1))])
        for joint in at[:3]:
            near = np.exp(-(((mesh.along[mine] - joint) / 0.0045) ** 2))[:, None]
            colours[mine] *= 1 - near * np.array([0.10, 0.20, 0.22])
        tip = np.clip((mesh.along[mine] - at[2] - 0.006) / 0.012, 0, 1)[:, None]
        colours[mine] *= 1 + tip * np.array([0.06, -0.07, -0.06])
    grain = 1 + 0.025 * rng.standard_normal((len(colours), 1))
    return np.clip(colours * grain, 0.003, 0.95).astype(np.float32)


def _sleeve(placed: _Placed, rng: np.random.Generator) -> Solid:
    """A sleeve from somewhere on the forearm on."""
    begin = float(rng.uniform(-0.12, -0.03))
    on = np.concatenate([[begin - 0.012, begin - 0.001, begin, begin - 0.002], np.linspace(begin - 0.02, -0.36, 12)])
    grow = np.concatenate([[0.90, 0.95, 1.0, 1.04], np.linspace(1.02, 1.25, 12)])
    turn = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    wide = (0.040 + 0.05 * np.clip(-on - 0.02, 0, 0.3))[:, None] * grow[:, None]
    fold = (
        folds(rng, on[:, None] + 0 * turn, 0.04 * turn + 0 * on[:, None], 3, 0.045)
        * np.clip((begin - on) / 0.04, 0, 1)[:, None]
    )
    wide = wide * (1 + 0.05 * fold)
    ring = np.stack([wide * np.cos(turn), on[:, None] + 0 * turn, 0.78 * wide * np.sin(turn)], -1)
    tint = dye(rng)
    colours = shaded(np.ones((*ring.shape[:2], 3)) * tint, fold, 0.3)
    colours[0] *= 0.35
    mesh = sheet(placed.origin + ring @ placed.frame, colours, wrap=True)
    return joined([mesh], roughness=0.9, name="sleeve")


def _turned(triangles: Int32, flip: bool) -> Int32:
    return np.ascontiguousarray(triangles[:, ::-1]) if flip else triangles
