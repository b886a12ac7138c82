"""Coarser heads beside the full one, as MSFT_lod: engines that know it draw them far off, and others never see them.

Source: https://github.com/KhronosGroup/glTF/tree/main/extensions/2.0/Vendor/MSFT_lod
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..arrays import Float32
from ..heads.glb_file import GlbFile
from ..heads.head import Head
from ..heads.lods import Lod
from .bodies import body
from .eyeballs import Centres
from .surfaces import Surfaces

EXTENSION = "MSFT_lod"
_COVERAGE = (0.4, 0.12, 0.04, 0.01)
"""The part of the picture's height below which the next level will do."""


def add_levels(
    glb: GlbFile,
    node: dict[str, Any],
    head: Head,
    levels: Sequence[Lod],
    worn: Sequence[int],
    shapes: Mapping[str, Float32],
    centres: Centres,
    surfaces: Surfaces,
) -> None:
    """Put coarser heads in, and name them in the full head's node.

    worn: the numbers of the nodes of hair and the like, whose meshes they share. Their expressions and materials are
    the full head's as well.
    """
    numbers: list[int] = []
    for number, level in enumerate(levels, start=1):
        name = f"{node['name']}_lod{number}"
        coarse = head.with_(
            vertices=head.vertices[level.rows], topology=level.topology(head.topology, f"{head.topology.name}-{number}")
        )
        own = body(glb, coarse, name, {key: offset[level.rows] for key, offset in shapes.items()}, centres, surfaces)
        pieces = [glb.node({**glb.nodes[piece], "name": f"{glb.nodes[piece]['name']}_lod{number}"}) for piece in worn]
        if pieces:
            own["children"] = [*own.get("children", []), *pieces]
        numbers.append(glb.node(own))
    node["extensions"] = {EXTENSION: {"ids": numbers}}
    node["extras"] = {**node.get("extras", {}), "MSFT_screencoverage": list(_COVERAGE[: len(numbers) + 1])}
    glb.extensions.add(EXTENSION)
