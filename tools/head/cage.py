"""The control cage: the face's 468 landmarks, and rings that carry its outline over skull and neck to the collar."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from .mesh import Faces, Floats, Ints

LANDMARKS = 468
RINGS = 8
"""Rings behind the face's outline; the last is the collar."""
_WIDE = 2
"""So many of them have 36 points, as the outline has; those behind have half as many, which makes even quads there."""
_FIRST = 0.2
"""From one of these to the next, a share of the sections' turn from the outline to the collar."""


def _points(numbers: str) -> Ints:
    return np.array([int(i) for i in numbers.split()])


OUTLINE = _points(
    "356 389 251 284 332 297 338 10 109 67 103 54 21 162 127 234 93 132 58 172 136 150 149 176 148 152 "
    "377 400 378 379 365 397 288 361 323 454"
)
EYE_RIGHT = _points("33 7 163 144 145 153 154 155 133 173 157 158 159 160 161 246")
LIPS = _points("78 191 80 81 82 13 312 311 310 415 308 324 318 402 317 14 87 178 88 95")
NOSTRIL_RIGHT = _points("166 79 239 238 20 60 75 59")

# The rings are where the head meets half-planes that turn about a hinge across x, below and before the chin, from the
# face's outline (nearly upright) to the collar (nearly level).
HINGE = np.array([-0.03, -0.188])
COLLAR_ANGLE = np.radians(74.0)
_CENTRES = np.array([[0.03, -0.03], [0.07, -0.02], [0.095, -0.08], [0.095, -0.157]])


def face_quads() -> tuple[Faces, Ints]:
    """The 420 quads of the face's cage, and each landmark's twin on the other side."""
    data = json.loads((Path(__file__).parent / "cage.json").read_text(encoding="utf-8"))
    mirror = np.array(data["mirror"], np.int64)
    right: Faces = [tuple(quad) for quad in data["quads"]]
    left: Faces = [tuple(int(i) for i in mirror[list(quad[::-1])]) for quad in right]
    return right + left, mirror


def ring_columns(ring: int) -> Ints:
    """The columns (0 to 35, as the outline's points count) at which a ring has points."""
    return np.arange(36) if ring <= _WIDE else np.arange(1, 36, 2)


def ring_index(ring: int) -> Ints:
    """Cage vertices of a ring, column by column; ring 0 is the outline itself."""
    if ring == 0:
        return OUTLINE
    before = 36 * min(ring - 1, _WIDE) + 18 * max(ring - 1 - _WIDE, 0)
    return LANDMARKS + before + np.arange(len(ring_columns(ring)))


def cage_count() -> int:
    """How many points the cage has."""
    return int(ring_index(RINGS)[-1]) + 1


def cage_faces() -> Faces:
    """The faces of the cage, open at lids, lips, nostrils and collar: quads, but for triangles where columns end."""
    faces, _ = face_quads()
    for ring in range(RINGS):
        outer, inner = ring_index(ring), ring_index(ring + 1)
        if len(outer) == len(inner):
            for i in range(len(outer)):
                j = (i + 1) % len(outer)
                faces.append((int(outer[j]), int(outer[i]), int(inner[i]), int(inner[j])))
        else:
            faces += _halved(outer, inner)
    return faces


def _halved(outer: Ints, inner: Ints) -> Faces:
    """Between a ring and one with every second column: a triangle and a quad in turn, the same way on both sides."""
    faces: Faces = []
    for i in range(len(inner)):
        a, b, c = (int(outer[(2 * i + k) % 36]) for k in (1, 2, 3))
        near, far = int(inner[i]), int(inner[(i + 1) % len(inner)])
        if 7 <= 2 * i + 1 < 25:  # columns 7 and 25 are the mid-line's
            faces += [(b, a, near), (c, b, near, far)]
        else:
            faces += [(b, a, near, far), (c, b, far)]
    return faces


def cage_mirror() -> Ints:
    """Each cage vertex's twin."""
    _, face = face_quads()
    place = {int(v): i for i, v in enumerate(OUTLINE)}
    swap = np.array([place[int(face[v])] for v in OUTLINE])
    rings = []
    for ring in range(1, RINGS + 1):
        columns = ring_columns(ring)
        rings.append(ring_index(ring)[np.searchsorted(columns, swap[columns])])
    return np.concatenate([face, *rings])


def cage_places() -> Floats:
    """(n, 3) for each cage vertex its ring (-1 before the outline) and the cosine and sine of its column's angle."""
    places = np.zeros((cage_count(), 3))
    places[:, 0] = -1
    for ring in range(RINGS + 1):
        turn = 2 * np.pi * ring_columns(ring) / 36
        places[ring_index(ring)] = np.stack([np.full(len(turn), float(ring)), np.cos(turn), np.sin(turn)], 1)
    return places


def ring_rays(outline: Floats) -> tuple[Floats, Floats]:
    """Where and in which direction the sections' points are looked for: half-rings, from the section's middle.

    outline: (72, 3) the outline's points and the middles between them.
    Returns origins and unit directions, (rows, 72, 3) each, from the outline (left out) to the collar.
    """
    offset = outline[:, 1:] - HINGE
    begin = np.arctan2(offset[:, 0], offset[:, 1])
    start = np.arctan2(outline[:, 0], np.linalg.norm(offset, axis=1) - _centre_reach(begin))
    # Above, the way to the collar is four times as long as below: the first rings stay near the outline there.
    bend = 1.0 + 0.55 * np.clip(np.cos(start) + 0.3, 0, 1)
    share = (np.arange(1, SECTIONS + 1) / SECTIONS)[:, None]
    angle = begin + (COLLAR_ANGLE - begin) * share**bend
    turn = start + (_even(start) - start) * share**0.7
    up = np.stack([np.zeros_like(angle), np.sin(angle), np.cos(angle)], -1)
    hinge = np.array([0.0, *HINGE])
    origins = hinge + up * _centre_reach(angle)[..., None]
    directions = np.cos(turn)[..., None] * up + np.sin(turn)[..., None] * np.array([1.0, 0.0, 0.0])
    return origins, directions


SECTIONS = 60
"""How many sections are measured; the rings are found among them."""


def rings_among(sections: Floats) -> Floats:
    """(2 * RINGS, 72, 3) the half-rings along the columns of all sections, the outline first, (1 + SECTIONS, 72, 3).

    The first rings lie where the ears join, at fixed shares of the sections; those behind at even steps of length.
    """
    share = np.arange(SECTIONS + 1) / SECTIONS
    want = np.arange(1, 2 * RINGS + 1) / 2
    rings = np.empty((2 * RINGS, 72, 3))
    for column in range(72):
        line = sections[:, column]
        length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        fixed = np.interp(np.minimum(want, _WIDE) * _FIRST, share, length)
        even = np.clip((want - _WIDE) / (RINGS - _WIDE), 0, 1)
        place = fixed + (length[-1] - fixed) * even
        rings[:, column] = np.stack([np.interp(place, length, line[:, k]) for k in range(3)], 1)
    return rings


def _even(start: Floats) -> Floats:
    """Angles between the outline's own and evenly spaced ones, symmetric."""
    order = np.argsort(start)
    even = np.empty_like(start)
    even[order] = 2 * np.pi * np.arange(len(start)) / len(start)
    even = np.angle(np.exp(1j * (even - even[np.argmin(np.abs(start))])))
    return np.where(np.abs(start) > 3.13, start, 0.35 * start + 0.65 * even)


def _centre_reach(angle: Floats) -> Floats:
    """How far from the hinge the section's middle lies, for planes at these angles."""
    spots = _CENTRES - HINGE
    return np.interp(angle, np.arctan2(spots[:, 0], spots[:, 1]), np.linalg.norm(spots, axis=1))
