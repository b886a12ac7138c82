"""Expressions and gaze of the active head."""

from __future__ import annotations

import bpy
from bpy.props import EnumProperty, FloatProperty, StringProperty

from ...engine.errors import BadInput
from ...engine.heads.moods import MOODS
from .. import scene
from ..scene import expressions, eyes
from .base import KindredOperator, needs

_MOODS = tuple((name, name.capitalize(), f"Show {name}") for name in MOODS)


def chosen_head(context: bpy.types.Context, name: str) -> bpy.types.Object:
    """The head of that name or id; the active one where the name is empty.

    Raises BadInput where there is none.
    """
    head = scene.find_head(name) if name else context.active_object
    if head is None or not scene.is_head(head):
        raise BadInput(name or "head", "is no head", "make a head the active object, or name one")
    return head


class _OfHead(KindredOperator):
    """What is done to one head: the one that is named, else the active one."""

    head: StringProperty(name="Head", description="Name or id of a head; empty: the active one")

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a head in Object Mode."""
        heads = None if any(map(scene.is_head, context.scene.objects)) else "There is no head in the scene yet"
        return needs(cls, heads, None if context.mode in {"OBJECT", "POSE"} else "Go back to Object Mode first")


class KINDRED_OT_add_expressions(_OfHead, bpy.types.Operator):
    """Give the head the 52 expressions of ARKit as shape keys, made for its very shape"""

    bl_idname = "kindred.add_expressions"
    bl_label = "Add Expressions"

    def run(self, context: bpy.types.Context) -> str:
        """Add them, or bring those that are there up to date."""
        head = chosen_head(context, self.head)
        return f"{head.name} has {scene.add_expressions(head)} expressions"


class KINDRED_OT_remove_expressions(_OfHead, bpy.types.Operator):
    """Take the expressions away; shape keys of your own stay"""

    bl_idname = "kindred.remove_expressions"
    bl_label = "Remove Expressions"

    def run(self, context: bpy.types.Context) -> str:
        """Remove them."""
        return f"{scene.remove_expressions(chosen_head(context, self.head))} expressions removed"


class KINDRED_OT_reset_expressions(_OfHead, bpy.types.Operator):
    """Relax the face, and let the eyes look straight ahead"""

    bl_idname = "kindred.reset_expressions"
    bl_label = "Reset Pose"

    def run(self, context: bpy.types.Context) -> None:
        """Every expression to 0, every bone to rest."""
        head = chosen_head(context, self.head)
        expressions.pose(head, {})
        eyes.rest(head)


class KINDRED_OT_mood(_OfHead, bpy.types.Operator):
    """Give the face a whole expression to start from"""

    bl_idname = "kindred.mood"
    bl_label = "Mood"

    mood: EnumProperty(name="Mood", description="Which", items=_MOODS, default="joy")
    strength: FloatProperty(
        name="Strength", description="How much of it", default=1.0, min=0.0, max=1.0, subtype="FACTOR"
    )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What the button would do."""
        return f"Show {properties.mood}; how much of it can be set afterwards (F9)"

    def run(self, context: bpy.types.Context) -> None:
        """Set every expression."""
        head = chosen_head(context, self.head)
        if not expressions.keys_of(head):
            raise BadInput(head.name, "has no expressions yet", "press Add Expressions")
        expressions.pose(head, {name: self.strength * weight for name, weight in MOODS[self.mood].items()})


class KINDRED_OT_add_eyes(_OfHead, bpy.types.Operator):
    """Put the head's eyes on an armature: both look at its target"""

    bl_idname = "kindred.add_eyes"
    bl_label = "Add Eye Rig"

    def run(self, context: bpy.types.Context) -> str:
        """Add it, or fit it again."""
        head = chosen_head(context, self.head)
        return f"{scene.add_eyes(head).name} moves the eyes"


class KINDRED_OT_remove_eyes(_OfHead, bpy.types.Operator):
    """Take the eyes' armature away"""

    bl_idname = "kindred.remove_eyes"
    bl_label = "Remove Eye Rig"

    def run(self, context: bpy.types.Context) -> str:
        """Remove it."""
        head = chosen_head(context, self.head)
        return f"{head.name}'s eyes are still" if scene.remove_eyes(head) else f"{head.name} has no eye rig"


CLASSES = (
    KINDRED_OT_add_expressions,
    KINDRED_OT_remove_expressions,
    KINDRED_OT_reset_expressions,
    KINDRED_OT_mood,
    KINDRED_OT_add_eyes,
    KINDRED_OT_remove_eyes,
)
