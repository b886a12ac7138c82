"""Breed: rule, counts, mutation, mode, fuse, seed, and the button."""

from __future__ import annotations

import bpy

from ...engine.heads import FEATURES
from ...engine.heredity.odds import odds
from .. import engine, keeping
from ..properties import KINDRED_Settings, settings
from .base import KindredPanel, hint, note_or_none


class KINDRED_PT_breed(KindredPanel, bpy.types.Panel):
    """Breed the parents"""

    bl_label = "Breed"
    bl_order = 4

    def draw(self, context: bpy.types.Context) -> None:
        """What is asked most, and the button."""
        layout, chosen = self.layout, settings(context)
        layout.use_property_split = True
        layout.use_property_decorate = False
        column = layout.column(align=True)
        column.prop(chosen, "sons")
        column.prop(chosen, "daughters")
        column = layout.column(align=True)
        column.prop(chosen, "rule")
        column.prop(chosen, "seed")
        missing = _missing(chosen)
        row = layout.row()
        row.scale_y = 1.5
        row.enabled = missing is None
        _breed_button(row, chosen)
        if missing is not None:
            hint(layout, context, missing, "ERROR")


class KINDRED_PT_breed_more(KindredPanel, bpy.types.Panel):
    """How features are mixed and joined"""

    bl_label = "Options"
    bl_parent_id = "KINDRED_PT_breed"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """What is asked less."""
        layout, chosen = self.layout, settings(context)
        layout.use_property_split = True
        layout.use_property_decorate = False
        column = layout.column()
        column.row().prop(chosen, "mode", expand=True)
        column.row().prop(chosen, "fuse", expand=True)
        row = column.row(align=True, heading="Mutation")
        row.prop(chosen, "own_mutation", text="")
        field = row.row(align=True)
        field.enabled = chosen.own_mutation
        field.prop(chosen, "mutation", text="")
        column.prop(chosen, "express")
        column.prop(chosen, "rule_file")
        column.row().prop(chosen, "layout", expand=True)
        kept = column.row()
        kept.enabled = keeping.library_folder() is not None
        kept.prop(chosen, "keep")
        column.prop(chosen, "out")


class KINDRED_PT_odds(KindredPanel, bpy.types.Panel):
    """What to expect of this couple"""

    bl_label = "Odds"
    bl_parent_id = "KINDRED_PT_breed"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """The chance of each feature to be recessive."""
        layout, chosen = self.layout, settings(context)
        father, mother = note_or_none(chosen.father), note_or_none(chosen.mother)
        if father is None or mother is None or not father.genome or not mother.genome:
            hint(layout, context, "Choose two tagged parents to see the odds.")
            return
        column = layout.column(align=True)
        chances = odds(father.genome, mother.genome)
        for feature in FEATURES:
            if feature in chances:
                recessive = float(chances[feature]["recessive"])
                row = column.split(factor=0.35, align=True)
                row.label(text=feature.capitalize())
                row.progress(factor=1 - recessive, text=f"{100 * (1 - recessive):.0f} % dominant")


def _missing(chosen: KINDRED_Settings) -> str | None:
    """What is missing before the button can be pressed, with what to do."""
    for name, sex in (("father", "male"), ("mother", "female")):
        parent = getattr(chosen, name)
        if parent is None:
            return f"Choose a {name}: make a {sex} head active and press Use as {name.capitalize()}"
        note = note_or_none(parent)
        if note is None or not note.genome:
            return f"{parent.name} has no genes: tag it, or set its alleles"
    if chosen.mode != "blend" or chosen.fuse != "none":
        return engine.problem()
    return None


def _breed_button(row: bpy.types.UILayout, chosen: KINDRED_Settings) -> None:
    button = row.operator("kindred.breed", icon="COMMUNITY")
    button.father = chosen.father.name if chosen.father is not None else ""
    button.mother = chosen.mother.name if chosen.mother is not None else ""
    for name in ("sons", "daughters", "rule", "rule_file", "express", "mode", "fuse", "seed", "layout", "keep", "out"):
        setattr(button, name, getattr(chosen, name))
    if chosen.own_mutation:
        button.mutation = chosen.mutation / 100


CLASSES = (KINDRED_PT_breed, KINDRED_PT_breed_more, KINDRED_PT_odds)
