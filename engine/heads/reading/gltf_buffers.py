"""The bytes of a glTF: its chunks, buffers and accessors, none of which are believed."""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import numpy as np

from ...arrays import Float64
from ...errors import BadInput
from .limits import MAX_CORNERS, MAX_FILE_BYTES, as_text, read_bytes

_AGAIN = "export the mesh again"
_JSON, _BIN = b"JSON", b"BIN\0"
_COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
_MAX_JSON = 16 * 2**20

Document = dict[str, Any]


def glb_chunks(path: Path, data: bytes) -> tuple[Document, bytes | None]:
    """A GLB's JSON document and its binary chunk.

    Raises BadInput when the chunks do not fit the file.
    """
    if len(data) < 20 or int.from_bytes(data[4:8], "little") != 2:
        raise BadInput(path, "is not a GLB of version 2", _AGAIN)
    if int.from_bytes(data[8:12], "little") > len(data):
        raise BadInput(path, "is cut short", _AGAIN)
    found, at = dict[bytes, bytes](), 12
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "little"), data[at + 4 : at + 8]
        if at + 8 + size > len(data):
            raise BadInput(path, f"claims a chunk of {size} bytes and is cut short", _AGAIN)
        found.setdefault(kind, data[at + 8 : at + 8 + size])
        at += 8 + size
    if _JSON not in found:
        raise BadInput(path, "has no description of its scene", _AGAIN)
    return _document(path, found[_JSON]), found.get(_BIN)


def gltf_chunks(path: Path, data: bytes) -> tuple[Document, None]:
    """The JSON document of a text glTF."""
    if path.suffix.lower() == ".glb":
        raise BadInput(path, "is not a GLB", "check the file's name and what wrote it")
    as_text(path, data, "a glTF")
    return _document(path, data), None


def _document(path: Path, text: bytes) -> Document:
    if len(text) > _MAX_JSON:
        raise BadInput(path, f"describes its scene in {len(text) >> 20} MiB", "export the head alone")
    try:
        document = json.loads(text.rstrip(b"\0 "))
    except (ValueError, RecursionError) as error:
        raise BadInput(path, f"has a description that is no JSON ({error})", _AGAIN) from error
    if not isinstance(document, dict):
        raise BadInput(path, "is not glTF", "check the file's name and what wrote it")
    document = cast(Document, document)
    if not str(document.get("asset", {}).get("version", "")).startswith("2."):
        raise BadInput(path, "is not glTF 2.0", "export it as glTF 2.0")
    return document


class Buffers:
    """Reads accessors out of a document's buffers."""

    def __init__(self, path: Path, document: Document, chunk: bytes | None) -> None:
        self._path, self._document, self._chunk = path, document, chunk
        self._loaded: dict[int, bytes] = {}
        self._decoded: dict[tuple[int, int], Float64] = {}

    def count(self, accessor: int) -> int:
        """How many rows an accessor claims."""
        count = self._document["accessors"][accessor]["count"]
        if not isinstance(count, int) or not 0 <= count <= MAX_CORNERS:
            raise BadInput(self._path, f"claims {count} vertices or corners", "decimate it and export it again")
        return count

    def array(self, accessor: int, width: int) -> Float64:
        """An accessor's rows, (count, width) float64, with normalised integers as the fractions that they stand for.

        Raises BadInput when it is of another width or reaches beyond its buffer.
        """
        key = accessor, width
        if key not in self._decoded:
            self._decoded[key] = self._decode(accessor, width)
        return self._decoded[key]

    def _decode(self, accessor: int, width: int) -> Float64:
        what = self._document["accessors"][accessor]
        kind = np.dtype(_COMPONENTS[what["componentType"]])
        if _WIDTHS.get(what["type"]) != width:
            raise BadInput(self._path, f"has {what['type']} numbers where {width} a row are due", _AGAIN)
        count = self.count(accessor)
        rows = self._rows(what, kind, count, width).astype(np.float64)
        if "sparse" in what:
            self._apply_sparse(what["sparse"], rows, kind, width)
        if what.get("normalized") and kind.kind in "iu":
            rows = np.maximum(rows / np.iinfo(kind).max, -1.0)
        return rows

    def view(self, index: int) -> tuple[bytes, int]:
        """A buffer view's bytes and its stride, 0 where rows follow each other."""
        view = self._document["bufferViews"][index]
        begin, size = int(view.get("byteOffset", 0)), int(view["byteLength"])
        data = self._buffer(int(view["buffer"]))
        if begin < 0 or size < 0 or begin + size > len(data):
            raise BadInput(self._path, "has a buffer view beyond its buffer", _AGAIN)
        return data[begin : begin + size], int(view.get("byteStride", 0))

    def _rows(self, what: Document, kind: np.dtype[Any], count: int, width: int) -> Any:
        if "bufferView" not in what:
            if "sparse" not in what or width == 1:
                raise BadInput(self._path, f"claims {count} rows of numbers and does not hold them", _AGAIN)
            return np.zeros((count, width), np.float32)
        data, stride = self.view(what["bufferView"])
        return self._take(data, int(what.get("byteOffset", 0)), stride, kind, count, width)

    def _take(self, data: bytes, begin: int, stride: int, kind: np.dtype[Any], count: int, width: int) -> Any:
        row = kind.itemsize * width
        stride = stride or row
        if begin < 0 or stride < row or (count and begin + stride * (count - 1) + row > len(data)):
            raise BadInput(self._path, f"claims {count} rows of numbers and does not hold them", _AGAIN)
        if not count:
            return np.empty((0, width), kind)
        return np.ndarray((count, width), kind, data, begin, (stride, kind.itemsize))

    def _apply_sparse(self, sparse: Document, rows: Float64, kind: np.dtype[Any], width: int) -> None:
        count, places, values = int(sparse["count"]), sparse["indices"], sparse["values"]
        if not 0 <= count <= len(rows):
            raise BadInput(self._path, f"claims {count} changed rows out of {len(rows)}", _AGAIN)
        place_kind = np.dtype(_COMPONENTS[places["componentType"]])
        where = self._take(
            self.view(places["bufferView"])[0], int(places.get("byteOffset", 0)), 0, place_kind, count, 1
        )
        if count and where.max() >= len(rows):
            raise BadInput(self._path, "changes rows that are not there", _AGAIN)
        changed = self._take(
            self.view(values["bufferView"])[0], int(values.get("byteOffset", 0)), 0, kind, count, width
        )
        rows[where.reshape(-1)] = changed

    def _buffer(self, index: int) -> bytes:
        if index not in self._loaded:
            self._loaded[index] = self._load(self._document["buffers"][index].get("uri"))
        return self._loaded[index]

    def _load(self, uri: str | None) -> bytes:
        if uri is None:
            if self._chunk is None:
                raise BadInput(self._path, "lacks its binary part", _AGAIN)
            return self._chunk
        if uri.startswith("data:"):
            if len(uri) > MAX_FILE_BYTES:
                raise BadInput(self._path, "holds too large a buffer", "decimate it and export it again")
            try:
                return base64.b64decode(uri.partition(",")[2], validate=True)
            except binascii.Error as error:
                raise BadInput(self._path, f"has a buffer that is no base64 ({error})", _AGAIN) from error
        folder = self._path.resolve().parent
        file = (folder / unquote(uri)).resolve()
        if "://" in uri or not file.is_relative_to(folder):
            raise BadInput(self._path, f"points outside its folder ({uri[:80]})", "export it as one GLB")
        return read_bytes(file)
