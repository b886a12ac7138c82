"""A head into the scene, whole: mesh, materials, regions, note and place. Whatever brings a head in does it by this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy
from mathutils import Vector

from ...engine.heads import Head
from . import eyes as rigging
from . import following, materials, meshes, settling, writing
from . import hair as wearing
from .note import note_of, read_note, write_note
from .reading import head_from


def place_head(
    context: bpy.types.Context,
    head: Head,
    *,
    name: str = "",
    place: Vector | None = None,
    twin: bpy.types.Object | None = None,
    hair: bool = False,
    eyes: bool = False,
    maps: int = 0,
) -> bpy.types.Object:
    """Put a head into the scene and return its object; what is selected stays so.

    name: what to call it; its id, or "Head", where empty.
    place: where it should stand, the 3D cursor where None; it stands at the nearest free place to the right.
    twin: an object of the scene that is a head of the very same topology: copying its mesh is faster than making one.
    hair: whether it wears hair, brows, beard and glasses as its appearance says, where its topology has some.
    eyes: whether its eyes get an armature, where it has eyeballs.
    maps: pixels of its skin's maps, 0 for plain tones. They are baked when the mouse rests, as that takes longer than
        all else; at once where there is no window.
    """
    name = name or head.id or "Head"
    thing = _new(context, head, name) if twin is None else _copied(context, head, name, twin)
    writing.stand(context, thing, context.scene.cursor.location if place is None else place)
    _wear(thing, head, hair, eyes, maps)
    return thing


def dress_head(thing: bpy.types.Object, *, hair: bool = True, eyes: bool = False, maps: int = 1024) -> None:
    """Give a head that stands in the scene what place_head gives a new one; arguments as there.

    Raises BadInput when the object is no head.
    """
    _wear(thing, head_from(thing), hair, eyes and rigging.rig_of(thing) is None, maps)


def _wear(thing: bpy.types.Object, head: Head, hair: bool, eyes: bool, maps: int) -> None:
    if hair:
        wearing.dress(thing, head)
    if eyes and rigging.eyeballs(thing) is not None:
        rigging.add_eyes(thing)
    if maps:
        thing[following.MAPS] = maps
        settling.later(thing, settling.LOOKS)


def add_heads(context: bpy.types.Context, heads: Sequence[Head], **how: Any) -> list[bpy.types.Object]:
    """Put heads into the scene, side by side at the 3D cursor, and select them.

    Heads of one topology share the work: the first is made, the others are copies with moved vertices.
    how: what place_head takes beside the head.
    """
    made: dict[int, bpy.types.Object] = {}
    added: list[bpy.types.Object] = []
    for head in heads:
        thing = place_head(context, head, twin=made.get(id(head.topology)), **how)
        made.setdefault(id(head.topology), thing)
        added.append(thing)
    writing.select(context, added)
    return added


def _new(context: bpy.types.Context, head: Head, name: str) -> bpy.types.Object:
    thing = bpy.data.objects.new(name, meshes.new_mesh(name, head.vertices, head.topology))
    materials.give(thing.data, head)
    context.scene.collection.objects.link(thing)
    writing.dress(thing, head)
    return thing


def _copied(context: bpy.types.Context, head: Head, name: str, twin: bpy.types.Object) -> bpy.types.Object:
    mesh = twin.data.copy()
    mesh.name = name
    meshes.set_positions(mesh, head.vertices)
    materials.Dye(mesh)(mesh, head.appearance)
    thing = bpy.data.objects.new(name, mesh)
    context.scene.collection.objects.link(thing)
    kept = read_note(twin)
    write_note(thing, note_of(head, kept.faces, kept.painted))
    return thing
