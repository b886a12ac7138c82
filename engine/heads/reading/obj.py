"""Wavefront OBJ: polygons, texture coordinates and groups, in the order of the file.

trimesh triangulates and may reorder; here a polygon stays a polygon and a vertex its place, because heads that share a
topology breed vertex for vertex.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...arrays import Float32, Float64, Int32
from ...errors import BadInput
from .limits import as_text, read_bytes, require_corners, require_faces, require_vertices
from .mesh import RawMesh

Int64 = NDArray[np.int64]

_MAX_LINE = 1 << 20
_NO_NAME = {"default", "(null)", "none", "off"}


# What all corners of a file look like, and how many numbers each then has, the vertex first. Files that mix them, as
# the format allows, are read word by word.
_SHAPES = tuple(
    (re.compile(rf"\s*+(?:{corner}(?:\s++|$))*+"), numbers, has_texture)
    for corner, numbers, has_texture in (
        (r"-?\d++/-?\d++/-?\d++", 3, True),
        (r"-?\d++/-?\d++", 2, True),
        (r"-?\d++//-?\d++", 2, False),
        (r"-?\d++", 1, False),
    )
)


@dataclass(slots=True)
class _Lines:
    """The lines that matter, sorted by what they say, without their first words."""

    positions: list[str] = field(default_factory=list[str])
    texture: list[str] = field(default_factory=list[str])
    faces: list[str] = field(default_factory=list[str])
    seen_positions: list[int] = field(default_factory=list[int])  # so many came before each face
    seen_texture: list[int] = field(default_factory=list[int])
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
    lines = _sort(path, as_text(path, data, "an OBJ").replace("\r\n", "\n").replace("\r", "\n").replace("\\\n", " "))
    if not lines.positions:
        raise BadInput(path, "is not an OBJ: it has no vertices", "check the file's name and what wrote it")
    vertices = _numbers(path, lines.positions, 3)
    sizes = np.fromiter((len(face.split()) for face in lines.faces), np.int32, len(lines.faces))
    require_corners(path, int(sizes.sum()))
    corners, texture = _corners(path, lines.faces, int(sizes.sum()))
    return RawMesh(
        vertices=vertices,
        face_vertices=_resolve(path, corners, np.repeat(lines.seen_positions, sizes), len(vertices)),
        face_sizes=sizes,
        corner_uv=_corner_uv(path, lines, texture, sizes),
        face_groups=np.array(lines.groups, np.int32),
        group_names=tuple(lines.names),
        kind="mesh" if len(sizes) else "points",
        source=path,
    )


def _sort(path: Path, text: str) -> _Lines:
    lines = _Lines()
    named = {"o": "", "g": "", "usemtl": ""}
    group = -1
    for line in text.split("\n"):
        if len(line) > _MAX_LINE:
            raise BadInput(path, f"has a line of {len(line)} letters", "export the mesh again")
        word, *more = line.split(None, 1)[:2] or ("",)
        rest = more[0] if more else ""
        if word == "v":
            lines.positions.append(rest)
        elif word == "vt":
            lines.texture.append(rest)
        elif word == "f":
            if group < 0:
                group = lines.names.setdefault("/".join(filter(None, named.values())), len(lines.names))
            lines.faces.append(rest.split("#", 1)[0] if "#" in rest else rest)
            lines.seen_positions.append(len(lines.positions))
            lines.seen_texture.append(len(lines.texture))
            lines.groups.append(group)
        elif word in named:
            name = rest.strip()
            named[word] = "" if name.lower() in _NO_NAME else name
            group = -1
    require_vertices(path, len(lines.positions))
    require_faces(path, len(lines.faces))
    return lines


def _numbers(path: Path, rows: Sequence[str], columns: int) -> Float64:
    """The first columns of rows of numbers, (rows, columns) float64."""
    widths = {len(row.split()) for row in rows}
    if len(widths) == 1 and columns <= min(widths):
        width = widths.pop()
        numbers = _parsed(" ".join(rows), np.float64, len(rows) * width)
        if numbers is not None:
            return numbers.reshape(-1, width)[:, :columns].copy()
    words = [row.split()[:columns] for row in rows]
    if any(len(row) != columns for row in words):
        raise BadInput(path, f"has a vertex of fewer than {columns} numbers", "export the mesh again")
    try:
        return np.array([word for row in words for word in row], np.float64).reshape(-1, columns)
    except ValueError as error:
        raise BadInput(path, f"has a vertex that is not made of numbers ({error})", "export the mesh again") from error


def _corners(path: Path, faces: Sequence[str], count: int) -> tuple[Int64, Int64 | None]:
    """The vertex and, where every corner has one, the texture coordinate of all corners, as the file numbers them."""
    text = " ".join(faces)
    for shape, numbers, has_texture in _SHAPES:
        if shape.fullmatch(text):
            table = _parsed(text.replace("/", " "), np.int64, count * numbers)
            if table is not None:
                table = table.reshape(-1, numbers)
                return table[:, 0], table[:, 1] if has_texture else None
    words = [word.split("/") for word in text.split()]
    vertices = _whole_numbers(path, (word[0] for word in words))
    if all(len(word) > 1 and word[1] for word in words):
        return vertices, _whole_numbers(path, (word[1] for word in words))
    return vertices, None


def _parsed(text: str, kind: type[Any], count: int) -> NDArray[Any] | None:
    """All numbers of a text at once, which is ten times as fast as one by one; None unless there are `count`."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)  # numpy warns where it meets what is no number
        try:
            numbers = np.fromstring(text, kind, sep=" ")
        except (DeprecationWarning, ValueError):
            return None
    return numbers if len(numbers) == count else None


def _whole_numbers(path: Path, words: Iterable[str]) -> Int64:
    try:
        return np.array([int(word) for word in words], np.int64)
    except (ValueError, OverflowError) as error:
        raise BadInput(path, f"has a face that is not made of numbers ({error})", "export the mesh again") from error


def _resolve(path: Path, places: Int64, seen: Int64, count: int) -> Int32:
    """Places counted from 1, or backwards from the face's own line, as places counted from 0."""
    places = np.where(places < 0, seen + places, places - 1)
    if len(places) and not 0 <= places.min() <= places.max() < count:
        raise BadInput(path, "has faces that name vertices which are not there", "export the mesh again")
    return places.astype(np.int32)


def _corner_uv(path: Path, lines: _Lines, places: Int64 | None, sizes: Int32) -> Float32:
    """(corners, 2) float32; empty unless every corner has texture coordinates."""
    if places is None or not lines.texture:
        return np.empty((0, 2), np.float32)
    texture = _numbers(path, lines.texture, 2).astype(np.float32)
    return texture[_resolve(path, places, np.repeat(lines.seen_texture, sizes), len(texture))]


def read_positions(path: Path) -> Float64:
    """(n, 3) float64, file units: the vertices of an OBJ alone, in half the time that all of it takes.

    For shapes of one mesh, of which only the vertices differ.
    Raises BadInput when it is not an OBJ, too large, or has vertices that are not finite numbers.
    """
    data = read_bytes(path)
    require_vertices(path, data.count(b"\nv "))
    text = as_text(path, data, "an OBJ")
    rows = re.findall(r"^v[ \t]([^\r\n]*)", text, re.MULTILINE)
    if not rows:
        raise BadInput(path, "is not an OBJ: it has no vertices", "check the file's name and what wrote it")
    positions = _numbers(path, rows, 3)
    if not np.isfinite(positions).all():
        raise BadInput(path, "has vertices that are not finite numbers (NaN or infinity)", "download it again")
    return positions
