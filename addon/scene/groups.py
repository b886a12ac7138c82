"""Regions as vertex groups that an artist can repaint."""

from __future__ import annotations

import hashlib

import bpy
import numpy as np

from ...engine.arrays import Float32
from ...engine.heads import FEATURES

PREFIX = "kindred."
_OUTLINE = FEATURES.index("outline")
_EXACT = 1e-5
"""How far a row may be from one and still count as untouched: what float32 sums to."""


def write_regions(head: bpy.types.Object, regions: Float32) -> None:
    """Make a vertex group of each feature, in place of the ones that are there.

    regions: (n, features) float32.
    """
    for feature in FEATURES:
        if (old := head.vertex_groups.get(PREFIX + feature)) is not None:
            head.vertex_groups.remove(old)
    for feature, weights in zip(FEATURES, regions.T, strict=True):
        group = head.vertex_groups.new(name=PREFIX + feature)
        # Blender takes a list of vertices at one weight; most share a few weights.
        values, place = np.unique(weights, return_inverse=True)
        order = np.argsort(place, kind="stable")
        for weight, members in zip(values, np.split(order, np.cumsum(np.bincount(place))[:-1]), strict=True):
            if weight > 0:
                group.add(members.tolist(), float(weight), "REPLACE")


def has_regions(head: bpy.types.Object) -> bool:
    """Whether any of the groups is there; other tools drop them."""
    return any(map(_ours, head.vertex_groups))


def read_regions(head: bpy.types.Object) -> Float32:
    """The regions as they are painted now, brought to a partition of unity.

    Rows are divided by their sum; a vertex that no group holds belongs to the outline.
    Returns (n, features) float32, rows sum to 1.
    """
    columns = {group.index: FEATURES.index(group.name[len(PREFIX) :]) for group in head.vertex_groups if _ours(group)}
    regions = np.zeros((len(head.data.vertices), len(FEATURES)), np.float32)
    for vertex in head.data.vertices:
        for member in vertex.groups:
            column = columns.get(member.group)
            if column is not None:
                regions[vertex.index, column] = member.weight
    return partitioned(regions)


def partitioned(regions: Float32) -> Float32:
    """What read_regions gives back of these weights, (n, features) float32, once they are painted."""
    whole = np.clip(regions, 0, 1)
    sums = whole.sum(1)
    whole[sums <= 0, _OUTLINE] = 1
    off = (sums > 0) & (np.abs(sums - 1) > _EXACT)
    whole[off] /= sums[off, None]
    return whole


def digest(regions: Float32) -> str:
    """Tells whether regions were repainted: 16 hex digits that change with any weight."""
    return hashlib.sha256(np.ascontiguousarray(regions, "<f4").tobytes()).hexdigest()[:16]


def _ours(group: bpy.types.VertexGroup) -> bool:
    return group.name.startswith(PREFIX) and group.name[len(PREFIX) :] in FEATURES
