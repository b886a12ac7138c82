"""Steps that show the character creator in Blender's window, for docs/pictures/shaping.jpg.

Run as tools/window_steps.py is: one after another inside Blender's window of 1600 x 1000 pixels, with the extension
installed and the tab "Kindred" open. It needs no library and no engine.
"""

from __future__ import annotations

import math

import bpy
from mathutils import Euler

PRESET, REGION = "Heroic Man", "nose"


def prepare(context: bpy.types.Context) -> None:
    """An empty scene with one head of a preset."""
    for one in list(bpy.data.objects):
        bpy.data.objects.remove(one)
    context.preferences.view.ui_scale = 0.9
    bpy.ops.kindred.add_head(kind="neutral", sex="male", maps="2048", eyes=False)
    bpy.ops.kindred.preset_load(preset=PRESET)


def widen(context: bpy.types.Context) -> None:
    """Nothing in the window but the viewport, before there is anything that other editors would draw previews of.

    Closing an area takes the context away, so this is a step of its own.
    """
    window, screen, own = context.window, context.screen, context.area
    for area in [one for one in screen.areas if one != own]:
        with bpy.context.temp_override(window=window, screen=screen, area=area):
            bpy.ops.screen.area_close()


def shape(context: bpy.types.Context) -> None:
    """What an artist would do: look for the nose, hold its length, take the sides apart."""
    head = context.active_object
    context.window_manager.kindred.search = REGION
    context.scene.kindred.symmetric = False
    head.kindred.locks.nose_length = True
    head.kindred.left.nose_bridge_width, head.kindred.right.nose_bridge_width = 0.42, 0.6


def frame(context: bpy.types.Context) -> None:
    """The head, a little from its left."""
    space = context.space_data
    region = space.region_3d
    region.view_perspective = "PERSP"
    region.view_rotation = Euler((math.radians(86), 0, math.radians(-22))).to_quaternion()
    region.view_location = (0.06, 0.0, -0.01)
    region.view_distance = 0.78
    space.lens = 75
    space.shading.type, space.shading.studio_light = "MATERIAL", "studio.exr"
    space.overlay.show_overlays = False


def wait(context: bpy.types.Context) -> None:
    """Let the window draw, and maps be baked."""


steps = [widen, wait, prepare, wait, shape, frame, *[wait] * 24]
