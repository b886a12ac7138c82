"""Heads from objects, as they stand in the scene now: moved vertices and repainted groups count."""

from __future__ import annotations

from dataclasses import dataclass, replace

import bpy
import numpy as np

from ...engine.arrays import Float32
from ...engine.errors import BadInput
from ...engine.heads import PARTS, Head, Topology, topology_name
from . import groups, meshes
from .kits import find_kit
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
        topology=topology if groups.has_regions(thing) else _restored(topology),
        sex=note.sex,
        genome=note.genome,
        appearance=note.appearance,
        parameters=note.parameters,
        asymmetry=note.asymmetry,
        provenance=note.provenance,
        id=note.id or thing.name,
    )


def _restored(topology: Topology) -> Topology:
    """A kit's topology with what other tools drop from their files (groups, parts, landmarks) as the kit has it."""
    kit = find_kit(topology.name)
    if kit is None or not np.array_equal(kit.topology.face_vertices, topology.face_vertices):
        return topology
    whole = kit.topology
    return replace(topology, regions=whole.regions, parts=whole.parts, landmarks=whole.landmarks)


@dataclass(frozen=True, slots=True, eq=False)
class Couple:
    """Two heads to breed, read from the scene.

    names: of their objects, the father's first.
    father, mother: the heads. They share the regions of the one that an artist repainted, where only one was; where
        both were, or neither, the engine takes the mean.
    painted: the regions as each has them in the scene, the father's first.
    """

    names: tuple[str, str]
    father: Head
    mother: Head
    painted: tuple[Float32, Float32]


def couple_from(father: bpy.types.Object, mother: bpy.types.Object) -> Couple:
    """Read two heads to breed.

    Raises BadInput as head_from does.
    """
    his, hers = head_from(father), head_from(mother)
    painted = his.topology.regions, hers.topology.regions
    his_changed = groups.digest(painted[0]) != read_note(father).painted
    hers_changed = groups.digest(painted[1]) != read_note(mother).painted
    if painted[0].shape == painted[1].shape and his_changed != hers_changed:
        if his_changed:
            hers = hers.with_(topology=replace(hers.topology, regions=painted[0]))
        else:
            his = his.with_(topology=replace(his.topology, regions=painted[1]))
    return Couple((father.name, mother.name), his, hers, painted)
