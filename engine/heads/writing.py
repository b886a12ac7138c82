"""Heads as mesh files that other tools open: GLB, OBJ and PLY.

Numpy alone, so that it works inside Blender too. GLB is Y up, facing +Z, as glTF has it; so is OBJ, as most tools
expect it; PLY keeps Kindred's own frame, Z up, facing -Y. All are in metres. GLB keeps everything that Kindred knows
(see `glb`); OBJ and PLY keep the polygons, the vertices' order and, in OBJ, texture coordinates and parts.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..errors import BadInput
from ..files import whole_file
from .features import PARTS
from .glb import to_gltf_axes, write_glb
from .head import Head

__all__ = ["SUFFIXES", "write_glb", "write_mesh", "write_obj", "write_ply"]

SUFFIXES = (".glb", ".obj", ".ply")


def write_mesh(path: Path, head: Head) -> None:
    """Write one head in the format that the path's suffix names; the file appears whole or not at all.

    Raises BadInput when the suffix is not one of SUFFIXES, or the folder cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".glb":
        write_glb(path, head)
    elif suffix == ".obj":
        write_obj(path, head)
    elif suffix == ".ply":
        write_ply(path, head)
    else:
        raise BadInput(path, f"has a suffix that is not written ({suffix or 'none'})", "choose .glb, .obj or .ply")


def write_obj(path: Path, head: Head) -> None:
    """Write polygons as OBJ: metres, Y up, facing +Z; a `usemtl` for each part; the faces' order is kept."""
    topology = head.topology
    lines = ["# Kindred, metres, Y up", f"o {head.id or 'head'}"]
    lines += [f"v {x:.9g} {y:.9g} {z:.9g}" for x, y, z in to_gltf_axes(head.vertices).tolist()]
    textured = len(topology.corner_uv) > 0
    if textured:
        places, corner_places = _shared_uv(head)
        lines += [f"vt {u:.9g} {v:.9g}" for u, v in places]
        words = [f"{a}/{b}" for a, b in zip((topology.face_vertices + 1).tolist(), corner_places, strict=True)]
    else:
        words = [str(a) for a in (topology.face_vertices + 1).tolist()]
    first = np.cumsum(topology.face_sizes) - topology.face_sizes
    parts = topology.parts[topology.face_vertices[first]].tolist() if len(first) else []
    current = -1
    for begin, size, part in zip(first.tolist(), topology.face_sizes.tolist(), parts, strict=True):
        if part != current:
            current = part
            lines.append(f"usemtl {PARTS[part]}")
        lines.append("f " + " ".join(words[begin : begin + size]))
    with whole_file(path) as part_path:
        part_path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_ply(path: Path, head: Head) -> None:
    """Write polygons as PLY: metres, Z up, facing -Y; the order of vertices and faces is kept.

    Binary where all faces have as many corners, else text: trimesh, among others, takes the first face's count for all
    of a binary file.
    """
    topology = head.topology
    sizes = topology.face_sizes
    binary = len(sizes) > 0 and 3 <= sizes[0] < 256 and bool((sizes == sizes[0]).all())
    header = (
        f"ply\nformat {'binary_little_endian' if binary else 'ascii'} 1.0\ncomment Kindred, metres, Z up\n"
        f"element vertex {topology.count}\nproperty float x\nproperty float y\nproperty float z\n"
        f"element face {len(sizes)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    with whole_file(path) as part:
        part.write_bytes(header.encode() + (_ply_binary(head) if binary else _ply_text(head).encode()))


def _ply_binary(head: Head) -> bytes:
    topology = head.topology
    size = int(topology.face_sizes[0])
    faces = np.empty(len(topology.face_sizes), np.dtype([("size", "u1"), ("corners", "<i4", (size,))]))
    faces["size"], faces["corners"] = size, topology.face_vertices.reshape(-1, size)
    return np.ascontiguousarray(head.vertices, "<f4").tobytes() + faces.tobytes()


def _ply_text(head: Head) -> str:
    topology = head.topology
    lines = [f"{x:.9g} {y:.9g} {z:.9g}" for x, y, z in head.vertices.tolist()]
    corners = [str(a) for a in topology.face_vertices.tolist()]
    at = 0
    for size in topology.face_sizes.tolist():
        lines.append(f"{size} " + " ".join(corners[at : at + size]))
        at += size
    return "\n".join(lines) + "\n"


def _shared_uv(head: Head) -> tuple[list[list[float]], list[int]]:
    """The different texture coordinates, and for each corner its place among them, counted from 1."""
    places, corner = np.unique(head.topology.corner_uv, axis=0, return_inverse=True)
    return places.tolist(), (corner.reshape(-1) + 1).tolist()
