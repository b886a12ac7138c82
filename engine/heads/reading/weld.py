"""Joining the copies of vertices that a format had to make."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...arrays import Bool, Float64, Int32

Int64 = NDArray[np.int64]


def weld_places(vertices: Float64, triangles: Int32) -> tuple[Float64, Int32]:
    """Make vertices that lie in exactly one place one, for formats in which triangles share nothing.

    vertices: (n, 3) float64. triangles: (faces, 3) int32.
    Returns the vertices left, in the order in which they first came, and the triangles.
    """
    return drop_unused(vertices, _first_in_place(vertices)[triangles].astype(np.int32))


def weld_seams(vertices: Float64, triangles: Int32, groups: Int32) -> tuple[Float64, Int32]:
    """Close the cuts that seams of textures and borders of materials make in a surface.

    A cut leaves two open edges, one on either side, in exactly the same place and running in opposite directions; their
    ends are joined. Nothing else is: lips that touch, lashes that stand on a lid and shells over an eye stay their own.
    First edges of one group are paired, then those left over between groups, if the two share a good part of their
    borders: one surface in two materials does, a row of lashes on a lid does not.

    vertices: (n, 3) float64. triangles: (faces, 3) int32. groups: (faces,) int32.
    Returns the vertices left, in the order in which they first came, and the triangles.
    """
    edges, group = _open_edges(len(vertices), triangles, groups)
    border = np.unique(edges)
    place = np.arange(len(vertices))
    place[border] = border[_first_in_place(vertices[border])]
    edges, group = _without_points(edges, group, place)
    within = _opposite_pairs(place[edges], group)
    left = np.ones(len(edges), bool)
    left[within.reshape(-1)] = False
    left = np.flatnonzero(left)
    between = left[_opposite_pairs(place[edges[left]], np.zeros(len(left), np.int32))]
    pairs = np.concatenate([within, between[_of_one_surface(group[between], group[left])]])
    # One runs from a to b, the other from b to a: the end of one is the begin of the other.
    one = edges[pairs[:, 0]].reshape(-1)
    other = edges[pairs[:, 1]][:, ::-1].reshape(-1)
    return drop_unused(vertices, _joined(len(vertices), one, other)[triangles].astype(np.int32))


def drop_unused(vertices: Float64, triangles: Int32) -> tuple[Float64, Int32]:
    """Leave out vertices without a face, keeping the order of the others."""
    used = np.zeros(len(vertices), bool)
    used[triangles.reshape(-1)] = True
    place = (np.cumsum(used) - 1).astype(np.int32)
    return vertices[used], place[triangles]


def _first_in_place(points: Float64) -> Int64:
    """For each of the points (k, 3), the first that lies exactly where it lies."""
    order = np.lexsort(points.T)  # stable: in one place the first comes first
    ordered = points[order]
    new = np.ones(len(points), bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(1)
    first = np.empty(len(points), np.int64)
    first[order] = order[new][np.cumsum(new) - 1]
    return first


def _open_edges(count: int, triangles: Int32, groups: Int32) -> tuple[Int64, Int32]:
    """The edges (k, 2) that only one triangle uses, in the direction in which it does, and its group."""
    edges = triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2).astype(np.int64)
    low, high = edges.min(1), edges.max(1)
    _, inverse, uses = np.unique(low * count + high, return_inverse=True, return_counts=True)
    alone = uses[inverse.reshape(-1)] == 1
    return edges[alone], np.repeat(groups, 3)[alone]


def _without_points(edges: Int64, group: Int32, place: Int64) -> tuple[Int64, Int32]:
    """Leave out edges whose ends lie in one place."""
    long = place[edges[:, 0]] != place[edges[:, 1]]
    return edges[long], group[long]


def _opposite_pairs(ends: Int64, group: Int32) -> Int64:
    """The pairs (p, 2) of edges of a group that alone share a place, in opposite directions.

    ends: (k, 2), the places of their ends.
    """
    keys = [ends.max(1), ends.min(1), group.astype(np.int64)]
    order = np.lexsort(keys)
    new = np.ones(len(order) + 1, bool)
    new[1:-1] = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    starts = np.flatnonzero(new)
    two = starts[:-1][np.diff(starts) == 2]
    pairs = np.stack([order[two], order[two + 1]], axis=1) if len(two) else np.empty((0, 2), np.int64)
    opposite: Bool = (ends[pairs[:, 0]] == ends[pairs[:, 1]][:, ::-1]).all(1)
    return pairs[opposite]


def _of_one_surface(pairs: Int32, group: Int32) -> Bool:
    """(p,) bool: whether the groups of a pair (p, 2) share at least a quarter of the shorter one's open border.

    group: that of every open edge.
    """
    if not len(pairs):
        return np.zeros(0, bool)
    count = int(group.max()) + 1
    border = np.bincount(group, minlength=count)
    kind = pairs.min(1).astype(np.int64) * count + pairs.max(1)
    kinds, inverse, shared = np.unique(kind, return_inverse=True, return_counts=True)
    shorter = np.minimum(border[kinds // count], border[kinds % count])
    return (shared >= 0.25 * shorter)[inverse.reshape(-1)]


def _joined(count: int, one: Int64, other: Int64) -> Int64:
    """(count,) the first vertex among those that each is joined to, directly or through others."""
    label = np.arange(count)
    while True:
        low = np.minimum(label[one], label[other])
        np.minimum.at(label, one, low)
        np.minimum.at(label, other, low)
        if (label[one] == label[other]).all():
            return label
