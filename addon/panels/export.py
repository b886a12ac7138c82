"""Heads to and from other tools."""

from __future__ import annotations

import bpy

from ..scene.lods import lods_of
from .base import KindredPanel, active_head


class KINDRED_PT_export(KindredPanel, bpy.types.Panel):
    """Heads to and from game engines"""

    bl_label = "Export"
    bl_order = 0
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """Levels of detail of the active head, and files."""
        layout, head = self.layout, active_head(context)
        if head is not None:
            levels = lods_of(head)
            row = layout.row(align=True)
            if levels:
                faces = ", ".join(f"{len(one.data.polygons):,}" for one in levels)
                row.label(text=f"Levels: {faces} faces", icon="MOD_DECIM")
                row.operator("kindred.remove_lods", text="", icon="TRASH").head = head.name
            else:
                row.operator("kindred.add_lods", icon="MOD_DECIM").head = head.name
        column = layout.column(align=True)
        if head is not None:
            column.operator("kindred.export_head", text="Export Head…", icon="EXPORT").head = head.name
        column.operator("kindred.import_head", text="Import Head…", icon="IMPORT")


CLASSES = (KINDRED_PT_export,)
