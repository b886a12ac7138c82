"""What is added to Blender's own menus."""

from __future__ import annotations

import bpy

from .operators.add_head import draw_in_menu


def register() -> None:
    """Add our entries."""
    bpy.types.VIEW3D_MT_mesh_add.append(draw_in_menu)


def unregister() -> None:
    """Take them out."""
    bpy.types.VIEW3D_MT_mesh_add.remove(draw_in_menu)
