"""Hair, brows, beards and glasses as the studio draws them."""

from __future__ import annotations

import numpy as np

from ..appearance import HairColour
from ..arrays import Float32, Int32
from ..hair import HairTexture, Piece
from ..heads.polygons import fan_corners
from . import shaders
from .batches import Batch, Shader, Texture

_HAIR = Shader(shaders.HAIR_VERTEX, shaders.HAIR_FRAGMENT)
_SOLID = Shader(shaders.HAIR_VERTEX, shaders.SOLID_FRAGMENT)
_FRAME = {"colour": (0.02, 0.018, 0.016)}


def hair_batch(piece: Piece, colour: HairColour, texture: HairTexture) -> Batch:
    """A piece of hair cards in its colour."""
    rows, triangles = _corners(piece)
    uniforms = {"root": tuple(colour.root), "tip": tuple(colour.tip), "roughness": colour.roughness}
    textures = {"alpha_map": Texture(texture.alpha), "tone_map": Texture(texture.tone)}
    return Batch(_HAIR, rows, triangles, uniforms, textures, soft=True)


def frame_batch(piece: Piece) -> Batch:
    """The frame of a pair of glasses, dark and glossy. Lenses are left out: what is behind them is seen unchanged."""
    rows, triangles = _corners(piece)
    return Batch(_SOLID, rows, triangles, _FRAME)


def _corners(piece: Piece) -> tuple[dict[str, Float32], Int32]:
    """Rows and triangles with a vertex for every corner: cards are cut along all their edges anyway."""
    at = piece.face_vertices
    triangles = fan_corners(piece.face_sizes).astype(np.int32)
    along = _along(piece, triangles)
    rows = {"position": piece.vertices[at], "normal": piece.normals[at], "along": along[at], "uv": piece.corner_uv}
    return rows, triangles


def _along(piece: Piece, triangles: Int32) -> Float32:
    """(m, 3) of length 1, or 0: the way from root to tip at each vertex, the mean of what its triangles say."""
    at = piece.face_vertices[triangles]
    first, second = (piece.vertices[at[:, i]] - piece.vertices[at[:, 0]] for i in (1, 2))
    one, other = (piece.corner_uv[triangles[:, i]] - piece.corner_uv[triangles[:, 0]] for i in (1, 2))
    area = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    way = (one[:, :1] * second - other[:, :1] * first) * np.sign(area)[:, None]
    along = np.stack([np.bincount(at.reshape(-1), np.repeat(w, 3), len(piece.vertices)) for w in way.T], axis=1)
    return (along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)).astype(np.float32)
