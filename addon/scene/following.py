"""What a head's change takes along: materials, hair, expressions. During a drag only what is quick."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import bpy
import numpy as np

from ...engine.arrays import Float32
from ...engine.errors import BadInput
from ...engine.heads import Appearance
from ...engine.heads.shaping import Shape, settled
from . import baking, expressions, eyes, followers, hair, lods, materials, meshes
from .kits import find_kit
from .note import read_note

MAPS = "kindred_maps"
"""The custom property of a head that wants maps of its own: their size in pixels."""


HAIR_TONES = ("hair_melanin", "hair_redness", "hair_grey", "age")
"""What the colour of hair depends on."""


def follow(thing: bpy.types.Object, vertices: Float32) -> None:
    """During a drag: what stands on the head moves with it. What has keys of its own waits: they would all move.

    vertices: (n, 3) float32, metres, the head's.
    """
    if not any(one.data.shape_keys for one in hair.worn_by(thing)):
        hair.follow(thing, vertices)


def show(thing: bpy.types.Object, before: Appearance, after: Appearance) -> None:
    """During a drag, and for choices at once: the nearest tones, a tint over a head's own maps, another style."""
    if baking.wears_maps(thing.data):
        baking.tint(thing.data, before, after)
    else:
        materials.Dye(thing.data)(thing.data, after)
    if any(before.continuous.get(name) != after.continuous.get(name) for name in HAIR_TONES):
        hair.recolour(thing, after)
    changed = [kind for kind in hair.KINDS if before.discrete.get(kind) != after.discrete.get(kind)]
    for kind in changed:
        _restyle(thing, kind, after.discrete.get(kind, ""))
    if changed:
        followers.attach(thing)


def _restyle(thing: bpy.types.Object, kind: str, style: str) -> None:
    """Let a head wear another style, where its kit has hair and the style is known."""
    if style in hair.STYLES[kind]:
        with contextlib.suppress(BadInput):  # a kit of the user's own, without hair
            hair.restyle(thing, kind, style)


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
    hair.follow(thing, exact)
    lods.follow_lods(thing, exact)
    yield
    for key in sorted(expressions.keys_of(thing), key=lambda one: one.value == 0):
        expressions.refresh_expressions(thing, [key.name])
        yield


def settle_looks(thing: bpy.types.Object) -> Iterator[None]:
    """After a drag: maps, for a new head that wants some its first; new hair follows, and levels wear the same."""
    if baking.wears_maps(thing.data) or MAPS in thing:
        baking.bake(thing, int(thing.get(MAPS, 1024)))
    yield
    followers.attach(thing)
    lods.wear_lods(thing)
    yield
