"""STL, binary and text: triangles that share nothing, joined again where their corners coincide."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from ...arrays import Float64
from ...errors import BadInput
from .limits import as_text, read_bytes, require_faces
from .mesh import RawMesh
from .weld import weld_places

_HEADER = 84
_MAX_TEXT_VERTICES = 3_000_000
_FACET = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_VERTEX = re.compile(r"^\s*vertex\s+(\S+)\s+(\S+)\s+(\S+)\s*$", re.MULTILINE | re.IGNORECASE)


def read_stl(path: Path) -> RawMesh:
    """Read an STL file; corners in exactly the same place become one vertex.

    Raises BadInput when it is neither a text nor a binary STL, or too large.
    """
    data = read_bytes(path)
    corners = _binary(path, data) if _is_binary(data) else _text(path, data)
    vertices, triangles = weld_places(
        corners.reshape(-1, 3), np.arange(len(corners) * 3, dtype=np.int32).reshape(-1, 3)
    )
    return RawMesh(
        vertices=vertices,
        face_vertices=triangles.reshape(-1),
        face_sizes=np.full(len(triangles), 3, np.int32),
        face_groups=np.zeros(len(triangles), np.int32),
        group_names=("",),
        source=path,
    )


def _is_binary(data: bytes) -> bool:
    # "solid" alone says nothing: many programs begin binary files with it as well.
    return not data.lstrip().startswith(b"solid") or b"\0" in data[:_HEADER] or b"facet" not in data[:2048]


def _binary(path: Path, data: bytes) -> Float64:
    """(triangles, 3, 3) float64."""
    if len(data) < _HEADER:
        raise BadInput(path, "is not an STL", "check the file's name and what wrote it")
    count = int.from_bytes(data[80:_HEADER], "little")
    require_faces(path, count)
    if not count or len(data) < _HEADER + count * _FACET.itemsize:
        raise BadInput(path, f"is not a whole STL: {count} triangles do not fit its size", "export the mesh again")
    return np.frombuffer(data, _FACET, count, _HEADER)["corners"].astype(np.float64)


def _text(path: Path, data: bytes) -> Float64:
    """(triangles, 3, 3) float64."""
    if data.count(b"vertex") > _MAX_TEXT_VERTICES:
        raise BadInput(path, "is too large a text", "export it as binary STL")
    words = _VERTEX.findall(as_text(path, data, "a text STL"))
    if not words or len(words) % 3 or b"endsolid" not in data[-4096:]:
        raise BadInput(path, "is not a whole text STL", "export the mesh again")
    try:
        return np.array(words, np.float64).reshape(-1, 3, 3)
    except ValueError as error:
        raise BadInput(path, f"has a vertex that is not made of numbers ({error})", "export the mesh again") from error
