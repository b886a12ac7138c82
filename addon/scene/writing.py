"""What makes an object a head, where it stands, and what is selected."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
from mathutils import Matrix, Vector

from ...engine.heads import Head, topology_name
from . import groups, layout, meshes
from .note import note_of, write_note


def dress(thing: bpy.types.Object, head: Head) -> None:
    """Keep on an object what makes it a head; its mesh must have the head's vertices in their order."""
    topology = head.topology
    groups.write_regions(thing, topology.regions)
    meshes.set_parts(thing.data, topology.parts)
    meshes.set_landmarks(thing.data, topology.landmarks)
    faces = topology_name(*meshes.faces(thing.data), topology.count)
    write_note(thing, note_of(head, faces, groups.digest(groups.partitioned(topology.regions))))


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
