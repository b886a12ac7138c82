"""The control cage: the face's 468 landmarks, and rings that carry its outline over skull and neck to the collar."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from .mesh import Faces, Floats, Ints

LANDMARKS = 468
RINGS = 5
"""Rings behind the face's outline; the last is the collar."""


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
COLLAR_ANGLE = np.radians(76.0)
_CENTRES = np.array([[0.03, -0.03], [0.07, -0.02], [0.095, -0.08], [0.095, -0.157]])


def face_quads() -> tuple[Faces, Ints]:
    """The 420 quads of the face's cage, and each landmark's twin on the other side."""
    data = json.loads((Path(__file__).parent / "cage.json").read_text(encoding="utf-8"))
    mirror = np.array(data["mirror"], np.int64)
    right: Faces = [tuple(quad) for quad in data["quads"]]
    left: Faces = [tuple(int(i) for i in mirror[list(quad[::-1])]) for quad in right]
    return right + left, mirror


def ring_index(ring: int) -> Ints:
    """(36,) cage vertices of a ring; ring 0 is the outline itself."""
    return OUTLINE if ring == 0 else LANDMARKS + 36 * (ring - 1) + np.arange(36)


def cage_faces() -> Faces:
    """All quads of the cage, open at lids, lips, nostrils and collar."""
    faces, _ = face_quads()
    for ring in range(RINGS):
        outer, inner = ring_index(ring), ring_index(ring + 1)
        for i in range(36):
            j = (i + 1) % 36
            faces.append((int(outer[j]), int(outer[i]), int(inner[i]), int(inner[j])))
    return faces


def cage_mirror() -> Ints:
    """Each cage vertex's twin."""
    _, face = face_quads()
    place = {int(v): i for i, v in enumerate(OUTLINE)}
    swap = np.array([place[int(face[v])] for v in OUTLINE])
    return np.concatenate([face] + [ring_index(r)[swap] for r in range(1, RINGS + 1)])


def cage_places() -> Floats:
    """(n, 3) for each cage vertex its ring (-1 before the outline) and the cosine and sine of its column's angle."""
    places = np.zeros((LANDMARKS + 36 * RINGS, 3))
    places[:, 0] = -1
    turn = 2 * np.pi * np.arange(36) / 36
    for ring in range(RINGS + 1):
        places[ring_index(ring)] = np.stack([np.full(36, float(ring)), np.cos(turn), np.sin(turn)], 1)
    return places


def ring_rays(outline: Floats) -> tuple[Floats, Floats]:
    """Where and in which direction the sections' points are looked for: half-rings, from the section's middle.

    outline: (72, 3) the outline's points and the middles between them.
    Returns origins and unit directions, (2 * rings, 72, 3) each; ring r of the cage is row 2r - 1.
    """
    offset = outline[:, 1:] - HINGE
    begin = np.arctan2(offset[:, 0], offset[:, 1])
    start = np.arctan2(outline[:, 0], np.linalg.norm(offset, axis=1) - _centre_reach(begin))
    # Above, the way to the collar is four times as long as below: the first rings stay near the outline there.
    bend = 1.0 + 0.55 * np.clip(np.cos(start) + 0.3, 0, 1)
    share = (np.arange(1, 2 * RINGS + 1) / (2 * RINGS))[:, None]
    angle = begin + (COLLAR_ANGLE - begin) * share**bend
    turn = start + (_even(start) - start) * share**0.7
    up = np.stack([np.zeros_like(angle), np.sin(angle), np.cos(angle)], -1)
    hinge = np.array([0.0, *HINGE])
    origins = hinge + up * _centre_reach(angle)[..., None]
    directions = np.cos(turn)[..., None] * up + np.sin(turn)[..., None] * np.array([1.0, 0.0, 0.0])
    return origins, directions


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
