"""Lower levels of detail beside a head: objects on a part of its vertices, in its materials."""

from __future__ import annotations

import bpy
import numpy as np

from ...engine.arrays import Float32, Int32
from ...engine.errors import BadInput
from ...engine.heads.lods import Lod, lods
from . import meshes
from .kits import find_kit
from .note import read_note

KEY = "kindred_lod"
"""The custom property of an object that is a level of detail: which, 1 or 2."""


def lods_of(thing: bpy.types.Object) -> list[bpy.types.Object]:
    """The lower levels that a head has in the scene, finest first."""
    return sorted((one for one in thing.children if KEY in one), key=lambda one: one[KEY])


def add_lods(thing: bpy.types.Object) -> list[bpy.types.Object]:
    """Give a head its kit's lower levels of detail, hidden; those that are there are made anew. Returns them.

    Raises BadInput when its kit has none.
    """
    kit, levels = find_kit(read_note(thing).topology), _levels(thing)
    if not levels:
        raise BadInput(thing.name, "has no lower levels of detail", "only heads of Kindred's own topology have some")
    remove_lods(thing)
    vertices = meshes.positions(thing.data)
    made: list[bpy.types.Object] = []
    for number, lod in enumerate(levels, 1):
        name = f"{thing.name}_LOD{number}"
        topology = lod.topology(kit.topology, name)
        one = bpy.data.objects.new(name, meshes.new_mesh(name, vertices[lod.rows], topology))
        one[KEY], one.parent = number, thing
        one.hide_viewport = one.hide_render = True
        for collection in thing.users_collection:
            collection.objects.link(one)
        _wear(one.data, thing.data, lod)
        meshes.set_parts(one.data, topology.parts)
        made.append(one)
    return made


def remove_lods(thing: bpy.types.Object) -> int:
    """Take the lower levels away. Returns how many there were."""
    found = lods_of(thing)
    for one in found:
        bpy.data.meshes.remove(one.data)  # and its object with it
    return len(found)


def wear_lods(thing: bpy.types.Object) -> None:
    """Give the lower levels the materials that a head wears now."""
    for one, lod in zip(lods_of(thing), _levels(thing), strict=False):
        if len(one.data.vertices) == len(lod.rows):
            _wear(one.data, thing.data, lod)


def rows_of(one: bpy.types.Object) -> Int32 | None:
    """The vertices of its head that a level of detail has; None where the kit does not say."""
    levels = _levels(one.parent) if one.parent is not None else ()
    number = one.get(KEY, 0)
    rows = levels[number - 1].rows if 0 < number <= len(levels) else None
    return rows if rows is not None and len(rows) == len(one.data.vertices) else None


def follow_lods(thing: bpy.types.Object, vertices: Float32) -> None:
    """Bring the lower levels to a head's shape, (n, 3) float32."""
    for one in lods_of(thing):
        rows = rows_of(one)
        if rows is not None:
            meshes.set_positions(one.data, np.ascontiguousarray(vertices[rows]))


def _levels(thing: bpy.types.Object) -> tuple[Lod, ...]:
    kit = find_kit(read_note(thing).topology)
    return () if kit is None or kit.topology.count != len(thing.data.vertices) else lods(kit)


def _wear(mesh: bpy.types.Mesh, whole: bpy.types.Mesh, lod: Lod) -> None:
    """The head's materials: each face that of most of its corners there."""
    corners, sizes = meshes.faces(whole)
    of_face = np.zeros(len(sizes), np.int32)
    whole.polygons.foreach_get("material_index", of_face)
    of_vertex = np.zeros(len(whole.vertices), np.int32)
    of_vertex[corners] = np.repeat(of_face, sizes)
    mesh.materials.clear()
    for material in whole.materials:
        mesh.materials.append(material)
    starts = np.cumsum(lod.face_sizes) - lod.face_sizes
    votes = np.zeros((len(lod.face_sizes), len(whole.materials) or 1), np.int32)
    np.add.at(votes, (np.repeat(np.arange(len(starts)), lod.face_sizes), of_vertex[lod.rows[lod.face_vertices]]), 1)
    mesh.polygons.foreach_set("material_index", votes.argmax(1).astype(np.int32))
