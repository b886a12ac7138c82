"""The library: heads kept beyond one file."""

from __future__ import annotations

import bpy

from .. import icons, keeping
from ..package import preferences
from ..properties import KINDRED_LibraryHead, KINDRED_Session, session
from .base import KindredPanel, hint
from .gallery import draw_gallery, listed


class KINDRED_UL_heads(bpy.types.UIList):
    """Heads of the library."""

    def draw_item(
        self,
        context: bpy.types.Context,
        layout: bpy.types.UILayout,
        data: KINDRED_Session,
        item: KINDRED_LibraryHead,
        icon: int,
        active_data: bpy.types.PropertyGroup,
        active_property: str,
        index: int = 0,
        flag: int = 0,
    ) -> None:
        """One head: picture or sex, id, where it comes from, whether it has genes."""
        row = layout.row(align=True)
        row.label(text=item.name, icon_value=icons.thumbnail(item.thumbnail) or icons.sex_icon(item.sex))
        row.label(text=item.source)
        row.label(text="", icon="RNA" if item.tagged else "BLANK1")


class KINDRED_PT_library(KindredPanel, bpy.types.Panel):
    """Heads kept beyond one file"""

    bl_label = "Library"
    bl_order = 1

    def draw(self, context: bpy.types.Context) -> None:
        """Its folder, its heads."""
        layout, shown = self.layout, session(context)
        layout.prop(preferences(), "library", text="")
        folder = keeping.library_folder()
        if folder is None:
            hint(layout, context, "Name a folder to keep heads in, beyond this file.")
            return
        if not listed(context):
            layout.operator("kindred.list", icon="FILE_REFRESH")
            return
        if shown.message:
            hint(layout, context, shown.message, "ERROR")
        if shown.pictured:
            draw_gallery(layout, context, "all")
            row = layout.row(align=True)
            row.operator("kindred.save", icon="EXPORT")
            row.operator("kindred.list", text="", icon="FILE_REFRESH")
            return
        row = layout.row()
        row.template_list(KINDRED_UL_heads.__name__, "", shown, "heads", shown, "head", rows=4)
        side = row.column(align=True)
        side.operator("kindred.list", text="", icon="FILE_REFRESH")
        side.operator("kindred.bring", text="", icon="IMPORT")
        side.operator("kindred.save", text="", icon="EXPORT")


CLASSES = (KINDRED_UL_heads, KINDRED_PT_library)
