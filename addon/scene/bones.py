"""Bones made and moved whatever the user is doing: editing them wants a mode of its own, which is entered elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import bpy
from mathutils import Vector


@dataclass(frozen=True, slots=True)
class Bone:
    """A bone at rest.

    head, tail: where it begins and ends, metres, in the armature's space.
    up: which way its local Z points.
    parent: the name of its parent, or none.
    deforms: whether vertices of the group of its name go along with it.
    """

    head: Vector
    tail: Vector
    up: Vector
    parent: str = ""
    deforms: bool = False


def put_bones(rig: bpy.types.Object, bones: Mapping[str, Bone]) -> None:
    """Make these bones of an armature, or move those that are there; others are left alone.

    bones: by name, parents before their children.
    """
    with _editing(rig) as edit_bones:
        for name, bone in bones.items():
            made = edit_bones.get(name) or edit_bones.new(name)
            made.head, made.tail = bone.head, bone.tail
            made.align_roll(bone.up)
            made.parent = edit_bones[bone.parent] if bone.parent else None
            made.use_deform = bone.deforms


@contextmanager
def _editing(rig: bpy.types.Object) -> Iterator[bpy.types.ArmatureEditBones]:
    """The armature's bones, to be changed.

    In a scene of its own: there nothing is hidden, nothing else is in a mode or has to be evaluated, and the user's
    selection stays as it is.
    """
    scene = bpy.data.scenes.new("kindred bones")
    try:
        scene.collection.objects.link(rig)
        layer = scene.view_layers[0]
        layer.update()
        layer.objects.active = rig
        with bpy.context.temp_override(scene=scene, view_layer=layer, active_object=rig, object=rig):
            bpy.ops.object.mode_set(mode="EDIT")
            try:
                yield rig.data.edit_bones
            finally:
                bpy.ops.object.mode_set(mode="OBJECT")
    finally:
        bpy.data.scenes.remove(scene)
