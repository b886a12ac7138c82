"""A mesh of the artist's that becomes a head."""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Matrix

from ...engine.errors import BadInput
from ...engine.heads import Head
from . import materials, meshes, writing


def world_mesh(thing: bpy.types.Object) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str], np.ndarray]:
    """A mesh as it is seen: world vertices (n, 3) float64, corners, sizes, material names, the material of each face.

    Raises BadInput when it has no faces, or is mirrored.
    """
    mesh = thing.data
    if not len(mesh.polygons):
        raise BadInput(thing.name, "has no faces", "select the mesh of a head")
    if thing.matrix_world.determinant() <= 0:
        raise BadInput(thing.name, "is mirrored or flattened by its scale", "apply the scale first (Ctrl A)")
    matrix = np.array(thing.matrix_world, np.float64)
    vertices = meshes.positions(mesh).astype(np.float64) @ matrix[:3, :3].T + matrix[:3, 3]
    corners, sizes = meshes.faces(mesh)
    material = np.zeros(len(sizes), np.int32)
    mesh.polygons.foreach_get("material_index", material)
    names = [slot.name if slot is not None else "" for slot in mesh.materials] or [""]
    return vertices, corners, sizes, names, material.clip(0, len(names) - 1)


def become_head(context: bpy.types.Context, thing: bpy.types.Object, head: Head) -> None:
    """Make an object the head that its mesh was registered as: in our frame and metres, with groups and note.

    The mesh keeps its faces, shape keys and materials; grey ones that nobody has touched are coloured. It stays where
    its origin was, or beside the head there.
    Raises BadInput when the mesh changed meanwhile.
    """
    if thing.mode == "EDIT" or len(thing.data.vertices) != len(head.vertices):
        raise BadInput(thing.name, "was changed while it was adopted", "adopt it again")
    if thing.data.users > 1:
        thing.data = thing.data.copy()
    place = thing.matrix_world.translation.copy()
    if thing.data.shape_keys is not None:
        # Keys are moved along with the mesh.
        thing.data.transform(_to_frame(head) @ thing.matrix_world, shape_keys=True)
    meshes.set_positions(thing.data, np.ascontiguousarray(head.vertices, np.float32))
    writing.dress(thing, head)
    materials.give(thing.data, head)
    writing.stand(context, thing, place)


def _to_frame(head: Head) -> Matrix:
    rows = head.provenance.get("transform")
    return Matrix(rows) if rows is not None else Matrix.Identity(4)
