"""models/head/hair.npz: cards, sheets and rasters as they were groomed, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import Float32
from ..errors import BadInput
from ..heads import Kit, topology_name

_FILE = Path(__file__).resolve().parents[2] / "models" / "head" / "hair.npz"
_LARGEST = 64 * 2**20


@lru_cache(maxsize=1)
def stored() -> Mapping[str, Any]:
    """All arrays by name.

    Raises BadInput when the file is missing or broken.
    """
    try:
        if _FILE.stat().st_size > _LARGEST:
            raise ValueError("too large")
        with np.load(_FILE, allow_pickle=False) as data:
            arrays = {name: data[name] for name in data.files}
        for array in arrays.values():
            array.flags.writeable = False
        return arrays
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise BadInput(_FILE, f"is not whole ({error})", "install Kindred again") from error


def require_fit(kit: Kit, vertices: Float32) -> None:
    """Raise BadInput unless hair can grow on these vertices: (n, 3) of the kit that it was groomed for."""
    topology = kit.topology
    if vertices.shape != (topology.count, 3):
        raise BadInput(
            "the head", f"has {len(vertices):,} vertices, not {topology.count:,}", "adopt it without --keep-topology"
        )
    if _digest(kit) != _word("digest"):
        if topology.name == _word("topology"):
            raise BadInput(_FILE, "was groomed for another version of the head", "install Kindred again")
        raise BadInput(
            topology.name,
            "has no hair of its own",
            "adopt the head without --keep-topology: ours grows on the bundled topology",
        )


@lru_cache(maxsize=8)
def _digest(kit: Kit) -> str:
    topology = kit.topology
    return topology_name(topology.face_vertices, topology.face_sizes, topology.count)


def _word(name: str) -> str:
    return str(np.ravel(stored()[name])[0])
