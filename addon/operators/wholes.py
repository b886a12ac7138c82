"""Heads with all that goes with them: copied, removed, and their levels of detail."""

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from ...engine.errors import BadInput
from .. import scene
from ..scene import wholes
from ..scene.writing import select, stand
from .add_head import MAPS_ITEMS
from .base import KindredOperator, needs
from .expressions import chosen_head
from .heads import heads_of


class _WithHeads(KindredOperator):
    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a head in Object Mode."""
        heads = None if any(map(scene.is_head, context.scene.objects)) else "There is no head in the scene yet"
        return needs(cls, heads, None if context.mode == "OBJECT" else "Go back to Object Mode first")


class _OfHead(_WithHeads):
    head: StringProperty(name="Head", description="Name or id of a head; empty: the active one")


class KINDRED_OT_duplicate_head(_OfHead, bpy.types.Operator):
    """Copy the head with its hair, eyes and expressions; the copy stands beside it"""

    bl_idname = "kindred.duplicate_head"
    bl_label = "Duplicate Head"

    def run(self, context: bpy.types.Context) -> str:
        """Copy it."""
        head = chosen_head(context, self.head)
        copies = wholes.copy_whole(head)
        for one, copy in copies.items():
            for collection in one.users_collection or [context.scene.collection]:
                collection.objects.link(copy)
        copy = copies[head]
        note = scene.read_note(copy)
        scene.write_note(copy, note.with_(id=None, library=""))  # the id is the other's
        stand(context, copy, head.matrix_world.translation)
        select(context, [copy])
        return f"{copy.name} is a copy of {head.name}"


class KINDRED_OT_remove_head(_OfHead, bpy.types.Operator):
    """Remove the head with its hair, eyes and levels of detail; in a library it stays"""

    bl_idname = "kindred.remove_head"
    bl_label = "Remove Head"

    def run(self, context: bpy.types.Context) -> str:
        """Remove it."""
        head = chosen_head(context, self.head)
        name = head.name
        return f"{name} removed, {wholes.remove_whole(head)} objects"


class KINDRED_OT_add_lods(_OfHead, bpy.types.Operator):
    """Add the two lower levels of detail, hidden, in the head's materials"""

    bl_idname = "kindred.add_lods"
    bl_label = "Add Levels of Detail"

    def run(self, context: bpy.types.Context) -> str:
        """Add them."""
        head = chosen_head(context, self.head)
        faces = [f"{len(one.data.polygons):,}" for one in scene.add_lods(head)]
        return f"{head.name} has levels of {' and '.join(faces)} faces"


class KINDRED_OT_remove_lods(_OfHead, bpy.types.Operator):
    """Take the lower levels of detail away"""

    bl_idname = "kindred.remove_lods"
    bl_label = "Remove Levels of Detail"

    def run(self, context: bpy.types.Context) -> str:
        """Remove them."""
        return f"{scene.remove_lods(chosen_head(context, self.head))} levels removed"


class KINDRED_OT_dress(_WithHeads, bpy.types.Operator):
    """Give heads their skin and hair: children of a family come without, since a thousand are placed at once"""

    bl_idname = "kindred.dress"
    bl_label = "Dress"

    family: StringProperty(name="Family", description="A family's collection; empty: the heads that are selected")
    hair: BoolProperty(name="Hair", description="Hair, brows, beard and glasses", default=True)
    eyes: BoolProperty(name="Eye Rig", description="Put the eyes on bones", default=False)
    maps: EnumProperty(name="Maps", description="How fine the skin's maps are", items=MAPS_ITEMS, default="1024")

    def run(self, context: bpy.types.Context) -> str:
        """Dress them one after another; maps follow when the mouse rests."""
        heads = heads_of(context, self.family)
        if not 1 <= len(heads) <= _MOST_DRESSED:
            raise BadInput("heads", f"are {len(heads)}", f"select 1 to {_MOST_DRESSED}; each takes half a second")
        for head in heads:
            scene.dress_head(head, hair=self.hair, eyes=self.eyes, maps=int(self.maps))
        return f"{len(heads)} heads are dressed"


_MOST_DRESSED = 100

CLASSES = (
    KINDRED_OT_dress,
    KINDRED_OT_duplicate_head,
    KINDRED_OT_remove_head,
    KINDRED_OT_add_lods,
    KINDRED_OT_remove_lods,
)
