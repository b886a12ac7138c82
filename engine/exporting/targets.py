"""Expressions as morph targets: places and normals, stored sparse, since most move a tenth of the head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..arrays import Float32, Int32
from ..heads.glb import GlbLayout, to_gltf_axes
from ..heads.glb_file import GlbFile
from ..heads.polygons import vertex_normals

_SMALLEST = 5e-6
"""Metres: what moves less is left at rest."""
_SMALLEST_OF_HAIR = 1e-4
"""The same of hair, which has many times the head's vertices and hides such a step."""
_TURN = 0.01
"""Of a normal of length 1: what turns less keeps its own."""


@dataclass(frozen=True, slots=True)
class Targets:
    """The morph targets of one mesh.

    names: of the targets, in order. entry: what each of the mesh's primitives says of them.
    """

    names: tuple[str, ...] = ()
    entry: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @staticmethod
    def of_head(glb: GlbFile, vertices: Float32, layout: GlbLayout, shapes: Mapping[str, Float32]) -> Targets:
        """Put a head's expressions into the file.

        vertices: (n, 3), at rest. shapes: offsets (n, 3) by name. Eyeballs, which turn as nodes, are not moved.
        """
        moved = {name: (offset, vertex_normals(vertices + offset, layout.triangles)) for name, offset in shapes.items()}
        rest = vertex_normals(vertices, layout.triangles)
        return _put(glb, layout.source, {name: (offset, after - rest) for name, (offset, after) in moved.items()})

    @staticmethod
    def of_piece(glb: GlbFile, source: Int32, offsets: Mapping[str, Float32]) -> Targets:
        """Put what a piece of hair does in expressions into the file; those that leave it at rest are left out.

        source: (m,) the piece's vertex behind each of the file's. offsets: (k, 3) by name.
        """
        moving = {name: offset for name, offset in offsets.items() if np.abs(offset).max() > _SMALLEST_OF_HAIR}
        return _put(glb, source, {name: (offset, None) for name, offset in moving.items()}, _SMALLEST_OF_HAIR)


def _put(
    glb: GlbFile, source: Int32, steps: Mapping[str, tuple[Float32, Float32 | None]], smallest: float = _SMALLEST
) -> Targets:
    targets: list[dict[str, int]] = []
    for offset, turn in steps.values():
        target = {"POSITION": _sparse(glb, offset[source], smallest)}
        if turn is not None:
            target["NORMAL"] = _sparse(glb, turn[source], _TURN)
        targets.append(target)
    return Targets(tuple(steps), {"targets": targets}) if targets else Targets()


def _sparse(glb: GlbFile, rows: Float32, smallest: float) -> int:
    chosen = np.flatnonzero(np.abs(rows).max(1) > smallest)
    return glb.sparse_rows(len(rows), chosen, to_gltf_axes(rows[chosen]))
