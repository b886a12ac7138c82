"""The studio: the heads of the scene, photographed."""

from __future__ import annotations

import bpy

from .. import engine, icons
from ..properties import KINDRED_Studio, session, settings
from ..scene import is_head
from .base import KindredPanel, hint

_SHOWN = 9.0
"""How large the last picture is drawn, in heights of a button: the width of a sidebar that nobody widened."""


class KINDRED_PT_studio(KindredPanel, bpy.types.Panel):
    """Photograph heads as the studio does, for looking at and for learning"""

    bl_label = "Studio"
    bl_order = 6
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """The last picture, how the next ones will be, and the button."""
        layout, chosen = self.layout, settings(context).studio
        layout.use_property_split = True
        layout.use_property_decorate = False
        picture = icons.thumbnail(session(context).picture)
        if picture:
            layout.template_icon(picture, scale=_SHOWN)
        layout.row().prop(chosen, "whom", expand=True)
        column = layout.column(align=True)
        for name in ("plan", "count", "size", "seed"):
            column.prop(chosen, name)
        layout.row().prop(chosen, "renderer", expand=True)
        if chosen.renderer == "cycles":
            layout.prop(chosen, "samples")
        missing = _missing(context, chosen)
        row = layout.row()
        row.scale_y = 1.5
        row.enabled = missing is None
        _ask(row.operator("kindred.photograph", icon="RESTRICT_RENDER_OFF"), context, chosen)
        if missing is not None:
            hint(layout, context, missing, "ERROR")


class KINDRED_PT_data_set(KindredPanel, bpy.types.Panel):
    """Pictures with exact labels, as many as wanted"""

    bl_label = "Data Set"
    bl_parent_id = "KINDRED_PT_studio"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """Whereto, and the button."""
        layout, chosen = self.layout, settings(context).studio
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.row().prop(chosen, "format", expand=True)
        layout.prop(chosen, "out")
        row = layout.row()
        row.enabled = bool(chosen.out) and _missing(context, chosen) is None
        button = row.operator("kindred.studio", icon="RENDERLAYERS")
        _ask(button, context, chosen)
        button.format, button.out = chosen.format, chosen.out


def _missing(context: bpy.types.Context, chosen: KINDRED_Studio) -> str | None:
    """What is missing before the buttons can be pressed, with what to do."""
    if chosen.whom == "family":
        if settings(context).family is None:
            return "Choose a family in its panel"
    elif not any(map(is_head, context.selected_objects)):
        return "Select the heads to photograph"
    return engine.problem()


def _ask(button: bpy.types.OperatorProperties, context: bpy.types.Context, chosen: KINDRED_Studio) -> None:
    family = settings(context).family
    button.family = family.name if chosen.whom == "family" and family is not None else ""
    for name in ("plan", "count", "size", "seed", "renderer", "samples"):
        setattr(button, name, getattr(chosen, name))


CLASSES = (KINDRED_PT_studio, KINDRED_PT_data_set)
