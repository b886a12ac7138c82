"""Steps that show Kindred at work in Blender's window, for docs/pictures/panel.png.

A script inside Blender's window runs the functions of `steps` one after another, half a second apart, each with the
viewport's context (one that returns a number is asked again after so many seconds), and then takes a picture of a
screen of 1600 x 1000 pixels. The extension is installed, the tab "Kindred" is open, and beside this file lies a tagged
library `heads`, made with

    kindred new --library heads --count 6 --seed 7
    kindred tag --library heads --seed 1

No engine is needed: choosing, breeding and colouring run in Blender.
"""

from __future__ import annotations

import importlib
import math
from pathlib import Path

import bpy
from mathutils import Euler

PACKAGE = "bl_ext.user_default.kindred"
FATHER, MOTHER = "A000004", "B000006"
SONS = DAUGHTERS = 3
SEED = 3


def prepare(context: bpy.types.Context) -> None:
    """An empty scene, the library named and listed."""
    for one in list(bpy.data.objects):
        bpy.data.objects.remove(one)
    context.preferences.view.ui_scale = 0.8
    chosen = context.scene.kindred
    chosen.sons, chosen.daughters, chosen.seed = SONS, DAUGHTERS, SEED
    context.preferences.addons[PACKAGE].preferences.library = str(Path(__file__).parent / "heads")
    bpy.ops.kindred.list()


def widen(context: bpy.types.Context) -> None:
    """Nothing in the window but the viewport. Closing an area takes the context away, so this is a step of its own."""
    window, screen, own = context.window, context.screen, context.area
    for area in [one for one in screen.areas if one != own]:
        with bpy.context.temp_override(window=window, screen=screen, area=area):
            bpy.ops.screen.area_close()


def choose(context: bpy.types.Context) -> None:
    """A father and a mother, as a click on their faces does."""
    for identifier in (FATHER, MOTHER):
        bpy.ops.kindred.choose_parent(head=identifier)


def breed(context: bpy.types.Context) -> None:
    """A family, as the button does; it runs while the window stays alive."""
    bpy.ops.kindred.breed(
        "INVOKE_DEFAULT", father=FATHER, mother=MOTHER, sons=SONS, daughters=DAUGHTERS, seed=SEED, layout="wall"
    )


def idle(context: bpy.types.Context) -> float | None:
    """Wait until nothing runs."""
    jobs = importlib.import_module(f"{PACKAGE}.addon.jobs")
    return 0.3 if jobs.current() is not None else None


def dress(context: bpy.types.Context) -> None:
    """Skin and hair for all children, as the panel's button gives them, at once: a picture has no resting mouse."""
    bpy.ops.kindred.dress(family=context.scene.kindred.family.name, maps="512")
    bpy.ops.kindred.settle()


def pick(context: bpy.types.Context) -> None:
    """Make a daughter active, so that her genes are shown."""
    children = context.scene.kindred.family.objects
    daughter = next(one for one in children if "daughter" in one.name)
    bpy.ops.kindred.select(head=daughter.name)


def frame(context: bpy.types.Context) -> None:
    """Parents above, children below them, seen from the front."""
    space = context.space_data
    heads = [one for one in context.scene.objects if "kindred_head" in one]
    lows, highs = ([pick(one.location[axis] for one in heads) for axis in range(3)] for pick in (min, max))
    region = space.region_3d
    region.view_perspective = "PERSP"
    region.view_rotation = Euler((math.radians(84), 0, 0)).to_quaternion()
    # A little to the left of the middle, since the sidebar covers the right.
    region.view_location = [
        (low + high) / 2 + shift for low, high, shift in zip(lows, highs, (0.12, 0, -0.05), strict=True)
    ]
    region.view_distance = 2.75
    space.lens = 75
    space.shading.type, space.shading.studio_light = "MATERIAL", "city.exr"
    space.overlay.show_floor = space.overlay.show_axis_x = space.overlay.show_axis_y = False
    space.overlay.show_cursor = space.overlay.show_object_origins = False
    space.overlay.show_relationship_lines = False


def wait(context: bpy.types.Context) -> None:
    """Let the window draw."""


steps = [prepare, widen, wait, choose, wait, breed, idle, wait, dress, pick, frame, *[wait] * 12]
