"""Where heads stand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import bpy
from mathutils import Vector

from .note import is_head

GAP = 1.4
"""The distance between neighbours, in widths of a head."""

ROWS_APART = 1.5
"""The distance between rows, in distances between neighbours, so that those behind are seen over those in front."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A tidy block of children: rows of sons, then rows of daughters.

    origin: the middle of the first row's front edge.
    step: the distance between neighbours, metres.
    wall: rows stand above one another, to be seen from the front; else they stand on the floor, one before the other.
    """

    origin: Vector
    step: float
    wall: bool = False

    def places(self, sons: int, daughters: int) -> Iterator[Vector]:
        """The place of each child."""
        row = 0
        for count in (sons, daughters):
            columns = _columns(count)
            for first in range(0, count, columns):
                across = min(columns, count - first)
                for column in range(across):
                    yield self._place(column - (across - 1) / 2, row)
                row += 1

    def _place(self, column: float, row: int) -> Vector:
        depth = -ROWS_APART * row * self.step
        # On a wall the first row hangs below the parents: it would hide them.
        offset = Vector((0.0, 0.0, depth - ROWS_APART * self.step)) if self.wall else Vector((0.0, depth, 0.0))
        return self.origin + Vector((column * self.step, 0.0, 0.0)) + offset


def _columns(count: int) -> int:
    """How many stand side by side: up to six in one row, more in a block of even rows, wider than deep."""
    if count <= 6:
        return max(1, count)
    rows = math.ceil(count / math.ceil(math.sqrt(2 * count)))
    return math.ceil(count / rows)


def step_of(mesh: bpy.types.Mesh) -> float:
    """A distance that keeps neighbours apart, metres."""
    lows, highs = zip(*((min(axis), max(axis)) for axis in zip(*_corners(mesh), strict=True)), strict=True)
    width, depth, _ = (high - low for low, high in zip(lows, highs, strict=True))
    return GAP * max(width, 0.8 * depth, 1e-3)


def before(parents: list[bpy.types.Object], step: float) -> Vector:
    """Where a family begins: in front of its parents, midway between them."""
    places = [parent.matrix_world.translation for parent in parents]
    middle = sum(places, Vector()) / len(places)
    return Vector((middle.x, min(place.y for place in places) - ROWS_APART * step, middle.z))


def free_place(context: bpy.types.Context, wanted: Vector, step: float, but: bpy.types.Object | None = None) -> Vector:
    """The place nearest to the right of `wanted` where no other head stands."""
    taken = [one.matrix_world.translation for one in context.scene.objects if one is not but and is_head(one)]
    place = wanted.copy()
    while any((place - other).length < 0.8 * step for other in taken):
        place.x += step
    return place


def _corners(mesh: bpy.types.Mesh) -> list[tuple[float, float, float]]:
    from .meshes import positions

    found = positions(mesh)
    return [tuple(found.min(0).tolist()), tuple(found.max(0).tolist())]
