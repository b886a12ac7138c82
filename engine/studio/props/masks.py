"""Masks over nose, mouth and chin: surgical ones, cloth ones and respirators, held by loops around the ears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Float64
from ...hair import style_of
from .fabrics import Colour, folds, linear, pattern, shaded
from .meshes import Mesh, joined, sheet, smooth_curve, tube
from .shape import Field, Wearer
from .solid import Solid

_ROWS, _COLUMNS = 37, 45
_OFF = 0.0026
"""How far cloth lies off the skin where it touches it, metres."""
_BEARDS = {
    "stubble": 0.0015, "short": 0.0045, "full": 0.0080, "moustache": 0.0030, "goatee": 0.0065, "chin_strap": 0.0035,
    "long": 0.0140,
}  # fmt: skip
"""How thick beards are under cloth, metres."""
_SURGICAL = ("8db9d6", "a3cbe0", "7aa9cf", "f2f3f3", "1b1c1f", "e9b9c6", "9ec8b4", "c9d6dd")


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A mask's cloth on a face.

    points: (_ROWS, _COLUMNS, 3), from above down, from the person's right to the left. out: (_ROWS, _COLUMNS, 3) of
    length 1, away from the face. across: (_COLUMNS,) and down: (_ROWS,): -1 to 1 and 0 to 1.
    """

    points: Float64
    out: Float64
    across: Float64
    down: Float64


def masked(kind: str, wearer: Wearer, rng: np.random.Generator) -> tuple[Solid, ...]:
    """A surgical or a cloth mask."""
    field, axis = wearer.face()
    make = _surgical if kind == "surgical_mask" else _cloth
    laid, meshes, string = make(wearer, field, axis, rng)
    for side in (1, -1):
        meshes += _loop(wearer, field, axis, laid, side, string)
    return (joined(meshes, roughness=0.85, name=kind),)


def _surgical(wearer: Wearer, field: Field, axis: Float64, rng: np.random.Generator) -> tuple[Laid, list[Mesh], Colour]:
    """Three pleats across, bound edges, a wire over the nose."""
    tint = linear(str(rng.choice(_SURGICAL, p=(0.34, 0.16, 0.14, 0.1, 0.12, 0.06, 0.05, 0.03))))
    laid = _lay(wearer, field, axis, rng, taut=0.55, wide=float(rng.uniform(0.92, 1.0)), ridge=0.0)
    inner = np.clip((1 - np.abs(laid.across)) / 0.15, 0, 1)[None]
    pleats = _pleats(laid.down)[:, None] * inner
    fold = folds(rng, laid.across * 0.06 + 0 * pleats, laid.down[:, None] * 0.1 + 0 * pleats, 3, 0.05)
    laid = _pushed(laid, 0.0018 * pleats + 0.0007 * (1 + fold) * inner * np.sin(np.pi * laid.down)[:, None])
    edge = _edges(laid)
    slope = np.gradient(_pleats(laid.down), axis=0)[:, None] * inner
    colours = np.ones((_ROWS, _COLUMNS, 3)) * tint * (1 - 0.55 * np.clip(-slope, 0, 1))[..., None]
    colours = shaded(colours, fold, 0.12)
    binding = tint + (0.85 - tint) * 0.35
    colours += edge[..., None] * (binding - colours) * 0.8
    return (
        laid,
        _with_lining(laid, colours, linear("eef0f1")),
        linear("f0f0ee") if tint.mean() > 0.05 else linear("202124"),
    )


def _cloth(wearer: Wearer, field: Field, axis: Float64, rng: np.random.Generator) -> tuple[Laid, list[Mesh], Colour]:
    """Cloth of any pattern in two halves with a seam down the middle; one of four is a stiff folded respirator."""
    stiff = rng.random() < 0.25
    laid = _lay(
        wearer, field, axis, rng, taut=1.0, wide=float(rng.uniform(0.82, 0.98)), ridge=0.013 if stiff else 0.005
    )
    if stiff:
        tint = linear(str(rng.choice(("f1f1ef", "f1f1ef", "1c1d20", "b9bdc2"))))
        colours = np.ones((_ROWS, _COLUMNS, 3)) * tint
    else:
        metres = 0.085
        colours = pattern(rng, 0.45)(
            laid.across[None] * metres + 0 * laid.down[:, None], laid.down[:, None] * 0.12 + 0 * laid.across
        )
        fold = folds(
            rng, laid.across * 0.08 + 0 * laid.down[:, None], laid.down[:, None] * 0.11 + 0 * laid.across, 3, 0.06
        )
        laid = _pushed(laid, 0.0006 * (1 + fold))
        colours = shaded(colours, fold, 0.22)
    seam = np.exp(-((laid.across / 0.035) ** 2))[None, :, None]
    hem = _edges(laid)[..., None]
    colours = colours * (1 - 0.3 * seam) * (1 - 0.25 * hem)
    string = linear("f0f0ee") if rng.random() < 0.5 else linear("1b1c1f")
    return laid, _with_lining(laid, colours, colours.mean((0, 1)) * 0.8), string


def _pleats(down: Float64) -> Float64:
    """(_ROWS,) from 0 to 1: cloth that falls over itself three times, each time steeply down to the layer below."""
    place = (down - 0.20) / 0.21
    rise = np.mod(place, 1)
    saw = np.minimum(rise / 0.72, (1 - rise) / 0.28)
    return np.where((place > 0) & (place < 3), saw, 0.0)


def _edges(laid: Laid) -> Float64:
    """(_ROWS, _COLUMNS) 1 at the mask's border, 0 a little inside."""
    side = np.clip((np.abs(laid.across) - 0.90) / 0.04, 0, 1)
    ends = np.clip((np.abs(laid.down - 0.5) - 0.455) / 0.02, 0, 1)
    return np.maximum(side[None], ends[:, None])


def _pushed(laid: Laid, by: Float64) -> Laid:
    return Laid(laid.points + by[..., None] * laid.out, laid.out, laid.across, laid.down)


def _with_lining(laid: Laid, colours: Float64, lining: Colour) -> list[Mesh]:
    """The cloth with a hem that turns in to the skin, so that its edge has thickness."""
    points, tints = laid.points, colours
    under = points - 0.0010 * laid.out
    outer = np.concatenate([under[:1], points, under[-1:]])
    tint = np.concatenate([tints[:1] * 0.5 + lining * 0.2, tints, tints[-1:] * 0.5 + lining * 0.2])
    left, right = (
        outer[:, :1] - 0.0008 * laid.out[[0, *range(_ROWS), -1], :1],
        outer[:, -1:] - 0.0008 * laid.out[[0, *range(_ROWS), -1], -1:],
    )
    return [
        sheet(np.concatenate([left, outer, right], 1), np.concatenate([tint[:, :1] * 0.6, tint, tint[:, -1:] * 0.6], 1))
    ]


def _lay(
    wearer: Wearer, field: Field, axis: Float64, rng: np.random.Generator, *, taut: float, wide: float, ridge: float
) -> Laid:
    """Cloth from the bridge of the nose to below the chin, as far back as between mouth's corner and ear.

    taut: how tight it is spun over hollows, 0 to 1. wide: as a share of the usual. ridge: how far a crease down the
    middle stands off, metres.
    """
    across, down = np.linspace(-1, 1, _COLUMNS), np.linspace(0, 1, _ROWS)
    bridge, tip, chin = wearer.mark(6), wearer.mark(1), wearer.mark(152)
    top = bridge[2] + (tip[2] - bridge[2]) * float(rng.uniform(0.28, 0.50))
    bottom = chin[2] - float(rng.uniform(0.002, 0.008))
    ears = wearer.mark(234, 454)
    turn = float(np.mean(np.arctan2(np.abs(ears[:, 0]), axis[1] - ears[:, 1])))
    reach = wide * 0.72 * min(turn, 1.8)
    around = reach * across
    side = np.abs(across)
    upper = top - (top - tip[2]) * 0.62 * np.clip(side / 0.55, 0, 1) ** 1.3 - 0.004 * side
    lower = bottom + (chin[2] * 0.48 + tip[2] * 0.52 - bottom) * 0.72 * side**2.2
    height = upper + (lower - upper) * down[:, None]
    grid = np.broadcast_to(around, height.shape)
    # A beard lies between cloth and skin, from the upper lip down.
    rest = field.at(height, grid) + _OFF + _bearded(wearer) * np.clip((down - 0.2) / 0.18, 0, 1)[:, None]
    out = _outwards(grid)
    spun = _spun(rest, taut)
    ridged = ridge * np.exp(-((grid / 0.16) ** 2)) * np.sin(np.pi * np.clip(down * 1.05, 0, 1))[:, None] ** 0.8
    spun = spun + ridged
    points = axis + spun[..., None] * out + height[..., None] * np.array([0.0, 0.0, 1.0])
    return Laid(points, out, across, down)


def _bearded(wearer: Wearer) -> float:
    """How thick the wearer's beard is when it is pressed down, metres."""
    return 0.0 if wearer.appearance is None else _BEARDS.get(style_of(wearer.appearance, "beard"), 0.0)


def _outwards(around: Float64) -> Float64:
    return np.stack([np.sin(around), -np.cos(around), 0 * around], -1)


def _spun(rest: Float64, taut: float) -> Float64:
    """Cloth over an obstacle: as even as it can be where it does not touch; its edges lie on the skin."""
    spun = rest.copy()
    # Wide steps even out what is broad, narrow ones what they leave.
    for step in (4, 3, 2, 1) * round(6 * taut):
        inner = slice(step, -step)
        even = spun[: -2 * step, inner] + spun[2 * step :, inner]
        even += spun[inner, : -2 * step]
        even += spun[inner, 2 * step :]
        even *= 0.25
        np.maximum(even, rest[inner, inner], out=spun[inner, inner])
    return spun


def _loop(wearer: Wearer, field: Field, axis: Float64, laid: Laid, side: int, tint: Colour) -> list[Mesh]:
    """Two strings from the mask's corners along the cheek, over and under the ear and in behind it."""
    ear = wearer.ear(side)
    front = ear[:, 1].min()
    upper, lower = ear[ear[:, 2].argmax()], ear[ear[:, 2].argmin()]
    column = -1 if side > 0 else 0
    meshes: list[Mesh] = []
    for row, end, rise in ((2, upper, 0.003), (_ROWS - 3, lower, -0.005)):
        start = laid.points[row, column]
        goal = np.array([end[0], front + 0.55 * (end[1] - front), end[2] + rise])
        share = np.linspace(0, 1, 14)
        line = start + (goal - start) * share[:, None]
        away = line - axis
        around, reach = np.arctan2(away[:, 0], -away[:, 1]), np.hypot(away[:, 0], away[:, 1])
        # Pulled tight along the cheek: on the skin, or straight where it is hollow.
        reach = np.maximum(reach, field.at(line[:, 2], around) + 0.0016)
        path = axis + reach[:, None] * _outwards(around) + line[:, 2:] * np.array([0.0, 0.0, 1.0])
        hidden = path[-1:] + np.array([-side * 0.004, 0.006, 0.0])
        path = smooth_curve(np.concatenate([path[::3], path[-1:], hidden]), 22)
        meshes.append(tube(path, 0.0012, tint, aside=(0.0, 0.0, 1.0), sides=6, flat=1.6))
    return meshes
