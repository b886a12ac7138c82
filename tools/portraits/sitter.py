"""Who sits for the portrait: a head in the scene with all that it wears, smooth. Runs where bpy is."""

from __future__ import annotations

import bpy
from kindred.addon.scene.studio import seat
from kindred.engine.appearance import seed_of
from kindred.engine.heads import Head


def seat_smooth(head: Head, *, texture: int, bald: bool) -> None:
    """Put a head into the scene at its own place, smooth, with the maps, hair and glasses of its appearance.

    texture: the size of its skin's maps. bald: leave hair, brows, beard and glasses off.
    """
    thing = seat(bpy.context.scene, head, maps=texture, spots=seed_of(head), bald=bald).thing
    smooth = thing.modifiers.new("Smooth", "SUBSURF")
    smooth.levels, smooth.render_levels = 0, 1
    smooth.boundary_smooth = "PRESERVE_CORNERS"
