"""The kits that are at hand: listed by what their kit.json says, opened when they are needed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import BadInput
from ..heads.expressions import expressions_of
from ..heads.features import FEATURES
from ..heads.head import topology_name
from ..heads.kit import Kit, bundled_kit, read_kit
from .folders import kits_folder, require_name

BUNDLED = "kindred"
"""The name of the head that comes with Kindred."""

FORMAT = 1
ABOUT, ARRAYS, EXPRESSIONS, LICENCE = "kit.json", "head.npz", "expressions.npz", "LICENSE.txt"
_MAX_ABOUT = 65_536
_AGAIN = "bring it in again with 'kindred kit import FOLDER --replace'"


@dataclass(frozen=True, slots=True)
class Shelved:
    """What is known of a kit without opening it.

    kind: "bundled", or what it was brought in from. topology: its heads' topology.
    vertices, faces, parameters, expressions: how many. licence: in a line.
    wrong: why it cannot be used; empty where it can.
    """

    name: str
    kind: str
    topology: str
    vertices: int
    faces: int
    parameters: int
    expressions: int
    licence: str
    wrong: str = ""

    def as_json(self) -> dict[str, Any]:
        """JSON values."""
        return {**asdict(self), "bundled": self.name == BUNDLED}


def list_kits(folder: Path | None = None) -> tuple[Shelved, ...]:
    """The bundled kit, then the user's by name; broken ones too, with what is wrong.

    folder: of kits; `kits_folder()` where None.
    """
    place = kits_folder() if folder is None else folder
    own = sorted(path for path in place.iterdir() if (path / ABOUT).exists()) if place.is_dir() else []
    return _bundled(), *(_shelved(path) for path in own if not path.name.startswith("."))


def open_kit(name: str, folder: Path | None = None) -> Kit:
    """A kit by its name.

    Raises BadInput when there is none of this name, or it is broken.
    """
    if name == BUNDLED:
        return bundled_kit()
    path = (kits_folder() if folder is None else folder) / require_name(name)
    if not (path / ABOUT).exists():
        known = ", ".join(kit.name for kit in list_kits(folder))
        raise BadInput(f"kit {name!r}", "is not there", f"choose among {known}, or 'kindred kit import FOLDER'")
    shelved = _shelved(path)
    if shelved.wrong:
        raise BadInput(path, shelved.wrong, _AGAIN)
    kit = _read(path, (path / ARRAYS).stat().st_mtime_ns)
    if kit.topology.name != shelved.topology:
        raise BadInput(path, "holds another topology than it says", _AGAIN)
    return kit


def kit_for(topology: str, folder: Path | None = None) -> Kit | None:
    """The kit whose heads have a topology of this name, or None where they are of no kit, or of one that is broken."""
    if topology == bundled_kit().topology.name:
        return bundled_kit()
    found = next((kit for kit in list_kits(folder) if kit.topology == topology and not kit.wrong), None)
    try:
        return None if found is None else open_kit(found.name, folder)
    except BadInput:
        return None


def licence_of(topology: str, folder: Path | None = None) -> str:
    """The licence that the user's kit of a topology comes under, to be told with what is made of it; "" for others."""
    found = next((kit for kit in list_kits(folder)[1:] if kit.topology == topology and not kit.wrong), None)
    return "" if found is None else found.licence


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Kit:
    """Read a kit once, and again when its file changed (nanoseconds)."""
    try:
        kit = read_kit(path / ARRAYS)
        _require_whole(kit)
        return kit
    except Exception as error:  # nothing in the file is trusted, and numpy's surprise must not reach the user
        wrong = error.wrong if isinstance(error, BadInput) else f"is no whole kit ({type(error).__name__}: {error})"
        raise BadInput(path, wrong, _AGAIN) from error


def _require_whole(kit: Kit) -> None:
    """Raise ValueError where a kit's arrays do not fit each other."""
    topology, count, parameters = kit.topology, kit.topology.count, len(kit.names)
    if topology_name(topology.face_vertices, topology.face_sizes, count) != topology.name:
        raise ValueError("other faces than its topology's name promises")
    corners = topology.face_vertices
    if len(corners) != topology.face_sizes.sum() or not 0 <= corners.min() <= corners.max() < count:
        raise ValueError("faces name vertices that are not there")
    if topology.regions.shape != (count, len(FEATURES)) or not np.allclose(topology.regions.sum(1), 1, atol=1e-3):
        raise ValueError("regions do not sum to one")
    if kit.mirror.shape != (count,) or not np.array_equal(kit.mirror[kit.mirror], np.arange(count)):
        raise ValueError("twins are not each other's")
    if len(kit.offsets) != parameters or len(kit.factor) != parameters or len(kit.groups) != parameters:
        raise ValueError("parameters and offsets do not fit")
    numbers = (
        kit.mean,
        kit.offsets.steps,
        kit.offsets.everywhere,
        kit.factor,
        *kit.means.values(),
        kit.ageing,
        kit.uneven,
    )
    if not all(np.isfinite(array).all() for array in numbers):
        raise ValueError("numbers that are not finite")


def _bundled() -> Shelved:
    kit, wrong, expressions = bundled_kit(), "", 0
    try:
        expressions = len(expressions_of(kit).names)
    except BadInput as error:
        wrong = error.wrong
    return Shelved(
        name=BUNDLED,
        kind="bundled",
        topology=kit.topology.name,
        vertices=kit.topology.count,
        faces=len(kit.topology.face_sizes),
        parameters=len(kit.names),
        expressions=expressions,
        licence="CC0-1.0",
        wrong=wrong,
    )


def _shelved(path: Path) -> Shelved:
    try:
        if (path / ABOUT).stat().st_size > _MAX_ABOUT:
            raise ValueError("it is too large")
        about: dict[str, Any] = json.loads((path / ABOUT).read_text(encoding="utf-8"))
        if int(about["format"]) > FORMAT:
            return _broken(path, "was made by a newer Kindred")
        if not (path / ARRAYS).is_file():
            return _broken(path, f"lacks {ARRAYS}")
        kind, topology, licence = (str(about[key]) for key in ("kind", "topology", "licence"))
        counts = (int(about[key]) for key in ("vertices", "faces", "parameters", "expressions"))
        return Shelved(path.name, kind, topology, *counts, licence=licence)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        return _broken(path, f"has a {ABOUT} that cannot be read ({type(error).__name__}: {error})")


def _broken(path: Path, wrong: str) -> Shelved:
    return Shelved(path.name, "unknown", "", 0, 0, 0, 0, "unknown", wrong)
