"""Small things done with heads and families in the scene."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
from bpy.props import EnumProperty, StringProperty

from ...engine.errors import BadInput
from .. import scene
from ..scene.writing import select
from .base import KindredOperator, needs


def offer_parents(context: bpy.types.Context, heads: Sequence[bpy.types.Object]) -> None:
    """Take new heads as parents where the panel has none yet."""
    chosen = context.scene.kindred
    for head in heads:
        role = "father" if scene.read_note(head).sex == "male" else "mother"
        if getattr(chosen, role) is None:
            setattr(chosen, role, head)


def heads_of(context: bpy.types.Context, family: str) -> list[bpy.types.Object]:
    """The children of a family by its collection's name; the heads that are selected where it is empty.

    Raises BadInput where there is no such family.
    """
    collection = bpy.data.collections.get(family)
    if family and collection is None:
        raise BadInput(family, "is no family", "name its collection")
    asked = context.selected_objects if collection is None else collection.objects
    return [one for one in asked if scene.is_head(one)]


class KINDRED_OT_set_parent(KindredOperator, bpy.types.Operator):
    """Take the active head as a parent"""

    bl_idname = "kindred.set_parent"
    bl_label = "Set Parent"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With an active head."""
        return needs(cls, None if scene.is_head(context.active_object) else "Make a head the active object")

    def run(self, context: bpy.types.Context) -> str:
        """Its sex says which."""
        head, chosen = context.active_object, context.scene.kindred
        if scene.read_note(head).sex == "male":
            chosen.father = head
            return f"{head.name} is the father"
        chosen.mother = head
        return f"{head.name} is the mother"


class KINDRED_OT_select(KindredOperator, bpy.types.Operator):
    """Select this head"""

    bl_idname = "kindred.select"
    bl_label = "Select"

    head: StringProperty(name="Head", description="Name or id of a head")

    def run(self, context: bpy.types.Context) -> None:
        """Select it, and nothing else."""
        head = scene.find_head(self.head)
        if head is None or head.name not in context.view_layer.objects:
            raise BadInput(self.head, "is not in this scene", "choose another head")
        select(context, [head])


class KINDRED_OT_set_sex(KindredOperator, bpy.types.Operator):
    """Say what the active head is"""

    bl_idname = "kindred.set_sex"
    bl_label = "Set Sex"

    sex: EnumProperty(
        name="Sex",
        description="What it is",
        items=(("male", "Male", "It can be a father"), ("female", "Female", "It can be a mother")),
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With an active head."""
        return needs(cls, None if scene.is_head(context.active_object) else "Make a head the active object")

    def run(self, context: bpy.types.Context) -> None:
        """An id tells the sex too, so a head of another sex loses it."""
        head = context.active_object
        note = scene.read_note(head)
        if note.sex != self.sex:
            scene.write_note(head, note.with_(sex=self.sex, id=None))


class KINDRED_OT_remove_family(KindredOperator, bpy.types.Operator):
    """Remove a family's children from the scene; those that were kept stay in the library"""

    bl_idname = "kindred.remove_family"
    bl_label = "Remove Family"

    family: StringProperty(name="Family", description="Its name; empty: the one in the panel")

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a family."""
        return needs(cls, None if scene.families() else "There is no family yet")

    def run(self, context: bpy.types.Context) -> str:
        """Remove it."""
        found = {one.name: one for one in scene.families()}
        shown = context.scene.kindred.family
        name = self.family or (shown.name if shown is not None else "")
        if name not in found:
            raise BadInput(name or "family", "is no family here", f"choose among {', '.join(found) or 'none'}")
        count = scene.remove_family(found[name].collection)
        return f"{count} children removed"


CLASSES = (KINDRED_OT_set_parent, KINDRED_OT_select, KINDRED_OT_set_sex, KINDRED_OT_remove_family)
