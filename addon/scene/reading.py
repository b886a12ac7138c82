"""Heads from objects, as they stand in the scene now: moved vertices and repainted groups count."""

from __future__ import annotations

from dataclasses import replace

import bpy
import numpy as np

from ...engine.errors import BadInput
from ...engine.heads import PARTS, Head, Topology, topology_name
from . import groups, meshes
from .note import read_note


def head_from(thing: bpy.types.Object) -> Head:
    """The head that an object is, in our frame and metres (the object's own space).

    Its id is the library's, or the object's name where it has none.
    Raises BadInput when the object is no head, or its mesh cannot be one.
    """
    note = read_note(thing)
    if thing.mode == "EDIT":
        thing.update_from_editmode()
    mesh = thing.data
    vertices = meshes.positions(mesh)
    if not len(vertices) or not np.isfinite(vertices).all():
        raise BadInput(thing.name, "has no vertices, or some that are not numbers", "repair the mesh")
    parts = meshes.parts(mesh)
    if parts.max() >= len(PARTS):
        raise BadInput(thing.name, f"has a {meshes.PART} that is no part", "adopt it again")
    corners, sizes = meshes.faces(mesh)
    faces = topology_name(corners, sizes, len(vertices))
    topology = Topology(
        name=note.topology if faces == note.faces else faces,
        face_vertices=corners,
        face_sizes=sizes,
        regions=groups.read_regions(thing),
        parts=parts,
        landmarks=meshes.landmarks(mesh),
        corner_uv=meshes.corner_uv(mesh),
    )
    return Head(
        vertices=vertices,
        topology=topology,
        sex=note.sex,
        genome=note.genome,
        appearance=note.appearance,
        parameters=note.parameters,
        provenance=note.provenance,
        id=note.id or thing.name,
    )


def couple_from(father: bpy.types.Object, mother: bpy.types.Object) -> tuple[Head, Head]:
    """Two heads to breed. They share the regions of the one that an artist repainted, where only one was.

    (Where both were, or neither, the engine takes the mean.)
    Raises BadInput as head_from does.
    """
    his, hers = head_from(father), head_from(mother)
    his_changed = groups.digest(his.topology.regions) != read_note(father).painted
    hers_changed = groups.digest(hers.topology.regions) != read_note(mother).painted
    if his.topology.regions.shape == hers.topology.regions.shape and his_changed != hers_changed:
        if his_changed:
            hers = hers.with_(topology=replace(hers.topology, regions=his.topology.regions))
        else:
            his = his.with_(topology=replace(his.topology, regions=hers.topology.regions))
    return his, hers
