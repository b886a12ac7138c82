"""Mesh datablocks as arrays and back, without a loop over vertices."""

from __future__ import annotations

from collections.abc import Collection

import bpy
import numpy as np

from ...engine.arrays import Float32, Int32, UInt8
from ...engine.errors import BadInput
from ...engine.heads import MAX_VERTICES, Topology

PART = "kindred.part"
LANDMARKS = "kindred_landmarks"


def positions(mesh: bpy.types.Mesh) -> Float32:
    """(n, 3) float32, in the mesh's own space; of a mesh with shape keys those of its basis."""
    count = len(mesh.vertices)
    if count > MAX_VERTICES:
        raise BadInput(mesh.name, f"has {count:,} vertices", f"a head has at most {MAX_VERTICES:,}")
    if mesh.shape_keys is not None:
        return key_positions(mesh.shape_keys.reference_key)
    found = np.empty(count * 3, np.float32)
    mesh.attributes["position"].data.foreach_get("vector", found)
    return found.reshape(-1, 3)


def key_positions(key: bpy.types.ShapeKey) -> Float32:
    """(n, 3) float32: where a shape key has the vertices."""
    found = np.empty(len(key.points) * 3, np.float32)
    key.points.foreach_get("co", found)
    return found.reshape(-1, 3)


def set_key_positions(key: bpy.types.ShapeKey, vertices: Float32) -> None:
    """Change where a shape key has the vertices, (n, 3) float32. Tell Blender with `key.id_data.update_tag()`."""
    key.points.foreach_set("co", np.ascontiguousarray(vertices, np.float32).ravel())


def set_positions(mesh: bpy.types.Mesh, vertices: Float32, later: Collection[str] = ()) -> None:
    """Move all vertices.

    Through the attribute, which is a plain copy (0.01 ms for a head, where `vertices.foreach_set` takes 2 ms). That way
    Blender does not notice, and the box and the normals would stay those of the mesh it was copied from; setting one
    vertex by its own name makes it forget them. Shape keys move along (0.05 ms each): an expression stays what it is.
    vertices: (n, 3) float32, contiguous.
    later: names of shape keys that are left where they are, since someone makes them anew afterwards.
    """
    if mesh.shape_keys is not None:
        _move_keys(mesh.shape_keys, vertices, later)
    mesh.attributes["position"].data.foreach_set("vector", vertices.ravel())
    mesh.vertices[0].co = vertices[0].tolist()  # a list is read four times as fast as an array


def set_key(key: bpy.types.ShapeKey, vertices: Float32) -> None:
    """Change where a shape key puts the vertices.

    vertices: (n, 3) float32. The last is set by its own name, so that Blender notices (see set_positions).
    """
    key.points.foreach_set("co", np.ascontiguousarray(vertices, np.float32).ravel())
    key.data[0].co = vertices[0].tolist()


def _move_keys(keys: bpy.types.Key, vertices: Float32, later: Collection[str]) -> None:
    """Bring the basis to these positions, and every other key by as much, but for those of `later`."""
    step = vertices - key_positions(keys.reference_key)
    for key in keys.key_blocks:
        set_key_positions(key, vertices if key == keys.reference_key else key_positions(key) + step)
    keys.update_tag()


def faces(mesh: bpy.types.Mesh) -> tuple[Int32, Int32]:
    """The corners of all polygons one after another, and how many each has: int32."""
    corners = np.empty(len(mesh.loops), np.int32)
    mesh.loops.foreach_get("vertex_index", corners)
    sizes = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("loop_total", sizes)
    return corners, sizes


def corner_uv(mesh: bpy.types.Mesh) -> Float32:
    """(corners, 2) float32; empty where the mesh has no UV map."""
    if mesh.uv_layers.active is None:
        return np.empty((0, 2), np.float32)
    found = np.empty(len(mesh.loops) * 2, np.float32)
    mesh.uv_layers.active.uv.foreach_get("vector", found)
    return found.reshape(-1, 2)


def parts(mesh: bpy.types.Mesh) -> UInt8:
    """(n,) uint8; all skin where the mesh does not say."""
    found = np.zeros(len(mesh.vertices), np.int32)
    kept = mesh.attributes.get(PART)
    if kept is not None and kept.data_type == "INT" and kept.domain == "POINT":
        kept.data.foreach_get("value", found)
    return found.clip(0, 255).astype(np.uint8)


def set_parts(mesh: bpy.types.Mesh, values: UInt8) -> None:
    """Keep which part each vertex belongs to, as an integer attribute."""
    kept = mesh.attributes.get(PART)
    if kept is not None and (kept.data_type != "INT" or kept.domain != "POINT"):
        mesh.attributes.remove(kept)
        kept = None
    kept = kept or mesh.attributes.new(PART, "INT", "POINT")
    kept.data.foreach_set("value", values.astype(np.int32))


def landmarks(mesh: bpy.types.Mesh) -> Int32:
    """(468,) int32 vertices, or empty."""
    kept = mesh.get(LANDMARKS)
    if kept is None or getattr(kept, "typecode", "") != "i":  # other tools give back text
        return np.empty(0, np.int32)
    found = np.array(kept, np.int32)
    return found if not len(found) or found.max() < len(mesh.vertices) else np.empty(0, np.int32)


def set_landmarks(mesh: bpy.types.Mesh, values: Int32) -> None:
    """Keep the landmarks."""
    if len(values):
        mesh[LANDMARKS] = values.tolist()


def new_mesh(name: str, vertices: Float32, topology: Topology) -> bpy.types.Mesh:
    """A smooth mesh of a topology.

    vertices: (n, 3) float32.
    """
    mesh = bpy.data.meshes.new(name)
    mesh.vertices.add(len(vertices))
    mesh.loops.add(len(topology.face_vertices))
    mesh.polygons.add(len(topology.face_sizes))
    mesh.vertices.foreach_set("co", np.ascontiguousarray(vertices, np.float32).ravel())
    mesh.loops.foreach_set("vertex_index", topology.face_vertices)
    starts = np.cumsum(topology.face_sizes, dtype=np.int32) - topology.face_sizes
    mesh.polygons.foreach_set("loop_start", starts.astype(np.int32))
    mesh.update(calc_edges=True)
    if len(topology.corner_uv):
        layer = mesh.uv_layers.new(name="UVMap")
        layer.uv.foreach_set("vector", np.ascontiguousarray(topology.corner_uv, np.float32).ravel())
    if mesh.validate():
        raise BadInput(name, "has faces that Blender cannot hold", "clean the mesh and adopt it again")
    mesh.shade_smooth()
    return mesh
