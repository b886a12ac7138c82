"""What is known of heads: odds of a couple, pedigree of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import bpy
from bpy.props import StringProperty

from ...engine.errors import BadInput
from ...engine.heredity.odds import odds
from .. import scene
from .base import KindredOperator
from .couple import find_couple

_DEEPEST = 12
"""Generations told; a file that is not to be trusted may name a head as its own ancestor."""


class KINDRED_OT_odds(KindredOperator, bpy.types.Operator):
    """Tell the chance of each feature to be dominant in a child of the two parents"""

    bl_idname = "kindred.odds"
    bl_label = "Odds"
    bl_options: ClassVar[set[str]] = {"REGISTER"}

    father: StringProperty(name="Father", description="Name or id of a male head; empty: as for breeding")
    mother: StringProperty(name="Mother", description="Name or id of a female head; empty: as for breeding")

    def run(self, context: bpy.types.Context) -> str:
        """Tell them."""
        couple = find_couple(context, self.father, self.mother)
        genomes = [scene.read_note(one).genome for one in couple]
        for one, genome in zip(couple, genomes, strict=True):
            if not genome:
                raise BadInput(one.name, "has no genes yet", "press Tag Heads, or set its alleles")
        chances = odds(*genomes)
        told = [f"{feature} {100 * chance['dominant']:.0f} %" for feature, chance in chances.items()]
        return f"dominant in a child of {couple[0].name} and {couple[1].name}: {', '.join(told)}"


class KINDRED_OT_pedigree(KindredOperator, bpy.types.Operator):
    """Tell the ancestors of a head, as far as this file has them"""

    bl_idname = "kindred.pedigree"
    bl_label = "Pedigree"
    bl_options: ClassVar[set[str]] = {"REGISTER"}

    head: StringProperty(name="Head", description="Name or id of a head; empty: the active one")

    def run(self, context: bpy.types.Context) -> str:
        """Tell them."""
        head = scene.find_head(self.head) if self.head else context.active_object
        if head is None or not scene.is_head(head):
            raise BadInput(self.head or "pedigree", "is no head", "make a head the active object, or name one")
        lines = list(_ancestors(scene.read_note(head), 1))
        return f"{head.name}: {'; '.join(lines) if lines else 'a founder'}"


def _ancestors(note: scene.Note, depth: int) -> Iterator[str]:
    for role, name in zip(("father", "mother"), note.parents, strict=False):
        yield f"{'grand' * min(depth - 1, 1) if depth < 3 else f'{depth} generations up, '}{role} {name}"
        parent = bpy.data.objects.get(name)
        if scene.is_head(parent) and depth < _DEEPEST:
            yield from _ancestors(scene.read_note(parent), depth + 1)


CLASSES = (KINDRED_OT_odds, KINDRED_OT_pedigree)
