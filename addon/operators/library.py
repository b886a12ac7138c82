"""Heads in and out of the library."""

from __future__ import annotations

import bpy
from bpy.props import EnumProperty, IntProperty, StringProperty

from ...engine.errors import BadInput, KindredError
from ...engine.library import Library
from .. import icons, keeping, scene
from ..properties import session, settings
from .base import KindredOperator, needs


def _no_library() -> str | None:
    return None if keeping.library_folder() is not None else "Name a library folder in the preferences"


class KINDRED_OT_list(KindredOperator, bpy.types.Operator):
    """List the heads of the library"""

    bl_idname = "kindred.list"
    bl_label = "List Library"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a library."""
        return needs(cls, _no_library())

    def run(self, context: bpy.types.Context) -> None:
        """Fill the list."""
        show_library(context)


class KINDRED_OT_bring(KindredOperator, bpy.types.Operator):
    """Put a head of the library into the scene"""

    bl_idname = "kindred.bring"
    bl_label = "Add to Scene"

    head: StringProperty(name="Id", description="Its id, such as A000001; empty: the one chosen in the panel")

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a library."""
        return needs(cls, _no_library())

    def run(self, context: bpy.types.Context) -> str:
        """Bring it."""
        shown = session(context)
        name = self.head or (shown.heads[shown.head].name if 0 <= shown.head < len(shown.heads) else "")
        head = keeping.bring(context, name, hair=True, maps=1024)
        if head is None:
            raise BadInput(name or "head", "is no id", "ids look like A000001 or B000001")
        return f"{head.name} is in the scene"


class KINDRED_OT_choose_parent(KindredOperator, bpy.types.Operator):
    """Take this head of the library as a parent; it is put into the scene"""

    bl_idname = "kindred.choose_parent"
    bl_label = "Choose Parent"

    head: StringProperty(name="Id", description="Its id; A000001 becomes the father, B000001 the mother")

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a library."""
        return needs(cls, _no_library())

    def run(self, context: bpy.types.Context) -> str:
        """Bring it, unless it is there, and take it."""
        head = scene.find_head(self.head) or keeping.bring(context, self.head, hair=True, maps=1024)
        if head is None:
            raise BadInput(self.head or "head", "is no id", "ids look like A000001 or B000001")
        role = "father" if scene.read_note(head).sex == "male" else "mother"
        setattr(settings(context), role, head)
        return f"{head.name} is the {role}"


class KINDRED_OT_turn_page(KindredOperator, bpy.types.Operator):
    """Show other heads of the library"""

    bl_idname = "kindred.turn_page"
    bl_label = "Turn Page"
    bl_options = {"INTERNAL"}

    sex: EnumProperty(
        name="Sex",
        description="Whose pages",
        items=(("all", "All", "Everybody"), ("male", "Men", "Men"), ("female", "Women", "Women")),
    )
    page: IntProperty(name="Page", description="Which, counted from 0", min=0)

    def run(self, context: bpy.types.Context) -> None:
        """Turn it."""
        setattr(session(context), f"page_{self.sex}", self.page)


class KINDRED_OT_save(KindredOperator, bpy.types.Operator):
    """Save the selected heads in the library"""

    bl_idname = "kindred.save"
    bl_label = "Save to Library"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a library and a selected head."""
        heads = None if any(map(scene.is_head, context.selected_objects)) else "Select a head"
        return needs(cls, _no_library(), heads)

    def run(self, context: bpy.types.Context) -> str:
        """Save them; they get the ids that they have there."""
        chosen = [one for one in context.selected_objects if scene.is_head(one)]
        ids = keeping.save(keeping.library_folder(), chosen)
        show_library(context)
        return f"saved {', '.join(ids)}"


def show_library(context: bpy.types.Context) -> None:
    """Fill the list of the panel; what is wrong with the library is shown there too."""
    shown, folder = session(context), keeping.library_folder()
    shown.heads.clear()
    shown.message, shown.library, shown.men, shown.pictured = "", str(folder or ""), 0, False
    icons.forget()  # pictures may have been drawn anew
    if folder is None:
        return
    try:
        with Library.open(folder, read_only=True) as library:
            for entry in library.heads():
                row = shown.heads.add()
                row.name, row.sex, row.tagged, row.source = entry.id, entry.sex, entry.tagged, entry.source
                row.thumbnail = str(library.thumbnail(entry.id) or "")
                shown.men += entry.sex == "male"
                shown.pictured |= bool(row.thumbnail)
    except KindredError as error:
        shown.message = str(error)
        raise


CLASSES = (KINDRED_OT_list, KINDRED_OT_bring, KINDRED_OT_choose_parent, KINDRED_OT_turn_page, KINDRED_OT_save)
