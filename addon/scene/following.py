"""What a head's change takes along: materials, hair, expressions. During a drag only what is quick."""

from __future__ import annotations

from collections.abc import Iterator

import bpy
import numpy as np

from ...engine.arrays import Float32
from ...engine.heads import Appearance
from ...engine.heads.shaping import Shape, settled
from . import baking, expressions, eyes, materials, meshes
from .kits import find_kit
from .note import read_note

MAPS = "kindred_maps"
"""The custom property of a head that wants maps of its own: their size in pixels."""


def follow(thing: bpy.types.Object, vertices: Float32) -> None:
    """During a drag: what stands on the head moves with it.

    vertices: (n, 3) float32, metres, the head's.
    """


def tint(thing: bpy.types.Object, before: Appearance, after: Appearance) -> None:
    """During a drag: the nearest tones, or a tint over a head's own maps."""
    if baking.wears_maps(thing.data):
        baking.tint(thing.data, before, after)
    else:
        materials.Dye(thing.data)(thing.data, after)


def settle_shape(thing: bpy.types.Object) -> Iterator[None]:
    """After a drag, step by step: the exact vertices, the eyes' bones, then each expression, those that show first."""
    note = read_note(thing)
    kit = find_kit(note.topology)
    if kit is None or len(note.parameters) != len(kit.names):
        return
    now = meshes.positions(thing.data)
    exact = settled(kit, now, Shape.of(note.parameters, note.asymmetry))
    if exact is not now:
        meshes.set_positions(thing.data, np.ascontiguousarray(exact))
    eyes.fit_eyes(thing)
    yield
    for key in sorted(expressions.keys_of(thing), key=lambda one: one.value == 0):
        expressions.refresh_expressions(thing, [key.name])
        yield


def settle_looks(thing: bpy.types.Object) -> Iterator[None]:
    """After a drag: maps; for a new head that wants some its first."""
    if baking.wears_maps(thing.data) or MAPS in thing:
        baking.bake(thing, int(thing.get(MAPS, 1024)))
    yield
