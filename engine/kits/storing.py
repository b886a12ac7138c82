"""Putting a kit into its folder: whole, or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import BadInput
from ..files import writable_folder
from ..heads.kit import Kit
from .folders import KITS_VARIABLE, require_name
from .laid import LAID
from .shelf import ABOUT, ARRAYS, BUNDLED, EXPRESSIONS, FORMAT, LICENCE, Shelved, list_kits

_MICROMETRE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Packet:
    """What is put on the shelf.

    kind: what it was brought in from. licence: in a line; notice: in full.
    expressions: the arrays of expressions.npz, as `heads.motion.storage` describes them; count: how many there are.
    laid: the arrays of bundled.npz, as `laid` describes them.
    about: more entries of kit.json, JSON values.
    """

    kit: Kit
    kind: str
    licence: str
    notice: str
    expressions: Mapping[str, Any]
    laid: Mapping[str, Any]
    about: Mapping[str, Any]


def require_room(folder: Path, name: str, *, replace: bool) -> None:
    """Raise BadInput where a kit of this name is the bundled one, or is there already and may not be replaced."""
    if require_name(name) == BUNDLED:
        raise BadInput(f"kit {name!r}", "is the name of the head that comes with Kindred", "give another --name")
    if (folder / name).exists() and not replace:
        raise BadInput(f"kit {name!r}", "is there already", "give --replace to replace it, or another --name")


def require_own_topology(folder: Path, name: str, topology: str) -> None:
    """Raise BadInput where another kit has this topology: a head would not know which of both it is of."""
    for kit in list_kits(folder):
        if kit.topology == topology and kit.name != name:
            raise BadInput(
                f"kit {name!r}", f"has the topology of kit {kit.name!r}", f"give --name {kit.name} --replace"
            )


def store_kit(folder: Path, name: str, packet: Packet, *, replace: bool = False) -> Shelved:
    """Store a kit as FOLDER/NAME; an earlier one of this name stays until the new one is whole.

    Raises BadInput when the name is taken, or the folder cannot be written.
    """
    require_room(folder, name, replace=replace)
    require_own_topology(folder, name, packet.kit.topology.name)
    writable_folder(folder)
    target = folder / name
    fresh, stale = (folder / f".{name}.{os.getpid()}.{word}" for word in ("part", "old"))
    try:
        _write(fresh, packet)
        if target.exists():
            target.replace(stale)
        fresh.replace(target)
    except OSError as error:
        if stale.exists() and not target.exists():
            stale.replace(target)
        why = error.strerror or type(error).__name__
        raise BadInput(target, f"cannot be written ({why})", f"free some space, or set {KITS_VARIABLE}") from error
    finally:
        for left in (fresh, stale):
            shutil.rmtree(left, ignore_errors=True)
    return next(kit for kit in list_kits(folder) if kit.name == name)


def _write(folder: Path, packet: Packet) -> None:
    folder.mkdir()
    kit = packet.kit
    _save(folder / ARRAYS, kit_arrays(kit))
    _save(folder / EXPRESSIONS, packet.expressions)
    _save(folder / LAID, packet.laid)
    (folder / LICENCE).write_text(packet.notice, encoding="utf-8")
    about = {
        "format": FORMAT,
        "kind": packet.kind,
        "licence": packet.licence,
        "topology": kit.topology.name,
        "vertices": kit.topology.count,
        "faces": len(kit.topology.face_sizes),
        "parameters": len(kit.names),
        "expressions": len(packet.expressions["names"]),
        **packet.about,
    }
    (folder / ABOUT).write_text(json.dumps(about, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _save(path: Path, arrays: Mapping[str, Any]) -> None:
    with path.open("wb") as handle:
        np.savez(handle, **arrays)
        handle.flush()
        os.fsync(handle.fileno())


def kit_arrays(kit: Kit) -> dict[str, Any]:
    """A kit as the arrays that `heads.kit.read_kit` reads; offsets to the micrometre."""
    topology = kit.topology
    return {
        "name": np.array(topology.name),
        "vertices": kit.mean,
        "face_vertices": topology.face_vertices,
        "face_sizes": topology.face_sizes,
        "regions": topology.regions,
        "parts": topology.parts,
        "landmarks": topology.landmarks,
        "corner_uv": topology.corner_uv,
        "mirror": kit.mirror,
        "rig_names": np.array(kit.names),
        "rig_groups": np.array(kit.groups),
        "rig_starts": kit.offsets.starts,
        "rig_vertices": kit.offsets.rows,
        "rig_steps": np.rint(kit.offsets.steps / _MICROMETRE).astype(np.int32),
        "rig_everywhere": kit.offsets.everywhere,
        "spread_factor": kit.factor,
        "spread_male": kit.means["male"],
        "spread_female": kit.means["female"],
        "spread_ageing": kit.ageing,
        "spread_origins": kit.origins,
        "spread_uneven": kit.uneven,
        "corrective_pairs": kit.correctives.pairs,
        "corrective_ends": kit.correctives.ends,
        "corrective_starts": kit.correctives.starts,
        "corrective_vertices": kit.correctives.rows,
        "corrective_steps": np.rint(kit.correctives.steps / _MICROMETRE).astype(np.int32),
    }
