"""Eyeballs, teeth, gums and tongue: parts of their own inside the head."""

from __future__ import annotations

import numpy as np

from .mesh import Floats
from .openings import EYE_RADIUS, LIMBUS, arch, cornea
from .tubes import Tube

PUPIL_RADIUS = 0.0021
_AROUND = 32
# Distance from the optical axis (as an angle on the white, degrees) of each ring, from the pupil's middle to the back.
_PUPIL = float(np.degrees(np.arcsin(PUPIL_RADIUS / EYE_RADIUS)))
_RINGS = (
    *(0.55 * _PUPIL, _PUPIL, _PUPIL + 0.33 * (LIMBUS - _PUPIL), _PUPIL + 0.66 * (LIMBUS - _PUPIL)),
    *(LIMBUS - 1.8, LIMBUS, LIMBUS + 2.2, LIMBUS + 8, 46, 62, 80, 100, 138),
)
EYE_LOWER = (1, 5, 8, 10, 12)
"""Of these rings the eyeball is made further away."""

LIP_LINE = -0.0698

# From the middle incisor to the second molar, millimetres: width, height of the crown, depth at its neck; how far the
# crown's corners are rounded off at the biting edge (0 straight, 1 a point), and how deep the edge is.
_UPPER = (
    (8.5, 10.4, 6.6, 0.10, 1.3),
    (6.6, 9.2, 6.0, 0.22, 1.2),
    (7.6, 10.2, 7.6, 0.75, 1.8),
    (7.0, 8.4, 8.6, 0.42, 6.0),
    (6.8, 7.8, 8.8, 0.36, 6.4),
    (10.0, 7.2, 10.4, 0.20, 8.6),
    (9.6, 6.8, 10.4, 0.20, 8.6),
)
_LOWER = (
    (5.3, 8.8, 5.8, 0.08, 1.1),
    (5.8, 9.0, 6.0, 0.12, 1.1),
    (6.8, 9.9, 7.2, 0.70, 1.7),
    (7.0, 8.4, 7.4, 0.50, 4.6),
    (7.1, 7.8, 7.9, 0.36, 5.8),
    (10.8, 7.2, 9.8, 0.18, 8.0),
    (10.4, 6.8, 9.8, 0.18, 8.0),
)
_ROWS = ((_UPPER, LIP_LINE - 0.0020, 1.0, 0.0), (_LOWER, LIP_LINE - 0.0012, -1.0, 0.0026))
"""Teeth; where their edges lie; which way their roots lie; how far behind the upper arch, metres."""


def eyeball(centre: Floats) -> Tube:
    """An eyeball that looks along -Y: rings at pupil, iris and limbus, with the cornea's bulge."""
    turn = 2 * np.pi * np.arange(_AROUND) / _AROUND
    polar = np.radians(_RINGS)[:, None]
    radius = EYE_RADIUS + cornea(np.array(_RINGS))[:, None, None]
    sine = np.sin(polar)
    way = np.stack(
        [sine * np.cos(turn), np.broadcast_to(-np.cos(polar), (len(_RINGS), _AROUND)), sine * np.sin(turn)], -1
    )
    return Tube(centre + radius * way, first=centre - [0, EYE_RADIUS + float(cornea(0.0)), 0])


def teeth() -> list[Tube]:
    """28 teeth in two arches: incisors, canines with a point, premolars and molars with two ridges."""
    found = []
    for row, edge, sign, inset in _ROWS:
        reach = 0.0
        for size in row:
            reach += size[0] / 2000
            x, y, tangent = along_arch(reach)
            reach += size[0] / 2000
            points = _stand(
                _tooth(*(value / 1000 for value in size[:3]), size[3], size[4] / 1000),
                x,
                y + inset,
                edge,
                tangent,
                sign,
            )
            found += [Tube(points * [side, 1, 1]) for side in (1.0, -1.0)]
    return found


_LEVELS = (
    # share of the height from the edge to the gum; width there; how far the face stands out; depth (0 edge, 1 neck)
    (0.0, 0.88, 0.10, 0.0),
    (0.10, 0.98, 0.03, 0.12),
    (0.62, 0.97, 0.0, 0.85),
    (1.12, 0.60, 0.30, 0.85),
)


def _tooth(width: float, height: float, depth: float, point: float, edge: float) -> Floats:
    """(4, 8, 3) rings: x across, y from face to back, z from the biting edge to the root."""
    across = np.array([-0.5, 0.0, 0.5, 0.5, 0.42, 0.0, -0.42, -0.5])
    back = np.array([0.10, 0.0, 0.10, 0.55, 0.94, 1.0, 0.94, 0.55])
    rings = []
    for share, wide, stand, deep in _LEVELS:
        thick = edge + (depth - edge) * deep
        y = stand * depth * (1.0 if edge < 0.004 else 0.4) + back * thick
        z = np.full(8, share * height)
        if share < 0.5:
            # The corners fall back from the middle of the edge; broad teeth have a groove between two ridges.
            z = z + point * 0.0022 * (np.abs(across) / 0.5) ** 1.4 * (1 - share)
        rings.append(np.stack([across * wide * width, y, z], 1))
    return np.stack(rings)


def along_arch(reach: float) -> tuple[float, float, Floats]:
    """The point `reach` metres along the arch from the middle, and the arch's direction there."""
    xs = np.linspace(0, 0.0272, 400)
    ys = arch(xs)
    length = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(xs), np.diff(ys)))])
    x = float(np.interp(reach, length, xs))
    y = float(np.interp(reach, length, ys))
    ahead = float(np.interp(reach + 1e-4, length, xs)) - x, float(np.interp(reach + 1e-4, length, ys)) - y
    tangent = np.array([*ahead, 0.0])
    return x, y, tangent / np.linalg.norm(tangent)


def _stand(points: Floats, x: float, y: float, edge: float, tangent: Floats, sign: float) -> Floats:
    """Stand a tooth on the arch, edge down for the upper row."""
    back = np.array([-tangent[1], tangent[0], 0.0])
    place = np.array([x, y, edge])
    return place + points[..., :1] * tangent + points[..., 1:2] * back + points[..., 2:] * np.array([0, 0, sign])


def gums() -> list[Tube]:
    """Two bars along the arches that hold the teeth's roots, with a scalloped line about each neck."""
    return [_bar(*row) for row in _ROWS]


def _bar(row: tuple[tuple[float, ...], ...], edge: float, sign: float, inset: float) -> Tube:
    """One gum: a closed section swept along the arch, with a ring at each tooth's middle and between any two."""
    stops, heights = [0.0], []
    reach = 0.0
    for width, height, *_ in row:
        stops += [reach + width / 2000, reach + width / 1000]
        heights.append(height / 1000)
        reach += width / 1000
    tops = np.empty(len(stops))
    tops[1::2] = heights
    between = (np.array(heights)[:-1] + np.array(heights)[1:]) / 2 - 0.0015
    tops[0], tops[2:-1:2], tops[-1] = heights[0] - 0.0016, between, heights[-1] - 0.001
    stops[-1] += 0.002
    tall = 0.0036 if sign > 0 else 0.0018
    rings = []
    for number in range(-len(stops) + 1, len(stops)):
        stop, top = stops[abs(number)], tops[abs(number)]
        x, y, tangent = along_arch(stop)
        back = np.array([-tangent[1], tangent[0], 0.0])
        back[0] *= number != 0
        ridge = 0.0 if number % 2 else 0.0004
        crest = max(heights) + tall
        section = [
            (0.0012, top - 0.0002),
            (-0.0007 + ridge, top + 0.0009),
            (0.0 + 0.5 * ridge, 0.5 * (top + crest)),
            (0.0038, crest),
            (0.0098, crest),
            (0.0106, top + 0.001),
        ]
        place = np.array([x, y + inset, edge])
        ring = np.array([place + b * back + np.array([0, 0, sign * h]) for b, h in section])
        rings.append(ring if number >= 0 else ring * [-1, 1, 1])
    return Tube(np.stack(rings))


def tongue() -> Tube:
    """A tongue at rest behind the lower teeth: rounded tip, a shallow furrow along its back."""
    # y of the section, half width, top below the lips' line, thickness, furrow
    sections = (
        (-0.0158, 0.0050, 0.0078, 0.0032, 0.0000),
        (-0.0140, 0.0088, 0.0068, 0.0056, 0.0003),
        (-0.0085, 0.0126, 0.0056, 0.0078, 0.0008),
        (-0.0010, 0.0150, 0.0046, 0.0090, 0.0012),
        (0.0080, 0.0165, 0.0042, 0.0096, 0.0015),
        (0.0180, 0.0168, 0.0048, 0.0100, 0.0014),
        (0.0280, 0.0160, 0.0070, 0.0096, 0.0010),
        (0.0350, 0.0140, 0.0105, 0.0080, 0.0006),
    )
    turn = 2 * np.pi * (np.arange(16) + 0.5) / 16
    rings = []
    for y, half, top, thick, furrow in sections:
        x = half * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.85
        z = LIP_LINE - top - thick / 2 + thick / 2 * np.sin(turn)
        z = z - furrow * np.exp(-((x / (0.22 * half)) ** 2)) * (np.sin(turn) > 0)
        rings.append(np.stack([x, np.full(16, y), z], 1))
    return Tube(np.stack(rings), first=np.array([0, -0.0168, LIP_LINE - 0.0095]))
