"""Which kit a head's topology belongs to, found once: panels ask with every drawing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ...engine.errors import KindredError
from ...engine.heads import Kit, bundled_kit
from ...engine.kits import BUNDLED, kits_folder, list_kits, open_kit


def find_kit(topology: str) -> Kit | None:
    """The kit whose heads have a topology of this name; None where there is none, or it is broken."""
    kit = bundled_kit()
    if topology == kit.topology.name:
        return kit
    found = _look_up(topology)
    return None if found is None else found[1]


def kit_name(topology: str) -> str:
    """What the kit of a topology is called; empty where there is none."""
    if topology == bundled_kit().topology.name:
        return BUNDLED
    found = _look_up(topology)
    return "" if found is None else found[0]


def _look_up(topology: str) -> tuple[str, Kit] | None:
    folder = kits_folder()
    try:
        changed = folder.stat().st_mtime_ns
    except OSError:
        return None
    return _find(topology, folder, changed)


@lru_cache(maxsize=8)
def _find(topology: str, folder: Path, changed: int) -> tuple[str, Kit] | None:
    """Found again when a kit was brought into the folder or taken out (nanoseconds)."""
    found = next((one for one in list_kits(folder) if one.topology == topology and not one.wrong), None)
    try:
        return None if found is None else (found.name, open_kit(found.name, folder))
    except KindredError:
        return None
