"""The bundled head laid onto heads of another kit: what is made for the bundled head, as hair is, fits them through it.

bundled.npz in a kit's folder holds, for each of the bundled head's vertices, where it lies on the kit's mean (`laid`),
and by which of the kit's vertices it is moved (`rows`, `weights`); `digest` says which bundled head it was made with.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ..arrays import Float32, Int32
from ..errors import BadInput
from ..heads.head import Topology, topology_name
from ..heads.kit import Kit, bundled_kit

LAID = "bundled.npz"


def bundled_on(kit: Kit, vertices: Float32) -> Float32 | None:
    """(b, 3) float32, metres: the bundled head laid onto a head of a kit, in any expression of it.

    vertices: (n, 3) float32, of the kit. A head of the bundled kit is its own.
    None where the kit does not tell how, or does so of an earlier bundled head: it has to be brought in again.
    Raises BadInput when the kit's file is broken.
    """
    if kit.topology.name == bundled_kit().topology.name:
        return vertices
    found = _read(kit)
    if found is None:
        return None
    laid, rows, weights = found
    return laid + np.einsum("bk,bki->bi", weights, (vertices - kit.mean)[rows])


def digest_of(topology: Topology) -> str:
    """A word for a topology's faces."""
    return topology_name(topology.face_vertices, topology.face_sizes, topology.count)


@lru_cache(maxsize=2)
def _read(kit: Kit) -> tuple[Float32, Int32, Float32] | None:
    path = None if kit.folder is None else kit.folder / LAID
    if path is None or not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as data:
            if str(np.ravel(data["digest"])[0]) != digest_of(bundled_kit().topology):
                return None
            return _checked(kit, {name: data[name] for name in ("laid", "rows", "weights")})
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise BadInput(path, f"is not whole ({error})", "bring the kit in again with --replace") from error


def _checked(kit: Kit, arrays: dict[str, Any]) -> tuple[Float32, Int32, Float32]:
    laid, weights = (np.asarray(arrays[name], np.float32) for name in ("laid", "weights"))
    rows, count = np.asarray(arrays["rows"], np.int32), bundled_kit().topology.count
    if laid.shape != (count, 3) or rows.shape != weights.shape or rows.ndim != 2 or len(rows) != count:
        raise ValueError("arrays do not fit the bundled head")
    if not (np.isfinite(laid).all() and np.isfinite(weights).all()):
        raise ValueError("numbers that are not finite")
    if not 0 <= rows.min() <= rows.max() < kit.topology.count:
        raise ValueError("rows name vertices that are not there")
    return laid, rows, weights
