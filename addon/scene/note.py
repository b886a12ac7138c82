"""What an object keeps of the head that it is, beside its mesh: a JSON text in a custom property."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import bpy
import numpy as np

from ...engine.arrays import Float32
from ...engine.errors import BadInput
from ...engine.heads import SEXES, Appearance, Gene, Head, Sex, genome_from_json, genome_to_json

KEY = "kindred_head"
"""The custom property."""

FORMAT = 1
_LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Note:
    """A head without its mesh.

    topology: the name of its kind.
    faces: the name that its faces alone give (see heads.topology_name), to see whether an artist changed them.
    painted: a digest of its regions when they were written, to see whether an artist repainted them.
    parameters, asymmetry: of its rig, as Head has them; never written to.
    library: the folder of the library that its id belongs to; empty without one.
    parents: names of the objects that it was bred from, the father's first; empty for a founder.
    """

    sex: Sex
    topology: str
    faces: str
    painted: str
    id: str | None = None
    genome: Mapping[str, Gene] = field(default_factory=dict)
    appearance: Appearance = field(default_factory=Appearance)
    parameters: Float32 = field(default_factory=lambda: np.empty(0, np.float32))
    asymmetry: Float32 = field(default_factory=lambda: np.empty(0, np.float32))
    provenance: Mapping[str, Any] = field(default_factory=dict)
    library: str = ""
    parents: tuple[str, ...] = ()

    def with_(self, **changes: Any) -> Note:
        """A copy with some fields replaced."""
        return replace(self, **changes)


def note_of(head: Head, faces: str, painted: str) -> Note:
    """The note of a head that belongs to no library yet."""
    return Note(
        sex=head.sex,
        topology=head.topology.name,
        faces=faces,
        painted=painted,
        id=head.id,
        genome=head.genome,
        appearance=head.appearance,
        parameters=head.parameters,
        asymmetry=head.asymmetry,
        provenance=head.provenance,
    )


def is_head(thing: bpy.types.Object | None) -> bool:
    """Whether an object is a head."""
    return thing is not None and thing.type == "MESH" and KEY in thing


def find_head(name: str) -> bpy.types.Object | None:
    """The head of that name or id in this file."""
    named = bpy.data.objects.get(name)
    if is_head(named):
        return named
    return next((one for one in bpy.data.objects if is_head(one) and f'"id": "{name}"' in one[KEY]), None)


def read_note(head: bpy.types.Object) -> Note:
    """The note of an object; a .blend is not trusted.

    Raises BadInput when the object is no head or its note is broken.
    """
    text = head.get(KEY)
    if not isinstance(text, str):
        raise BadInput(head.name, "is no head", "adopt it first")
    try:
        return _parse(text)
    except _NewerError as error:
        raise BadInput(head.name, "was made by a newer Kindred", "update Kindred") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(head.name, f"has a broken note ({error})", "adopt it again") from error


class _NewerError(Exception):
    """The note's format is later than ours."""


@lru_cache(maxsize=64)
def _parse(text: str) -> Note:
    """A note from its text, kept for a while: a panel of sliders asks for it two hundred times a drawing."""
    if len(text) > _LONGEST:
        raise ValueError("it is too long")
    data = json.loads(text)
    if data["format"] > FORMAT:
        raise _NewerError
    if data["sex"] not in SEXES:
        raise ValueError("the sex is neither male nor female")
    looks = data.get("appearance", {})
    parameters, asymmetry = (unpack(data.get(name, "")) for name in ("parameters", "asymmetry"))
    if len(asymmetry) not in (0, len(parameters)):
        raise ValueError("the asymmetry does not match the parameters")
    return Note(
        sex=data["sex"],
        topology=str(data["topology"]),
        faces=str(data["faces"]),
        painted=str(data["painted"]),
        id=data.get("id"),
        genome=genome_from_json(data.get("genome", {})),
        appearance=Appearance(dict(looks.get("continuous", {})), dict(looks.get("discrete", {}))),
        parameters=parameters,
        asymmetry=asymmetry,
        provenance=dict(data.get("provenance", {})),
        library=str(data.get("library", "")),
        parents=tuple(map(str, data.get("parents", ()))),
    )


def write_note(head: bpy.types.Object, note: Note) -> None:
    """Keep a note on an object."""
    head[KEY] = json.dumps(to_json(note))


def to_json(note: Note) -> dict[str, Any]:
    """A note as JSON values."""
    return {
        "format": FORMAT,
        "id": note.id,
        "sex": note.sex,
        "topology": note.topology,
        "faces": note.faces,
        "painted": note.painted,
        "genome": genome_to_json(note.genome),
        "appearance": {"continuous": dict(note.appearance.continuous), "discrete": dict(note.appearance.discrete)},
        "parameters": pack(note.parameters),
        "asymmetry": pack(note.asymmetry),
        "provenance": dict(note.provenance),
        "library": note.library,
        "parents": list(note.parents),
    }


def pack(values: Float32) -> str:
    """Numbers as text, exactly: base64 of little-endian float32."""
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()


def unpack(text: str) -> Float32:
    """The inverse of pack; not to be written to, since notes are shared."""
    values = np.frombuffer(base64.b64decode(text, validate=True), "<f4").astype(np.float32)
    values.flags.writeable = False
    return values
