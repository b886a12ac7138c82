"""Expressions and gaze of the active head."""

from __future__ import annotations

import re

import bpy

from ...engine.heads.expressions import EXPRESSIONS
from ...engine.heads.moods import MOODS
from .. import scene
from ..properties import session
from ..scene import eyes, gaze
from ..scene.expressions import hindrance, keys_of
from .base import KindredPanel, active_head, hint, note_or_none

_GROUPS = {
    "Eyes": ("eye",),
    "Brows": ("brow",),
    "Cheeks & Nose": ("cheek", "nose"),
    "Jaw & Tongue": ("jaw", "tongue"),
    "Mouth": ("mouth",),
}
_WHOLE = ("mouthLeft", "mouthRight", "jawLeft", "jawRight")
"""Names that tell a way to go, not a side of the face."""

_SIDED = re.compile("(.+)(Left|Right)")


class _HeadPanel(KindredPanel):
    """What all panels about the active head's pose share."""

    bl_order = 0
    bl_options = {"DEFAULT_CLOSED"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With an active head."""
        return posed_head(context) is not None


class KINDRED_PT_expressions(_HeadPanel, bpy.types.Panel):
    """Expressions of the active head"""

    bl_label = "Expressions"

    def draw(self, context: bpy.types.Context) -> None:
        """A button to add them; then search, and sliders by group."""
        layout, head = self.layout, posed_head(context)
        keys = {key.name: key for key in keys_of(head)}
        if not keys:
            reason = "the note is broken" if note_or_none(head) is None else hindrance(head)
            if reason is not None:
                hint(layout, context, f"{reason}.")
                return
            layout.operator("kindred.add_expressions", icon="SHAPEKEY_DATA").head = head.name
            return
        row = layout.row(align=True)
        row.prop(session(context), "expression", text="", icon="VIEWZOOM")
        row.operator("kindred.reset_expressions", text="", icon="LOOP_BACK").head = head.name
        row.operator("kindred.remove_expressions", text="", icon="TRASH").head = head.name
        grid = layout.grid_flow(row_major=True, columns=2, even_columns=True, align=True)
        for mood in MOODS:
            button = grid.operator("kindred.mood", text=mood.capitalize())
            button.head, button.mood, button.strength = head.name, mood, 1.0
        sought = session(context).expression.replace(" ", "").casefold()
        driven = eyes.rig_of(head) is not None
        for title, starts in _GROUPS.items():
            rows = [one for one in _rows(keys) if one[0].startswith(starts) and sought in one[0].casefold()]
            if not rows:
                continue
            header, body = layout.panel(f"kindred_{title}", default_closed=not sought)
            header.label(text=title)
            if body is not None:
                _sliders(body.column(align=True), [(name, [keys[key] for key in pair]) for name, pair in rows], driven)


class KINDRED_PT_gaze(_HeadPanel, bpy.types.Panel):
    """Where the active head looks"""

    bl_label = "Gaze"

    def draw(self, context: bpy.types.Context) -> None:
        """The target's place."""
        layout, head = self.layout, posed_head(context)
        rig = eyes.rig_of(head)
        if rig is None:
            layout.operator("kindred.add_eyes", icon="ARMATURE_DATA").head = head.name
            return
        layout.use_property_split = True
        layout.use_property_decorate = False
        target = rig.pose.bones.get(eyes.TARGET)
        if target is not None:
            column = layout.column(align=True)
            for axis, text in enumerate(("To the Right", "Away", "Up")):
                column.prop(target, "location", index=axis, text=text)
            if eyes.FOLLOW in target:
                layout.prop(target, f'["{eyes.FOLLOW}"]', text="Follow Target", slider=True)
        row = layout.row(align=True)
        row.operator("kindred.reset_expressions", icon="LOOP_BACK").head = head.name
        row.operator("kindred.remove_eyes", text="", icon="TRASH").head = head.name


def posed_head(context: bpy.types.Context) -> bpy.types.Object | None:
    """The active head, also while its armature is posed."""
    thing = context.active_object
    if thing is not None and thing.type == "ARMATURE" and eyes.KEY in thing and scene.is_head(thing.parent):
        return thing.parent
    return active_head(context)


def label_of(name: str) -> str:
    """ "eyeBlink" as people read it under the title Eyes: "Blink"."""
    words = re.findall("[A-Z]?[a-z]+", name)
    return " ".join(words[1:] or words).title()


def _rows(keys: dict[str, bpy.types.ShapeKey]) -> list[tuple[str, list[str]]]:
    """What stands in a row: a stem with the keys of both sides, or one key alone; in the order of EXPRESSIONS."""
    rows: dict[str, list[str]] = {}
    for name in EXPRESSIONS:
        match = None if name in _WHOLE else _SIDED.fullmatch(name)
        if name in keys:
            rows.setdefault(match[1] if match else name, []).append(name)
    return list(rows.items())


def _sliders(column: bpy.types.UILayout, rows: list[tuple[str, list[bpy.types.ShapeKey]]], driven: bool) -> None:
    if any(len(pair) > 1 for _, pair in rows):
        split = column.split(factor=0.38, align=True)
        split.label()
        sides = split.row(align=True)
        for side in ("Left", "Right"):
            sides.label(text=side)
    for name, pair in rows:
        split = column.split(factor=0.38, align=True)
        split.label(text=label_of(name))
        row = split.row(align=True)
        row.enabled = not (driven and gaze.is_look(pair[0].name))
        for key in pair:
            row.prop(key, "value", text="", slider=True)


CLASSES = (KINDRED_PT_expressions, KINDRED_PT_gaze)
