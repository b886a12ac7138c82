"""Change the genes of a head by hand."""

from __future__ import annotations

import bpy
from bpy.props import EnumProperty, StringProperty

from ...engine.errors import BadInput
from ...engine.heads import FEATURES, Gene
from .. import scene
from .base import KindredOperator, needs

_FEATURES = tuple((name, name.capitalize(), f"The gene of the {name}") for name in FEATURES)
_ALL = ("all", "All", "Every feature")


class KINDRED_OT_set_alleles(KindredOperator, bpy.types.Operator):
    """Set the two alleles of a feature"""

    bl_idname = "kindred.set_alleles"
    bl_label = "Set alleles"

    head: StringProperty(name="Head", description="Name or id of a head; empty: the active one")
    feature: EnumProperty(name="Feature", description="Which gene", items=(*_FEATURES, _ALL), default="nose")
    alleles: StringProperty(
        name="Alleles",
        description="Two letters out of D (dominant) and r (recessive), the father's first",
        default="Dr",
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a head."""
        return needs(
            cls, None if any(map(scene.is_head, context.scene.objects)) else "There is no head in the scene yet"
        )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What the button would do."""
        return f"Set the alleles of {properties.feature} to {properties.alleles}"

    def run(self, context: bpy.types.Context) -> None:
        """Set them."""
        head = scene.find_head(self.head) if self.head else context.active_object
        if head is None or not scene.is_head(head):
            raise BadInput(self.head or "set_alleles", "is no head", "make a head the active object, or name one")
        note = scene.read_note(head)
        features = FEATURES if self.feature == "all" else (self.feature,)
        genome = dict(note.genome)
        for feature in features:
            old = genome.get(feature)
            genome[feature] = Gene(self.alleles, old.trait if old else "", old.mutated if old else False)
        scene.write_note(head, note.with_(genome={one: genome[one] for one in FEATURES if one in genome}))


CLASSES = (KINDRED_OT_set_alleles,)
