"""A head's mesh in the file, and its eyeballs below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..arrays import Float32
from ..heads.features import SKIN
from ..heads.glb import GlbLayout, glb_layout, head_attributes, shown_normals, to_gltf_axes
from ..heads.glb_file import GlbFile
from ..heads.head import Head
from .eyeballs import Centres, add_eyes
from .surfaces import Surfaces
from .tangents import tangents
from .targets import Targets


def body(
    glb: GlbFile, head: Head, name: str, shapes: Mapping[str, Float32], centres: Centres, surfaces: Surfaces
) -> dict[str, Any]:
    """A node with a head's mesh, its eyeballs as children.

    shapes: expressions, as offsets (n, 3) by name. centres: of the eyeballs, by their parts.
    """
    layout = glb_layout(head.topology)
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
        for material, chosen in surfaces.of_head(head, layout)
    ]
    children = add_eyes(glb, head, centres, surfaces)
    node: dict[str, Any] = {"name": name, "mesh": glb.mesh(name, primitives, targets.names)}
    return node | ({"children": children} if children else {})


def _tangents(glb: GlbFile, head: Head, layout: GlbLayout) -> dict[str, int]:
    """The skin's tangents, as its relief map wants them."""
    points, normals = (to_gltf_axes(rows)[layout.source] for rows in (head.vertices, shown_normals(head, layout)))
    skin = layout.rows[layout.parts == SKIN]
    return {"TANGENT": glb.rows(tangents(points, normals, layout.uv, skin), "VEC4")}
