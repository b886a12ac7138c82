"""Blender's camera where ours is, to a pixel."""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Matrix

from ....engine.arrays import Float64
from ....engine.studio import Camera

NAME = "Kindred camera"


def put_camera(scene: bpy.types.Scene, camera: Camera, turn: Float64 | None = None) -> bpy.types.Object:
    """Put the scene's camera where `camera` is; the one that was put there before is moved.

    camera: in the frame of what is drawn. turn: (3, 3), from that frame to the world's, where it stands turned.
    """
    thing = scene.camera
    if thing is None or not thing.name.startswith(NAME):
        thing = bpy.data.objects.new(NAME, bpy.data.cameras.new(NAME))
        scene.collection.objects.link(thing)
        scene.camera = thing
    turned = np.eye(3) if turn is None else turn
    place = np.eye(4)
    place[:3, :3], place[:3, 3] = turned @ camera.axes.T, turned @ camera.eye
    thing.matrix_world = Matrix(place.tolist())
    eye = thing.data
    # The field is the vertical one whatever the picture's shape; with a sensor that is fitted so, its size cancels out.
    eye.sensor_fit, eye.angle = "VERTICAL", float(np.radians(camera.field))
    eye.clip_start, eye.clip_end = camera.near, camera.far
    return thing
