"""PLY, text and binary: a mesh with polygons, or a point cloud."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...arrays import Float32, Float64, Int32
from ...errors import BadInput
from .limits import MAX_FACES, MAX_VERTICES, read_bytes, require_faces, require_vertices, require_words
from .mesh import RawMesh

_TYPES = {
    **dict.fromkeys(("char", "int8"), "i1"),
    **dict.fromkeys(("uchar", "uint8"), "u1"),
    **dict.fromkeys(("short", "int16"), "i2"),
    **dict.fromkeys(("ushort", "uint16"), "u2"),
    **dict.fromkeys(("int", "int32"), "i4"),
    **dict.fromkeys(("uint", "uint32"), "u4"),
    **dict.fromkeys(("float", "float32"), "f4"),
    **dict.fromkeys(("double", "float64"), "f8"),
}
_ORDERS = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
_MAX_HEADER = 64 * 1024
_UV_NAMES = (("s", "t"), ("u", "v"), ("texture_u", "texture_v"))
_AGAIN = "export the mesh again"


@dataclass(slots=True)
class _Property:
    """A number of an element, or where `length` is set a list of numbers."""

    name: str
    kind: str
    length: str = ""


@dataclass(slots=True)
class _Element:
    name: str
    count: int
    properties: list[_Property] = field(default_factory=list[_Property])

    @property
    def least_bytes(self) -> int:
        """How many bytes one row takes at least."""
        return sum(np.dtype(p.length or p.kind).itemsize for p in self.properties)


Columns = dict[str, NDArray[np.float64]]
Lists = dict[str, tuple[NDArray[np.float64], Int32]]


def read_ply(path: Path) -> RawMesh:
    """Read a PLY file; without faces it is a point cloud. Polygons stay polygons, vertices keep their order.

    Raises BadInput when it is not a PLY, when its header claims more than the file holds, or when it is too large.
    """
    data = read_bytes(path)
    order, elements, begin = _header(path, data)
    _require_room(path, order, elements, len(data) - begin)
    columns, lists = (
        _read_binary(path, data, begin, order, elements) if order else _read_text(path, data, begin, elements)
    )
    vertices = _positions(path, columns)
    corners, sizes = lists.get("vertex_indices", (np.empty(0), np.empty(0, np.int32)))
    return RawMesh(
        vertices=vertices,
        face_vertices=_indices(path, corners, len(vertices)),
        face_sizes=sizes,
        corner_uv=_corner_uv(columns, lists, corners, sizes),
        face_groups=np.zeros(len(sizes), np.int32),
        group_names=("",) if len(sizes) else (),
        kind="mesh" if len(sizes) else "points",
        source=path,
    )


def _header(path: Path, data: bytes) -> tuple[str, list[_Element], int]:
    """The byte order ("" for text), the elements, and where the data begins."""
    if data[:3] != b"ply" or data[3:4] not in (b"\n", b"\r", b" "):
        raise BadInput(path, "is not a PLY", "check the file's name and what wrote it")
    end = data.find(b"end_header", 0, _MAX_HEADER)
    stop = data.find(b"\n", end) if end >= 0 else -1
    if stop < 0:
        raise BadInput(path, "is not a whole PLY: its header does not end", _AGAIN)
    order, elements = None, list[_Element]()
    for line in data[:end].decode("latin-1").splitlines():
        match line.split():
            case ["format", name, _]:
                order = _ORDERS.get(name)
            case ["element", name, count] if count.isdecimal() and len(count) < 16:
                elements.append(_Element(name, int(count)))
            case ["property", "list", length, kind, name] if elements and {length, kind} <= _TYPES.keys():
                shared = "vertex_indices" if name == "vertex_index" else name
                elements[-1].properties.append(_Property(shared, _TYPES[kind], _TYPES[length]))
            case ["property", kind, name] if elements and kind in _TYPES:
                elements[-1].properties.append(_Property(name, _TYPES[kind]))
            case ["element" | "property", *_]:
                raise BadInput(path, f"has a header line that makes no sense ({line.strip()[:60]})", _AGAIN)
            case _:
                pass
    if order is None:
        raise BadInput(path, "does not say whether it is text or binary", _AGAIN)
    return order, elements, stop + 1


def _require_room(path: Path, order: str, elements: list[_Element], size: int) -> None:
    """Raise BadInput where the header claims more than our limits, or more than the rest of the file can hold."""
    counts = {e.name: e.count for e in elements}
    require_vertices(path, counts.get("vertex", 0))
    require_faces(path, counts.get("face", 0))
    if len(counts) < len(elements) or any(e.count > MAX_FACES + MAX_VERTICES for e in elements):
        raise BadInput(path, "has a header that makes no sense", _AGAIN)
    if not counts.get("vertex"):
        raise BadInput(path, "has no vertices", _AGAIN)
    # In text a number takes two bytes at least: itself and the blank after it.
    least = sum(e.count * (e.least_bytes if order else 2 * len(e.properties)) for e in elements)
    if least > size + (0 if order else 1):
        raise BadInput(path, f"claims at least {least} bytes of data and has {size}", _AGAIN)


def _read_binary(path: Path, data: bytes, at: int, order: str, elements: list[_Element]) -> tuple[Columns, Lists]:
    columns, lists = Columns(), Lists()
    for element in elements:
        if element.name not in ("vertex", "face") and {"vertex", "face"} <= {*columns, *lists}:
            break
        if any(p.length for p in element.properties):
            at = _binary_lists(path, data, at, order, element, lists)
            continue
        kind = np.dtype([(f"{i}", order + p.kind) for i, p in enumerate(element.properties)])
        if at + kind.itemsize * element.count > len(data):
            raise BadInput(path, "ends too early", _AGAIN)
        rows = np.frombuffer(data, kind, element.count, at)
        at += kind.itemsize * element.count
        if element.name == "vertex":
            columns |= {p.name: rows[f"{i}"].astype(np.float64) for i, p in enumerate(element.properties)}
    return columns, lists


def _binary_lists(path: Path, data: bytes, at: int, order: str, element: _Element, lists: Lists) -> int:
    """Read an element with lists row by row, since every row may be of another length; returns where it ends."""
    kinds = [(p, np.dtype(order + p.kind), np.dtype(order + (p.length or "u1"))) for p in element.properties]
    byteorder = "little" if order == "<" else "big"
    found: dict[str, tuple[list[bytes], list[int]]] = {p.name: ([], []) for p in element.properties if p.length}
    for _ in range(element.count):
        for wanted, kind, length in kinds:
            if not wanted.length:
                at += kind.itemsize
                continue
            count = int.from_bytes(data[at : at + length.itemsize], byteorder)
            at += length.itemsize
            end = at + count * kind.itemsize
            if end > len(data):
                raise BadInput(path, "ends too early", _AGAIN)
            values, sizes = found[wanted.name]
            values.append(data[at:end])
            sizes.append(count)
            at = end
    if element.name == "face":
        for wanted, kind, _ in kinds:
            if wanted.length:
                values, sizes = found[wanted.name]
                numbers = np.frombuffer(b"".join(values), kind).astype(np.float64)
                lists[wanted.name] = (numbers, np.array(sizes, np.int32))
    return at


def _read_text(path: Path, data: bytes, at: int, elements: list[_Element]) -> tuple[Columns, Lists]:
    require_words(path, data)
    try:
        numbers = np.array(data[at:].split(), np.float64)
    except ValueError as error:
        raise BadInput(path, f"has something that is not a number ({error})", _AGAIN) from error
    columns, lists, at = Columns(), Lists(), 0
    for element in elements:
        if any(p.length for p in element.properties):
            at = _text_lists(path, numbers, at, element, lists)
            continue
        width = len(element.properties)
        if at + width * element.count > len(numbers):
            raise BadInput(path, "ends too early", _AGAIN)
        if element.name == "vertex":
            rows = numbers[at : at + width * element.count].reshape(element.count, width)
            columns |= {p.name: rows[:, i].copy() for i, p in enumerate(element.properties)}
        at += width * element.count
    return columns, lists


def _text_lists(path: Path, numbers: Float64, at: int, element: _Element, lists: Lists) -> int:
    found: dict[str, tuple[list[Float64], list[int]]] = {p.name: ([], []) for p in element.properties if p.length}
    for _ in range(element.count):
        for wanted in element.properties:
            if not wanted.length:
                at += 1
                continue
            count = int(numbers[at]) if at < len(numbers) and 0 <= numbers[at] <= len(numbers) else -1
            if count < 0 or at + 1 + count > len(numbers):
                raise BadInput(path, "ends too early", _AGAIN)
            values, sizes = found[wanted.name]
            values.append(numbers[at + 1 : at + 1 + count])
            sizes.append(count)
            at += 1 + count
    if element.name == "face":
        for name, (values, sizes) in found.items():
            joined = np.concatenate(values) if values else np.empty(0)
            lists[name] = (joined, np.array(sizes, np.int32))
    return at


def _positions(path: Path, columns: Columns) -> Float64:
    if not {"x", "y", "z"} <= columns.keys():
        raise BadInput(path, "has vertices without x, y and z", _AGAIN)
    return np.stack([columns[axis] for axis in "xyz"], axis=1)


def _indices(path: Path, corners: Float64, count: int) -> Int32:
    if len(corners) and not (corners.min() >= 0 and corners.max() < count):
        raise BadInput(path, "has faces that name vertices which are not there", _AGAIN)
    return corners.astype(np.int32)


def _corner_uv(columns: Columns, lists: Lists, corners: Float64, sizes: Int32) -> Float32:
    """(corners, 2) float32 from the faces' own list of texture coordinates, or from the vertices'; else empty."""
    if not len(corners):
        return np.empty((0, 2), np.float32)
    numbers, lengths = lists.get("texcoord", (np.empty(0), np.empty(0, np.int32)))
    if len(lengths) == len(sizes) and (lengths == 2 * sizes).all():
        return numbers.reshape(-1, 2).astype(np.float32)
    for u, v in _UV_NAMES:
        if u in columns and v in columns:
            return np.stack([columns[u], columns[v]], axis=1)[corners.astype(np.int64)].astype(np.float32)
    return np.empty((0, 2), np.float32)
