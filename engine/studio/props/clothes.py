"""Clothes with shoulders: T-shirt, crew-neck, shirt and hoodie."""

from __future__ import annotations

import numpy as np

from ...arrays import Float64
from .bodies import COLUMNS, Body, body
from .fabrics import Colour, Pattern, dye, folds, pattern, shaded
from .meshes import Mesh, joined, sheet, smooth_curve, tube
from .shape import Wearer
from .solid import Solid

_ROWS = 30
_FRONT = COLUMNS // 2


def clothe(kind: str, wearer: Wearer, rng: np.random.Generator) -> tuple[Solid, ...]:
    """A garment of a kind on the body below a head."""
    trunk = body(wearer, rng)
    paint = pattern(rng, 0.5, ("bars", "checks", "mottled")) if kind == "shirt" else pattern(rng, 0.6)
    rough = float(rng.uniform(0.7, 0.95))
    meshes = [_trunk(trunk, paint, rng), *(_sleeve(trunk, paint, rng, side) for side in (1, -1))]
    meshes += _COLLARS[kind](trunk, paint, rng)
    return (joined(meshes, roughness=rough, occluder=False, name=kind),)


def _trunk(trunk: Body, paint: Pattern, rng: np.random.Generator) -> Mesh:
    points = trunk.surface(_ROWS)
    across, along = _laid(points, trunk)
    fold = folds(rng, across, along, 4, 0.085) * np.clip((along - 0.03) / 0.10, 0.0, 1)
    fold += _pulled(trunk, points, rng)
    points = points + (0.0065 * fold * (0.5 + 1.5 * np.clip(along, 0, 0.4)))[..., None] * trunk.out
    return sheet(points, shaded(paint(across, along), fold), wrap=True)


def _pulled(trunk: Body, points: Float64, rng: np.random.Generator) -> Float64:
    """(rows, columns) creases that fan out from the armpits."""
    fold = np.zeros(points.shape[:2])
    for side in (1, -1):
        away = points - np.array([side * trunk.shoulder * 0.96, trunk.middle[1] - 0.05, trunk.middle[2] - 0.175])
        turn = np.arctan2(away[..., 2], side * away[..., 0])
        near = np.exp(-(away * away).sum(2) / float(rng.uniform(0.06, 0.11)) ** 2)
        fold += near * np.cos(float(rng.uniform(7, 10)) * turn + rng.uniform(0, 7))
    return fold


def _laid(points: Float64, trunk: Body) -> tuple[Float64, Float64]:
    """Where the cloth's points lie across and along it, metres: as if it hung flat in front and at the back."""
    along = trunk.middle[2] - points[..., 2]
    across = np.abs(points[..., 0]) * np.sign(np.sin(trunk.turn))
    across = across + 0.5 * (np.cos(trunk.turn) < 0)
    return across, along


def _sleeve(trunk: Body, paint: Pattern, rng: np.random.Generator, side: int) -> Mesh:
    """A sleeve from the shoulder down to below the elbow."""
    s, (_, y, z) = trunk.shoulder, trunk.middle
    drop = float(trunk.levels[5, COLUMNS // 4 * 3, 2]) - z  # the shoulder's height at its side
    knots = np.array(
        [
            (s - 0.062, y + 0.005, z + drop + 0.006),
            (s - 0.028, y + 0.005, z + drop - 0.016),
            (s + 0.000, y + 0.006, z + drop - 0.075),
            (s + 0.014, y + 0.012, z + drop - 0.18),
            (s + 0.024, y + 0.010, z + drop - 0.30),
            (s + 0.016, y - 0.020, z + drop - 0.41),
        ]
    )
    knots[:, 0] *= side
    path = smooth_curve(knots, 16)
    radii = np.interp(np.linspace(0, 5, 16), range(6), (0.028, 0.052, 0.060, 0.054, 0.049, 0.045))
    mesh = tube(path, radii, (0.5, 0.5, 0.5), aside=(0.0, 1.0, 0.0), sides=18)
    points = mesh.vertices.astype(np.float64).reshape(-1, 18, 3)
    across, along = points[..., 1] + 0.3 * side, z - points[..., 2]
    fold = folds(rng, along, across, 4, 0.05) * np.clip((along - 0.1) / 0.1, 0, 1)
    centre = np.concatenate([path[:1], path, path[-1:]])[:, None]
    points = points + 0.10 * fold[..., None] * (points - centre)
    return sheet(points, shaded(paint(across, along), fold), wrap=True)


def _band(trunk: Body, tint: Colour, low: float, high: Float64 | float, off: float, thick: float, ribs: bool) -> Mesh:
    """A band around the neck with an edge that can be seen to have thickness."""
    rows = [
        trunk.collar(low, off + thick + 0.003),
        trunk.collar(low * 0.4 + np.asarray(high) * 0.6, off + thick),
        trunk.collar(high, off + 0.7 * thick),
        trunk.collar(np.asarray(high) + 0.0012, off + 0.35 * thick),
        trunk.collar(high, off),
        trunk.collar(np.asarray(high) - 0.010, off - 0.001),
    ]
    points = np.stack(rows)
    shade = np.array([0.75, 1.0, 1.0, 0.95, 0.6, 0.3])[:, None]
    if ribs:
        shade = shade * (0.9 + 0.1 * np.cos(np.pi * np.arange(COLUMNS)))[None]
    return sheet(points, tint * np.broadcast_to(shade[..., None], points.shape), wrap=True)


def _own(paint: Pattern) -> Colour:
    return paint(np.array([[0.0]]), np.array([[0.0]]))[0, 0]


def _ribbed(trunk: Body, paint: Pattern, rng: np.random.Generator) -> list[Mesh]:
    """The T-shirt's narrow band, at times of another colour."""
    tint = _own(paint) if rng.random() < 0.75 else dye(rng)
    return [_band(trunk, tint, -0.012, float(rng.uniform(0.003, 0.008)), 0.003, 0.0028, True)]


def _thick(trunk: Body, paint: Pattern, rng: np.random.Generator) -> list[Mesh]:
    """The crew-neck's broad band, and now and then a T-shirt's edge inside it."""
    meshes = [_band(trunk, _own(paint), -0.016, float(rng.uniform(0.004, 0.010)), 0.006, 0.005, True)]
    if rng.random() < 0.4:
        meshes.append(_band(trunk, dye(rng), -0.004, 0.013, 0.0025, 0.002, True))
    return meshes


def _shirt_collar(trunk: Body, paint: Pattern, rng: np.random.Generator) -> list[Mesh]:
    """A stand around the neck, and a leaf that folds over it and ends in two points; a placket with buttons."""
    gap = float(rng.uniform(0.10, 0.20))
    around = np.linspace(gap, 2 * np.pi - gap, 61)
    column = around / (2 * np.pi) * COLUMNS + _FRONT
    front = np.clip(1 - np.minimum(around, 2 * np.pi - around) / 1.1, 0, 1)

    def at(height: Float64 | float, off: Float64 | float) -> Float64:
        ring = trunk.collar(height, 0.0)
        i = np.floor(column).astype(int)
        t = (column - i)[:, None]
        place = ring[i % COLUMNS] * (1 - t) + ring[(i + 1) % COLUMNS] * t
        out = trunk.out[i % COLUMNS] * (1 - t) + trunk.out[(i + 1) % COLUMNS] * t
        return place + np.broadcast_to(np.asarray(off, np.float64), (61,))[:, None] * out

    tall = float(rng.uniform(0.016, 0.022))
    spread = float(rng.uniform(0.030, 0.052))
    reach = 0.012 + spread * front**2.0
    tint = _own(paint)
    inside = sheet(np.stack([at(-0.014, 0.006), at(0.0, 0.005), at(tall, 0.0045)]), tint * 0.55)
    rows = [at(tall, 0.0045), at(tall + 0.0025, 0.008)]
    for share in (0.3, 0.65, 1.0):
        fall = at(tall - (tall + 0.004) * min(share * 1.6, 1.0), 0.011 + 0.010 * share + 0.012 * share * front)
        rows.append(fall - np.stack([0 * front, 0.006 * share * front, reach * share], 1) * [1, 1, 1])
    leaf = sheet(np.stack(rows), tint * np.array([0.8, 1.0, 1.0, 1.0, 0.92])[:, None, None] * np.ones((5, 61, 3)))
    meshes = [inside, leaf, *_placket(trunk, tint, rng)]
    return [*meshes, *_tie(trunk, rng)] if rng.random() < 0.3 else meshes


def _placket(trunk: Body, tint: Colour, rng: np.random.Generator) -> list[Mesh]:
    points = trunk.surface(_ROWS)[:, _FRONT]
    points = smooth_curve(points, 40)[3:] - [0, 0.0045, 0]
    half = 0.014
    across = np.linspace(-half, half, 3)
    strip = points[:, None] + np.stack([across, 0.004 * (np.abs(across) == half), 0 * across], 1)
    button = dye(rng) if rng.random() < 0.3 else np.array([0.75, 0.74, 0.70])
    meshes = [sheet(strip, tint * np.array([0.7, 1.0, 0.7])[None, :, None] * np.ones((len(points), 3, 3)))]
    for place in points[4::8]:
        turn = np.linspace(0, 2 * np.pi, 10, endpoint=False)
        disc = np.stack([np.cos(turn), 0 * turn, np.sin(turn)], 1)
        rings = np.stack(
            [place + 0.0055 * disc, place + 0.005 * disc - [0, 0.002, 0], place + 0 * disc - [0, 0.0015, 0]]
        )
        meshes.append(sheet(rings, button, wrap=True))
    return meshes


def _tie(trunk: Body, rng: np.random.Generator) -> list[Mesh]:
    """A knot between the collar's points and the blade below it."""
    points = smooth_curve(trunk.surface(_ROWS)[:, _FRONT], 40)[1:] - [0, 0.011, 0]
    wide = np.interp(np.arange(len(points)), (0, 2.5, 5, 6, 30, 39), (0.017, 0.019, 0.011, 0.014, 0.042, 0.045))
    thick = np.interp(np.arange(len(points)), (0, 2, 5, 6, 39), (0.008, 0.010, 0.007, 0.004, 0.004))
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ring = np.stack([0.5 * wide[:, None] * np.cos(turn), thick[:, None] * np.sin(turn), 0 * wide[:, None] * turn], 2)
    cloth = points[:, None] + ring
    return [
        sheet(
            cloth,
            pattern(rng, 0.4)(cloth[..., 0] + 0.7 * cloth[..., 2], cloth[..., 2] - 0.7 * cloth[..., 0]),
            wrap=True,
        )
    ]


def _hood(trunk: Body, paint: Pattern, rng: np.random.Generator) -> list[Mesh]:
    """The hood lies behind the neck as a thick roll and comes together in front; two strings hang from it."""
    behind = 0.5 - 0.5 * np.cos(trunk.turn)
    full = float(rng.uniform(0.8, 1.25))
    thick = full * (0.012 + 0.030 * behind**1.3)
    rise = 0.004 + 0.026 * full * behind
    lean = np.linspace(-0.15 * np.pi, 1.25 * np.pi, 11)
    base = trunk.collar(0.0, 0.006)
    rows = []
    for angle in lean:
        off, up = thick * (1 - np.cos(angle)), rise * np.sin(angle) - 0.010 * (1 - np.cos(angle)) * (1 + 2.5 * behind)
        rows.append(
            base + off[:, None] * trunk.out + up[:, None] * [0, 0, 1] - (0.016 * (1 - behind) ** 3)[:, None] * [0, 0, 1]
        )
    points = np.stack(rows)
    across, along = (
        np.broadcast_to(trunk.turn * 0.08, points.shape[:2]),
        np.broadcast_to(lean[:, None] * 0.03, points.shape[:2]),
    )
    fold = folds(rng, across, along, 4, 0.06)
    points += (0.004 * fold * behind)[..., None] * trunk.out
    shade = np.clip(0.35 + 0.65 * (lean + 0.4) / 1.2, 0.3, 1)[:, None, None]
    meshes = [sheet(points, shaded(np.broadcast_to(_own(paint), points.shape), fold) * shade, wrap=True)]
    string = dye(rng) if rng.random() < 0.4 else np.array([0.7, 0.69, 0.66])
    surface = trunk.surface(_ROWS)
    for side in (3, -3):
        line = smooth_curve(surface[:, _FRONT + side], 60)[3 : 24 + int(rng.integers(8))]
        sway = np.linspace(0, 1, len(line))[:, None]
        path = line - [0, 0.012, 0] + sway * [0.006 * np.sign(side), 0.004, 0]
        radii = np.where(np.arange(len(path)) > len(path) - 4, 0.0038, 0.0026)
        meshes.append(tube(path, radii, string, aside=(1.0, 0.0, 0.0), sides=6))
    return meshes


_COLLARS = {"tshirt": _ribbed, "crew_neck": _thick, "shirt": _shirt_collar, "hoodie": _hood}
