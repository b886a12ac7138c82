"""Kindred's own knowledge put into a GLB that another exporter wrote, so that Kindred reads the head back whole.

Exporters cut vertices at seams, triangulate and reorder. So the topology and the vertices go in once more, as a
compressed .npz in a buffer view that other tools pass over, and what is told of the head as extras.kindred of its node.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

from ..errors import BadInput
from ..files import whole_file
from .glb import head_extras, pack_topology
from .head import Head
from .reading.gltf_buffers import glb_chunks


def embed_head(path: Path, head: Head, node: str) -> None:
    """Put a head into the GLB at `path`, so that `read_kindred_glb` gives it back as it is.

    node: the name of the node that shows it; what it has as extras stays.
    The file is replaced as a whole. Raises BadInput when it is no GLB, or has no such node.
    """
    document, chunk = glb_chunks(path, path.read_bytes())
    content = bytearray(chunk or b"")
    shown = next((one for one in document.get("nodes", []) if one.get("name") == node), None)
    if shown is None or not document.get("buffers"):
        raise BadInput(path, f"has no node {node!r}", "export it again")
    packed = pack_topology(head.topology, vertices=head.vertices)
    view = {"buffer": 0, "byteOffset": len(content), "byteLength": len(packed)}
    document.setdefault("bufferViews", []).append(view)
    content += packed + bytes(-len(packed) % 4)
    document["buffers"][0]["byteLength"] = len(content)
    kindred = head_extras(head) | {"data": len(document["bufferViews"]) - 1}
    shown["extras"] = {**shown.get("extras", {}), "kindred": kindred}
    text = json.dumps(document, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    total = 12 + 8 + len(text) + 8 + len(content)
    head_bytes = struct.pack("<4sII", b"glTF", 2, total) + struct.pack("<I4s", len(text), b"JSON") + text
    with whole_file(path) as part:
        part.write_bytes(b"".join([head_bytes, struct.pack("<I4s", len(content), b"BIN\0"), content]))
