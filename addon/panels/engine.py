"""The engine: whether it is there, what it does, and how to stop it."""

from __future__ import annotations

import bpy

from .. import engine, jobs
from ..properties import session
from .base import KindredPanel, hint

OFFLINE = "Blender may not go online: allow it in Preferences > System > Network"


class KINDRED_PT_engine(KindredPanel, bpy.types.Panel):
    """The engine process and what runs"""

    bl_label = "Engine"
    bl_order = 7

    def draw(self, context: bpy.types.Context) -> None:
        """Progress while something runs, else the engine's state."""
        if not draw_job(self.layout):
            draw_engine(context, self.layout, engine.problem())


def draw_job(layout: bpy.types.UILayout) -> bool:
    """Progress and a button to stop; False where nothing runs."""
    job = jobs.current()
    if job is None:
        return False
    label = "stopping" if job.stopping else job.label or job.title
    row = layout.row(align=True)
    row.progress(factor=job.fraction, text=f"{label} {100 * job.fraction:.0f} %")
    row.operator("kindred.stop", text="", icon="CANCEL")
    return True


def draw_engine(context: bpy.types.Context, layout: bpy.types.UILayout, missing: str | None) -> None:
    """What state the engine is in, and what can be done about it."""
    if draw_job(layout):
        return
    if missing is not None:
        hint(layout, context, "Blending works without it; adopting, tagging, mosaic and fusing need it.")
        hint(layout, context, f"{missing[0].upper()}{missing[1:]}.", "ERROR")
        if not bpy.app.online_access:
            hint(layout, context, OFFLINE, "INTERNET_OFFLINE")
        row = layout.row(align=True)
        row.operator("kindred.engine_list", icon="IMPORT")
        if engine.environment().state != "absent":
            row.operator("kindred.engine_remove", text="", icon="TRASH")
        return
    process = engine.running()
    row = layout.row(align=True)
    if process is not None:
        row.label(text=f"Running, Python {process.hello['python']}", icon="CHECKMARK")
        row.operator("kindred.engine_stop", text="", icon="X")
    elif engine.ended_by_itself():
        row.label(text="It ended; it starts again when needed", icon="ERROR")
    else:
        row.label(text="Ready; it starts when needed", icon="CHECKMARK")
    row.operator("kindred.doctor", text="", icon="VIEWZOOM")
    if engine.environment().state != "absent":
        row.operator("kindred.engine_remove", text="", icon="TRASH")


def draw_packages(context: bpy.types.Context, layout: bpy.types.UILayout, list_type: str) -> None:
    """What an installation would load, and the two answers."""
    shown = session(context)
    layout.label(text=f"{len(shown.packages)} packages, {shown.total} to load, none loaded yet:")
    layout.template_list(list_type, "", shown, "packages", shown, "package", rows=8)
    row = layout.row(align=True)
    row.operator("kindred.engine_install", icon="CHECKMARK")
    row.operator("kindred.engine_forget", icon="X")


CLASSES = (KINDRED_PT_engine,)
