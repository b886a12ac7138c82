"""What is registered with Blender, in order, and taken back."""

from __future__ import annotations

import bpy

from . import commands, engine, icons, jobs, operators, panels, preferences, properties, watch

CLASSES = (*properties.CLASSES, *operators.CLASSES, *panels.CLASSES, *preferences.CLASSES)
"""Every class: property groups before what points to them."""


def register() -> None:
    """Register everything. An error is Blender's to show: a half-registered extension would be worse."""
    for one in CLASSES:
        bpy.utils.register_class(one)
    properties.register()
    commands.register()
    watch.register()


def unregister() -> None:
    """Take everything back; the engine process and whatever runs end with it."""
    jobs.stop_all()
    engine.stop()
    watch.unregister()
    commands.unregister()
    properties.unregister()
    for one in reversed(CLASSES):
        bpy.utils.unregister_class(one)
    icons.forget()
