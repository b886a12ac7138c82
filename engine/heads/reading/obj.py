"""Wavefront OBJ: polygons, texture coordinates and groups, in the order of the file.

trimesh triangulates and may reorder; here a polygon stays a polygon and a vertex its place, because heads that share a
topology breed vertex for vertex.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...arrays import Float32, Float64, Int32
from ...errors import BadInput
from .limits import as_text, read_bytes, require_corners, require_faces, require_vertices
from .mesh import RawMesh

_NO_NAME = {"default", "(null)", "none", "off"}


@dataclass(slots=True)
class _Lines:
    """The lines that matter, sorted by what they say."""

    positions: list[str] = field(default_factory=list[str])
    texture: list[str] = field(default_factory=list[str])
    corners: list[str] = field(default_factory=list[str])
    sizes: list[int] = field(default_factory=list[int])
    seen: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])  # v and vt lines before each face
    groups: list[int] = field(default_factory=list[int])
    names: dict[str, int] = field(default_factory=dict[str, int])


def read_obj(path: Path) -> RawMesh:
    """Read an OBJ file.

    A face's group is named after what holds when it comes: object, group and material, joined by "/". Lines, points,
    curves and material libraries are passed over; no other file is opened.
    Raises BadInput when it is not an OBJ, or too large.
    """
    data = read_bytes(path)
    require_vertices(path, data.count(b"\nv "))
    require_faces(path, data.count(b"\nf "))
    lines = _sort(path, as_text(path, data, "an OBJ").replace("\\\r\n", " ").replace("\\\n", " "))
    if not lines.positions:
        raise BadInput(path, "is not an OBJ: it has no vertices", "check the file's name and what wrote it")
    vertices = _numbers(path, lines.positions, 3)
    sizes = np.array(lines.sizes, np.int32)
    seen = np.repeat(np.array(lines.seen, np.int64).reshape(-1, 2), sizes, axis=0)
    face_vertices = _resolve(path, [c.split("/", 1)[0] for c in lines.corners], seen[:, 0], len(vertices))
    return RawMesh(
        vertices=vertices,
        face_vertices=face_vertices,
        face_sizes=sizes,
        corner_uv=_corner_uv(path, lines, seen[:, 1]),
        face_groups=np.array(lines.groups, np.int32),
        group_names=tuple(lines.names),
        kind="mesh" if len(sizes) else "points",
        source=path,
    )


def _sort(path: Path, text: str) -> _Lines:
    lines = _Lines()
    named = {"o": "", "g": "", "usemtl": ""}
    group = -1
    for line in text.splitlines():
        word, *more = line.split(None, 1)[:2] or ("",)
        rest = more[0] if more else ""
        if word == "v":
            lines.positions.append(rest)
        elif word == "vt":
            lines.texture.append(rest)
        elif word == "f":
            corners = rest.split("#", 1)[0].split()
            if group < 0:
                group = lines.names.setdefault("/".join(filter(None, named.values())), len(lines.names))
            lines.corners += corners
            lines.sizes.append(len(corners))
            lines.seen.append((len(lines.positions), len(lines.texture)))
            lines.groups.append(group)
        elif word in named:
            name = rest.strip()
            named[word] = "" if name.lower() in _NO_NAME else name
            group = -1
    require_corners(path, len(lines.corners))
    return lines


def _numbers(path: Path, rows: Sequence[str], columns: int) -> Float64:
    """The first columns of rows of numbers, (rows, columns) float64."""
    words = [row.split()[:columns] for row in rows]
    if any(len(row) != columns for row in words):
        raise BadInput(path, f"has a vertex of fewer than {columns} numbers", "export the mesh again")
    try:
        return np.array([word for row in words for word in row], np.float64).reshape(-1, columns)
    except ValueError as error:
        raise BadInput(path, f"has a vertex that is not made of numbers ({error})", "export the mesh again") from error


def _resolve(path: Path, words: Iterable[str], seen: NDArray[np.int64], count: int) -> Int32:
    """Places counted from 1, or backwards from the face's own line, as places counted from 0."""
    try:
        places = np.array([int(word) for word in words], np.int64)
    except (ValueError, OverflowError) as error:
        raise BadInput(path, f"has a face that is not made of numbers ({error})", "export the mesh again") from error
    places = np.where(places < 0, seen + places, places - 1)
    if len(places) and not 0 <= places.min() <= places.max() < count:
        raise BadInput(path, "has faces that name vertices which are not there", "export the mesh again")
    return places.astype(np.int32)


def _corner_uv(path: Path, lines: _Lines, seen: NDArray[np.int64]) -> Float32:
    """(corners, 2) float32; empty unless every corner has texture coordinates."""
    words = [c.split("/") for c in lines.corners]
    if not lines.texture or not all(len(w) > 1 and w[1] for w in words):
        return np.empty((0, 2), np.float32)
    texture = _numbers(path, lines.texture, 2).astype(np.float32)
    return texture[_resolve(path, (w[1] for w in words), seen, len(texture))]
