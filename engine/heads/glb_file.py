"""A binary glTF file as it grows: buffer views, accessors, pictures and nodes, and at last its bytes."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float32, Int32
from ..version import VERSION

_FLOAT, _USHORT, _UINT = 5126, 5123, 5125
_VERTEX_BUFFER, _INDEX_BUFFER = 34962, 34963

Objects = list[dict[str, Any]]
"""glTF objects, as they become JSON."""


@dataclass(slots=True)
class GlbFile:
    """A file as it grows; the lists hold glTF's own objects.

    roots: the numbers of the scene's nodes. shared: numbers of what was put in once for several, by a key of the
    caller's. extensions: those that the file uses. copyright: whose the meshes are, where that has to be told.
    """

    nodes: Objects = field(default_factory=Objects)
    roots: list[int] = field(default_factory=list[int])
    meshes: Objects = field(default_factory=Objects)
    materials: Objects = field(default_factory=Objects)
    textures: Objects = field(default_factory=Objects)
    images: Objects = field(default_factory=Objects)
    accessors: Objects = field(default_factory=Objects)
    views: Objects = field(default_factory=Objects)
    shared: dict[Any, int] = field(default_factory=dict[Any, int])
    extensions: set[str] = field(default_factory=set[str])
    copyright: str = ""
    content: list[bytes] = field(default_factory=list[bytes])
    size: int = 0

    def node(self, node: dict[str, Any], *, root: bool = False) -> int:
        """Append a node, of the scene itself where `root`; returns its number."""
        self.nodes.append(node)
        if root:
            self.roots.append(len(self.nodes) - 1)
        return len(self.nodes) - 1

    def mesh(self, name: str, primitives: Objects, targets: tuple[str, ...] = ()) -> int:
        """Append a mesh; returns its number.

        targets: the names of its primitives' morph targets, told as most tools read them.
        """
        mesh: dict[str, Any] = {"name": name, "primitives": primitives}
        if targets:
            mesh |= {"extras": {"targetNames": list(targets)}, "weights": [0.0] * len(targets)}
        self.meshes.append(mesh)
        return len(self.meshes) - 1

    def material(self, material: dict[str, Any]) -> int:
        """Append a material; returns its number."""
        self.materials.append(material)
        return len(self.materials) - 1

    def texture(self, name: str, png: bytes) -> int:
        """Append a PNG as a texture that repeats; returns its number."""
        self.images.append({"name": name, "mimeType": "image/png", "bufferView": self.view(png)})
        self.textures.append({"name": name, "source": len(self.images) - 1, "sampler": 0})
        return len(self.textures) - 1

    def view(self, data: bytes, target: int | None = None) -> int:
        """Append bytes as a buffer view; returns its number."""
        view = {"buffer": 0, "byteOffset": self.size, "byteLength": len(data)}
        self.views.append(view if target is None else view | {"target": target})
        padded = data + bytes(-len(data) % 4)
        self.content.append(padded)
        self.size += len(padded)
        return len(self.views) - 1

    def rows(self, values: Float32, kind: str) -> int:
        """Append an accessor of vertex attributes; returns its number."""
        accessor = {
            "bufferView": self.view(np.ascontiguousarray(values, "<f4").tobytes(), _VERTEX_BUFFER),
            "componentType": _FLOAT,
            "count": len(values),
            "type": kind,
        }
        if len(values) and kind == "VEC3":
            accessor |= {"min": values.min(0).tolist(), "max": values.max(0).tolist()}
        return self._accessor(accessor)

    def sparse_rows(self, count: int, chosen: NDArray[np.integer[Any]], values: Float32) -> int:
        """Append an accessor of `count` triples that are zero but for those `chosen` (k,), rising; values (k, 3).

        Returns its number.
        """
        low, high = (values.min(0), values.max(0)) if len(values) else (np.zeros(3), np.zeros(3))
        if len(values) < count:
            low, high = np.minimum(low, 0), np.maximum(high, 0)
        accessor: dict[str, Any] = {
            "componentType": _FLOAT,
            "count": count,
            "type": "VEC3",
            "min": low.tolist(),
            "max": high.tolist(),
        }
        wide = count > 1 << 16
        if len(values):
            accessor["sparse"] = {
                "count": len(values),
                "indices": {
                    "bufferView": self.view(np.ascontiguousarray(chosen, "<u4" if wide else "<u2").tobytes()),
                    "componentType": _UINT if wide else _USHORT,
                },
                "values": {"bufferView": self.view(np.ascontiguousarray(values, "<f4").tobytes())},
            }
        return self._accessor(accessor)

    def corners(self, triangles: Int32) -> int:
        """Append an accessor of triangles' corners; returns its number."""
        data = np.ascontiguousarray(triangles, "<u4").tobytes()
        view = self.view(data, _INDEX_BUFFER)
        return self._accessor({"bufferView": view, "componentType": _UINT, "count": triangles.size, "type": "SCALAR"})

    def pack(self) -> bytes:
        """The file."""
        asset = {"version": "2.0", "generator": f"Kindred {VERSION}"}
        document = {
            "asset": asset | ({"copyright": self.copyright} if self.copyright else {}),
            "scene": 0,
            "scenes": [{"nodes": self.roots}],
            "buffers": [{"byteLength": self.size}],
            "samplers": [{"wrapS": 10497, "wrapT": 10497}] if self.textures else [],
            "extensionsUsed": sorted(self.extensions),
            "nodes": self.nodes,
            "meshes": self.meshes,
            "materials": self.materials,
            "textures": self.textures,
            "images": self.images,
            "accessors": self.accessors,
            "bufferViews": self.views,
        }
        document = {name: value for name, value in document.items() if value or name == "scene"}
        text = json.dumps(document, separators=(",", ":"), sort_keys=True, allow_nan=False).encode()
        text += b" " * (-len(text) % 4)
        total = 12 + 8 + len(text) + 8 + self.size
        head = struct.pack("<4sII", b"glTF", 2, total) + struct.pack("<I4s", len(text), b"JSON") + text
        return b"".join([head, struct.pack("<I4s", self.size, b"BIN\0"), *self.content])

    def _accessor(self, accessor: dict[str, Any]) -> int:
        self.accessors.append(accessor)
        return len(self.accessors) - 1
