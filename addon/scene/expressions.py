"""Expressions as shape keys: the 52 names of ARKit, right for the very head that they are made for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import bpy
import numpy as np

from ...engine.arrays import Float32
from ...engine.errors import BadInput
from ...engine.heads import Kit
from ...engine.heads.expressions import EXPRESSIONS, expression_shapes
from ...engine.heads.features import EYE_LEFT, EYE_RIGHT
from . import eyes, followers, gaze, meshes
from .followers import BASIS
from .kits import find_kit
from .note import read_note


def hindrance(thing: bpy.types.Object) -> str | None:
    """Why a head cannot have expressions, and what to do; None where it can."""
    kit = find_kit(read_note(thing).topology)
    if kit is None:
        return f"{thing.name} has a mesh of its own, without expressions; adopt it without keeping its mesh"
    if len(thing.data.vertices) != kit.topology.count:
        return f"{thing.name} has other vertices than its kit: they were added or removed by hand"
    if thing.mode != "OBJECT":
        return "Go back to Object Mode first"
    return None


def keys_of(thing: bpy.types.Object) -> list[bpy.types.ShapeKey]:
    """The expressions that a head has now, in the order of EXPRESSIONS; not the artist's own shape keys."""
    keys = thing.data.shape_keys
    blocks = {} if keys is None else keys.key_blocks
    return [blocks[name] for name in EXPRESSIONS if name in blocks]


def resting(thing: bpy.types.Object) -> set[str]:
    """The expressions that a head has and does not show now."""
    return {key.name for key in keys_of(thing) if not key.value or key.mute}


def add_expressions(thing: bpy.types.Object) -> int:
    """Give a head its kit's expressions as shape keys, each from 0 to 1; those that are there are brought up to date.

    Returns how many it has now.
    Raises BadInput with what hinders, where it cannot have any.
    """
    reason = hindrance(thing)
    if reason is not None:
        raise BadInput(thing.name, "cannot have expressions", reason)
    if thing.data.shape_keys is None:
        thing.shape_key_add(name=BASIS, from_mix=False)
    blocks = thing.data.shape_keys.key_blocks
    shapes = _shapes(thing, None)
    for name in shapes:
        if name not in blocks:
            key = thing.shape_key_add(name=name, from_mix=False)
            key.slider_min, key.slider_max, key.value = 0.0, 1.0, 0.0  # from Blender 5.0 a new key's value is 1
    _write(thing, shapes)
    followers.add_keys(thing, shapes)
    thing.active_shape_key_index = 0
    gaze.drive_lids(thing)
    return len(shapes)


def refresh_expressions(thing: bpy.types.Object, names: Sequence[str] | None = None) -> None:
    """Make the expressions that a head has right for the shape that it has now; only those of `names`, where given."""
    there = [key.name for key in keys_of(thing) if names is None or key.name in names]
    if there and hindrance(thing) is None:
        shapes = _shapes(thing, there)
        _write(thing, shapes)
        followers.refresh_keys(thing, shapes)


def remove_expressions(thing: bpy.types.Object) -> int:
    """Take the expressions away; the artist's own shape keys stay. Returns how many there were."""
    gaze.release_lids(thing)
    ours = keys_of(thing)
    followers.remove_keys(thing, [key.name for key in ours])
    for key in ours:
        thing.shape_key_remove(key)
    keys = thing.data.shape_keys
    if ours and keys is not None and [key.name for key in keys.key_blocks] == [BASIS]:
        thing.shape_key_clear()
    return len(ours)


def pose(thing: bpy.types.Object, weights: Mapping[str, float]) -> None:
    """Set every expression: those that are named to their values, in [0, 1], the others to 0; eyes look accordingly."""
    for key in keys_of(thing):
        key.value = weights.get(key.name, 0.0)
    eyes.look(thing, *gaze.gaze_of(weights))


def _shapes(thing: bpy.types.Object, names: Sequence[str] | None) -> dict[str, Float32]:
    """Offsets (n, 3) float32, metres. What the eyes' bones do is left to them."""
    kit: Kit = find_kit(read_note(thing).topology)
    shapes = expression_shapes(kit, meshes.positions(thing.data), names)
    if eyes.rig_of(thing) is None:
        return shapes
    balls = np.isin(kit.topology.parts, (EYE_LEFT, EYE_RIGHT))
    return {name: np.where(balls[:, None], 0, shape) if gaze.is_look(name) else shape for name, shape in shapes.items()}


def _write(thing: bpy.types.Object, shapes: Mapping[str, Float32]) -> None:
    basis, blocks = meshes.positions(thing.data), thing.data.shape_keys.key_blocks
    for name, shape in shapes.items():
        meshes.set_key_positions(blocks[name], basis + shape)
    thing.data.shape_keys.update_tag()
