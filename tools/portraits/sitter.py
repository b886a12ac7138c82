"""Who sits for the portrait: a head in the scene with all that it wears. Runs where bpy is."""

from __future__ import annotations

import bpy
from kindred.addon import scene
from kindred.engine.heads import Head


def seat(head: Head, *, texture: int, bald: bool) -> bpy.types.Object:
    """Put a head into the scene at its own place, smooth, in the materials of its appearance."""
    (thing,) = scene.add_heads(bpy.context, [head])
    thing.location = (0, 0, 0)
    smooth = thing.modifiers.new("Smooth", "SUBSURF")
    smooth.levels, smooth.render_levels = 0, 1
    smooth.boundary_smooth = "PRESERVE_CORNERS"
    return thing
