"""Genes of the active head: alleles as buttons, class and trait."""

from __future__ import annotations

import bpy

from ...engine.heads import FEATURES, Gene
from .. import scene
from .base import KindredPanel, active_head, hint, note_or_none

_CLASS_ICONS = {"dominant": "RADIOBUT_ON", "recessive": "RADIOBUT_OFF"}


class KINDRED_PT_genes(KindredPanel, bpy.types.Panel):
    """The active head's genes"""

    bl_label = "Genes"
    bl_order = 3

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With an active head."""
        return active_head(context) is not None

    def draw(self, context: bpy.types.Context) -> None:
        """A row a feature."""
        layout, head = self.layout, active_head(context)
        note = note_or_none(head)
        if note is None:
            hint(layout, context, f"{head.name} has a broken note: adopt it again.", "ERROR")
            return
        if not note.genome:
            hint(layout, context, "No genes yet: tag the heads, or start from a carrier and switch alleles by hand.")
            button = layout.operator("kindred.set_alleles", text="Start as Carrier (Dr)", icon="RNA")
            button.head, button.feature, button.alleles = head.name, "all", "Dr"
            return
        column = layout.column(align=True)
        for feature in FEATURES:
            if feature in note.genome:
                _row(column, head.name, feature, note.genome[feature])


class KINDRED_PT_pedigree(KindredPanel, bpy.types.Panel):
    """Where the active head comes from"""

    bl_label = "Pedigree"
    bl_parent_id = "KINDRED_PT_genes"
    bl_options = {"DEFAULT_CLOSED"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With an active head."""
        return active_head(context) is not None

    def draw(self, context: bpy.types.Context) -> None:
        """Its ancestors in this file, and how much of each feature comes from whom."""
        note = note_or_none(active_head(context))
        if note is None:
            return
        column = self.layout.column(align=True)
        if not note.parents:
            source = note.provenance.get("source")
            column.label(text=f"Founder{f', from {source}' if source else ''}", icon="OUTLINER_OB_MESH")
            return
        _ancestors(column, note, 0)
        shares = note.provenance.get("father_shares", {})
        if shares:
            self.layout.separator(factor=0.5)
            table = self.layout.column(align=True)
            _line(table, "", "father : mother", 0.0)
            for feature in FEATURES:
                if feature in shares:
                    share = float(shares[feature])
                    _line(table, feature.capitalize(), f"{100 * share:.0f} : {100 - 100 * share:.0f}", share)


def _row(column: bpy.types.UILayout, head: str, feature: str, gene: Gene) -> None:
    """Feature, its two alleles as switches, the class that they make, and the trait that the shape shows."""
    split = column.split(factor=0.28, align=True)
    split.label(text=feature.capitalize())
    split = split.split(factor=0.26, align=True)
    buttons = split.row(align=True)
    for place, letter in enumerate(gene.alleles):
        other = "r" if letter == "D" else "D"
        switched = gene.alleles[:place] + other + gene.alleles[place + 1 :]
        button = buttons.operator("kindred.set_alleles", text=letter, depress=letter == "D")
        button.head, button.feature, button.alleles = head, feature, switched
    shown = split.row(align=True)
    shown.label(text=gene.trait or gene.gene_class, icon=_CLASS_ICONS[gene.gene_class])
    if gene.mutated:
        shown.label(text="", icon="FORCE_TURBULENCE")


def _line(table: bpy.types.UILayout, name: str, text: str, share: float) -> None:
    row = table.split(factor=0.4, align=True)
    row.label(text=name)
    if name:
        row.progress(factor=share, text=text)
    else:
        row.label(text=text)


def _ancestors(column: bpy.types.UILayout, note: scene.Note, depth: int) -> None:
    """Parents, and theirs, as far as this file has them; four generations at most."""
    from .. import icons

    for name, sex in zip(note.parents, ("male", "female"), strict=False):
        row = column.row(align=True)
        if depth:
            row.separator(factor=2.0 * depth)
        row.label(text=name, icon_value=icons.sex_icon(sex))
        parent = bpy.data.objects.get(name)
        if parent is None or not scene.is_head(parent):
            row.label(text="not in this file")
            continue
        row.operator("kindred.select", text="", icon="RESTRICT_SELECT_OFF", emboss=False).head = name
        above = note_or_none(parent)
        if above is not None and depth < 3:
            _ancestors(column, above, depth + 1)


CLASSES = (KINDRED_PT_genes, KINDRED_PT_pedigree)
