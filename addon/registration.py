"""What is registered with Blender, in order, and taken back."""

from __future__ import annotations

import bpy

from . import commands, engine, icons, jobs, menus, operators, panels, preferences, properties, shelf, sliders, watch
from .scene import settling

CLASSES = (*properties.CLASSES, *operators.CLASSES, *panels.CLASSES, *preferences.CLASSES)
"""Every class: property groups before what points to them."""


def register() -> None:
    """Register everything. An error is Blender's to show: a half-registered extension would be worse."""
    for one in CLASSES:
        bpy.utils.register_class(one)
    shelf.register()
    properties.register()
    sliders.register()
    settling.register()
    commands.register()
    menus.register()
    watch.register()


def unregister() -> None:
    """Take everything back; the engine process and whatever runs end with it."""
    jobs.stop_all()
    engine.stop()
    watch.unregister()
    menus.unregister()
    commands.unregister()
    settling.unregister()
    sliders.unregister()
    properties.unregister()
    shelf.unregister()
    for one in reversed(CLASSES):
        bpy.utils.unregister_class(one)
    icons.forget()
