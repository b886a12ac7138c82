"""Which kit a head's topology belongs to, found once: panels ask with every drawing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ...engine.errors import KindredError
from ...engine.heads import Kit, bundled_kit
from ...engine.kits import kit_for, kits_folder


def find_kit(topology: str) -> Kit | None:
    """The kit whose heads have a topology of this name; None where there is none, or it is broken."""
    kit = bundled_kit()
    if topology == kit.topology.name:
        return kit
    folder = kits_folder()
    try:
        changed = folder.stat().st_mtime_ns
    except OSError:
        return None
    return _find(topology, folder, changed)


@lru_cache(maxsize=8)
def _find(topology: str, folder: Path, changed: int) -> Kit | None:
    """Found again when a kit was brought into the folder or taken out (nanoseconds)."""
    try:
        return kit_for(topology, folder)
    except KindredError:
        return None
