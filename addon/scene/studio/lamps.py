"""Lamps of the studio as suns: far off, as wide as they are."""

from __future__ import annotations

import math
from collections.abc import Sequence

import bpy
import numpy as np
from mathutils import Matrix

from ....engine.arrays import Float64
from ....engine.studio.scene import Lamp

NAME = "Kindred lamp"


def put_lamps(scene: bpy.types.Scene, lamps: Sequence[Lamp], turn: Float64) -> None:
    """Light a scene by these lamps, in place of those that were put before.

    turn: (3, 3), from the camera's frame, in which lamps are given, to the world's.
    """
    worn = [one for one in scene.collection.objects if one.type == "LIGHT" and one.name.startswith(NAME)]
    data = [one.data for one in worn]
    bpy.data.batch_remove(worn)
    bpy.data.batch_remove(data)
    for lamp in lamps:
        scene.collection.objects.link(_sun(lamp, turn))


def _sun(lamp: Lamp, turn: Float64) -> bpy.types.Object:
    sun = bpy.data.lights.new(NAME, "SUN")
    # A sun's strength is what falls on a square metre that faces it; a white surface gives a pi-th of it back, to each
    # side, so that it looks as bright as the lamp's colour says. The strength takes what a colour may not: above one.
    strength = max(*lamp.colour, 1e-6)
    sun.energy, sun.color = math.pi * strength, [one / strength for one in lamp.colour]
    sun.angle = math.radians(lamp.size)
    thing = bpy.data.objects.new(NAME, sun)
    # It shines along its own -Z.
    back = turn @ np.asarray(lamp.way, np.float64)
    back /= np.linalg.norm(back)
    side = np.cross((0.0, 0.0, 1.0) if abs(back[2]) < 0.9 else (0.0, 1.0, 0.0), back)
    side /= np.linalg.norm(side)
    thing.matrix_world = Matrix(np.stack([side, np.cross(back, side), back], axis=1).tolist()).to_4x4()
    return thing
