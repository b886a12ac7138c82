"""A head with all that it wears, as one GLB.

The head's node holds its mesh, all of its vertices first and in order, so that Kindred reads it back; the eyeballs are
nodes of their own below it, each about its centre, so that an engine turns them; hair and glasses are nodes beside
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import Float32
from ..errors import BadInput
from ..files import whole_file
from ..hair import Piece, grow
from ..heads.expressions import expression_shapes, expressions_of
from ..heads.features import EYE_LEFT, EYE_RIGHT, SKIN
from ..heads.glb import GlbLayout, file_extras, glb_layout, head_attributes, shown_normals, to_gltf_axes
from ..heads.glb_file import GlbFile
from ..heads.head import Head
from ..heads.kit import Kit
from ..kits import kit_for, licence_of
from .eyeballs import add_eyes
from .pieces import add_piece
from .surfaces import Surfaces
from .tangents import tangents
from .targets import Targets


@dataclass(frozen=True, slots=True)
class Looks:
    """What a file carries beside the head's shape.

    maps: the size of the skin's maps, one of appearance.SIZES; None for plain colours. seed: of spots and pores.
    hair: hair, brows, beard and glasses as meshes. expressions: morph targets under ARKit's names.
    """

    maps: int | None = None
    seed: int = 0
    hair: bool = False
    expressions: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of an export.

    data: the file's bytes. left_out: what was asked for and the head's kit does not have, in words.
    """

    data: bytes
    left_out: tuple[str, ...] = field(default=())


def export_glb(path: Path, head: Head, looks: Looks, extras: Mapping[str, Any] | None = None) -> Exported:
    """Write a head with its looks; the file appears whole or not at all.

    extras: more entries of extras.kindred.
    Raises BadInput when the folder cannot be written, or the looks cannot be had (a size that maps do not have).
    """
    exported = dressed_glb(head, looks, extras or {})
    with whole_file(path) as part:
        part.write_bytes(exported.data)
    return exported


def dressed_glb(head: Head, looks: Looks, extras: Mapping[str, Any]) -> Exported:
    """A head with its looks as a GLB; the same head and looks give the same bytes."""
    kit = kit_for(head.topology.name)
    left_out = list[str]()
    glb = GlbFile(copyright=licence_of(head.topology.name))
    surfaces = Surfaces.of(glb, head, kit, looks.maps, looks.seed)
    left_out += surfaces.left_out
    shapes = _shapes(head, kit, looks, left_out)
    pieces = _pieces(head, kit, looks, left_out)
    layout, name = glb_layout(head.topology), head.id or "head"
    attributes = head_attributes(glb, head, layout)
    tangent = _tangents(glb, head, layout) if surfaces.mapped else {}
    targets = Targets.of_head(glb, head.vertices, layout, shapes)
    primitives = [
        {
            "attributes": attributes | (tangent if material == surfaces.skin else {}),
            "indices": glb.corners(layout.rows[chosen]),
            "material": material,
            **targets.entry,
        }
        for material, chosen in surfaces.of_head(layout)
    ]
    children = add_eyes(glb, head, kit, surfaces)
    children += [add_piece(glb, piece, head, shapes, surfaces) for piece in pieces]
    node: dict[str, Any] = {"name": name, "mesh": glb.mesh(name, primitives, targets.names)}
    if children:
        node["children"] = children
    node["extras"] = {"kindred": file_extras(glb, head, extras)}
    glb.node(node, root=True)
    return Exported(glb.pack(), tuple(left_out))


def _tangents(glb: GlbFile, head: Head, layout: GlbLayout) -> dict[str, int]:
    """The skin's tangents, as its relief map wants them."""
    points, normals = (to_gltf_axes(rows)[layout.source] for rows in (head.vertices, shown_normals(head, layout)))
    skin = layout.rows[layout.parts == SKIN]
    return {"TANGENT": glb.rows(tangents(points, normals, layout.uv, skin), "VEC4")}


def _shapes(head: Head, kit: Kit | None, looks: Looks, left_out: list[str]) -> dict[str, Float32]:
    if not looks.expressions:
        return {}
    if kit is None or not expressions_of(kit).names:
        left_out.append(f"expressions: heads of {head.topology.name} have none")
        return {}
    shapes, eyes = expression_shapes(kit, head.vertices), np.isin(head.topology.parts, (EYE_LEFT, EYE_RIGHT))
    # An eyeball turns as a node: the straight ways of a morph target would shrink it half way.
    return {name: np.where(eyes[:, None], np.float32(0), offset) for name, offset in shapes.items()}


def _pieces(head: Head, kit: Kit | None, looks: Looks, left_out: list[str]) -> tuple[Piece, ...]:
    if not looks.hair:
        return ()
    if kit is None:
        left_out.append(f"hair: it does not grow on heads of {head.topology.name}")
        return ()
    try:
        return grow(kit, head.vertices, head.appearance)
    except BadInput as error:
        left_out.append(f"hair: {error.what} {error.wrong}")
        return ()
