"""Children into the scene: the parents' mesh copied, its vertices moved, an object linked. No loop over vertices."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import bpy
import numpy as np
from mathutils import Vector

from ...engine.arrays import Float32
from ...engine.errors import BadInput
from ...engine.heredity import Population
from . import groups, layout, materials, meshes
from .child_notes import child_notes
from .families import KEY as FAMILY_KEY
from .families import next_name
from .note import KEY, read_note
from .reading import Couple


def place_children(
    context: bpy.types.Context,
    populations: Sequence[Population],
    couple: Couple,
    wall: bool = False,
    library: str = "",
) -> bpy.types.Collection:
    """Put a family into the scene as a collection of heads, in rows of sons and of daughters before their parents.

    populations: of one family, in order.
    wall: rows under one another, to be seen from the front; else on the floor.
    library: the folder of the library that their ids belong to, where they were kept.
    Raises BadInput when a parent was removed meanwhile.
    Sons wear their father's materials, daughters their mother's, in their own tones where they are ours.
    """
    first, names = populations[0], couple.names
    parents = [bpy.data.objects.get(name) for name in names]
    if None in parents:
        raise BadInput(names[parents.index(None)], "was removed while its children were made", "breed again")
    family = bpy.data.collections.new(next_name())
    family[FAMILY_KEY] = json.dumps({"parents": list(names), "rule": first.recipe.rule.name})
    templates = [_template(*each, first.topology.regions) for each in zip(parents, couple.painted, strict=True)]
    step = max(layout.step_of(mesh) for mesh in templates)
    sexes = [sex for one in populations for sex in one.genes.keys[:, 0].tolist()]
    grid = layout.Grid(layout.before(parents, step), step, wall)
    places = grid.places(sexes.count(0), sexes.count(1))
    faces = read_note(parents[0]).faces
    for population in populations:
        _place(family, population, templates, places, child_notes(population, faces, names, library))
    for mesh in templates:
        bpy.data.meshes.remove(mesh)
    # Last, so that the scene learns of all children at once.
    context.scene.collection.children.link(family)
    return family


def _place(
    family: bpy.types.Collection,
    population: Population,
    templates: Sequence[bpy.types.Mesh],
    places: Iterator[Vector],
    notes: Iterator[str],
) -> None:
    """Make an object of each child. A thousand take a tenth of a second, so there is nothing here that they share: of
    those of one tone the first is dressed, and the others are copied from it."""
    new_object, link = bpy.data.objects.new, family.objects.link
    vertices = np.ascontiguousarray(population.vertices, np.float32)
    sexes = population.genes.keys[:, 0].tolist()
    tones = materials.tones_of(population.appearances)
    dyes, firsts = [materials.Dye(mesh) for mesh in templates], list[tuple[bpy.types.Mesh, int]]()
    alike: dict[tuple[int, int], bpy.types.Mesh] = {}
    for row, (name, note) in enumerate(zip(_names(family, population), notes, strict=True)):
        kind = (sexes[row], tones[row])
        if kind in alike:
            mesh = alike[kind].copy()
            meshes.set_positions(mesh, vertices[row])
        else:
            mesh = alike[kind] = templates[sexes[row]].copy()
            dyes[sexes[row]](mesh, population.appearances[row])
            firsts.append((mesh, row))
        child = new_object(name, mesh)
        child[KEY] = note
        child.location = next(places)
        link(child)
    # Last: while they share the template's positions, copies of them find these in the processor's cache.
    for mesh, row in firsts:
        meshes.set_positions(mesh, vertices[row])


def _template(parent: bpy.types.Object, painted: Float32, regions: Float32) -> bpy.types.Mesh:
    """A parent's mesh as its children get it: with the family's regions, without shape keys.

    painted: the regions that the parent has, read before: reading them again takes as long as placing 300 children.
    """
    mesh = parent.data.copy()
    mesh.name = "child"
    if mesh.shape_keys is None and np.array_equal(painted, regions):
        return mesh
    carrier = bpy.data.objects.new("kindred template", mesh)
    if mesh.shape_keys is not None:
        carrier.shape_key_clear()
    if not np.array_equal(painted, regions):
        groups.write_regions(carrier, regions)
    bpy.data.objects.remove(carrier)
    return mesh


def _names(family: bpy.types.Collection, population: Population) -> Sequence[str]:
    """What to ask Blender to call each child. It numbers the namesakes, which is faster than names of their own."""
    if population.ids:
        return population.ids
    son, daughter = f"{family.name} son", f"{family.name} daughter"
    return [daughter if sex else son for sex in population.genes.keys[:, 0].tolist()]
