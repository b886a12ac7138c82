"""The studio in Blender: a scene of the engine's (engine/studio/scene.py) built of objects, and drawn by Cycles.

    stage = Stage(bpy.context.scene)
    stage.frame((256, 256), samples=32)
    stage.set(scene, solids)
    light = stage.shoot()       # (h, w, 4) float32, linear, multiplied by its coverage, before exposure and film

The world stands as the camera does, upright: x to the picture's right, z up in it, y away from the camera, with the
head's origin, midway between its eyes, at the world's own. So lamps and surroundings, which a scene gives in the
camera's frame, are turned by the same for all pictures, and the head alone turns.
"""

from .lens import put_camera
from .people import seat
from .room import draw_by_cycles
from .stage import Stage

__all__ = ["Stage", "draw_by_cycles", "put_camera", "seat"]
