"""What a head's change takes along: materials, hair, expressions. During a drag only what is quick."""

from __future__ import annotations

import bpy
import numpy as np

from ...engine.arrays import Float32
from ...engine.heads import Appearance
from ...engine.heads.shaping import Shape, settled
from . import expressions, eyes, materials, meshes
from .kits import find_kit
from .note import read_note


def follow(thing: bpy.types.Object, vertices: Float32) -> None:
    """During a drag: what stands on the head moves with it.

    vertices: (n, 3) float32, metres, the head's.
    """


def tint(thing: bpy.types.Object, looks: Appearance) -> None:
    """During a drag: the nearest tones."""
    materials.Dye(thing.data)(thing.data, looks)


def settle_shape(thing: bpy.types.Object) -> None:
    """After a drag: the exact vertices, the eyes' bones, and expressions that suit the new shape."""
    note = read_note(thing)
    kit = find_kit(note.topology)
    if kit is None or len(note.parameters) != len(kit.names):
        return
    now = meshes.positions(thing.data)
    exact = settled(kit, now, Shape.of(note.parameters, note.asymmetry))
    if exact is not now:
        meshes.set_positions(thing.data, np.ascontiguousarray(exact))
    eyes.fit_eyes(thing)
    expressions.refresh_expressions(thing)


def settle_looks(thing: bpy.types.Object) -> None:
    """After a drag: maps and materials."""
