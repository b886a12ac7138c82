"""Who sits for the portrait: a head in the scene with all that it wears. Runs where bpy is."""

from __future__ import annotations

import bpy
from kindred.addon.scene import heads
from kindred.addon.scene.textures import give_maps
from kindred.engine.heads import Head, bundled_kit


def seat(head: Head, *, texture: int, bald: bool) -> bpy.types.Object:
    """Put a head into the scene at its own place, smooth, with the maps, hair and glasses of its appearance.

    texture: the size of its skin's maps. bald: leave hair, brows, beard and glasses off.
    """
    kit = bundled_kit()
    thing = heads.place_head(bpy.context, head, hair=not bald)
    give_maps(thing.data, head, kit, size=texture)
    thing.location = (0, 0, 0)
    smooth = thing.modifiers.new("Smooth", "SUBSURF")
    smooth.levels, smooth.render_levels = 0, 1
    smooth.boundary_smooth = "PRESERVE_CORNERS"
    return thing
