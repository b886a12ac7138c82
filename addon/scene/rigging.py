"""Eyes and expressions together: where a head has both, its lids follow its eyes."""

from __future__ import annotations

import bpy

from . import expressions, eyes, followers, gaze, lods


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


def add_lods(thing: bpy.types.Object) -> list[bpy.types.Object]:
    """Give a head its kit's lower levels of detail, hidden, which follow bones and expressions; returns them.

    Raises BadInput when its kit has none.
    """
    made = lods.add_lods(thing)
    followers.attach(thing)
    return made
