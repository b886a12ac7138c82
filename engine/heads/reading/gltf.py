"""glTF 2.0 and its binary form GLB: the surfaces of a scene, with the scene's transforms, as one mesh.

Read here and not with a library for three reasons: what accessors claim is added up before anything is allocated,
pictures inside the file are never decoded, and vertices that primitives share stay shared.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ...arrays import Float32, Float64, Int32
from ...errors import BadInput
from .gltf_buffers import Buffers, glb_chunks, gltf_chunks
from .limits import read_bytes, require_corners, require_faces, require_vertices
from .mesh import RawMesh
from .weld import weld_seams

Int64 = NDArray[np.int64]

_TRIANGLES, _STRIP, _FAN = 4, 5, 6
_PACKED = ("KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_meshopt_compression")


@dataclass(frozen=True, slots=True)
class _Piece:
    """One primitive of one node."""

    primitive: dict[str, Any]
    transform: Float64
    name: str


@dataclass(slots=True)
class _Surface:
    """What the pieces add up to."""

    vertices: list[Float64] = field(default_factory=list[Float64])
    triangles: list[Int32] = field(default_factory=list[Int32])
    corner_uv: list[Float32] = field(default_factory=list[Float32])
    groups: list[Int32] = field(default_factory=list[Int32])
    names: dict[str, int] = field(default_factory=dict[str, int])
    begins: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    count: int = 0

    def begin_of(self, piece: _Piece, positions: Float64) -> int:
        """Where the vertices of a piece begin; pieces of a node that use the same vertices share them."""
        key = id(piece.transform), piece.primitive["attributes"]["POSITION"]
        if key not in self.begins:
            self.begins[key] = self.count
            self.vertices.append(positions @ piece.transform[:3, :3].T + piece.transform[:3, 3])
            self.count += len(positions)
        return self.begins[key]


def read_gltf(path: Path) -> RawMesh:
    """Read a GLB, or a glTF whose buffers are inside it or lie beside it.

    Each primitive is a group named after its material, else its mesh. Copies of vertices along seams are joined (see
    `weld_seams`), triangles and vertices keep the order of the file otherwise. Skins, morph targets and pictures are
    passed over: the neutral shape at rest is read.
    Raises BadInput when it is not glTF 2.0, is compressed, points outside its folder, or claims more than it holds.
    """
    data = read_bytes(path)
    try:
        return _read(path, data)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        # What glTF demands is looked up without asking first; whatever is not there comes out here.
        raise BadInput(path, f"is not valid glTF ({type(error).__name__} {error})", "export the mesh again") from error


def _read(path: Path, data: bytes) -> RawMesh:
    document, chunks = glb_chunks(path, data) if data[:4] == b"glTF" else gltf_chunks(path, data)
    packed = [name for name in document.get("extensionsRequired", []) if name in _PACKED]
    if packed:
        raise BadInput(path, f"is compressed with {packed[0]}", "export it without compression")
    buffers = Buffers(path, document, chunks)
    surface = _Surface()
    pieces = _pieces(path, document)
    _require_room(path, buffers, pieces)
    for piece in pieces:
        _add(path, buffers, piece, surface)
    if not surface.count:
        raise BadInput(path, "has no triangles", "export the mesh again")
    groups = np.concatenate(surface.groups)
    vertices, triangles = weld_seams(np.concatenate(surface.vertices), np.concatenate(surface.triangles), groups)
    known_uv = all(len(uv) for uv in surface.corner_uv)
    return RawMesh(
        vertices=vertices,
        face_vertices=triangles.reshape(-1),
        face_sizes=np.full(len(triangles), 3, np.int32),
        corner_uv=np.concatenate(surface.corner_uv) if known_uv else np.empty((0, 2), np.float32),
        face_groups=groups,
        group_names=tuple(surface.names),
        unit=1.0,
        kindred=kindred_extras(document),
        source=path,
    )


def kindred_extras(document: dict[str, Any]) -> dict[str, Any] | None:
    """What Kindred wrote into a scene, node or mesh, else None."""
    for kind in ("scenes", "nodes", "meshes"):
        for thing in document.get(kind, []):
            extras = thing.get("extras")
            found = cast(Any, extras).get("kindred") if isinstance(extras, dict) else None
            if isinstance(found, str):  # tools that know only flat properties keep nested ones as text
                found = json.loads(found)
            if isinstance(found, dict):
                return cast(dict[str, Any], found)
    return None


def _pieces(path: Path, document: dict[str, Any]) -> list[_Piece]:
    """The primitives with triangles of the default scene, in the order of a walk through its nodes."""
    nodes, scenes = document.get("nodes", []), document.get("scenes", [])
    children = {child for node in nodes for child in node.get("children", [])}
    roots = [i for i in range(len(nodes)) if i not in children]
    if scenes:
        roots = scenes[document.get("scene", 0)].get("nodes", [])
    pieces, seen = list[_Piece](), set[int]()
    waiting = [(i, np.eye(4)) for i in reversed(roots)]
    while waiting:
        index, above = waiting.pop()
        if index in seen or not 0 <= index < len(nodes):
            raise BadInput(path, "has nodes that do not form a tree", "export the scene again")
        seen.add(index)
        node = nodes[index]
        transform = above @ _local_transform(node)
        waiting += [(child, transform) for child in reversed(node.get("children", []))]
        if "mesh" in node:
            mesh = document["meshes"][node["mesh"]]
            # The nodes of skinned meshes are placed by their joints alone.
            placed = np.eye(4) if "skin" in node else transform
            name = str(mesh.get("name") or node.get("name") or "")
            for primitive in mesh["primitives"]:
                if primitive.get("mode", _TRIANGLES) in (_TRIANGLES, _STRIP, _FAN):
                    pieces.append(_Piece(primitive, placed, _material_name(document, primitive) or name))
    return pieces


def _material_name(document: dict[str, Any], primitive: dict[str, Any]) -> str:
    materials = document.get("materials", [])
    place = primitive.get("material", -1)
    return str(materials[place].get("name", "")) if 0 <= place < len(materials) else ""


def _local_transform(node: dict[str, Any]) -> Float64:
    """(4, 4) float64, acting on columns."""
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    x, y, z, w = np.array(node.get("rotation", (0, 0, 0, 1)), np.float64)
    rotation = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    transform = np.eye(4)
    transform[:3, :3] = rotation * np.array(node.get("scale", (1, 1, 1)), np.float64)
    transform[:3, 3] = node.get("translation", (0, 0, 0))
    return transform


def _require_room(path: Path, buffers: Buffers, pieces: list[_Piece]) -> None:
    """Add up what all pieces claim: a mesh may be used by many nodes, and counts alone take no bytes."""
    corners = [buffers.count(_corner_accessor(piece)) for piece in pieces]
    # Seams are joined only later, so that twice as many vertices may come in as may stay.
    rows = {(id(piece.transform), piece.primitive["attributes"]["POSITION"]) for piece in pieces}
    require_corners(path, sum(corners))
    require_faces(path, sum(corners) // 3)
    require_vertices(path, sum(buffers.count(accessor) for _, accessor in rows) // 2)


def _corner_accessor(piece: _Piece) -> int:
    return piece.primitive.get("indices", piece.primitive["attributes"]["POSITION"])


def _add(path: Path, buffers: Buffers, piece: _Piece, surface: _Surface) -> None:
    attributes = piece.primitive["attributes"]
    positions = buffers.array(attributes["POSITION"], 3)
    corners = (
        buffers.array(piece.primitive["indices"], 1).reshape(-1).astype(np.int64)
        if "indices" in piece.primitive
        else np.arange(len(positions))
    )
    triangles = _triangles(corners, piece.primitive.get("mode", _TRIANGLES))
    if not len(triangles):
        return
    if triangles.max() >= len(positions):
        raise BadInput(path, "has faces that name vertices which are not there", "export the mesh again")
    if np.linalg.det(piece.transform[:3, :3]) < 0:
        triangles = triangles[:, ::-1]  # a mirrored node turns its faces inside out
    uv = np.empty((0, 2), np.float32)
    if "TEXCOORD_0" in attributes:
        texture = buffers.array(attributes["TEXCOORD_0"], 2)
        if len(texture) != len(positions):
            raise BadInput(path, "has texture coordinates that do not match its vertices", "export the mesh again")
        uv = texture[triangles.reshape(-1)].astype(np.float32)
        uv[:, 1] = 1 - uv[:, 1]  # glTF counts v downwards
    begin = surface.begin_of(piece, positions)
    surface.triangles.append((triangles + begin).astype(np.int32))
    surface.corner_uv.append(uv)
    group = surface.names.setdefault(piece.name, len(surface.names))
    surface.groups.append(np.full(len(triangles), group, np.int32))


def _triangles(corners: Int64, mode: int) -> Int64:
    """(faces, 3) from a list, a strip or a fan of corners."""
    if mode == _TRIANGLES:
        return corners[: len(corners) // 3 * 3].reshape(-1, 3)
    i = np.arange(max(len(corners) - 2, 0))
    if mode == _FAN:
        return np.stack([corners[i * 0], corners[i + 1], corners[i + 2]], 1)
    odd = i % 2
    return np.stack([corners[i], corners[i + 1 + odd], corners[i + 2 - odd]], 1)
