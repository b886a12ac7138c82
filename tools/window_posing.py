"""Steps that show expressions and gaze in Blender's window, for docs/pictures/posing.jpg.

Run as tools/window_steps.py is: one after another inside Blender's window of 1600 x 1000 pixels, with the extension
installed and the tab "Kindred" open. It needs no library and no engine.
"""

from __future__ import annotations

import importlib
import math

import bpy
from mathutils import Euler

PACKAGE = "bl_ext.user_default.kindred"
OPEN = {"KINDRED_PT_heads", "KINDRED_PT_expressions", "KINDRED_PT_gaze", "KINDRED_PT_export"}
SEED, MOOD, SEARCH = 8, "joy", "mouth"


def widen(context: bpy.types.Context) -> None:
    """Nothing in the window but the viewport. Closing an area takes the context away, so this is a step of its own."""
    window, screen, own = context.window, context.screen, context.area
    for area in [one for one in screen.areas if one != own]:
        with bpy.context.temp_override(window=window, screen=screen, area=area):
            bpy.ops.screen.area_close()


def unfold(context: bpy.types.Context) -> None:
    """The panels that are shown open, the others closed: Blender opens and closes them when they are registered."""
    panels = importlib.import_module(f"{PACKAGE}.addon.panels").CLASSES
    shown = [one for one in panels if issubclass(one, bpy.types.Panel)]
    for one in reversed(shown):
        bpy.utils.unregister_class(one)
    for one in shown:
        options = set(getattr(one, "bl_options", set())) - {"DEFAULT_CLOSED"}
        one.bl_options = options if one.__name__ in OPEN else options | {"DEFAULT_CLOSED"}
        bpy.utils.register_class(one)


def prepare(context: bpy.types.Context) -> None:
    """One head with a mood that looks aside."""
    for one in list(bpy.data.objects):
        bpy.data.objects.remove(one)
    context.preferences.view.ui_scale = 0.9
    bpy.ops.kindred.add_head(seed=SEED, sex="female", maps="2048", object_name="Ada")
    bpy.ops.kindred.add_expressions()
    bpy.ops.kindred.mood(mood=MOOD)
    rig = next(one for one in context.active_object.children if one.type == "ARMATURE")
    rig.pose.bones["eye_target"].location = (-0.12, 0.0, 0.03)
    context.window_manager.kindred.expression = SEARCH


def frame(context: bpy.types.Context) -> None:
    """The head, a little from its left."""
    space = context.space_data
    region = space.region_3d
    region.view_perspective = "PERSP"
    region.view_rotation = Euler((math.radians(86), 0, math.radians(18))).to_quaternion()
    region.view_location = (0.06, 0.0, -0.01)
    region.view_distance = 0.78
    space.lens = 75
    space.shading.type, space.shading.studio_light = "MATERIAL", "studio.exr"
    space.overlay.show_floor = space.overlay.show_axis_x = space.overlay.show_axis_y = False
    space.overlay.show_cursor = space.overlay.show_object_origins = space.overlay.show_outline_selected = False


def wait(context: bpy.types.Context) -> None:
    """Let the window draw, and maps be baked."""


steps = [widen, wait, unfold, wait, prepare, wait, frame, *[wait] * 24]
