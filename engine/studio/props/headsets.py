"""Headphones, with or without a microphone before the mouth."""

from __future__ import annotations

import numpy as np

from ...arrays import Float64
from .fabrics import Colour, dye, linear
from .meshes import Mesh, joined, sheet, smooth_curve, tube, turned
from .shape import Field, Wearer
from .solid import Solid


def eared(wearer: Wearer, rng: np.random.Generator) -> tuple[Solid, ...]:
    """Two cups over the ears and a band over the crown; at times a microphone on a boom."""
    field, middle = wearer.skull()
    shell, soft = (linear("17181b"), linear("0f1012")) if rng.random() < 0.5 else (dye(rng), linear("1a1a1c"))
    size = float(rng.uniform(0.85, 1.05)) * wearer.unit
    cups = [_Cup(wearer, field, middle, side, size) for side in (1, -1)]
    meshes = [mesh for cup in cups for mesh in cup.meshes(shell, soft, rng)]
    meshes += _band(cups, field, middle, shell, soft, float(rng.uniform(0.010, 0.018)))
    if rng.random() < 0.4:
        meshes += _boom(wearer, cups[int(rng.integers(2))], shell)
    return (joined(meshes, roughness=float(rng.uniform(0.35, 0.7)), name="headset"),)


class _Cup:
    """Where a cup lies: middle (3,), the way out of it (3,), and half its height."""

    def __init__(self, wearer: Wearer, field: Field, middle: Float64, side: int, size: float) -> None:
        ear = wearer.ear(side)
        self.side, self.half = side, max(0.036 * size, 0.5 * float(np.ptp(ear[:, 2])) + 0.010)
        self.middle = (ear.max(0) + ear.min(0)) / 2
        self.out = np.array([side, 0.10, 0.10])
        self.out /= np.linalg.norm(self.out)
        self.up = np.array([0.0, 0.0, 1.0]) - self.out * self.out[2]
        self.up /= np.linalg.norm(self.up)
        self.ahead = np.cross(self.up, self.out) * side
        self.middle = self.middle - self.out * ((self.middle - [side * 0.05, *self.middle[1:]]) @ self.out)
        ring = self._ring(self.half - 0.010)
        away = ring - middle
        reach = np.linalg.norm(away, axis=1)
        up, around = np.arcsin(away[:, 2] / reach), np.arctan2(away[:, 0], -away[:, 1])
        # Each point of the cushion has to lie outside the skull; outwards is nearly its own way.
        lacking = (field.at(up, around) + 0.001 - reach) * reach / np.maximum(away @ self.out, 0.02)
        self.middle = self.middle + max(float(lacking.max()), 0.0) * self.out
        self.deep = max(float(((ear - self.middle) @ self.out).max()) + 0.003, 0.014)

    def _ring(self, radius: float, count: int = 28) -> Float64:
        turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
        return self.middle + radius * (np.cos(turn)[:, None] * self.up + 0.86 * np.sin(turn)[:, None] * self.ahead)

    def meshes(self, shell: Colour, soft: Colour, rng: np.random.Generator) -> list[Mesh]:
        """The cushion, a ring around the ear, and the shell that closes it."""
        rows, deep = [], self.deep
        for radius, height in (
            (-0.014, 0.5 * deep),
            (-0.013, 0.0),
            (-0.006, -0.0),
            (0.0, 0.3 * deep),
            (0.0, 0.75 * deep),
            (-0.003, deep),
        ):
            rows.append(self._ring(self.half + radius) + height * self.out)
        cushion = sheet(np.stack(rows), soft, wrap=True)
        high = deep + float(rng.uniform(0.008, 0.018))
        disc = []
        for radius, height in (
            (0.98, deep),
            (1.0, deep + 0.002),
            (0.97, 0.6 * high + 0.4 * deep),
            (0.84, high),
            (0.55, high + 0.001),
            (0.5, high - 0.002),
            (0.0, high - 0.002),
        ):
            disc.append(self._ring(self.half * radius) + height * self.out)
        tint = np.ones((7, 28, 3)) * shell
        tint[4:] = tint[4:] * 0.6 + 0.02
        return [cushion, sheet(np.stack(disc), tint, wrap=True)]


def _band(cups: list[_Cup], field: Field, middle: Float64, shell: Colour, soft: Colour, wide: float) -> list[Mesh]:
    """An arch from cup to cup, and a cushion under its top."""
    angle = np.linspace(0, np.pi, 31)
    up = np.where(angle <= np.pi / 2, angle, np.pi - angle)
    around = np.where(angle <= np.pi / 2, np.pi / 2, -np.pi / 2)
    reach = field.at(up, around) + 0.011
    left, right = (cup.middle + (cup.deep + 0.005) * cup.out for cup in cups)
    # Above the ears the arch runs down outside the head to the cups.
    across, high = reach * np.cos(angle), reach * np.sin(angle)
    ends = np.interp(high, (0.0, 0.085), (1.0, 0.0))
    x = across + ends * np.where(angle < np.pi / 2, left[0] - across, right[0] - across)
    y = middle[1] + ends * (0.5 * (left[1] + right[1]) - middle[1])
    path = np.stack([x, y, middle[2] + high], 1)
    path = np.concatenate([left[None] + cups[0].up * 0.01, path[3:-3], right[None] + cups[1].up * 0.01])
    top = tube(smooth_curve(path, 41), 0.0032, shell, aside=(0.0, 1.0, 0.0), sides=10, flat=wide / 0.0032)
    pad = smooth_curve(path, 41)[11:-11]
    inner = pad - 0.0050 * (pad - middle) / np.linalg.norm(pad - middle, axis=1, keepdims=True)
    return [top, tube(inner, 0.0035, soft, aside=(0.0, 1.0, 0.0), sides=8, flat=0.85 * wide / 0.0035)]


def _boom(wearer: Wearer, cup: _Cup, shell: Colour) -> list[Mesh]:
    """A thin arm from a cup to beside the mouth, with foam at its end."""
    corner = wearer.mark(291 if cup.side > 0 else 61)
    start = cup.middle + (cup.deep + 0.004) * cup.out - 0.6 * cup.half * cup.up
    end = corner + np.array([cup.side * 0.010, -0.024, -0.008])
    cheek = wearer.mark(361 if cup.side > 0 else 132) + np.array([cup.side * 0.022, -0.01, -0.006])
    path = smooth_curve(np.stack([start, cheek, 0.45 * cheek + 0.55 * end + [cup.side * 0.020, -0.012, 0], end]), 24)
    angle = np.linspace(-np.pi / 2, np.pi / 2, 10)
    egg = np.stack([0.0085 * np.cos(angle), 0.014 * np.sin(angle)], 1)
    way = path[-1] - path[-3]
    return [
        tube(path, 0.0021, shell, aside=(0.0, 0.0, 1.0), sides=7),
        turned(egg, linear("121315"), origin=path[-1], axis=way, sides=16),
    ]
