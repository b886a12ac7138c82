"""Props and clothes: solids with a colour at each vertex."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import bpy
import numpy as np
from mathutils import Matrix

if TYPE_CHECKING:
    from ....engine.studio.props import Solid

KEY = "kindred_thing"
"""The custom property of an object that is one of these, and of its material."""

COLOUR = "kindred.colour"
"""The attribute of a mesh that holds its colours."""


def put_things(scene: bpy.types.Scene, solids: Sequence[Solid], place: Matrix) -> None:
    """Put solids into a scene, in place of those that were put before, whoever wore them.

    place: from their frame to the world's.
    """
    worn = [one for one in scene.collection.objects if KEY in one]
    data = [one.data for one in worn]
    bpy.data.batch_remove(worn)
    bpy.data.batch_remove(data)
    for solid in solids:
        thing = bpy.data.objects.new(f"Kindred {solid.name}", _mesh(solid))
        thing[KEY], thing.matrix_world = True, place
        scene.collection.objects.link(thing)


def _mesh(solid: Solid) -> bpy.types.Mesh:
    mesh = bpy.data.meshes.new(f"Kindred {solid.name}")
    count, corners = len(solid.triangles), np.ascontiguousarray(solid.triangles, np.int32).ravel()
    mesh.vertices.add(len(solid.vertices))
    mesh.loops.add(3 * count)
    mesh.polygons.add(count)
    mesh.vertices.foreach_set("co", np.ascontiguousarray(solid.vertices, np.float32).ravel())
    mesh.loops.foreach_set("vertex_index", corners)
    mesh.polygons.foreach_set("loop_start", np.arange(0, 3 * count, 3, dtype=np.int32))
    mesh.update(calc_edges=True)
    mesh.shade_smooth()
    mesh.normals_split_custom_set_from_vertices(np.asarray(solid.normals, np.float32).tolist())
    colours = np.ones((len(solid.vertices), 4), np.float32)
    colours[:, :3] = solid.colours
    mesh.attributes.new(COLOUR, "FLOAT_COLOR", "POINT").data.foreach_set("color", colours.ravel())
    mesh.materials.append(_material(round(float(solid.roughness), 2), round(float(solid.alpha), 3)))
    return mesh


def _material(roughness: float, alpha: float) -> bpy.types.Material:
    """The material of all solids that are so rough and so dense."""
    name = f"Kindred thing {roughness} {alpha}"
    found = bpy.data.materials.get(name)
    if found is not None and KEY in found:
        return found
    made = bpy.data.materials.new(name)
    made[KEY] = True
    if bpy.app.version < (5, 0, 0):  # later ones always have nodes
        made.use_nodes = True
    tree = made.node_tree
    shader, colour = tree.nodes["Principled BSDF"], tree.nodes.new("ShaderNodeAttribute")
    colour.attribute_name = COLOUR
    tree.links.new(colour.outputs["Color"], shader.inputs["Base Color"])
    shader.inputs["Roughness"].default_value, shader.inputs["Alpha"].default_value = roughness, alpha
    return made
