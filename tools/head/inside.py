"""Eyeballs, teeth, gums and tongue: parts of their own inside the head."""

from __future__ import annotations

import itertools

import numpy as np

from .mesh import Faces, Floats, Mesh, subdivide
from .openings import EYE_RADIUS, LIMBUS, arch, cornea

PUPIL_RADIUS = 0.0021
_SEGMENTS = 24
# Distance from the optical axis (as an angle on the white, degrees) of each ring, from the pupil's middle to the back.
_PUPIL = float(np.degrees(np.arcsin(PUPIL_RADIUS / EYE_RADIUS)))
_RINGS = (_PUPIL, (_PUPIL + LIMBUS) / 2, LIMBUS - 3, LIMBUS, LIMBUS + 6, 46, 62, 80, 100, 125, 152)
LIP_LINE = -0.0698


def eyeball(centre: Floats) -> Mesh:
    """A closed eyeball that looks along -Y: rings at pupil, iris and limbus, with the cornea's bulge."""
    turn = 2 * np.pi * np.arange(_SEGMENTS) / _SEGMENTS
    mesh = Mesh(np.empty((0, 3)), [])
    loops = []
    for degrees in _RINGS:
        polar = np.radians(degrees)
        radius = EYE_RADIUS + float(cornea(degrees))
        ring = np.stack(
            [np.sin(polar) * np.cos(turn), np.full(_SEGMENTS, -np.cos(polar)), np.sin(polar) * np.sin(turn)], 1
        )
        loops.append(mesh.add(centre + radius * ring))
    for outer, inner in zip(loops[1:], loops[:-1], strict=True):
        mesh.strip(outer, inner)
    mesh.fan(loops[0], centre - [0, EYE_RADIUS + float(cornea(0.0)), 0])
    mesh.fan(loops[-1][::-1], centre + np.array([0, EYE_RADIUS, 0]))
    return mesh


def teeth() -> Mesh:
    """28 rounded teeth in two arches, each closed."""
    mesh = Mesh(np.empty((0, 3)), [])
    # width, height and depth in mm from the middle incisor to the second molar
    upper = [(8.4, 10.2, 4), (6.6, 9.0, 4), (7.6, 9.8, 5), (6.8, 8.2, 6.5), (6.8, 7.8, 7), (9.8, 7, 9), (9.4, 6.5, 9)]
    lower = [(5.4, 8.6, 4), (5.9, 8.8, 4), (6.8, 9.4, 5), (6.9, 8.2, 6), (7.0, 7.8, 7), (10.6, 7, 9), (10.2, 6.5, 9)]
    for rows, edge, sign, inset in ((upper, LIP_LINE - 0.0022, 1.0, 0.0), (lower, LIP_LINE - 0.0012, -1.0, 0.0026)):
        reach = 0.0
        for width, height, depth in rows:
            reach += width / 2000
            x, y, tangent = _along_arch(reach)
            reach += width / 2000
            for side in (1.0, -1.0):
                tooth = _block(0.5 * width / 1000, height / 1000, depth / 1000)
                points = _stand(tooth.vertices, np.array([x, y + inset, edge]), tangent, sign)
                faces = tooth.faces if sign * side > 0 else [f[::-1] for f in tooth.faces]
                _append(mesh, points * [side, 1, 1], faces)
    return mesh


def _along_arch(reach: float) -> tuple[float, float, Floats]:
    """The point `reach` metres along the arch from the middle, and the arch's direction there."""
    xs = np.linspace(0, 0.0272, 400)
    ys = arch(xs)
    length = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(xs), np.diff(ys)))])
    x = float(np.interp(reach, length, xs))
    y = float(np.interp(reach, length, ys))
    ahead = float(np.interp(reach + 1e-4, length, xs)) - x, float(np.interp(reach + 1e-4, length, ys)) - y
    tangent = np.array([*ahead, 0.0])
    return x, y, tangent / np.linalg.norm(tangent)


def _block(half: float, height: float, depth: float) -> Mesh:
    """A tooth: x across, y from face to back, z from the biting edge to the root; narrower at the root."""
    corners = [
        (
            x * half * (1.12 if z == 0 else 0.9),
            depth * (0.12 * (z == 0) + y * (0.75 if z == 0 else 1.1)),
            z * height * 1.25,
        )
        for z in (0, 1)
        for y in (0, 1)
        for x in (-1, 1)
    ]
    faces: Faces = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]
    fine, _ = subdivide(Mesh(np.array(corners), faces))
    # Keep the tooth's size: subdivision shrinks a block towards its middle.
    points = fine.vertices
    low, high = points.min(0), points.max(0)
    want_low, want_high = np.array([-half * 0.98, 0, 0]), np.array([half * 0.98, depth, height * 1.1])
    fine.vertices = want_low + (points - low) / (high - low) * (want_high - want_low)
    return fine


def _stand(points: Floats, place: Floats, tangent: Floats, sign: float) -> Floats:
    """Put a tooth at its place in the arch, rooted up (sign 1) or down (-1)."""
    back = np.array([-tangent[1], tangent[0], 0.0])
    return place + points[:, :1] * tangent + points[:, 1:2] * back + points[:, 2:] * np.array([0, 0, sign])


def gums() -> Mesh:
    """Two closed bars along the arches that hold the teeth's roots."""
    mesh = Mesh(np.empty((0, 3)), [])
    for edge, sign, inset in ((LIP_LINE - 0.0022 + 0.0083, 1.0, 0.0), (LIP_LINE - 0.0012 - 0.0075, -1.0, 0.0034)):
        bar = _bar(edge, sign, inset)
        _append(mesh, bar.vertices, bar.faces)
    return mesh


def _bar(edge: float, sign: float, inset: float) -> Mesh:
    """One gum: a closed section swept along the arch."""
    mesh = Mesh(np.empty((0, 3)), [])
    section = [(-0.0006, 0.0), (-0.0006, 0.003), (0.0012, 0.0065), (0.009, 0.0065), (0.0105, 0.003), (0.008, -0.0005)]
    total = 0.056
    loops = []
    for share in np.linspace(-1, 1, 19):
        x, y, tangent = _along_arch(abs(share) * total)
        back = np.array([-tangent[1] * np.sign(share), tangent[0], 0.0])
        place = np.array([np.copysign(x, share), y + inset, edge])
        tall = 1.0 if sign > 0 else 0.6
        loops.append(mesh.add(np.array([place + b * back + np.array([0, 0, sign * h * tall]) for b, h in section])))
    for one, other in itertools.pairwise(loops):
        mesh.strip(one, other) if sign < 0 else mesh.strip(one[::-1], other[::-1])
    for end, outwards in ((loops[0], sign > 0), (loops[-1], sign < 0)):
        for quad in ((0, 1, 2, 5), (2, 3, 4, 5)):
            mesh.faces.append(tuple(int(end[corner]) for corner in (quad if outwards else quad[::-1])))
    return mesh


def tongue() -> Mesh:
    """A closed tongue at rest behind the lower teeth."""
    widths = [(-0.0135, 0.006), (-0.006, 0.0125), (0.006, 0.016), (0.020, 0.017), (0.034, 0.015)]
    mesh = Mesh(np.empty((0, 3)), [])
    loops = []
    for y, half in widths:
        top = LIP_LINE - 0.006 - 0.002 * (y < -0.01) - 0.004 * (y > 0.03)
        ring = [
            (-half, -0.002),
            (-half * 0.6, 0.0),
            (0, -0.0015),
            (half * 0.6, 0.0),
            (half, -0.002),
            (half * 0.7, -0.008),
        ]
        ring += [(0.0, -0.009), (-half * 0.7, -0.008)]
        loops.append(mesh.add(np.array([(x, y, top + z) for x, z in ring])))
    for one, other in itertools.pairwise(loops):
        mesh.strip(one, other)
    mesh.fan(loops[0][::-1], mesh.vertices[loops[0]].mean(0) - [0, 0.002, 0])
    mesh.fan(loops[-1], mesh.vertices[loops[-1]].mean(0) + np.array([0, 0, 0.003]))
    return subdivide(mesh)[0]


def _append(mesh: Mesh, points: Floats, faces: Faces) -> None:
    start = len(mesh.vertices)
    mesh.add(points)
    mesh.faces += [tuple(int(i) + start for i in face) for face in faces]
