"""A head on a stage of its own for export: copies of it and of all that goes with it, under the names of the originals.

What the scene lacks and the export wants (an eye rig, expressions, levels of detail) is added to the copies alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import bpy
from mathutils import Matrix

from . import expressions, eyes, lods, meshes, rigging, settling
from .note import KEY as NOTE


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes along.

    hair: hair, brows, beard, glasses. rig: an armature with the head's and the eyes' bones.
    expressions: shape keys for the 52 expressions. lods: the two lower levels of detail.
    """

    hair: bool = True
    rig: bool = True
    expressions: bool = True
    lods: bool = False


@dataclass(slots=True)
class Stage:
    """What is exported.

    scene: a scene that holds nothing else. head: the head's copy. rig: its armature, or None. levels: of detail, finest
    first. things: all of them.
    """

    scene: bpy.types.Scene
    head: bpy.types.Object
    rig: bpy.types.Object | None
    levels: list[bpy.types.Object]
    things: list[bpy.types.Object]
    names: Names


@contextmanager
def staged(head: bpy.types.Object, wanted: Wanted) -> Iterator[Stage]:
    """Copies of a head and what goes with it, at the origin, at rest; all are gone after the block.

    Raises BadInput when something that is wanted cannot be made.
    """
    settling.settle(head)
    scene, names = bpy.data.scenes.new("kindred export"), Names()
    try:
        yield _Builder(scene, names).build(head, wanted)
    finally:
        _clear(scene)
        names.take_back()


class _Builder:
    def __init__(self, scene: bpy.types.Scene, names: Names) -> None:
        self._scene, self._names = scene, names

    def build(self, head: bpy.types.Object, wanted: Wanted) -> Stage:
        copy = self._copy(head)
        copy.parent, copy.matrix_world = None, Matrix.Identity(4)
        rig = self._rig(head, copy) if wanted.rig else None
        if wanted.hair:
            for one in _worn(head):
                self._copy(one, copy)
        if wanted.expressions and expressions.hindrance(copy) is None:
            expressions.add_expressions(copy)
        elif not wanted.expressions:
            expressions.remove_expressions(copy)
        levels = rigging.add_lods(copy) if wanted.lods else []
        stage = Stage(self._scene, copy, rig, levels, list(self._scene.collection.objects), self._names)
        for one in stage.things:
            _relax(one, rig)
        if rig is not None:
            _turn_over(stage)
        return stage

    def _copy(self, thing: bpy.types.Object, parent: bpy.types.Object | None = None) -> bpy.types.Object:
        copy = thing.copy()
        copy.data = thing.data.copy()
        copy.hide_viewport = copy.hide_select = False
        if parent is not None:
            copy.parent, copy.matrix_parent_inverse = parent, thing.matrix_parent_inverse.copy()
        self._scene.collection.objects.link(copy)
        self._names.give(copy, thing.name, bpy.data.objects)
        self._names.give(copy.data, thing.data.name, bpy.data.meshes if thing.type == "MESH" else bpy.data.armatures)
        return copy

    def _rig(self, head: bpy.types.Object, copy: bpy.types.Object) -> bpy.types.Object | None:
        kept = eyes.rig_of(head)
        if kept is None:
            return rigging.add_eyes(copy) if eyes.eyeballs(copy) is not None else None
        rig = self._copy(kept, copy)
        copy.modifiers[eyes.MODIFIER].object = rig
        return rig


class Names:
    """Names: copies bear those of the originals while they are exported, since exporters write what they see."""

    def __init__(self) -> None:
        self._lent: list[tuple[bpy.types.ID, str]] = []

    def give(self, thing: bpy.types.ID, name: str, kind: bpy.types.bpy_prop_collection) -> None:
        """Call something by a name, whoever has it. kind: where its like are, such as bpy.data.objects."""
        holder = kind.get(name)
        if holder is not None and holder != thing and holder.library is None:
            self._lent.append((holder, name))
            holder.name = f"{name[:50]} (lent)"
        thing.name = name

    def take_back(self) -> None:
        """Give every name back to whom it belongs."""
        for holder, name in reversed(self._lent):
            holder.name = name


_KEPT = (NOTE, lods.KEY)


def _worn(head: bpy.types.Object) -> list[bpy.types.Object]:
    """What is worn on a head: its children that are meshes, but for its own levels of detail."""
    return [one for one in head.children if one.type == "MESH" and lods.KEY not in one]


def _relax(thing: bpy.types.Object, rig: bpy.types.Object | None) -> None:
    """No drivers, no constraints, no marks of ours but what a head is, every key and bone at rest."""
    thing.animation_data_clear()
    for name in list(thing.keys()):
        if name.startswith("kindred_") and name not in _KEPT:
            del thing[name]
    keys = getattr(thing.data, "shape_keys", None)
    if keys is not None:
        keys.animation_data_clear()
        for key in keys.key_blocks:
            key.value = 0.0
    if thing.type == "ARMATURE":
        for bone in thing.pose.bones:
            for constraint in list(bone.constraints):
                bone.constraints.remove(constraint)
            bone.matrix_basis.identity()
        return
    for modifier in list(thing.modifiers):
        if modifier.type == "ARMATURE" and modifier.name == eyes.MODIFIER:
            if rig is None:
                thing.modifiers.remove(modifier)
            else:
                modifier.object = rig


def _turn_over(stage: Stage) -> None:
    """Make the armature the parent of all meshes, as game engines expect it; in the scene the head is the parent."""
    rig = stage.rig
    rig.parent, rig.matrix_world = None, Matrix.Identity(4)
    for one in stage.things:
        if one.type == "MESH":
            place = Matrix.Identity(4) if one.parent is None else one.matrix_parent_inverse @ one.matrix_basis
            one.parent, one.matrix_parent_inverse, one.matrix_basis = rig, Matrix.Identity(4), place
            if eyes.MODIFIER not in one.modifiers:
                eyes.bind(one, rig, meshes.parts(one.data))


def _clear(scene: bpy.types.Scene) -> None:
    """Remove the stage with everything that was made for it."""
    things = list(scene.collection.objects)
    data = [one.data for one in things if one.data is not None]
    bpy.data.scenes.remove(scene)
    bpy.data.batch_remove(things)
    bpy.data.batch_remove([one for one in dict.fromkeys(data) if one.users == 0])
