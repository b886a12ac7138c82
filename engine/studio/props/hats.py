"""Beanies, and hats with a brim all around: fedoras, sun hats, bucket hats, cowboy hats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Float64
from .fabrics import Colour, dye, folds, linear, pattern, shaded
from .meshes import Mesh, joined, sheet, turned
from .shape import Field, Wearer
from .shells import brim_line, shell
from .solid import Solid

_COLUMNS = 72
_TURN = np.linspace(-np.pi, np.pi, _COLUMNS, endpoint=False)


def knitted(wearer: Wearer, rng: np.random.Generator) -> tuple[Solid, ...]:
    """A knitted beanie, mostly with a cuff, at times slouching or with a bobble."""
    low = float(rng.uniform(-0.030, 0.0))
    field, middle = wearer.skull(ears=low < 0.0)
    band = brim_line(
        wearer, _TURN, front=float(rng.uniform(0.35, 0.85)), back=float(rng.uniform(-0.045, -0.015)), ears=low
    )
    cuffed = rng.random() < 0.75
    thick = float(rng.uniform(0.008, 0.011)) if cuffed else 0.004
    tall = float(rng.uniform(0.28, 0.42))
    high, slouch = float(rng.uniform(0.004, 0.022)), float(rng.uniform(0.0, 0.03)) * (rng.random() < 0.4)
    rows = np.concatenate(
        [[0.06, 0.0, 0.0, 0.02], np.linspace(0.06, tall, 6), [tall + 0.015], np.linspace(tall + 0.04, 1, 16)]
    )
    cuff = [0.0025, 0.0025, thick, thick + 0.003, *[thick + 0.004] * 5, thick + 0.002]
    body = 0.0065 + high * np.sin(np.pi * np.linspace(0, 1, 17) ** 1.4 * 0.75)
    off = np.broadcast_to(np.concatenate([cuff, body])[:, None], (len(rows), _COLUMNS)).copy()
    off += slouch * np.clip(rows - tall, 0, 1)[:, None] * (0.6 - 0.4 * np.cos(_TURN))
    across, along = np.broadcast_to(_TURN * 0.1, off.shape), np.broadcast_to(rows[:, None] * 0.15, off.shape)
    fold = folds(rng, along, across, 3, 0.06) * np.clip(rows - tall, 0, 0.2)[:, None] / 0.2
    off += 0.0025 * fold + 0.0025 * (rows > tall)[:, None]
    points = shell(field, middle, _TURN, band, rows, off)
    colours = _knit(rng, rows, tall, fold, cuffed)
    meshes = [sheet(points, colours, wrap=True)]
    if rng.random() < 0.2:
        meshes.append(_bobble(points[-1, 0], rng))
    return (joined(meshes, roughness=0.95, name="beanie"),)


def _knit(rng: np.random.Generator, rows: Float64, tall: float, fold: Float64, cuffed: bool) -> Float64:
    """Ribs upwards; the cuff at times of another colour, the body at times striped."""
    tint, other = dye(rng), dye(rng)
    colours = np.ones((len(rows), _COLUMNS, 3)) * tint
    kind = float(rng.random())
    if kind < 0.25 and cuffed:
        colours[rows <= tall + 0.02] = other
    elif kind < 0.45:
        colours[np.mod(rows, 0.16) < 0.08] = other
    rib = 0.84 + 0.16 * np.cos(np.pi * np.arange(_COLUMNS))
    colours = shaded(colours * rib[None, :, None], fold, 0.3)
    colours[:2] *= 0.35
    colours[10] *= 0.55
    return colours


def _bobble(top: Float64, rng: np.random.Generator) -> Mesh:
    size = float(rng.uniform(0.022, 0.034))
    centre = top + np.array([0, 0, 0.7 * size])
    angle = np.linspace(-np.pi / 2, np.pi / 2, 12)
    profile = size * np.stack([np.cos(angle), np.sin(angle)], 1)
    ball = turned(profile, dye(rng), origin=centre, axis=np.array([0.0, 0.0, 1.0]), sides=22)
    tufts = 1 + 0.09 * rng.standard_normal((12, 22, 1))
    places = centre + (ball.vertices.astype(np.float64).reshape(12, 22, 3) - centre) * tufts
    shade = np.clip(0.8 + 1.6 * (tufts - 1), 0.4, 1.15)
    return sheet(places, ball.colours.reshape(12, 22, 3) * shade, wrap=True)


@dataclass(frozen=True, slots=True)
class _Make:
    """A hat's make, metres.

    crown: how far its top lies over the skull. profile: how wide it is at 0, 1/4, 1/2, 3/4 and all of its height.
    brim: from, to. slope: how far the brim's edge hangs at the front, the sides, the back (negative: it is turned up).
    pinch: how deep the crease along the top is. wave: of the brim.
    """

    crown: tuple[float, float]
    profile: tuple[float, float, float, float, float]
    brim: tuple[float, float]
    slope: tuple[float, float, float]
    pinch: float
    wave: float


_MAKES = {
    "fedora": _Make(
        (0.018, 0.035), (1.0, 0.99, 0.96, 0.91, 0.80), (0.050, 0.070), (0.012, -0.006, -0.014), 0.026, 0.002
    ),
    "sun": _Make((0.010, 0.022), (1.0, 1.0, 0.98, 0.93, 0.78), (0.085, 0.125), (0.020, 0.035, 0.030), 0.0, 0.010),
    "bucket": _Make((0.008, 0.020), (1.0, 0.98, 0.94, 0.90, 0.84), (0.045, 0.060), (0.026, 0.030, 0.030), 0.0, 0.003),
    "cowboy": _Make((0.025, 0.045), (1.0, 0.99, 0.97, 0.93, 0.82), (0.075, 0.095), (0.010, -0.050, 0.004), 0.034, 0.0),
}


def brimmed(wearer: Wearer, rng: np.random.Generator) -> tuple[Solid, ...]:
    """A hat with a brim."""
    name = str(rng.choice(tuple(_MAKES)))
    make = _MAKES[name]
    field, middle = wearer.skull()
    band = brim_line(wearer, _TURN, front=float(rng.uniform(0.62, 0.95)), back=float(rng.uniform(0.0, 0.015)))
    edge = shell(field, middle, _TURN, band, np.array([0.0]), np.full((1, _COLUMNS), 0.0060))[0]
    crown, share = _crown(field, middle, edge, make, rng)
    straw = name == "sun" and rng.random() < 0.7
    ground = linear(str(rng.choice(("c9ae7c", "d8c9a3", "b8935a", "e8dfc8")))) if straw else dye(rng)
    colours = np.ones((*crown.shape[:2], 3)) * ground
    if not straw and name == "bucket" and rng.random() < 0.35:
        colours = pattern(rng, 0.0, ("checks", "dots", "mottled"))(
            np.broadcast_to(_TURN * 0.1, crown.shape[:2]), crown[..., 2]
        )
    if straw:
        colours *= 1 + 0.10 * np.sign(np.cos(np.pi * (np.arange(_COLUMNS) + np.arange(len(crown))[:, None])))[..., None]
    if name != "bucket":
        colours[(share > 0.015) & (share < 0.22)] = dye(rng)
    colours[:1] *= 0.4
    meshes = [sheet(crown, colours, wrap=True), _brim(edge, make, ground, straw, rng)]
    return (joined(meshes, roughness=0.9, name="hat"),)


def _crown(
    field: Field, middle: Float64, edge: Float64, make: _Make, rng: np.random.Generator
) -> tuple[Float64, Float64]:
    """(rows, columns, 3) the crown's points, and (rows,) how high each row is, 0 to 1."""
    share = np.array([0.10, 0.0, 0.02, 0.11, 0.21, 0.23, 0.35, 0.48, 0.60, 0.71, 0.81, 0.89, 0.95, 0.985, 1, 1, 1, 1])
    wide = np.interp(share, (0, 0.25, 0.5, 0.75, 0.97), make.profile)
    wide[-6:] *= (0.985, 0.94, 0.84, 0.60, 0.30, 0.0)
    wide[0] = 0.985
    top = float(field.values[-2:].max()) + middle[2] + float(rng.uniform(*make.crown))
    centre = np.array([0.0, edge[:, 1].mean(), 0.0])
    flat = centre + wide[:, None, None] * (edge - centre)
    low = edge[:, 2]
    points = np.stack([flat[..., 0], flat[..., 1], low + (top - low) * share[:, None]], -1)
    upper = np.clip((share - 0.45) / 0.5, 0, 1)[:, None]
    points[..., 2] -= make.pinch * upper * np.exp(-((points[..., 0] / 0.022) ** 2)) * (share > 0.9)[:, None]
    # Fingers' dents on both sides in front.
    dents = np.exp(-(((np.abs(_TURN) - 0.62) / 0.30) ** 2)) * np.sin(np.pi * upper * 0.8)
    inwards = points - centre
    inwards[..., 2] = 0
    points -= 0.55 * make.pinch * dents[..., None] * inwards / np.linalg.norm(edge - centre, axis=1)[:, None]
    return _over(field, middle, points, 0.004), share


def _over(field: Field, middle: Float64, points: Float64, off: float) -> Float64:
    """The points, moved out where they are nearer to the scalp than `off` metres."""
    away = points - middle
    reach = np.linalg.norm(away, axis=-1)
    around, up = np.arctan2(away[..., 0], -away[..., 1]), np.arcsin(np.clip(away[..., 2] / reach, -1, 1))
    least = field.at(up, around) + off
    least[0] -= off * 0.6
    return middle + away * (np.maximum(reach, least) / reach)[..., None]


def _brim(edge: Float64, make: _Make, ground: Colour, straw: bool, rng: np.random.Generator) -> Mesh:
    wide = float(rng.uniform(*make.brim)) * (1 + 0.10 * np.cos(2 * _TURN))
    out = edge - np.array([0.0, edge[:, 1].mean(), 0.0])
    out[:, 2] = 0
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    front, side, back = (amount * float(rng.uniform(0.6, 1.3)) for amount in make.slope)
    on = np.cos(_TURN)
    drop = side + (np.where(on > 0, front, back) - side) * on**2
    drop = drop + make.wave * sum(np.sin(k * _TURN + rng.uniform(0, 7)) / k for k in (2, 3, 5))
    share = np.array([0.0, 0.2, 0.45, 0.7, 0.9, 1.0])
    top = edge + (share[:, None] * wide)[..., None] * out - (share[:, None] ** 1.5 * drop)[..., None] * [0, 0, 1]
    rim = top[-1:] + 0.0012 * out - [0, 0, 0.0012]
    under = (top - [0, 0, 0.0024])[::-1]
    slab = np.concatenate([top, rim, under])
    shade = np.array([0.8, 1.0, 1.0, 1.0, 0.95, 0.85, 0.8, *[0.72] * 6])[:, None, None]
    colours = np.ones((*slab.shape[:2], 3)) * ground * shade
    if straw:
        colours *= 1 + 0.10 * np.sign(np.cos(np.pi * (np.arange(_COLUMNS) + np.arange(len(slab))[:, None])))[..., None]
    return sheet(slab, colours, wrap=True)
