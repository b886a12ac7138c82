"""Headscarves that frame the face and fall over the neck, and hoods that are up."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ...arrays import Float64
from .bodies import Body, body
from .fabrics import Pattern, folds, pattern, shaded
from .meshes import Mesh, joined, sheet, smooth_curve
from .shape import Field, Wearer, height_field, skin
from .solid import Solid

_OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150,
    136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""The face's outline among the landmarks, from the middle of the forehead over the person's left."""
_AROUND, _ROWS = 72, 22


def scarved(wearer: Wearer, rng: np.random.Generator) -> tuple[Solid, ...]:
    """A headscarf, or the hood of a jacket that is up."""
    hooded = rng.random() < 0.3
    field, middle = _ahead(wearer)
    trunk = body(wearer, rng)
    turn = np.linspace(-np.pi, np.pi, _AROUND, endpoint=False)
    start = _opening(wearer, middle, turn)
    loose = float(rng.uniform(0.012, 0.022)) if hooded else float(rng.uniform(0.004, 0.008))
    start = start + (float(rng.uniform(0.06, 0.16)) if hooded else float(rng.uniform(-0.02, 0.10)))
    rows = np.concatenate([[0.02, 0.0, 0.0, 0.012], np.linspace(0.03, 1, _ROWS - 4)])
    angle = start + (np.pi - start) * rows[:, None]
    around = np.broadcast_to(turn, angle.shape)
    rest = field.at(angle, around) + loose
    reach = _eased(rest)
    across, along = around * 0.10, np.broadcast_to(rows[:, None] * 0.25, angle.shape)
    fold = (
        folds(rng, along * 0.8, across, 5, 0.055)
        * np.clip(rows / 0.15, 0, 1)[:, None]
        * np.clip((1 - rows) / 0.2, 0, 1)[:, None]
    )
    reach = reach + 0.0035 * (fold + 0.6) + np.array([-0.003, -0.0015, 0.002, 0.003, *[0.002] * (_ROWS - 4)])[:, None]
    if hooded:
        reach += 0.022 * np.exp(-((turn / 0.5) ** 2)) * np.sin(np.pi * np.clip(rows * 1.6, 0, 1))[:, None]
    way = np.stack([np.sin(angle) * np.sin(around), -np.cos(angle), np.sin(angle) * np.cos(around)], -1)
    points = middle + reach[..., None] * way
    paint = pattern(rng, 0.9 if hooded else 0.6, ("stripes", "bars", "checks", "dots", "mottled"))
    colours = shaded(paint(across, along), fold, 0.35)
    colours[:2] *= 0.45
    colours[3] *= 0.9
    meshes = [sheet(points, colours, wrap=True), _drape(trunk, paint, rng, hooded)]
    return (joined(meshes, roughness=0.9, name="hood" if hooded else "scarf"),)


def _ahead(wearer: Wearer) -> tuple[Field, Float64]:
    """How far the head reaches, over the angle off straight ahead and the turn about that way (0 up, to the left)."""
    points = wearer.samples(_outside())
    middle = wearer.skull_middle() - [0, 0.012, 0.045]
    away = points - middle.astype(np.float32)
    reach = np.sqrt((away * away).sum(1))
    angle, turn = np.arccos(-away[:, 1] / reach), np.arctan2(away[:, 0], away[:, 2])
    return height_field(angle, turn, reach, (0.3, -np.pi), (np.pi, np.pi), (32, 60), True), middle


@lru_cache(maxsize=1)
def _outside() -> Any:
    found, mean = skin(), skin().mean
    inside = np.linalg.norm(mean - (0, 0.06, -0.03), axis=1) < 0.045
    return found.some((mean[:, 2] > -0.15) & ~inside & (mean[:, 1] > -0.03))


def _opening(wearer: Wearer, middle: Float64, turn: Float64) -> Float64:
    """(_AROUND,) the angle off straight ahead of the face's outline at each turn."""
    away = wearer.mark(*_OVAL) - middle
    away[16:21, 2] -= 0.004  # below the chin
    reach = np.linalg.norm(away, axis=1)
    angle, at = np.arccos(-away[:, 1] / reach), np.arctan2(away[:, 0], away[:, 2])
    order = np.argsort(at)
    return np.interp(turn, at[order], angle[order], period=2 * np.pi) + 0.03


def _eased(rest: Float64) -> Float64:
    """Cloth that spans hollows."""
    spun = rest.copy()
    for _ in range(24):
        side = 0.25 * (np.roll(spun, 1, 1) + np.roll(spun, -1, 1))
        even = side[3:-1] + 0.25 * (spun[2:-2] + spun[4:])
        np.maximum(even, rest[3:-1], out=spun[3:-1])
    spun[-1] = spun[-2].mean()
    return spun


def _drape(trunk: Body, paint: Pattern, rng: np.random.Generator, hooded: bool) -> Mesh:
    """Cloth around the neck, over the shoulders and the chest."""
    top = trunk.collar(0.026, 0.020) + np.where(np.cos(trunk.turn) > 0, 0.004, 0.02)[:, None] * [0, 0, 1]
    full = trunk.collar(0.004, 0.030 if not hooded else 0.022)
    knots = np.concatenate([top[None], full[None], trunk.levels[2:7] + 0.010 * trunk.out])
    knots[2:, :, 2] += 0.006
    points = smooth_curve(knots, 22)
    across = np.broadcast_to(trunk.turn * 0.12, points.shape[:2])
    along = trunk.middle[2] - points[..., 2]
    fold = folds(rng, along, across, 5, 0.05)
    points = points + (0.006 * fold * np.linspace(0.3, 1, 22)[:, None])[..., None] * trunk.out
    return sheet(points, shaded(paint(across, along), fold, 0.4), wrap=True)
