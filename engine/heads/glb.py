"""GLB files: triangles and simple materials that any tool shows, and in extras.kindred all that Kindred knows.

Written here with numpy alone, so that it is fast, works inside Blender, and the file's bytes follow from the head.
Beside the mesh a buffer view, which other tools pass over, holds the topology (polygons, regions, parts, landmarks,
texture coordinates) as a compressed .npz; the mesh's first vertices are the head's, in order. `reading.kindred` reads
it back.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import Float32, Float64, Int32
from ..files import whole_file
from .colours import PART_COLOURS, PUPIL, SCLERA, iris_colour, skin_colour
from .eyeballs import IRIS_ANGLE, PUPIL_ANGLE, fit_sphere
from .features import EYE_LEFT, EYE_RIGHT, FEATURES, LASHES, PARTS, SKIN, TEAR
from .glb_file import GlbFile
from .head import Head, Topology
from .polygons import fan_corners, fan_triangles, vertex_normals
from .storage import genome_to_json

FORMAT = 1
_EYES = (EYE_LEFT, EYE_RIGHT)


@dataclass(frozen=True, slots=True, eq=False)
class GlbLayout:
    """What the GLB files of all heads of a topology have in common.

    source: (m,) int32, the head's vertex behind each vertex of the file; the first n are all of them, in order, and
    the rest are copies where the texture is cut.
    uv: (m, 2) float32, v downwards; empty without texture coordinates.
    triangles: (t, 3) int32, vertices of the head. rows: (t, 3) int32, vertices of the file.
    parts: (t,) the part of each triangle.
    packed: the topology as .npz.
    """

    source: Int32
    uv: Float32
    triangles: Int32
    rows: Int32
    parts: Int32
    packed: bytes


# A family's children share one topology object: what follows from it alone is worked out once for them.
@lru_cache(maxsize=2)
def glb_layout(topology: Topology) -> GlbLayout:
    """Work out the layout of a topology's files; 0.1 s for 26,719 vertices."""
    triangles, _ = fan_triangles(topology.face_vertices, topology.face_sizes)
    corners = fan_corners(topology.face_sizes)
    source, uv, corner_rows = split_seams(topology.count, topology.face_vertices, topology.corner_uv)
    return GlbLayout(
        source=source,
        uv=uv,
        triangles=triangles,
        rows=corner_rows[corners],
        parts=topology.parts[triangles[:, 0]].astype(np.int32) if len(triangles) else np.empty(0, np.int32),
        packed=pack_topology(topology),
    )


def write_glb(path: Path, heads: Head | Sequence[Head], extras: Mapping[str, Any] | None = None) -> None:
    """Write one head, or several side by side, as a GLB: metres, Y up, facing +Z.

    extras: more entries of extras.kindred, for all heads alike.
    The file appears whole or not at all. Raises BadInput when the folder cannot be written.
    """
    data = glb_bytes([heads] if isinstance(heads, Head) else heads, extras or {})
    with whole_file(path) as part:
        part.write_bytes(data)


def glb_bytes(heads: Sequence[Head], extras: Mapping[str, Any]) -> bytes:
    """The bytes of a GLB; the same heads give the same bytes."""
    glb = GlbFile()
    across = 0.0
    for i, head in enumerate(heads):
        low, high = (
            (float(head.vertices[:, 0].min()), float(head.vertices[:, 0].max())) if len(head.vertices) else (0, 0)
        )
        across = across - low if i else 0.0
        _add(glb, head, across, extras)
        across += high * 1.1
    return glb.pack()


def _add(glb: GlbFile, head: Head, across: float, more: Mapping[str, Any]) -> None:
    layout = glb_layout(head.topology)
    name = head.id or "head"
    attributes = head_attributes(glb, head, layout)
    primitives = [
        {"attributes": attributes, "indices": glb.corners(layout.rows[chosen]), "material": glb.material(material)}
        for material, chosen in plain_materials(head, layout)
        if chosen.any()
    ]
    node = {"name": name, "mesh": glb.mesh(name, primitives), "extras": {"kindred": file_extras(glb, head, more)}}
    glb.node(node | {"translation": [across, 0, 0]} if across else node, root=True)


def file_extras(glb: GlbFile, head: Head, more: Mapping[str, Any], shown: Float32 | None = None) -> dict[str, Any]:
    """extras.kindred of a head's node; its topology goes into the file, once for all heads that share it.

    more: further entries. The node's mesh must have all of the head's vertices, in order, first in the POSITION of its
    first primitive; where it shows others in their place, (n, 3), the head's own go into the file as well.
    """
    key = id(head.topology)
    if shown is not None and not np.array_equal(shown, head.vertices):
        glb.shared[key] = glb.view(pack_topology(head.topology, vertices=head.vertices))
    if key not in glb.shared:
        glb.shared[key] = glb.view(glb_layout(head.topology).packed)
    return head_extras(head) | {"data": glb.shared[key]} | dict(more)


def head_extras(head: Head) -> dict[str, Any]:
    """The JSON values of extras.kindred: all of a head but its shape and its topology."""
    return {
        "format": FORMAT,
        "id": head.id,
        "sex": head.sex,
        "units": "m",
        "topology": head.topology.name,
        "genome": genome_to_json(head.genome),
        "parameters": [float(x) for x in head.parameters],
        "asymmetry": [float(x) for x in head.asymmetry],
        "appearance": {"continuous": dict(head.appearance.continuous), "discrete": dict(head.appearance.discrete)},
        "pedigree": {"father": head.provenance.get("father"), "mother": head.provenance.get("mother")},
        "provenance": dict(head.provenance),
    }


def to_gltf_axes(rows: Float32) -> Float32:
    """Z up, facing -Y → Y up, facing +Z, as glTF has it. Exact: numbers only change places and signs."""
    return np.stack([rows[:, 0], rows[:, 2], -rows[:, 1]], axis=1)


def head_attributes(glb: GlbFile, head: Head, layout: GlbLayout) -> dict[str, int]:
    """Put a head's vertices into the file: the accessors that its primitives share."""
    vertices, normals = np.ascontiguousarray(head.vertices, np.float32), shown_normals(head, layout)
    attributes = {
        "POSITION": glb.rows(to_gltf_axes(vertices)[layout.source], "VEC3"),
        "NORMAL": glb.rows(to_gltf_axes(normals)[layout.source], "VEC3"),
    }
    if len(layout.uv):
        attributes["TEXCOORD_0"] = glb.rows(layout.uv, "VEC2")
    return attributes


def shown_normals(head: Head, layout: GlbLayout) -> Float32:
    """(n, 3) float32 of length 1, as glTF wants them, also of vertices without a face."""
    normals = vertex_normals(np.ascontiguousarray(head.vertices, np.float32), layout.triangles)
    normals[~normals.any(1)] = (0, 0, 1)
    return normals


def plain_materials(head: Head, layout: GlbLayout) -> list[tuple[dict[str, Any], Any]]:
    """Materials of plain colours with the triangles, (t,) bool, that each covers."""
    parts = layout.parts
    skin = (float(c) for c in skin_colour(head.appearance))
    found = [(plain_material("skin", tuple(skin), 0.5), parts == SKIN)]
    angle = _gaze_angles(head, layout)
    eye = np.isin(parts, _EYES)
    found += [
        (plain_material("sclera", SCLERA, 0.15), eye & (angle > IRIS_ANGLE)),
        (
            plain_material("iris", iris_colour(head.appearance), 0.15),
            eye & (angle <= IRIS_ANGLE) & (angle > PUPIL_ANGLE),
        ),
        (plain_material("pupil", PUPIL, 0.1), eye & (angle <= PUPIL_ANGLE)),
    ]
    for part, colour in PART_COLOURS.items():
        opacity = 0.35 if part == LASHES else 1.0
        found.append((plain_material(PARTS[part], colour, 0.35, opacity), parts == part))
    found.append((plain_material("tear", (1.0, 1.0, 1.0), 0.05, 0.05), parts == TEAR))
    return found


def plain_material(name: str, colour: Sequence[float], roughness: float, opacity: float = 1.0) -> dict[str, Any]:
    """A glTF material of one colour (linear RGB); where it lets light through, seen from both sides."""
    look = {
        "baseColorFactor": [round(c, 6) for c in (*colour, opacity)],
        "metallicFactor": 0,
        "roughnessFactor": roughness,
    }
    material: dict[str, Any] = {"name": name, "pbrMetallicRoughness": look}
    return material if opacity == 1 else material | {"alphaMode": "BLEND", "doubleSided": True}


def _gaze_angles(head: Head, layout: GlbLayout) -> Float64:
    """(t,) float64, degrees from straight ahead to a triangle, seen from its eyeball's centre; 180 on other parts."""
    angles = np.full(len(layout.parts), 180.0)
    for part in _EYES:
        chosen = layout.parts == part
        if chosen.any():
            centre, _ = fit_sphere(head.vertices[head.topology.parts == part])
            way = head.vertices[layout.triangles[chosen]].mean(1) - centre
            angles[chosen] = np.degrees(np.arccos(np.clip(-way[:, 1] / np.linalg.norm(way, axis=1), -1, 1)))
    return angles


def split_seams(count: int, corners: Int32, corner_uv: Float32) -> tuple[Int32, Float32, Int32]:
    """Copies of vertices that have several texture coordinates: source, uv (see GlbLayout), and each corner's row.

    count: of vertices. corners: (c,) the vertices of all corners; corner_uv: (c, 2), v upwards; empty for none.
    """
    if not len(corner_uv):
        return np.arange(count, dtype=np.int32), np.empty((0, 2), np.float32), corners
    uv = np.stack([corner_uv[:, 0], 1 - corner_uv[:, 1]], axis=1)
    words = np.ascontiguousarray(uv, np.float32).view(np.uint32).astype(np.uint64)
    key = np.stack([corners.astype(np.uint64), words[:, 0], words[:, 1]], axis=1)
    _, first, pair = np.unique(key, axis=0, return_index=True, return_inverse=True)
    pair, vertex = pair.reshape(-1), corners[first]
    # Pairs are sorted by vertex; a vertex's first pair is its own row, its others are copies after all vertices.
    own = np.r_[True, vertex[1:] != vertex[:-1]]
    row = np.where(own, vertex, count + np.cumsum(~own) - 1).astype(np.int32)
    source = np.concatenate([np.arange(count, dtype=np.int32), vertex[~own]])
    uv_rows = np.zeros((len(source), 2), np.float32)
    uv_rows[row] = uv[first]
    return source, uv_rows, row[pair]


def pack_topology(topology: Topology, **more: Float32) -> bytes:
    """The bytes of a compressed .npz with all of a topology, and more arrays by name."""
    data = io.BytesIO()
    np.savez_compressed(
        data,
        features=np.array(json.dumps(FEATURES)),
        name=np.array(topology.name),
        face_vertices=topology.face_vertices,
        face_sizes=topology.face_sizes,
        regions=topology.regions,
        parts=topology.parts,
        landmarks=topology.landmarks,
        corner_uv=topology.corner_uv,
        **more,
    )
    return data.getvalue()
