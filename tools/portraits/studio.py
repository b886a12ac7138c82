"""The studio in Blender: a large soft key light, a weak fill, a rim light, a grey room. Runs where bpy is."""

from __future__ import annotations

import bpy
import numpy as np
from kindred.addon.scene.studio import draw_by_cycles, put_camera
from kindred.engine.studio import Camera
from mathutils import Matrix, Vector

_LIGHTS = (
    # Place relative to the head as the camera sees it (right, up, towards the camera), metres; size; watts; colour.
    ((-0.75, 0.65, 1.0), 0.7, 19.0, (1.0, 0.965, 0.92)),
    ((1.1, 0.05, 0.7), 1.2, 4.0, (0.90, 0.95, 1.0)),
    ((0.8, 0.7, -1.0), 0.5, 14.0, (1.0, 0.98, 0.96)),
)
_ROOM = (0.30, 0.31, 0.325)
_ROOM_LIGHT = 0.24


def open_studio(threads: int = 2) -> None:
    """An empty scene that Cycles draws on the CPU, without noise, as sRGB that keeps skin's colours."""
    bpy.ops.wm.read_homefile(use_empty=True)
    scene = bpy.context.scene
    draw_by_cycles(scene, threads)
    scene.render.image_settings.file_format = "PNG"
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.world = bpy.data.worlds.new("Studio")
    _room(scene.world)


def _room(world: bpy.types.World) -> None:
    """One grey for the camera, a weaker one as light."""
    if bpy.app.version < (5, 0, 0):
        world.use_nodes = True
    tree = world.node_tree
    tree.nodes.clear()
    out, path = tree.nodes.new("ShaderNodeOutputWorld"), tree.nodes.new("ShaderNodeLightPath")
    mix = tree.nodes.new("ShaderNodeMixShader")
    for place, strength in ((1, _ROOM_LIGHT), (2, 1.0)):
        grey = tree.nodes.new("ShaderNodeBackground")
        grey.inputs["Color"].default_value = (*_ROOM, 1.0)
        grey.inputs["Strength"].default_value = strength
        tree.links.new(grey.outputs[0], mix.inputs[place])
    tree.links.new(path.outputs["Is Camera Ray"], mix.inputs[0])
    tree.links.new(mix.outputs[0], out.inputs["Surface"])


def aim(camera: Camera, middle: np.ndarray) -> None:
    """Put Blender's camera where ours is, and the lights around the head as that camera sees it.

    middle: (3,), metres: the middle of the head, which all lights face.
    """
    scene = bpy.context.scene
    bpy.data.batch_remove([one for one in scene.collection.objects if one.type == "LIGHT"])
    put_camera(scene, camera)
    axes = camera.axes
    level = np.stack([axes[0], [0.0, 0.0, 1.0], np.cross(axes[0], [0.0, 0.0, 1.0])])
    for place, size, watts, colour in _LIGHTS:
        lamp = bpy.data.lights.new("Light", "AREA")
        lamp.size, lamp.energy, lamp.color = size, watts, colour
        thing = bpy.data.objects.new("Light", lamp)
        where = Vector((middle + np.array(place) @ level).tolist())
        way = Vector(middle.tolist()) - where
        thing.matrix_world = Matrix.Translation(where) @ way.to_track_quat("-Z", "Y").to_matrix().to_4x4()
        scene.collection.objects.link(thing)


def shoot(out: str, size: int, samples: int) -> None:
    """Draw what the camera sees into a PNG, `size` pixels square."""
    scene = bpy.context.scene
    scene.render.resolution_x = scene.render.resolution_y = size
    scene.cycles.samples = samples
    scene.render.filepath = out
    bpy.ops.render.render(write_still=True)
