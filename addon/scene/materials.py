"""Plain materials for heads that come without any: one for each part."""

from __future__ import annotations

import bpy
import numpy as np

from ...engine.heads import PARTS, Head

_COLOURS = {
    "skin": (0.62, 0.41, 0.32, 1.0),
    "eye_left": (0.86, 0.85, 0.83, 1.0),
    "eye_right": (0.86, 0.85, 0.83, 1.0),
    "teeth": (0.82, 0.78, 0.68, 1.0),
    "gums": (0.50, 0.20, 0.19, 1.0),
    "tongue": (0.50, 0.20, 0.19, 1.0),
    "lashes": (0.03, 0.02, 0.02, 1.0),
    "tear": (0.80, 0.66, 0.62, 1.0),
}
_ROUGHNESS = {"skin": 0.5, "eye_left": 0.1, "eye_right": 0.1, "teeth": 0.25, "tear": 0.15}


def give(mesh: bpy.types.Mesh, head: Head) -> None:
    """Give a mesh without materials those of its parts."""
    if len(mesh.materials):
        return
    topology = head.topology
    starts = np.cumsum(topology.face_sizes) - topology.face_sizes
    of_face = topology.parts[topology.face_vertices[starts]]
    present = np.unique(of_face)
    for part in present:
        mesh.materials.append(_material(PARTS[part]))
    mesh.polygons.foreach_set("material_index", np.searchsorted(present, of_face).astype(np.int32))


def _material(part: str) -> bpy.types.Material:
    name = f"Kindred {part.replace('_', ' ')}"
    found = bpy.data.materials.get(name)
    if found is not None:
        return found
    made = bpy.data.materials.new(name)
    if bpy.app.version < (5, 0, 0):  # later ones always have nodes
        made.use_nodes = True
    made.diffuse_color = _COLOURS[part]
    shader = made.node_tree.nodes.get("Principled BSDF")
    if shader is not None:
        shader.inputs["Base Color"].default_value = _COLOURS[part]
        shader.inputs["Roughness"].default_value = _ROUGHNESS.get(part, 0.5)
    return made
