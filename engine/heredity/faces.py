"""Faces and edges of a topology as plain arrays, and the normals of faces. Only numpy is needed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float32, Float64
from ..heads import Topology

Indices = NDArray[np.intp]


def triangles(topology: Topology) -> Indices:
    """All polygons cut into fans: (triangles, 3) vertex indices."""
    sizes = topology.face_sizes.astype(np.intp)
    starts = np.cumsum(sizes) - sizes
    owner = fans(topology)
    place = np.arange(len(owner)) - np.searchsorted(owner, owner)
    corners = topology.face_vertices.astype(np.intp)
    first = starts[owner]
    return np.stack([corners[first], corners[first + place + 1], corners[first + place + 2]], 1)


def fans(topology: Topology) -> Indices:
    """The polygon that each of `triangles` belongs to, in order: (triangles,)."""
    return np.repeat(np.arange(len(topology.face_sizes)), np.maximum(topology.face_sizes.astype(np.intp) - 2, 0))


def polygon_edges(topology: Topology) -> Indices:
    """Both ends of every polygon's edges, (2, corners): the one that leaves each corner; most are there twice."""
    ends = np.cumsum(topology.face_sizes)
    following = np.arange(1, len(topology.face_vertices) + 1)
    following[ends - 1] = ends - topology.face_sizes
    return np.stack([topology.face_vertices, topology.face_vertices[following]]).astype(np.intp)


def area_vectors(vertices: Float32 | Float64, faces: Indices) -> Float64:
    """Twice each triangle's area along its normal: (triangles, 3).

    vertices: (n, 3). faces: (triangles, 3).
    """
    a, b, c = (vertices[faces[:, corner]].astype(np.float64) for corner in range(3))
    (x, y, z), (u, v, w) = (b - a).T, (c - a).T
    return np.stack([y * w - z * v, z * u - x * w, x * v - y * u], axis=1)  # np.cross takes twice as long
