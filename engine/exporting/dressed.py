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

from ..appearance import seed_of
from ..arrays import Float32
from ..errors import BadInput
from ..files import whole_file
from ..heads.expressions import expression_shapes, expressions_of
from ..heads.features import EYE_LEFT, EYE_RIGHT
from ..heads.glb import file_extras
from ..heads.glb_file import GlbFile
from ..heads.head import Head
from ..heads.kit import Kit
from ..heads.lashes import shape_lashes
from ..heads.lods import Lod, lods
from ..kits import grow_on, kit_for, licence_of
from .bodies import body
from .eyeballs import eyeball_centres
from .levels import add_levels
from .pieces import add_piece
from .surfaces import Surfaces


@dataclass(frozen=True, slots=True)
class Looks:
    """What a file carries beside the head's shape.

    maps: the size of the skin's maps, one of appearance.SIZES; None for plain colours.
    seed: of spots and pores; None for the one that follows from who it is.
    hair: hair, brows, beard and glasses as meshes. expressions: morph targets under ARKit's names.
    lods: coarser heads, as MSFT_lod.
    """

    maps: int | None = None
    seed: int | None = None
    hair: bool = False
    expressions: bool = False
    lods: bool = False


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
    shown = _with_lashes(head, kit)
    surfaces = Surfaces.of(glb, head, kit, looks.maps, seed_of(head) if looks.seed is None else looks.seed)
    left_out += surfaces.left_out
    shapes = _shapes(shown, kit, looks, left_out)
    levels = _levels(head, kit, looks, left_out)
    centres = eyeball_centres(shown, kit)
    node = body(glb, shown, head.id or "head", shapes, centres, surfaces)
    worn = _wear(glb, shown, kit, shapes, surfaces, left_out) if looks.hair else []
    if worn:
        node["children"] = [*node.get("children", []), *worn]
    node["extras"] = {"kindred": file_extras(glb, head, extras, shown=shown.vertices)}
    glb.node(node, root=True)
    if levels:
        add_levels(glb, node, shown, levels, worn, shapes, centres, surfaces)
    return Exported(glb.pack(), tuple(left_out))


def _with_lashes(head: Head, kit: Kit | None) -> Head:
    """The head as it is seen: its lashes in their style."""
    style = head.appearance.discrete.get("lashes", "")
    return head if kit is None else head.with_(vertices=shape_lashes(kit, head.vertices, style))


def _levels(head: Head, kit: Kit | None, looks: Looks, left_out: list[str]) -> tuple[Lod, ...]:
    found = lods(kit) if looks.lods and kit is not None else ()
    if looks.lods and not found:
        left_out.append(f"lods: heads of {head.topology.name} have none")
    return found


def _shapes(head: Head, kit: Kit | None, looks: Looks, left_out: list[str]) -> dict[str, Float32]:
    if not looks.expressions:
        return {}
    if kit is None or not expressions_of(kit).names:
        left_out.append(f"expressions: heads of {head.topology.name} have none")
        return {}
    shapes, eyes = expression_shapes(kit, head.vertices), np.isin(head.topology.parts, (EYE_LEFT, EYE_RIGHT))
    # An eyeball turns as a node: the straight ways of a morph target would shrink it half way.
    return {name: np.where(eyes[:, None], np.float32(0), offset) for name, offset in shapes.items()}


def _wear(
    glb: GlbFile, head: Head, kit: Kit | None, shapes: Mapping[str, Float32], surfaces: Surfaces, left_out: list[str]
) -> list[int]:
    """Put hair, brows, beard and glasses in; returns their nodes' numbers."""
    if kit is None:
        left_out.append(f"hair: heads of {head.topology.name} are of no kit, and it does not grow on them")
        return []
    try:
        pieces = grow_on(kit, head.vertices, head.appearance)
    except BadInput as error:
        left_out.append(f"hair: {error}")
        return []
    return [add_piece(glb, piece, head.vertices, shapes, surfaces) for piece in pieces]
