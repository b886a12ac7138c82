"""Families in the scene."""

from __future__ import annotations

import json
from typing import Any

import bpy

from .. import icons
from ..properties import settings
from ..scene import is_head
from ..scene.families import KEY
from .base import KindredPanel, note_or_none

_SHOWN = 24
"""Children listed; a family may have thousands, and a panel is drawn with every move of the mouse."""


class KINDRED_PT_family(KindredPanel, bpy.types.Panel):
    """Children of a couple"""

    bl_label = "Family"
    bl_order = 5

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a family."""
        return any(KEY in one for one in bpy.data.collections)

    def draw(self, context: bpy.types.Context) -> None:
        """The family that was bred last, or is chosen."""
        layout, chosen = self.layout, settings(context)
        row = layout.row(align=True)
        row.prop(chosen, "family", text="", icon="OUTLINER_COLLECTION")
        shown = chosen.family
        if shown is None or KEY not in shown:
            return
        row.operator("kindred.dress", text="", icon="MATSHADERBALL").family = shown.name
        row.operator("kindred.remove_family", text="", icon="TRASH").family = shown.name
        _origin(layout, shown[KEY])
        children = [one for one in shown.objects if is_head(one)]
        flow = layout.grid_flow(row_major=True, columns=2, even_columns=True, align=True)
        for child in children[:_SHOWN]:
            note = note_or_none(child)
            if note is not None:
                active = child == context.active_object
                text = note.id or child.name.removeprefix(f"{shown.name} ")
                icon = icons.sex_icon(note.sex)
                flow.operator("kindred.select", text=text, icon_value=icon, depress=active).head = child.name
        if len(children) > _SHOWN:
            layout.label(text=f"and {len(children) - _SHOWN} more in the outliner")


def _origin(layout: bpy.types.UILayout, text: Any) -> None:
    try:
        told = json.loads(text)
        layout.label(text=f"{' × '.join(told['parents'])}, rule {told['rule']}")
    except (ValueError, KeyError, TypeError):
        layout.label(text="of unknown parents", icon="ERROR")


CLASSES = (KINDRED_PT_family,)
