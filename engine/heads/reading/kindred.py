"""Heads that Kindred itself wrote as GLB, read back whole."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from ...arrays import Float32
from ...errors import BadInput, KindredError
from ..features import FEATURES
from ..glb import FORMAT
from ..head import Head
from ..storage import build_head
from .gltf import kindred_extras
from .gltf_buffers import Buffers, glb_chunks
from .limits import MAX_FILE_BYTES, read_bytes, require_vertices

_ARRAYS = ("face_vertices", "face_sizes", "regions", "parts", "landmarks", "corner_uv")
_ADOPT = "bring it in with 'kindred adopt'"


def read_kindred_glb(path: str | Path) -> Head:
    """Read a head that write_glb wrote: shape, topology, genome, appearance, parameters and provenance as they were.

    Of a file with several heads, the first.
    Raises BadInput when Kindred did not write the file, when another tool rewrote it, or when it is broken.
    """
    path = Path(path)
    try:
        return _read(path)
    except KindredError:
        raise
    except Exception as error:  # nothing in the file is trusted, and a parser's surprise must not reach the user
        raise BadInput(path, f"is broken ({type(error).__name__}: {error})", _ADOPT) from error


def _read(path: Path) -> Head:
    document, chunk = glb_chunks(path, read_bytes(path))
    extras = kindred_extras(document)
    if extras is None:
        raise BadInput(path, "was not written by Kindred", _ADOPT)
    if int(extras.get("format", FORMAT)) > FORMAT:
        raise BadInput(path, "was written by a newer Kindred", "update Kindred")
    buffers = Buffers(path, document, chunk)
    arrays = _topology(path, buffers, extras)
    if "vertices" not in arrays:
        arrays["vertices"] = _vertices(path, buffers, document, len(arrays["parts"]))
    for name in ("parameters", "asymmetry"):
        arrays[name] = np.array(extras.get(name, []), np.float32)
    return build_head(arrays, {**extras, "features": list(FEATURES)})


def _topology(path: Path, buffers: Buffers, extras: dict[str, Any]) -> dict[str, Any]:
    packed = buffers.view(int(extras.get("data", -1)))[0] if "data" in extras else b""
    if not packed.startswith(b"PK"):
        raise BadInput(path, "was rewritten by another tool, which dropped the topology", _ADOPT)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_FILE_BYTES:
            raise BadInput(path, "would unpack to more than a head needs", _ADOPT)
    with np.load(io.BytesIO(packed), allow_pickle=False) as data:
        if str(data["name"]) != extras.get("topology") or json.loads(str(data["features"])) != list(FEATURES):
            raise BadInput(path, "holds a topology that does not belong to it", _ADOPT)
        return {name: data[name] for name in (*_ARRAYS, *({"vertices"} & set(data.files)))}


def _vertices(path: Path, buffers: Buffers, document: dict[str, Any], count: int) -> Float32:
    """(count, 3) float32, Z up, facing -Y."""
    node = next(n for n in document["nodes"] if "kindred" in n.get("extras", {}))
    accessor = document["meshes"][node["mesh"]]["primitives"][0]["attributes"]["POSITION"]
    require_vertices(path, buffers.count(accessor) // 2)
    rows = buffers.array(accessor, 3).astype(np.float32)[:count]
    if len(rows) != count:
        raise BadInput(path, "was rewritten by another tool, which dropped vertices", _ADOPT)
    return np.stack([rows[:, 0], -rows[:, 2], rows[:, 1]], axis=1)
