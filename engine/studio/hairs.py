"""Hair, brows, beards and glasses as the studio draws them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from ..appearance import HairColour
from ..arrays import Float32, Int32
from ..hair import Piece, hair_texture
from ..heads.polygons import fan_triangles, vertex_normals
from . import shaders
from .batches import Batch
from .card import Kept, Shader, Texture
from .labels import CLASSES
from .props import Solid

_HAIR = Shader(shaders.HAIR_VERTEX, shaders.HAIR_FRAGMENT)
SOLID = Shader(shaders.SOLID_VERTEX, shaders.SOLID_FRAGMENT)
_FRAME, _LENS = (0.02, 0.018, 0.016), (0.01, 0.012, 0.012)
UNCUT = 1e9
"""The height above which hair is left out, metres, where no hat hides it."""
OCCLUDER = 16.0
"""What marks an occluder among classes."""
_HIDES = 0.5
"""From which alpha on a lens counts as one."""
_SHADE = 3
"""How much coarser hair may be that casts a shadow than hair that is seen, where that is coarse."""


@dataclass(frozen=True, slots=True)
class _Style:
    """A style's cards, for lru_cache: equal names, equal cards."""

    kind: str
    style: str
    piece: Piece = field(compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Cards:
    """What all pieces of a style share. rows: (k,) int32, the piece's vertices that are drawn. casting: see `Batch`."""

    rows: Int32
    normal: Kept
    uv: Kept
    triangles: Kept
    casting: Kept
    textures: dict[str, Texture]


def hair_batch(piece: Piece, colour: HairColour, *, coarse: int = 1) -> Batch:
    """A piece of hair cards in its colour. coarse: cards bend at every so manieth of their points."""
    cards = _cards(_Style(piece.kind, piece.style, piece), coarse)
    return Batch(
        _HAIR,
        {
            "position": Kept(piece.vertices[cards.rows]),
            "normal": cards.normal,
            "along": Kept(_along(piece.vertices[cards.rows], cards)),
            "uv": cards.uv,
            "label": Kept(_classes(piece, cards)),
        },
        cards.triangles,
        {"root": tuple(colour.root), "tip": tuple(colour.tip), "roughness": colour.roughness, "cut": UNCUT}
        | {"scalp": piece.kind == "hair", "filled": piece.kind == "brows"},
        cards.textures,
        soft=True,
        casting=cards.casting,
    )


def drawn_rows(piece: Piece, coarse: int) -> Int32:
    """(k,) int32: which vertices of a piece of hair its batch has."""
    return _cards(_Style(piece.kind, piece.style, piece), coarse).rows


def _classes(piece: Piece, cards: _Cards) -> Float32:
    """(k,) float32: hair, a brow by its side, or, for a beard, the face that it grows on."""
    if piece.kind == "brows":
        left = piece.vertices[cards.rows, 0] > 0
        return np.where(left, CLASSES.index("left_brow"), CLASSES.index("right_brow")).astype(np.float32)
    name = "hair" if piece.kind == "hair" else "face"
    return np.full(len(cards.rows), CLASSES.index(name), np.float32)


def glasses_batch(piece: Piece) -> Batch:
    """A frame, dark and glossy, or a clear lens, which shows what it mirrors."""
    triangles, _ = fan_triangles(piece.face_vertices, piece.face_sizes)
    lens = piece.material == "lens"
    return Batch(
        SOLID,
        {
            "position": Kept(piece.vertices),
            "normal": Kept(vertex_normals(piece.vertices, triangles)),
            "colour": Kept(np.tile(np.array(_LENS if lens else _FRAME, np.float32), (len(piece.vertices), 1))),
        },
        Kept(triangles),
        {"roughness": 0.12 if lens else 0.25, "alpha": 0.04 if lens else 1.0, "label": OCCLUDER},
        clear=lens,
        told=not lens,
    )


def solid_batch(solid: Solid) -> Batch:
    """A prop's solid. Lenses that let most light through are no occluders."""
    return Batch(
        SOLID,
        {"position": solid.vertices, "normal": solid.normals, "colour": solid.colours},
        solid.triangles,
        {"roughness": solid.roughness, "alpha": solid.alpha, "label": OCCLUDER if solid.occluder else 0.0},
        clear=solid.alpha < 1,
        told=solid.alpha >= _HIDES,
    )


@lru_cache(maxsize=96)
def _cards(style: _Style, coarse: int) -> _Cards:
    piece = style.piece
    faces = piece.face_vertices.reshape(-1, 4)
    uv = np.zeros((len(piece.vertices), 2), np.float32)
    uv[piece.face_vertices] = piece.corner_uv  # a vertex has one place on the sheet: cards touch nowhere
    if coarse > 1:
        faces = _bent_less(faces, coarse)
    rows, corners = np.unique(faces, return_inverse=True)
    corners = corners.reshape(-1, 4)
    corners = corners[::-1]  # outer cards first: what they hide need not be drawn
    shade = _bent_less(corners[::-1], _SHADE) if coarse > 1 else corners
    return _Cards(
        rows.astype(np.int32),
        Kept(piece.normals[rows]),
        Kept(uv[rows]),
        Kept(_halved(corners)),
        Kept(_halved(shade)),
        _textures(piece.kind, piece.style),
    )


def _halved(quads: Int32) -> Int32:
    """(2 k, 3) int32: the triangles of quads (k, 4), those of a quad after each other."""
    return quads[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3).astype(np.int32)


def _bent_less(faces: Int32, coarse: int) -> Int32:
    """(k, 4) int32: strips of quads, each of which begins with the edge that the one before ends with, in longer steps.

    A strip keeps both its ends.
    """
    follows = np.zeros(len(faces), bool)
    follows[1:] = (faces[1:, 0] == faces[:-1, 3]) & (faces[1:, 1] == faces[:-1, 2])
    start = np.flatnonzero(~follows)
    number = np.cumsum(~follows) - 1
    length = np.diff(np.append(start, len(faces)))
    place = np.arange(len(faces)) - start[number]
    first = np.flatnonzero(place % coarse == 0)
    last = np.minimum(first + coarse - 1, (start + length - 1)[number[first]])
    return np.stack([faces[first, 0], faces[first, 1], faces[last, 2], faces[last, 3]], axis=1)


@lru_cache(maxsize=48)
def _textures(kind: str, style: str) -> dict[str, Texture]:
    sheet = hair_texture(kind, style)
    return {"alpha_map": Texture(sheet.alpha), "tone_map": Texture(sheet.tone)}


def _along(vertices: Float32, cards: _Cards) -> Float32:
    """(k, 3) of length 1, or 0: the way from root to tip at each vertex, the mean of what its triangles say."""
    at, places = np.asarray(cards.triangles.values, np.int32), np.asarray(cards.uv.values, np.float32)
    first, second = (vertices[at[:, i]] - vertices[at[:, 0]] for i in (1, 2))
    one, other = (places[at[:, i]] - places[at[:, 0]] for i in (1, 2))
    area = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    way = (one[:, :1] * second - other[:, :1] * first) * np.sign(area)[:, None]
    along = np.stack([np.bincount(at.reshape(-1), np.repeat(w, 3), len(vertices)) for w in way.T], axis=1)
    return (along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)).astype(np.float32)
