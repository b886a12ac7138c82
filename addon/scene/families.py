"""Families in the scene: a collection of children each."""

from __future__ import annotations

from dataclasses import dataclass

import bpy

from .note import is_head

KEY = "kindred_family"
"""The custom property of a family's collection: its parents' names and rule, as JSON."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family in this file."""

    collection: bpy.types.Collection

    @property
    def name(self) -> str:
        """Its collection's name."""
        return self.collection.name

    @property
    def children(self) -> list[bpy.types.Object]:
        """Its children, in order."""
        return [one for one in self.collection.objects if is_head(one)]


def families() -> list[Family]:
    """Every family in this file, in the order of names."""
    return [Family(one) for one in bpy.data.collections if KEY in one]


def next_name() -> str:
    """A name for the next family."""
    number = 1
    while f"Family {number}" in bpy.data.collections:
        number += 1
    return f"Family {number}"


def remove_family(collection: bpy.types.Collection) -> int:
    """Remove a family's children with what they wear, their meshes and its collection. Returns how many children there
    were."""
    things = list(collection.objects)
    children = sum(map(is_head, things))
    meshes = [one.data for one in things if one.type == "MESH"]
    bpy.data.batch_remove(things)
    bpy.data.batch_remove([one for one in dict.fromkeys(meshes) if one.users == 0])
    bpy.data.collections.remove(collection)
    return children
