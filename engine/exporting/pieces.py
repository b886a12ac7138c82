"""Hair, brows, beard and glasses as meshes of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..arrays import Float32, Int32
from ..hair import Piece
from ..heads.glb import split_seams, to_gltf_axes
from ..heads.glb_file import GlbFile
from ..heads.polygons import fan_corners
from .surfaces import Surfaces
from .targets import Targets


def add_piece(glb: GlbFile, piece: Piece, vertices: Float32, shapes: Mapping[str, Float32], surfaces: Surfaces) -> int:
    """Put a piece in, which follows expressions; returns its node's number.

    vertices: (n, 3), the head that wears it; shapes: its expressions, as offsets (n, 3) by name.
    """
    source, uv, rows = split_seams(len(piece.vertices), piece.face_vertices, piece.corner_uv)
    offsets = {name: piece.follow(vertices + offset) - piece.vertices for name, offset in shapes.items()}
    targets = Targets.of_piece(glb, source, offsets)
    attributes = {
        "POSITION": glb.rows(to_gltf_axes(piece.vertices)[source], "VEC3"),
        "NORMAL": glb.rows(to_gltf_axes(piece.normals)[source], "VEC3"),
    }
    if len(uv):
        attributes["TEXCOORD_0"] = glb.rows(uv, "VEC2")
    primitive: dict[str, Any] = {
        "attributes": attributes,
        "indices": glb.corners(_corners(rows, piece.face_sizes)),
        "material": surfaces.of_piece(piece),
        **targets.entry,
    }
    name = piece.kind if piece.material == "hair" else f"{piece.kind}_{piece.material}"
    return glb.node({"name": name, "mesh": glb.mesh(name, [primitive], targets.names)})


def _corners(rows: Int32, sizes: Int32) -> Int32:
    return np.asarray(rows[fan_corners(sizes)], np.int32)
