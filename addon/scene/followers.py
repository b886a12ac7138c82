"""What goes along with a head's expressions: the same shape keys on its hair and levels of detail, driven by its own.

A follower knows where it stands for any vertices of its head (a level of detail has a part of them; hair is carried by
the skin it grows on), so its keys are exact where the head's are at 1. Drivers are sums of one value, without scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import bpy
import numpy as np

from ...engine.arrays import Float32
from ...engine.heads.expressions import EXPRESSIONS
from . import eyes, hair, lods, meshes

Place = Callable[[Float32], Float32]
"""From the head's (n, 3) vertices to the follower's (m, 3), metres, in the head's space."""

KEY = "kindred_follows"
"""The custom property of a follower that has what its head has: bones, keys."""

SEEN = 1e-4
"""A key that moves nothing of a follower by more than this, metres, is left out: most leave scalp hair where it is."""

BASIS = "Basis"


def followers_of(thing: bpy.types.Object) -> list[tuple[bpy.types.Object, Place]]:
    """The objects that follow a head, with where they stand."""
    found: list[tuple[bpy.types.Object, Place]] = []
    for one in lods.lods_of(thing):
        rows = lods.rows_of(one)
        if rows is not None:
            found.append((one, lambda vertices, rows=rows: vertices[rows]))
    return [*found, *((one, piece.follow) for one, piece in hair.carried(thing))]


def attach(thing: bpy.types.Object) -> None:
    """Let what a head was given since (another style of hair, say) follow its bones and expressions, too."""
    rig, keys = eyes.rig_of(thing), thing.data.shape_keys
    new = [
        one for one in thing.children if one.type == "MESH" and KEY not in one and (hair.KIND in one or lods.KEY in one)
    ]
    for one in new:
        one[KEY] = True
        if rig is not None and eyes.MODIFIER not in one.modifiers:
            eyes.bind(one, rig, meshes.parts(one.data))
    if new and keys is not None:
        rest = meshes.positions(thing.data)
        names = [name for name in EXPRESSIONS if name in keys.key_blocks]
        add_keys(thing, {name: meshes.key_positions(keys.key_blocks[name]) - rest for name in names}, new)


def add_keys(
    thing: bpy.types.Object, shapes: Mapping[str, Float32], only: Sequence[bpy.types.Object] | None = None
) -> None:
    """Give everything that follows a head the keys that move it.

    shapes: the head's expressions, offsets (n, 3) float32, metres, by name. only: of its followers these.
    """
    rest = meshes.positions(thing.data)
    for one, place in followers_of(thing):
        if only is not None and one not in only:
            continue
        basis = place(rest)
        for name, shape in shapes.items():
            step = place(rest + shape) - basis
            if np.abs(step).max(initial=0.0) > SEEN:
                _key(one, thing, name, step)
        if one.data.shape_keys is not None:
            one.data.shape_keys.update_tag()


def refresh_keys(thing: bpy.types.Object, shapes: Mapping[str, Float32]) -> None:
    """Make the keys of these expressions right again, where followers have them."""
    rest = meshes.positions(thing.data)
    for one, place in followers_of(thing):
        keys = one.data.shape_keys
        there = [] if keys is None else [name for name in shapes if name in keys.key_blocks]
        if there:
            basis = place(rest)
            for name in there:
                step = place(rest + shapes[name]) - basis
                meshes.set_key_positions(keys.key_blocks[name], meshes.positions(one.data) + step)
            keys.update_tag()


def remove_keys(thing: bpy.types.Object, names: Sequence[str]) -> None:
    """Take these keys away from everything that follows a head."""
    for one in thing.children:
        keys = getattr(one.data, "shape_keys", None)
        if one.type != "MESH" or keys is None:
            continue
        ours = [key for key in keys.key_blocks if key.name in names]
        for key in ours:
            key.driver_remove("value")
            one.shape_key_remove(key)
        left = one.data.shape_keys
        if ours and left is not None and [key.name for key in left.key_blocks] == [BASIS]:
            one.shape_key_clear()


def _key(one: bpy.types.Object, thing: bpy.types.Object, name: str, step: Float32) -> None:
    if one.data.shape_keys is None:
        one.shape_key_add(name=BASIS, from_mix=False)
    key = one.data.shape_keys.key_blocks.get(name)
    if key is None:
        key = one.shape_key_add(name=name, from_mix=False)
        key.slider_min, key.slider_max, key.value = 0.0, 1.0, 0.0
        _drive(key, thing.data.shape_keys)
    meshes.set_key_positions(key, meshes.positions(one.data) + step)


def _drive(key: bpy.types.ShapeKey, leader: bpy.types.Key) -> None:
    driver = key.driver_add("value").driver
    driver.type = "SUM"
    told = driver.variables.new()
    target = told.targets[0]
    target.id_type, target.id = "KEY", leader
    target.data_path = leader.key_blocks[key.name].path_from_id("value")
