"""Heads: adopt what is selected, sample founders, tag."""

from __future__ import annotations

import bpy

from .. import engine, icons, keeping, scene
from ..properties import session, settings
from .base import KindredPanel, active_head, hint, note_or_none
from .gallery import draw_gallery, listed


class KINDRED_PT_heads(KindredPanel, bpy.types.Panel):
    """Heads in the scene"""

    bl_label = "Heads"
    bl_order = 0

    def draw(self, context: bpy.types.Context) -> None:
        """The active head, or how to come by one."""
        layout = self.layout
        head = active_head(context)
        note = note_or_none(head)
        if note is not None:
            self._head(layout, head, note)
        elif context.active_object is not None and context.active_object.type == "MESH":
            self._adopt(context, layout)
        else:
            hint(layout, context, "Add a head, or select the mesh of one to adopt it.")
        column = layout.column(align=True)
        column.operator("kindred.add_head", icon="USER")
        column.operator("kindred.new", icon="COMMUNITY")
        column.operator("kindred.tag", text="Tag Heads", icon="RNA")

    def _head(self, layout: bpy.types.UILayout, head: bpy.types.Object, note: scene.Note) -> None:
        row = layout.row(align=True)
        row.label(text=head.name, icon_value=icons.sex_icon(note.sex))
        for sex in ("male", "female"):
            button = row.operator("kindred.set_sex", text="", icon_value=icons.sex_icon(sex), depress=note.sex == sex)
            button.sex = sex
        row = layout.row(align=True)
        row.operator(
            "kindred.set_parent", text=f"Use as {'Father' if note.sex == 'male' else 'Mother'}", icon="FORWARD"
        )
        row.operator("kindred.duplicate_head", text="", icon="DUPLICATE").head = head.name
        row.operator("kindred.remove_head", text="", icon="TRASH").head = head.name

    def _adopt(self, context: bpy.types.Context, layout: bpy.types.UILayout) -> None:
        chosen = settings(context)
        box = layout.box()
        box.label(text=context.active_object.name, icon="MESH_DATA")
        column = box.column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(chosen, "sex")
        column.prop(chosen, "keep_topology")
        row = box.row()
        row.scale_y = 1.3
        button = row.operator("kindred.adopt", icon="USER")
        button.sex, button.keep_topology = chosen.sex, chosen.keep_topology
        missing = engine.problem()
        if missing is not None:
            hint(box, context, missing, "ERROR")


class KINDRED_PT_parents(KindredPanel, bpy.types.Panel):
    """Who is bred"""

    bl_label = "Parents"
    bl_order = 2

    def draw(self, context: bpy.types.Context) -> None:
        """The couple."""
        chosen = settings(context)
        column = self.layout.column(align=False)
        for sex, name in (("male", "father"), ("female", "mother")):
            row = column.row(align=True)
            row.label(text="", icon_value=icons.sex_icon(sex))
            row.prop(chosen, name, text="")
            parent = getattr(chosen, name)
            if parent is not None:
                row.operator("kindred.select", text="", icon="RESTRICT_SELECT_OFF").head = parent.name
        for parent in (chosen.father, chosen.mother):
            note = note_or_none(parent)
            if note is not None and not note.genome:
                hint(self.layout, context, f"{parent.name} has no genes yet: tag it, or set its alleles.", "ERROR")


class KINDRED_PT_choose(KindredPanel, bpy.types.Panel):
    """Choose a father and a mother by their faces"""

    bl_label = "Choose from Library"
    bl_parent_id = "KINDRED_PT_parents"
    bl_options = {"DEFAULT_CLOSED"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a library."""
        return keeping.library_folder() is not None

    def draw(self, context: bpy.types.Context) -> None:
        """A few men, a few women."""
        if not listed(context):
            self.layout.operator("kindred.list", icon="FILE_REFRESH")
            return
        for sex, label in (("male", "Father"), ("female", "Mother")):
            self.layout.label(text=label, icon_value=icons.sex_icon(sex))
            draw_gallery(self.layout, context, sex, rows=1)
        if not session(context).pictured:
            hint(self.layout, context, "Heads of this library have no pictures: the command line draws them.")


CLASSES = (KINDRED_PT_heads, KINDRED_PT_parents, KINDRED_PT_choose)
