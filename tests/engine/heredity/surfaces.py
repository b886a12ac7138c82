"""Measures of a surface that tests hold children to."""

import numpy as np


def _triangles(topology):
    triangles, at = [], 0
    for size in topology.face_sizes:
        corners = topology.face_vertices[at : at + size]
        triangles += [(corners[0], corners[i], corners[i + 1]) for i in range(1, size - 1)]
        at += size
    return np.array(triangles)


_KNOWN = {}


def triangles_of(topology):
    """Fans of a topology's polygons, made once."""
    if id(topology) not in _KNOWN:
        _KNOWN[id(topology)] = topology, _triangles(topology)
    return _KNOWN[id(topology)][1]


def normals(vertices, triangles):
    a, b, c = (vertices[triangles[:, i]].astype(float) for i in range(3))
    normal = np.cross(b - a, c - a)
    return normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-30)


def edge_angles(vertices, topology):
    """The angle between the faces at each inner edge, degrees."""
    triangles = triangles_of(topology)
    edges = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    face = np.tile(np.arange(len(triangles)), 3)
    key = edges[:, 0].astype(np.int64) * len(vertices) + edges[:, 1]
    order = np.argsort(key, kind="stable")
    pair = np.flatnonzero(key[order][1:] == key[order][:-1])
    normal = normals(vertices, triangles)
    cosine = (normal[face[order[pair]]] * normal[face[order[pair + 1]]]).sum(1)
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


def flipped(vertices, father, mother, topology, among=None):
    """How many faces look away from the same face of both parents."""
    triangles = triangles_of(topology)
    if among is not None:
        triangles = triangles[among[triangles].all(1)]
    mine, his, hers = (normals(one, triangles) for one in (vertices, father, mother))
    return int((((mine * his).sum(1) < 0) & ((mine * hers).sum(1) < 0)).sum())
