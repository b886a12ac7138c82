"""Baseball caps: six panels, a band, a peak; worn forwards or backwards."""

from __future__ import annotations

import numpy as np

from ...arrays import Float64
from .fabrics import Colour, dye, linear, pattern
from .meshes import Mesh, joined, sheet, turned
from .shape import Field, Wearer
from .shells import brim_line, shell
from .solid import Solid

_COLUMNS, _ROWS = 72, 20


def capped(wearer: Wearer, rng: np.random.Generator) -> tuple[Solid, ...]:
    """A cap."""
    field, middle = wearer.skull()
    backwards = rng.random() < 0.12
    crown_tint, peak_tint = dye(rng), dye(rng)
    if rng.random() < 0.6:
        peak_tint = crown_tint
    turn = np.linspace(-np.pi, np.pi, _COLUMNS, endpoint=False)
    band = brim_line(wearer, turn, front=float(rng.uniform(0.54, 0.72)), back=float(rng.uniform(-0.004, 0.010)))
    high = float(rng.uniform(0.002, 0.013))
    crown = _crown(field, middle, turn, band, high, backwards)
    meshes = [
        sheet(crown, _panels(rng, crown, turn, crown_tint, backwards), wrap=True),
        _peak(crown[3], turn, backwards, peak_tint, rng),
        turned(
            np.array([[0.0075, -0.002], [0.0072, 0.001], [0.005, 0.0028], [0.0, 0.0034]]),
            peak_tint,
            origin=crown[-1, 0],
            axis=np.array([0.0, 0.0, 1.0]),
            sides=12,
        ),
    ]
    return (joined(meshes, roughness=0.85, name="cap"),)


def _crown(field: Field, middle: Float64, turn: Float64, band: Float64, high: float, backwards: bool) -> Float64:
    """Rows from inside the edge over it and up to the button."""
    rows = np.concatenate([[0.05, 0.0, 0.0], np.linspace(0.04, 1, _ROWS - 3)])
    off = np.broadcast_to(
        np.concatenate([[0.0025, 0.0025, 0.0055], np.linspace(0.0065, 0.0080, _ROWS - 3)])[:, None], (_ROWS, len(turn))
    ).copy()
    face = -np.cos(turn) if backwards else np.cos(turn)
    stiff = np.clip(face + 0.3, 0, 1.3) / 1.3
    off += high * np.sin(np.pi * np.clip(rows, 0, 1) ** 0.8)[:, None] * (0.08 + 0.92 * stiff**1.5)
    return shell(field, middle, turn, band, rows, off)


def _panels(rng: np.random.Generator, crown: Float64, turn: Float64, tint: Colour, backwards: bool) -> Float64:
    """Six panels with seams between them, stitches, eyelets, at times an emblem or another colour in front."""
    rows = len(crown)
    colours = np.ones((rows, len(turn), 3)) * tint
    ahead = np.abs(np.abs(turn) - np.pi) if backwards else np.abs(turn)
    if rng.random() < 0.25:
        colours[:, ahead < np.pi / 3 + 0.02] = dye(rng)
    elif rng.random() < 0.15:
        colours = pattern(rng, 0.0, ("bars", "checks", "dots", "mottled"))(
            np.broadcast_to(turn * 0.09, crown.shape[:2]), crown[..., 2]
        )
    seam = np.abs(np.mod(turn / (np.pi / 3) + 0.5, 1) - 0.5) < 0.08
    colours[3:, seam] *= 0.72
    colours[:2] *= 0.4
    colours[4] *= 0.85
    if rng.random() < 0.5:
        mark = dye(rng)
        height = (np.arange(rows) - 8.5) / 2.8
        round_ = (ahead[None] / 0.36) ** 2 + height[:, None] ** 2 < 1
        hole = ((ahead[None] / 0.19) ** 2 + height[:, None] ** 2 * 2.5 < 1) & (rng.random() < 0.6)
        colours[round_] = mark
        colours[hole] = colours[3, len(turn) // 2]
    return colours


def _peak(edge: Float64, turn: Float64, backwards: bool, tint: Colour, rng: np.random.Generator) -> Mesh:
    """A stiff, curved peak: a slab whose inner edge is the crown's."""
    count, half = 29, float(rng.uniform(1.0, 1.15))
    across = np.linspace(-1, 1, count)
    at = (across * half + (np.pi if backwards else 0.0) + np.pi) / (2 * np.pi) * len(turn)
    i = np.floor(at).astype(int)
    t = (at - i)[:, None]
    inner = edge[i % len(turn)] * (1 - t) + edge[(i + 1) % len(turn)] * t
    way = 1.0 if backwards else -1.0
    long, bend = float(rng.uniform(0.060, 0.075)), float(rng.uniform(0.010, 0.034))
    dip = float(rng.uniform(0.006, 0.030))
    share = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    ahead = long * np.sqrt(np.clip(1.002 - np.abs(across) ** 2.6, 0, 1))
    rows = []
    for part in share:
        place = inner + np.stack([0 * across, way * ahead * part, -dip * part * ahead / long], 1)
        # Bent over its length like a tile: sides hang lower than the middle.
        place[:, 2] -= bend * part * across**2 * ahead / long
        place[:, 2] += (inner[:, 2].max() - inner[:, 2]) * 0.55 * part
        rows.append(place)
    top = np.stack(rows)
    under = top - [0, 0, 0.0028]
    rim = top[-1:] + np.stack([0 * across, way * 0.0014 + 0 * across, -0.0014 + 0 * across], 1)
    slab = np.concatenate([top, rim, under[::-1]])
    stitch = np.array([0.9, 1.0, 0.92, 1.0, 0.92, 0.9])[:, None, None]
    below = tint * 0.6 if rng.random() < 0.8 else linear("4b6a4d") * 0.8
    colours = np.concatenate([np.ones((6, count, 3)) * tint * stitch, np.ones((5, count, 3)) * below])
    return sheet(slab, colours)
