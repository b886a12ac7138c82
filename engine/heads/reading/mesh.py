"""A mesh as its file has it, before anyone has asked what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ...arrays import Float32, Float64, Int32
from ...errors import BadInput
from .limits import MAX_COORDINATE, require_corners, require_faces, require_vertices

Kind = Literal["mesh", "points", "depth"]


@dataclass(frozen=True, slots=True, eq=False)
class RawMesh:
    """What a file holds, in its own units and axes.

    vertices: (n, 3) float64, file units, in the file's order.
    face_vertices: (sum of face_sizes,) int32, the corners of all polygons one after another; empty for points.
    face_sizes: (faces,) int32, each at least 3.
    corner_uv: (sum of face_sizes, 2) float32, v upwards; empty where the file has none.
    face_groups: (faces,) int32, the place in group_names of the material, group or object that each face belongs to.
    group_names: at least one name where there are faces; "" for what the file does not name.
    kind: "mesh", "points" (no faces) or "depth" (a surface seen from one side).
    unit: metres a file unit where the format says so (GLB, depth images), else None.
    kindred: what a GLB that Kindred wrote has in extras.kindred, else None.
    source: the file.
    """

    vertices: Float64
    face_vertices: Int32
    face_sizes: Int32
    corner_uv: Float32 = field(default_factory=lambda: np.empty((0, 2), np.float32))
    face_groups: Int32 = field(default_factory=lambda: np.empty(0, np.int32))
    group_names: tuple[str, ...] = ()
    kind: Kind = "mesh"
    unit: float | None = None
    kindred: Mapping[str, Any] | None = None
    source: Path = Path()


def checked(raw: RawMesh) -> RawMesh:
    """The mesh itself, once it is seen to be whole; without its texture coordinates where those are not numbers.

    Raises BadInput when it is empty, too large, has coordinates that are not finite numbers, faces of fewer than three
    corners or faces that name vertices which are not there.
    """
    path, vertices = raw.source, raw.vertices
    require_vertices(path, len(vertices))
    require_faces(path, len(raw.face_sizes))
    require_corners(path, len(raw.face_vertices))
    if len(vertices) < 3:
        raise BadInput(path, f"has {len(vertices)} vertices, which is no surface", "export the mesh again")
    if not np.isfinite(vertices).all():
        raise BadInput(
            path, "has vertices that are not finite numbers (NaN or infinity)", "clean the mesh and export it"
        )
    if np.abs(vertices).max() > MAX_COORDINATE:
        raise BadInput(path, f"has coordinates beyond {MAX_COORDINATE:g}", "export it in a sensible unit")
    if not np.ptp(vertices, axis=0).any():
        raise BadInput(path, "has all its vertices in one place", "export the mesh again")
    if len(raw.face_sizes) and raw.face_sizes.min() < 3:
        raise BadInput(path, "has a face of fewer than three corners", "remove loose edges and export it again")
    if len(raw.face_vertices) and not 0 <= raw.face_vertices.min() <= raw.face_vertices.max() < len(vertices):
        raise BadInput(path, "has faces that name vertices which are not there", "export the mesh again")
    if len(raw.corner_uv) and not np.isfinite(raw.corner_uv).all():
        return replace(raw, corner_uv=np.empty((0, 2), np.float32))  # a texture's loss is no reason to refuse a head
    return raw
