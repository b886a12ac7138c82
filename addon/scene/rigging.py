"""Eyes and expressions together: where a head has both, its lids follow its eyes."""

from __future__ import annotations

import bpy

from . import expressions, eyes, gaze


def add_eyes(thing: bpy.types.Object) -> bpy.types.Object:
    """Put a head's eyes on an armature, or fit it again; returns the armature.

    Raises BadInput when the head has no eyeballs of its own.
    """
    rig = eyes.add_eyes(thing)
    if expressions.keys_of(thing):
        expressions.refresh_expressions(thing)  # the bones turn the eyeballs now, no longer the keys
        gaze.drive_lids(thing)
    return rig


def remove_eyes(thing: bpy.types.Object) -> bool:
    """Take the armature away; eyeLook expressions turn the eyeballs themselves then. Returns whether there was one."""
    gaze.release_lids(thing)
    found = eyes.remove_eyes(thing)
    expressions.refresh_expressions(thing)
    return found


def fit(thing: bpy.types.Object) -> None:
    """Bring bones and expressions to the shape that a head has now."""
    eyes.fit_eyes(thing)
    expressions.refresh_expressions(thing)
