"""Shape the active head: sliders by region, presets, chance, another head."""

from __future__ import annotations

from typing import Any

import bpy

from ...engine.heads import Kit
from .. import shaping, sliders, words
from ..properties import session, settings
from ..scene.shaping import hindrance, kit_of
from .base import KindredPanel, active_head, hint

_NAMES = 0.45
"""How much of a row its name takes, where a slider for each side comes after it."""


class KINDRED_MT_presets(bpy.types.Menu):
    """Presets by name."""

    bl_label = "Presets"

    def draw(self, context: bpy.types.Context) -> None:
        """Those that come with Kindred, then the user's."""
        found, own = shaping.presets(), shaping.own_presets()
        for mine in (False, True):
            names = [name for name, path in found.items() if (path.parent == own) == mine]
            if names and mine:
                self.layout.separator()
            for name in names:
                icon = "USER" if mine else "PRESET"
                self.layout.operator("kindred.preset_load", text=name, icon=icon, translate=False).preset = name
        if not found:
            self.layout.label(text="No presets")


class KINDRED_MT_shape(bpy.types.Menu):
    """More to do with the shape."""

    bl_label = "Shape"

    def draw(self, context: bpy.types.Context) -> None:
        """Copy, sides, locks, own presets."""
        layout = self.layout
        layout.operator("kindred.copy_shape", icon="COPYDOWN")
        layout.operator("kindred.paste_shape", icon="PASTEDOWN")
        layout.operator("kindred.paste_shape", text="Paste with Looks").looks = True
        layout.separator()
        layout.operator("kindred.mirror", text="Exchange Left and Right", icon="MOD_MIRROR").even = False
        layout.operator("kindred.mirror", text="Make Both Sides Alike").even = True
        layout.separator()
        for action, label, icon in _LOCKS:
            layout.operator("kindred.lock_all", text=label, icon=icon).action = action
        layout.separator()
        layout.operator("kindred.reset", text="Reset All", icon="LOOP_BACK")
        own = sorted(name for name, path in shaping.presets().items() if path.parent == shaping.own_presets())
        if own:
            layout.menu(KINDRED_MT_preset_remove.__name__, icon="TRASH")


class KINDRED_MT_preset_remove(bpy.types.Menu):
    """Presets of one's own, to delete."""

    bl_label = "Delete Preset"

    def draw(self, context: bpy.types.Context) -> None:
        """By name."""
        for name, path in shaping.presets().items():
            if path.parent == shaping.own_presets():
                self.layout.operator("kindred.preset_remove", text=name, translate=False).preset = name


class KINDRED_PT_shape(KindredPanel, bpy.types.Panel):
    """Shape the active head"""

    bl_label = "Shape"
    bl_order = 0

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With an active head."""
        return active_head(context) is not None

    def draw(self, context: bpy.types.Context) -> None:
        """What is done to all of it, then its sliders."""
        layout, head = self.layout, active_head(context)
        kit, reason = kit_of(head), hindrance(head)
        if reason is not None:
            hint(layout, context, f"{reason}.")
            if kit is not None:
                layout.operator("kindred.fit_parameters", icon="MOD_MESHDEFORM")
            return
        rig = sliders.rig_of(head)
        if rig is None:
            _prepare(kit)
            layout.label(text="Preparing its sliders …")
            return
        _whole(layout, context, head)
        _sliders(layout, context, kit, rig)


class KINDRED_PT_looks(KindredPanel, bpy.types.Panel):
    """How the active head looks"""

    bl_label = "Looks"
    bl_order = 0
    bl_options = {"DEFAULT_CLOSED"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With an active head."""
        return active_head(context) is not None

    def draw(self, context: bpy.types.Context) -> None:
        """Sex, then skin, eyes and hair."""
        looks = active_head(context).kindred
        self.layout.row().prop(looks, "sex", expand=True)
        for title, names in words.LOOK_GROUPS.items():
            header, body = self.layout.panel(f"KINDRED_looks_{title}", default_closed=title != "Skin")
            header.label(text=title)
            if body is not None:
                column = body.column(align=True)
                for name in names:
                    _look(column, looks, name)


_LOCKS = (
    ("lock", "Lock All", "LOCKED"),
    ("unlock", "Unlock All", "UNLOCKED"),
    ("invert", "Invert Locks", "ARROW_LEFTRIGHT"),
)


def _whole(layout: bpy.types.UILayout, context: bpy.types.Context, head: bpy.types.Object) -> None:
    """Presets, chance, and another head."""
    chosen = settings(context)
    column = layout.column(align=True)
    row = column.row(align=True)
    row.menu(KINDRED_MT_presets.__name__, icon="PRESET")
    row.operator("kindred.preset_save", text="", icon="ADD")
    row.menu(KINDRED_MT_shape.__name__, text="", icon="DOWNARROW_HLT")
    row = column.row(align=True)
    row.operator("kindred.randomise", icon="FILE_REFRESH").looks = False
    row.operator("kindred.reset", text="", icon="LOOP_BACK")
    row = layout.split(factor=0.7, align=True)
    row.prop(chosen, "other", text="", placeholder="Another head")
    button = row.row(align=True)
    button.enabled = chosen.other is not None and chosen.other != head
    button.operator("kindred.mix", text="Mix").other = chosen.other.name if chosen.other is not None else ""


def _sliders(layout: bpy.types.UILayout, context: bpy.types.Context, kit: Kit, rig: Any) -> None:
    """The regions, or what is searched for in all of them."""
    shown, symmetric = session(context), settings(context).symmetric
    row = layout.row(align=True)
    row.prop(shown, "search", text="", icon="VIEWZOOM")
    row.prop(settings(context), "symmetric", text="", icon="MOD_MIRROR")
    wanted = shown.search.strip().lower().replace("_", " ").split()
    found = 0
    for region in words.REGIONS:
        names = [one for one, group in zip(sliders.identifiers(kit.names), kit.groups, strict=True) if group == region]
        if wanted:
            names = [one for one in names if all(word in f"{words.title(one)} {region}".lower() for word in wanted)]
        found += len(names)
        if names:
            _region(layout, rig, region, names, symmetric, bool(wanted))
    if not found:
        layout.label(text="No parameter is called that")


def _region(
    layout: bpy.types.UILayout, rig: Any, region: str, names: list[str], symmetric: bool, searched: bool
) -> None:
    """A region's title with what is done to all of it, and its sliders where it is open."""
    if searched:
        body: bpy.types.UILayout | None = layout.column(align=True)
        body.label(text=words.REGIONS[region])
    else:
        header, body = layout.panel(f"KINDRED_shape_{region}", default_closed=True)
        header.label(text=words.REGIONS[region])
        row = header.row(align=True)
        row.emboss = "NONE"
        button = row.operator("kindred.randomise", text="", icon="FILE_REFRESH")
        button.regions = {region}
        row.operator("kindred.reset", text="", icon="LOOP_BACK").regions = {region}
        row.prop(rig.region_locks, region, text="", icon=_lock_icon(getattr(rig.region_locks, region)))
    if body is not None:
        column = body.column(align=True)
        if not symmetric:
            _sides_title(column)
        for name in names:
            _slider(column, rig, name, words.short_title(name, region), symmetric)


def _sides_title(column: bpy.types.UILayout) -> None:
    """Which of two sliders is which: the person's left and right."""
    row = column.row(align=True)
    split = row.split(factor=_NAMES, align=True)
    split.label(text="")
    sides = split.row(align=True)
    sides.label(text="Left")
    sides.label(text="Right")
    row.label(text="", icon="BLANK1")


def _slider(column: bpy.types.UILayout, rig: Any, name: str, title: str, symmetric: bool) -> None:
    row = column.row(align=True)
    if symmetric:
        row.prop(rig, name, text=title, slider=True)
    else:
        split = row.split(factor=_NAMES, align=True)
        split.label(text=title)
        sides = split.row(align=True)
        sides.prop(rig.left, name, text="", slider=True)
        sides.prop(rig.right, name, text="", slider=True)
    _lock(row, rig, name)


def _look(column: bpy.types.UILayout, looks: Any, name: str) -> None:
    row = column.row(align=True)
    if name in words.LOOKS:
        row.prop(looks, name, slider=True)
    else:
        split = row.split(factor=0.35, align=True)
        split.label(text=words.CHOICES[name][0])
        split.prop(looks, name, text="")
    _lock(row, looks, name)


def _lock(row: bpy.types.UILayout, rig: Any, name: str) -> None:
    row.prop(rig.locks, name, text="", icon=_lock_icon(getattr(rig.locks, name)), emboss=False)


def _lock_icon(locked: bool) -> str:
    return "LOCKED" if locked else "UNLOCKED"


def _prepare(kit: Kit) -> None:
    """Register a kit's sliders as soon as nothing is drawn."""

    def act() -> None:
        sliders.ensure(kit)
        for window in bpy.context.window_manager.windows:
            for area in window.screen.areas:
                area.tag_redraw()

    bpy.app.timers.register(act, first_interval=0.0)


CLASSES = (KINDRED_MT_presets, KINDRED_MT_preset_remove, KINDRED_MT_shape, KINDRED_PT_shape, KINDRED_PT_looks)
