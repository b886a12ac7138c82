"""Polygons as triangles, and smooth normals."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, Int32


def fan_triangles(face_vertices: Int32, face_sizes: Int32) -> tuple[Int32, Int32]:
    """Polygons as fans around their first corners.

    Returns (t, 3) int32 triangles, and (t,) int32 the face that each belongs to; a face's triangles follow each other.
    """
    corners = fan_corners(face_sizes)
    face = np.repeat(np.arange(len(face_sizes), dtype=np.int32), face_sizes - 2)
    return face_vertices[corners], face


def fan_corners(face_sizes: Int32) -> Int32:
    """(t, 3) int32: the places in the list of all corners that the triangles of fans use."""
    per_face = face_sizes - 2
    first_corner = np.cumsum(face_sizes) - face_sizes
    first_triangle = np.cumsum(per_face) - per_face
    begin = np.repeat(first_corner, per_face)
    step = np.arange(int(per_face.sum())) - np.repeat(first_triangle, per_face)
    return np.stack([begin, begin + step + 1, begin + step + 2], axis=1).astype(np.int32)


def vertex_normals(vertices: Float32, triangles: Int32) -> Float32:
    """(n, 3) float32 of length 1 (0 where a vertex has no face): the faces' normals, each weighted by its area."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    face = np.cross(b - a, c - a)
    total = _gather(triangles, np.repeat(face, 3, axis=0), len(vertices))
    return (total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-20)).astype(np.float32)


def _gather(triangles: Int32, rows: Float32, count: int) -> Float32:
    places = triangles.reshape(-1)
    return np.stack([np.bincount(places, rows[:, i], count) for i in range(3)], axis=1).astype(np.float32)
