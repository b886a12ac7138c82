"""Objects from heads."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
from mathutils import Matrix, Vector

from ...engine.heads import Head, topology_name
from . import groups, layout, materials, meshes
from .note import note_of, write_note


def dress(thing: bpy.types.Object, head: Head) -> None:
    """Keep on an object what makes it a head; its mesh must have the head's vertices in their order."""
    topology = head.topology
    groups.write_regions(thing, topology.regions)
    meshes.set_parts(thing.data, topology.parts)
    meshes.set_landmarks(thing.data, topology.landmarks)
    faces = topology_name(*meshes.faces(thing.data), topology.count)
    write_note(thing, note_of(head, faces, groups.digest(groups.read_regions(thing))))


def add_heads(context: bpy.types.Context, heads: Sequence[Head]) -> list[bpy.types.Object]:
    """Put heads into the scene, side by side at the 3D cursor, and select them.

    Heads of one topology share the work: the first is made, the others are copies with moved vertices.
    """
    made: dict[int, bpy.types.Object] = {}
    added: list[bpy.types.Object] = []
    for head in heads:
        name = head.id or "Head"
        twin = made.get(id(head.topology))
        if twin is None:
            thing = bpy.data.objects.new(name, meshes.new_mesh(name, head.vertices, head.topology))
            materials.give(thing.data, head)
            context.scene.collection.objects.link(thing)
            dress(thing, head)
            made[id(head.topology)] = thing
        else:
            mesh = twin.data.copy()
            mesh.name = name
            meshes.set_positions(mesh, head.vertices)
            materials.Dye(mesh)(mesh, head.appearance)
            thing = bpy.data.objects.new(name, mesh)
            context.scene.collection.objects.link(thing)
            _renote(thing, twin, head)
        stand(context, thing, context.scene.cursor.location)
        added.append(thing)
    select(context, added)
    return added


def stand(context: bpy.types.Context, thing: bpy.types.Object, wanted: Vector) -> None:
    """Move a head, unturned and unscaled, to the free place nearest to the one that is wanted."""
    place = layout.free_place(context, wanted, layout.step_of(thing.data), but=thing)
    thing.matrix_world = Matrix.Translation(place)


def select(context: bpy.types.Context, things: Sequence[bpy.types.Object]) -> None:
    """Select these and nothing else; the first becomes active."""
    for one in context.selected_objects:
        one.select_set(False)
    for one in things:
        one.select_set(True)
    if things:
        context.view_layer.objects.active = things[0]


def _renote(thing: bpy.types.Object, twin: bpy.types.Object, head: Head) -> None:
    from .note import read_note

    kept = read_note(twin)
    write_note(thing, note_of(head, kept.faces, kept.painted))
