"""What is built from a finished head: expressions, skin fields, hair."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kindred.engine.heads.kit import Kit

from . import expressions, hair, skin_fields
from .pack import write_arrays

EXTRAS: Mapping[str, Callable[[Kit], dict[str, Any]]] = {
    "expressions": expressions.build,
    "skin": skin_fields.build,
    "hair": hair.build,
}
"""The builder of each file beside head.npz. Each array set names the topology that it was built for."""


def write_extras(kit: Kit, folder: Path, names: tuple[str, ...] = tuple(EXTRAS)) -> None:
    """Write NAME.npz for each name, the same bytes for the same kit."""
    for name in names:
        write_arrays(folder / f"{name}.npz", EXTRAS[name](kit))
