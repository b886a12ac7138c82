"""Microphones before the mouth: hand-held ones with a wire ball, foam ones, and those of a desk on a thin neck."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...arrays import Float64
from ..camera import Camera
from .fabrics import dye, linear
from .hand_looks import Hand, drawn
from .hand_mesh import hand_mesh
from .hand_poses import Angles, bones_of
from .meshes import Mesh, joined, smooth_curve, tube, turned
from .shape import Wearer
from .solid import Solid
from .touching import Relief

_HELD = (0.0, 0.070, -0.031)
"""Where a shaft lies in a closed hand, metres."""
_METALS = ("17181a", "2a2c2f", "6f7478", "a3a7aa", "b08a3e", "5a1d20")


def miked(wearer: Wearer, camera: Camera, rng: np.random.Generator) -> tuple[Solid, ...]:
    """A microphone that points at the mouth."""
    mouth = wearer.mark(13, 14).mean(0)
    desk = rng.random() < 0.3
    side = 1.0 if rng.random() < 0.5 else -1.0
    down = np.array([side * rng.uniform(0.05, 0.7), -rng.uniform(0.25, 0.9), -1.0])
    if desk:
        down = np.array([side * rng.uniform(0.0, 0.25), -rng.uniform(0.5, 1.2), -0.7])
    down /= np.linalg.norm(down)
    towards = camera.eye - mouth
    out = np.array([0.0, -1.0, 0.0]) + 0.3 * towards / np.linalg.norm(towards)
    out /= np.linalg.norm(out)
    meshes, roughness = (_on_a_neck if desk else _in_hand)(down, rng)
    solid = joined(meshes, roughness=roughness, name="microphone")
    ball = mouth + np.array([side * rng.uniform(0, 0.012), 0, -rng.uniform(0.0, 0.022)])
    held = () if desk or rng.random() < 0.2 else drawn(_grip(wearer, down, side, rng), wearer, rng)
    solids = tuple(replace(one, vertices=one.vertices + ball.astype(np.float32)) for one in (solid, *held))
    # What is far below hides no skin; what a sleeve does there is nobody's concern.
    near = np.concatenate([one.vertices for one in solids if one.name != "sleeve"]).astype(np.float64)
    gap = float(Relief(wearer, ball, out).lacking(near).max()) + float(rng.gamma(2.0, 0.008))
    return tuple(replace(one, vertices=one.vertices + (gap * out).astype(np.float32)) for one in solids)


def _grip(wearer: Wearer, down: Float64, side: float, rng: np.random.Generator) -> Hand:
    """A fist around a shaft that begins at the origin: the thumb's side towards the ball, the elbow to the side."""
    thumb = -down
    y = np.array([-side, 0.25, 0.45 + rng.normal(0, 0.15)])
    y -= thumb * (y @ thumb)
    y /= np.linalg.norm(y)
    # A shaft lies aslant in a fist, so that the arm comes from below.
    aslant = np.radians(32 + rng.normal(0, 5))
    thumb, y = thumb * np.cos(aslant) - y * np.sin(aslant), y * np.cos(aslant) + thumb * np.sin(aslant)
    mirrored = side < 0
    frame = np.stack([-thumb if mirrored else thumb, y, side * np.cross(thumb, y)])
    bends = np.radians(np.array([[16, 34, 24], *[[75, 75, 40]] * 4]) + rng.normal(0, 3, (5, 3)))
    angles = Angles(bends, np.radians([-8.0, 0, 0, 0, 0]), 0.95)
    size = wearer.unit * float(rng.uniform(0.95, 1.06))
    hand = Hand(bones_of(hand_mesh().joints, angles), frame, np.zeros(3), size, mirrored)
    at = down * float(rng.uniform(0.085, 0.125))
    return replace(hand, origin=at - size * np.array(_HELD) @ hand.axes)


def _in_hand(down: Float64, rng: np.random.Generator) -> tuple[list[Mesh], float]:
    """A ball of wire or foam, its ring, and the tapered body; the ball's middle is the origin."""
    size = float(rng.uniform(0.023, 0.028))
    foam = rng.random() < 0.3
    angle = np.linspace(-np.pi / 2, 0.36 * np.pi, 15)
    ball = size * np.stack([np.cos(angle), np.sin(angle)], 1) * (1.25 if foam else 1.0)
    tint = dye(rng) if foam else linear(str(rng.choice(("8e9296", "55585c", "26282b"))))
    mesh = turned(ball, tint, origin=np.zeros(3), axis=down, sides=30)
    grid = np.arange(15)[:, None] + np.arange(30)[None]
    weave = np.clip(rng.normal(0.85, 0.12, (15, 30)), 0.4, 1.1) if foam else np.where(grid % 2 == 0, 1.15, 0.45)
    woven = Mesh(
        mesh.vertices, mesh.normals, mesh.triangles,
        np.clip(mesh.colours * weave.reshape(-1, 1), 0, 1).astype(np.float32),
    )  # fmt: skip
    begin = ball[-1, 1]
    body = linear(str(rng.choice(_METALS)))
    ring = np.array(
        [
            [size * 0.5, begin - 0.004],
            [size * 1.02, begin - 0.002],
            [size * 1.04, begin + 0.006],
            [size * 0.9, begin + 0.009],
        ]
    )
    if not foam:
        ring = np.concatenate([ring, ring[-1:]])
    shaft = np.array(
        [
            [0.9 * size, begin + 0.008], [0.88 * size, begin + 0.018], [0.70 * size, begin + 0.06],
            [0.56 * size, begin + 0.13], [0.52 * size, begin + 0.175], [0.45 * size, begin + 0.178],
            [0.0, begin + 0.178],
        ]
    )  # fmt: skip
    parts = [
        woven,
        turned(ring, linear("b9bcbf") if rng.random() < 0.5 else body, origin=np.zeros(3), axis=down, sides=24),
    ]
    parts.append(turned(shaft, body, origin=np.zeros(3), axis=down, sides=24))
    cable = np.array([[0, 0, 0], [0, 0, -0.06], [0.02, 0.02, -0.15], [0.05, 0.04, -0.32]]) + down * (begin + 0.176)
    if rng.random() < 0.5:
        parts.append(tube(smooth_curve(cable, 14), 0.003, linear("101012"), aside=(0.0, 1.0, 0.0), sides=7))
    return parts, 0.85 if foam else 0.38


def _on_a_neck(down: Float64, rng: np.random.Generator) -> tuple[list[Mesh], float]:
    """A slim capsule, mostly in foam, on a bent neck."""
    size = float(rng.uniform(0.011, 0.024))
    long = float(rng.uniform(1.2, 2.0))
    angle = np.linspace(-np.pi / 2, np.pi / 2, 16)
    egg = size * np.stack([np.cos(angle) ** 0.8, long * np.sin(angle)], 1)
    tint = dye(rng) if rng.random() < 0.25 else linear("141518")
    mesh = turned(egg, tint, origin=np.zeros(3), axis=down, sides=24)
    pores = np.clip(rng.normal(0.9, 0.14, (len(mesh.vertices), 1)), 0.4, 1.2)
    foam = Mesh(mesh.vertices, mesh.normals, mesh.triangles, np.clip(mesh.colours * pores, 0, 1).astype(np.float32))
    start = down * size * long * 0.9
    knots = np.stack(
        [
            start,
            start + 0.07 * down,
            start + 0.14 * down - [0, 0, 0.04],
            start + np.array([0, -0.12, -0.30]),
            start + np.array([0, -0.13, -0.5]),
        ]
    )
    neck = tube(
        smooth_curve(knots, 26), float(rng.uniform(0.004, 0.0075)), linear("1b1c1e"), aside=(1.0, 0.0, 0.0), sides=10
    )
    return [foam, neck], 0.75
