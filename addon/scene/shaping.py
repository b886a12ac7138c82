"""A head of the scene changed by its kit's parameters and by its looks: note, mesh, shape keys and what follows.

The note is the only truth; the mesh is the working copy. A slider's move reads the mesh, adds what that parameter
moves, writes both, and leaves what takes longer (expressions, maps, hair) to `settling`.
"""

from __future__ import annotations

import bpy
import numpy as np

from ...engine.errors import BadInput, KindredError
from ...engine.heads import Appearance, Kit, Sex
from ...engine.heads.kit import Side
from ...engine.heads.shaping import Shape, carry, settled
from . import expressions, following, meshes, settling
from .kits import find_kit
from .note import Note, is_head, read_note, write_note

NEUTRAL = 0.5


def note_or_none(thing: bpy.types.Object) -> Note | None:
    """A head's note; None for what is no head, or a broken one."""
    try:
        return read_note(thing) if is_head(thing) else None
    except KindredError:
        return None


def kit_of(thing: bpy.types.Object) -> Kit | None:
    """The kit that a head was made from; None for a foreign mesh, or where the kit is not installed."""
    note = note_or_none(thing)
    return None if note is None else find_kit(note.topology)


def hindrance(thing: bpy.types.Object | None) -> str | None:
    """Why a head cannot be shaped by sliders now, and what to do; None where it can."""
    note = note_or_none(thing) if thing is not None else None
    if thing is None or note is None:
        return "Make a head the active object"
    kit = find_kit(note.topology)
    if kit is None:
        return f"{thing.name} has a mesh of its own, without a rig; adopt it without keeping its mesh to get sliders"
    if len(thing.data.vertices) != len(kit.mean):
        return f"{thing.name} has other vertices than its rig: they were added or removed by hand"
    if len(note.parameters) != len(kit.names):
        return f"{thing.name} has no parameters yet; press Fit Parameters"
    return locked(thing)


def locked(thing: bpy.types.Object) -> str | None:
    """Why a head's mesh cannot be changed now, whatever its rig; None where it can."""
    if thing.library is not None or thing.data.library is not None:
        return f"{thing.name} is linked from another file; make it local first"
    if thing.mode in {"EDIT", "SCULPT"}:
        return f"{thing.name} is in {thing.mode.capitalize()} Mode; leave it first"
    if thing.data.users > 1:
        return f"{thing.name} shares its mesh; use Object > Relations > Make Single User > Object & Data"
    return None


def shape_of(thing: bpy.types.Object) -> Shape:
    """A head's parameters.

    Raises BadInput with what hinders, where it has none.
    """
    reason = hindrance(thing)
    if reason is not None:
        raise BadInput(thing.name, "cannot be shaped", reason)
    note = read_note(thing)
    return Shape.of(note.parameters, note.asymmetry)


def value_of(thing: bpy.types.Object, index: int, side: Side | None = None) -> float:
    """One parameter for a slider to show; 0.5 where there is none. Never an error: panels draw whatever there is."""
    note = note_or_none(thing)
    if note is None or index >= len(note.parameters):
        return NEUTRAL
    apart = float(note.asymmetry[index]) if len(note.asymmetry) else 0.0
    return float(note.parameters[index]) + {None: 0.0, "left": apart, "right": -apart}[side]


def set_value(thing: bpy.types.Object, index: int, value: float, side: Side | None = None) -> None:
    """Move one slider.

    Raises BadInput when the head cannot be shaped, or the value is not in [0, 1].
    """
    before = shape_of(thing)
    reshape(thing, before.with_value(index, value, side))


def reshape(thing: bpy.types.Object, shape: Shape) -> None:
    """Give a head other parameters; what was sculpted beside them stays.

    Raises BadInput when the head cannot be shaped.
    """
    before, kit = shape_of(thing), kit_of(thing)
    new = carry(kit, meshes.positions(thing.data), before, shape)
    if bpy.app.background:
        new = settled(kit, new, shape)
    meshes.set_positions(thing.data, np.ascontiguousarray(new), later=expressions.resting(thing))
    uneven = bool(shape.asymmetry.any())
    apart = shape.asymmetry if uneven else np.empty(0, np.float32)
    write_note(thing, read_note(thing).with_(parameters=shape.parameters, asymmetry=apart))
    following.follow(thing, new)
    settling.later(thing, settling.SHAPE)


def relook(thing: bpy.types.Object, looks: Appearance, sex: Sex | None = None, patient: bool = False) -> None:
    """Give a head another appearance, and another sex where one is named.

    patient: whether more is likely to follow at once (see settling.later).
    Raises BadInput when it is no head.
    """
    note = read_note(thing)
    if sex is not None and sex != note.sex:
        note = note.with_(sex=sex, id=None)  # an id tells the sex
    before = note.appearance
    changed = _changed(before, looks)
    write_note(thing, note.with_(appearance=looks))
    if changed:
        following.show(thing, before, looks)
        settling.later(thing, settling.LOOKS, patient)


def _changed(before: Appearance, after: Appearance) -> bool:
    return dict(before.continuous) != dict(after.continuous) or dict(before.discrete) != dict(after.discrete)
