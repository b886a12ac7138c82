"""A head with all that goes with it: armature, hair, levels of detail. Copied and removed as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import bpy
from mathutils import Matrix

from . import eyes, hair, lods
from .baking import own_materials


def goes_with(head: bpy.types.Object) -> list[bpy.types.Object]:
    """The children of a head that are Kindred's, which are nothing without it; an artist's hat is not among them."""
    return [one for one in head.children if eyes.KEY in one or lods.KEY in one or hair.KIND in one]


def copy_whole(head: bpy.types.Object) -> dict[bpy.types.Object, bpy.types.Object]:
    """Copies of a head and of all its children, in no scene yet. Returns the copy of each, the head's first.

    Drivers, constraints and modifiers of the copies point to the copies; materials are shared.
    """
    copies: dict[bpy.types.Object, bpy.types.Object] = {}
    for one in (head, *head.children_recursive):
        copy = copies[one] = one.copy()
        if one.data is not None:
            copy.data = one.data.copy()
    relinked: dict[bpy.types.ID, bpy.types.ID] = dict(copies)
    for one, copy in copies.items():
        keys = getattr(one.data, "shape_keys", None)
        if keys is not None:
            relinked[keys] = copy.data.shape_keys
    for one, copy in copies.items():
        if one is not head:
            copy.parent = copies[one.parent]
            copy.matrix_parent_inverse = one.matrix_parent_inverse.copy()
        _relink(copy, relinked)
    return copies


def remove_whole(head: bpy.types.Object) -> int:
    """Remove a head with what is Kindred's of its children, and what nobody uses any more. Returns how many objects.

    Other children stay where they are.
    """
    ours = [head, *goes_with(head)]
    for one in head.children:
        if one not in ours:
            place = one.matrix_world.copy()
            one.parent, one.matrix_parent_inverse, one.matrix_world = None, Matrix.Identity(4), place
    data = [one.data for one in ours]
    materials = own_materials(head.data)
    images = [
        node.image for one in materials for node in one.node_tree.nodes if node.type == "TEX_IMAGE" and node.image
    ]
    bpy.data.batch_remove(ours)
    for things in (data, materials, dict.fromkeys(images)):
        bpy.data.batch_remove([one for one in dict.fromkeys(things) if one.users == 0])
    return len(ours)


def _relink(copy: bpy.types.Object, relinked: Mapping[bpy.types.ID, bpy.types.ID]) -> None:
    """Let what a copy points to be copies, too, where there are any."""
    for modifier in copy.modifiers:
        for name in ("object", "target"):
            if getattr(modifier, name, None) in relinked:
                setattr(modifier, name, relinked[getattr(modifier, name)])
    for bone in copy.pose.bones if copy.pose is not None else ():
        for constraint in bone.constraints:
            if getattr(constraint, "target", None) in relinked:
                constraint.target = relinked[constraint.target]
    for driver in _drivers(copy):
        for variable in driver.variables:
            for target in variable.targets:
                if target.id in relinked:
                    target.id = relinked[target.id]


def _drivers(thing: bpy.types.Object) -> Iterator[bpy.types.Driver]:
    for one in (thing, thing.data, getattr(thing.data, "shape_keys", None)):
        if one is not None and one.animation_data is not None:
            yield from (curve.driver for curve in one.animation_data.drivers)
