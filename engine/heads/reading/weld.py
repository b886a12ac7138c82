"""Joining the copies of vertices that a format had to make."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...arrays import Bool, Float64, Int32


def weld(vertices: Float64, triangles: Int32) -> tuple[Float64, Int32]:
    """Join copies of vertices that lie exactly in one place on open borders, and drop vertices without a face.

    A seam of a texture or of a material cuts the surface, so that every copy it makes lies on an open border. Vertices
    that lie in one place but are no copies, such as those of closed lips, are inside the surface and stay apart.

    vertices: (n, 3) float64. triangles: (faces, 3) int32.
    Returns the vertices left, in the order in which they first came, and the triangles.
    """
    joined = np.arange(len(vertices))
    border = np.flatnonzero(_on_border(len(vertices), triangles))
    if len(border):
        joined[border] = border[_first_in_place(vertices[border])]
    triangles = joined[triangles].astype(np.int32)
    used = np.zeros(len(vertices), bool)
    used[triangles.reshape(-1)] = True
    place = (np.cumsum(used) - 1).astype(np.int32)
    return vertices[used], place[triangles]


def _first_in_place(points: Float64) -> NDArray[np.int64]:
    """For each of the points (k, 3), the first that lies exactly where it lies."""
    order = np.lexsort(points.T)  # stable: in one place the first comes first
    ordered = points[order]
    new = np.r_[True, (ordered[1:] != ordered[:-1]).any(1)]
    first = np.empty(len(points), np.int64)
    first[order] = order[new][np.cumsum(new) - 1]
    return first


def _on_border(count: int, triangles: Int32) -> Bool:
    """(count,) bool: whether a vertex has an edge that only one triangle uses."""
    edges = np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1).astype(np.int64)
    keys, uses = np.unique(edges[:, 0] * count + edges[:, 1], return_counts=True)
    open_keys = keys[uses == 1]
    border = np.zeros(count, bool)
    border[open_keys // count] = True
    border[open_keys % count] = True
    return border
