"""The user's library, seen from Blender: which folder, what is in it, and heads that go in and out."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy

from ..engine.library import Library, is_id
from ..engine.verbs.options import LIBRARY_VARIABLE
from . import scene
from .breeding import Bred
from .package import preferences

TRAITS = "kindred_traits"
"""The custom property of a scene whose founders were tagged in it: children's traits are read with it."""


def library_folder() -> Path | None:
    """The library that the preferences name, else the one of the environment, else None."""
    named = preferences().library or os.environ.get(LIBRARY_VARIABLE, "")
    return Path(bpy.path.abspath(named)) if named else None


def traits(context: bpy.types.Context) -> bytes | None:
    """What tagging found, as the file traits.npz: this scene's, else the library's, else None."""
    kept = context.scene.get(TRAITS)
    if isinstance(kept, bytes):
        return kept
    folder = library_folder()
    found = folder / "traits.npz" if folder is not None else None
    return found.read_bytes() if found is not None and found.is_file() else None


def bring(context: bpy.types.Context, identifier: str, **how: Any) -> bpy.types.Object | None:
    """A head of the library, put into the scene; None where there is no library or the word is no id.

    how: what scene.place_head takes beside the head.

    Raises BadInput when the library does not have it.
    """
    folder = library_folder()
    if folder is None or not is_id(identifier):
        return None
    with Library.open(folder, read_only=True) as library:
        head = library.head(identifier)
    (thing,) = scene.add_heads(context, [head], **how)
    belong(thing, identifier, folder)
    return thing


def belong(thing: bpy.types.Object, identifier: str, folder: Path) -> None:
    """Say that an object is this head of that library."""
    scene.write_note(thing, scene.read_note(thing).with_(id=identifier, library=str(folder)))


def known_id(thing: bpy.types.Object, folder: Path) -> str | None:
    """The id that a head of the scene has in a library; None where it is not in that one."""
    note = scene.read_note(thing)
    return note.id if note.library == str(folder) else None


def keep(folder: Path, bred: Bred, father: str | None, mother: str | None) -> Bred:
    """Save children in a library under ids of their own.

    father, mother: the parents' ids there; None for one that it does not have.
    Returns the children with their ids.
    """
    sexes = [sex for one in bred.populations for sex in one.genes.keys[:, 0].tolist()]
    with Library.open(folder, create=True) as library:
        sons, daughters = library.reserve(uuid.uuid4().hex, sexes.count(0), sexes.count(1))
        ids = iter([*sons, *daughters])
        named = [replace(one, ids=[next(ids) for _ in range(len(one))]) for one in bred.populations]
        for one in named:
            library.put_many((one.head(row) for row in range(len(one))), father=father, mother=mother)
    return replace(bred, populations=named)


def save(folder: Path, things: Sequence[bpy.types.Object]) -> list[str]:
    """Save heads of the scene: those that came from this library under their ids, others under new ones.

    Returns the ids.
    """
    ids: list[str] = []
    with Library.open(folder, create=True) as library:
        for thing in things:
            head = scene.head_from(thing)
            if known_id(thing, folder) is not None:
                library.update(head)
            else:
                head = library.add(head)
                belong(thing, str(head.id), folder)
            ids.append(str(head.id))
    return ids
