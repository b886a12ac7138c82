"""Which heads and which parameters the shaping operators mean."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import bpy
import numpy as np

from ..engine.errors import BadInput
from ..engine.heads import Kit
from ..engine.heads.presets import BUNDLED, SUFFIX, preset_files
from ..engine.heads.shaping import Chosen, Shape, select
from ..engine.library import Library, is_id
from . import keeping, scene, sliders, words
from .package import user_folder
from .scene import shaping
from .scene.kits import find_kit


def any_head(context: bpy.types.Context) -> str | None:
    """A reason why nothing can be shaped: the active head's, or that there is no head at all."""
    thing = context.active_object
    if scene.is_head(thing):
        return shaping.hindrance(thing)
    return None if any(map(scene.is_head, context.scene.objects)) else "There is no head in the scene yet"


def meant(context: bpy.types.Context, name: str) -> bpy.types.Object:
    """The head of a name or id, the active one where the name is empty.

    Raises BadInput when there is none, or it cannot be shaped.
    """
    thing = scene.find_head(name) if name else context.active_object
    if not scene.is_head(thing):
        raise BadInput(name or "head", "is no head of this file", "make a head the active object, or name one")
    reason = shaping.hindrance(thing)
    if reason is not None:
        raise BadInput(thing.name, "cannot be shaped", reason)
    return thing


def rig(thing: bpy.types.Object) -> bpy.types.PropertyGroup:
    """A head's sliders and locks.

    Raises BadInput when it has none.
    """
    kit = shaping.kit_of(thing)
    if kit is None:
        raise BadInput(thing.name, "has no rig", "choose a head of a kit")
    sliders.ensure(kit)
    return sliders.rig_of(thing)


def held(thing: bpy.types.Object) -> set[str]:
    """The names that are locked on a head: parameters of its kit, and looks."""
    kit, found = shaping.kit_of(thing), set[str]()
    if (rig := sliders.rig_of(thing)) is not None:
        pairs = zip(kit.names, sliders.identifiers(kit.names), strict=True)
        found = {name for name, identifier in pairs if getattr(rig.locks, identifier)}
    return found | {name for name in (*words.LOOKS, *words.CHOICES) if getattr(thing.kindred.locks, name)}


def free(thing: bpy.types.Object, kit: Kit, regions: Iterable[str] = ()) -> Chosen:
    """(p,) the parameters of some regions (of all where none is named) that are not locked.

    Raises BadInput when all of them are locked.
    """
    chosen = select(kit, regions, but=held(thing))
    if not chosen.any():
        raise BadInput(thing.name, "has nothing free to change there", "unlock a parameter, or choose another region")
    return chosen


def other_shape(context: bpy.types.Context, kit: Kit, name: str) -> tuple[Shape, scene.Note | None]:
    """The parameters of another head of the scene or the library, and its note where it is in the scene.

    Raises BadInput when there is none, or it is of another kit.
    """
    thing = scene.find_head(name)
    if thing is not None:
        note = scene.read_note(thing)
        return _of_kit(kit, name, note.topology, note.parameters, note.asymmetry), note
    folder = keeping.library_folder()
    if folder is None or not is_id(name):
        raise BadInput(name or "other head", "is neither in this file nor in the library", "choose another head")
    with Library.open(folder, read_only=True) as library:
        head = library.head(name)
    return _of_kit(kit, name, head.topology.name, head.parameters, head.asymmetry), None


def presets() -> dict[str, Path]:
    """Every preset by name: those that come with Kindred, and the user's, which hide namesakes."""
    return preset_files({"Kindred": BUNDLED, "user": own_presets()})


def find_preset(name: str) -> Path:
    """The file of a preset, by its name or as a path.

    Raises BadInput when there is none.
    """
    found = presets()
    path = found[name] if name in found else Path(bpy.path.abspath(name))
    if path.suffix != SUFFIX or not path.is_file():
        raise BadInput(name or "preset", "is no preset", f"choose among {', '.join(found) or 'none'}")
    return path


def own_presets(create: bool = False) -> Path:
    """The folder of the user's own."""
    return user_folder("presets", create)


def _of_kit(kit: Kit, name: str, topology: str, parameters: np.ndarray, asymmetry: np.ndarray) -> Shape:
    if find_kit(topology) is not kit or len(parameters) != len(kit.names):
        raise BadInput(name, "has no parameters of the same rig", "choose a head of the same kit")
    return Shape.of(parameters, asymmetry)
