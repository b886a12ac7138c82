"""Polygon meshes as lists of corners, and the few operations that modelling the head takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import splu

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Faces = list[tuple[int, ...]]


@dataclass
class Mesh:
    """A mesh under construction.

    vertices: (n, 3) float64, metres.
    faces: corners of each polygon, counter-clockwise seen from outside.
    """

    vertices: Floats
    faces: Faces

    def add(self, points: Floats) -> Ints:
        """Append points; returns their indices."""
        start = len(self.vertices)
        self.vertices = np.concatenate([self.vertices, np.asarray(points, np.float64).reshape(-1, 3)])
        return np.arange(start, len(self.vertices))

    def strip(self, outer: Ints, inner: Ints) -> None:
        """Quads between two closed loops of equal length.

        outer: runs along its existing border as the border's missing faces would (see `border_loop`).
        """
        count = len(outer)
        for i in range(count):
            j = (i + 1) % count
            self.faces.append((int(outer[i]), int(outer[j]), int(inner[j]), int(inner[i])))

    def fan(self, loop: Ints, centre: Floats) -> int:
        """Close a loop with triangles around a new vertex; returns its index."""
        (middle,) = self.add(centre)
        for i in range(len(loop)):
            self.faces.append((int(loop[i]), int(loop[(i + 1) % len(loop)]), int(middle)))
        return int(middle)


def directed_edges(faces: Faces) -> Ints:
    """(sum of sizes, 2): every face's edges in its own direction."""
    return np.array([(f[i], f[(i + 1) % len(f)]) for f in faces for i in range(len(f))], np.int64)


def border_loops(faces: Faces) -> list[Ints]:
    """Closed loops along edges with one face, each in the direction that the missing faces would run."""
    seen = {tuple(e) for e in directed_edges(faces).tolist()}
    follow = {b: a for a, b in seen if (b, a) not in seen}
    loops: list[Ints] = []
    while follow:
        start = min(follow)
        loop = [start]
        while (after := follow.pop(loop[-1])) != start:
            loop.append(after)
        loops.append(np.array(loop, np.int64))
    return loops


def subdivide(mesh: Mesh) -> tuple[Mesh, sp.csr_matrix]:
    """One Catmull-Clark step. Old vertices keep their indices; then come edge points, then face points.

    Returns the finer mesh and the (new, old) matrix that made its vertices. Borders follow the cubic B-spline rule.
    """
    count = len(mesh.vertices)
    edges = np.sort(directed_edges(mesh.faces), 1)
    unique, where = np.unique(edges, axis=0, return_inverse=True)
    where = where.reshape(-1)
    sizes = np.array([len(f) for f in mesh.faces])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    corners = np.concatenate([np.array(f) for f in mesh.faces])
    to_face = sp.csr_matrix((1 / sizes[owner], (owner, corners)), (len(sizes), count))
    uses = np.bincount(where, minlength=len(unique))
    inside = uses == 2
    half = _pairs(unique, count)
    edge_faces = sp.csr_matrix((np.full(len(where), 0.5), (where, owner)), (len(unique), len(sizes)))
    to_edge = sp.diags(np.where(inside, 0.5, 1.0)) @ half + sp.diags(np.where(inside, 0.5, 0.0)) @ edge_faces @ to_face
    to_vertex = _vertex_rule(unique, inside, owner, corners, to_face, half, count)
    matrix = sp.vstack([to_vertex, to_edge, to_face]).tocsr()
    faces: Faces = []
    start = 0
    for index, face in enumerate(mesh.faces):
        ids = count + where[start : start + len(face)]
        middle = count + len(unique) + index
        faces += [(face[i], int(ids[i]), middle, int(ids[i - 1])) for i in range(len(face))]
        start += len(face)
    return Mesh(matrix @ mesh.vertices, faces), matrix


def halving(mesh: Mesh) -> sp.csr_matrix:
    """(new, old) matrix like `subdivide`'s, but plain means: old vertices stay, edges and faces get their middles."""
    count = len(mesh.vertices)
    unique = np.unique(np.sort(directed_edges(mesh.faces), 1), axis=0)
    sizes = np.array([len(f) for f in mesh.faces])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    corners = np.concatenate([np.array(f) for f in mesh.faces])
    to_face = sp.csr_matrix((1 / sizes[owner], (owner, corners)), (len(sizes), count))
    return sp.vstack([sp.identity(count), _pairs(unique, count), to_face]).tocsr()


def _pairs(edges: Ints, count: int) -> sp.csr_matrix:
    """(edges, count): the middle of each edge."""
    rows = np.repeat(np.arange(len(edges)), 2)
    return sp.csr_matrix((np.full(len(rows), 0.5), (rows, edges.reshape(-1))), (len(edges), count))


def _vertex_rule(edges, inside, owner, corners, to_face, half, count) -> sp.csr_matrix:
    """Catmull-Clark's rule for old vertices: (F + 2R + (n - 3)P) / n inside, (1, 6, 1) / 8 on borders."""
    border = np.zeros(count, bool)
    border[edges[~inside]] = True
    around_face = sp.csr_matrix((np.ones(len(corners)), (corners, owner)), (count, to_face.shape[0]))
    valence = np.asarray(around_face.sum(1)).ravel()
    ends = sp.csr_matrix(
        (np.ones(2 * len(edges)), (edges.reshape(-1), np.repeat(np.arange(len(edges)), 2))), (count, len(edges))
    )
    degree = np.asarray(ends.sum(1)).ravel()
    smooth = (
        sp.diags(1 / valence**2) @ around_face @ to_face
        + sp.diags(2 / (valence * degree)) @ ends @ half
        + sp.diags((valence - 3) / valence)
    )
    rim = ends @ sp.diags((~inside).astype(float))
    along = 0.25 * (rim @ half) + 0.5 * sp.identity(count)
    keep = sp.diags(border.astype(float))
    return keep @ along + sp.diags((~border).astype(float)) @ smooth


def umbrella(faces: Faces, count: int) -> sp.csr_matrix:
    """(count, count) uniform Laplacian: the mean of the neighbours minus the vertex."""
    edges = np.unique(np.sort(directed_edges(faces), 1), axis=0)
    both = np.concatenate([edges, edges[:, ::-1]])
    links = sp.csr_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), (count, count))
    degree = np.maximum(np.asarray(links.sum(1)).ravel(), 1)
    return (sp.diags(1 / degree) @ links - sp.identity(count)).tocsr()


def spread(
    faces: Faces, count: int, known: Ints, values: Floats, weights: Floats | float, stiff: float = 1.0
) -> Floats:
    """Carry values from some vertices smoothly (biharmonic) over all.

    known: (k,) indices; values: (k, d); weights: how firmly each is held.
    Returns (count, d).
    """
    laplacian = umbrella(faces, count)
    hold = np.zeros(count)
    hold[known] = weights
    right = np.zeros((count, values.shape[1]))
    right[known] = values * hold[known, None]
    system = (stiff * (laplacian.T @ laplacian) + sp.diags(hold) + 1e-9 * sp.identity(count)).tocsc()
    return splu(system).solve(right)


def normals(vertices: Floats, faces: Faces) -> Floats:
    """(n, 3) unit normals of the vertices, weighted by area."""
    total = np.zeros_like(vertices)
    for size in sorted({len(f) for f in faces}):
        corners = np.array([f for f in faces if len(f) == size])
        points = vertices[corners]
        area = np.zeros((len(corners), 3))
        for i in range(1, size - 1):
            area += np.cross(points[:, i] - points[:, 0], points[:, i + 1] - points[:, 0])
        for i in range(size):
            np.add.at(total, corners[:, i], area)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return total / np.maximum(length, 1e-15)
