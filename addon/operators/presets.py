"""Presets: shapes and looks under names, in the user's folder."""

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, FloatProperty, StringProperty

from ...engine.appearance import blended
from ...engine.errors import BadInput
from ...engine.heads.presets import SUFFIX, apply_preset, checked_name, load_preset, preset_of, save_preset
from ...engine.heads.shaping import mixed
from .. import scene, shaping, words
from ..scene.shaping import kit_of, relook, reshape, shape_of
from .base import KindredOperator, needs
from .shape import ShapeOperator, head_property, regions_property


class KINDRED_OT_preset_load(ShapeOperator, bpy.types.Operator):
    """Give the head a preset's shape and looks; locked parameters stay"""

    bl_idname = "kindred.preset_load"
    bl_label = "Load Preset"

    head: head_property()
    preset: StringProperty(name="Preset", description="Its name, or a file")
    amount: FloatProperty(name="Amount", description="How far to go", default=1.0, min=0.0, max=1.0, subtype="FACTOR")
    looks: BoolProperty(name="Looks", description="Skin, eyes and hair too, unless locked", default=True)

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What the button would do."""
        return f"Give the head the preset {properties.preset}; locked parameters stay"

    def run(self, context: bpy.types.Context) -> str:
        """Load it."""
        thing = shaping.meant(context, self.head)
        preset = load_preset(shaping.find_preset(self.preset))
        kit, note, before = kit_of(thing), scene.read_note(thing), shape_of(thing)
        wanted, warnings = apply_preset(kit, before, preset, self.amount)
        for one in warnings:
            self.report({"WARNING"}, one)
        reshape(thing, mixed(before, wanted, 1.0, shaping.free(thing, kit)))
        if self.looks:
            relook(thing, blended(note.appearance, preset.appearance, self.amount, shaping.held(thing)), preset.sex)
        return f"{thing.name}: {preset.name}"


class KINDRED_OT_preset_save(ShapeOperator, bpy.types.Operator):
    """Save the head's shape and looks under a name, in place of an older preset of yours"""

    bl_idname = "kindred.preset_save"
    bl_label = "Save Preset"
    bl_options = {"REGISTER"}

    head: head_property()
    name: StringProperty(name="Name", description="Letters, digits, spaces and -", maxlen=60)
    regions: regions_property()
    looks: BoolProperty(name="Looks", description="Skin, eyes, hair and sex too", default=True)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask for the name."""
        return context.window_manager.invoke_props_dialog(self, confirm_text="Save")

    def draw(self, context: bpy.types.Context) -> None:
        """The dialog."""
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.prop(self, "name")
        layout.prop(self, "looks")
        layout.label(text="Regions (none means all):")
        layout.grid_flow(columns=3, even_columns=True, align=True).prop(self, "regions", expand=True)

    def run(self, context: bpy.types.Context) -> str:
        """Save it."""
        thing = shaping.meant(context, self.head)
        note = scene.read_note(thing)
        preset = preset_of(
            kit_of(thing),
            shape_of(thing),
            self.name,
            looks=note.appearance if self.looks else None,
            sex=note.sex if self.looks else None,
            regions=tuple(one for one in words.REGIONS if one in self.regions),
        )
        return f"{save_preset(preset, shaping.own_presets(create=True))} is saved"


class KINDRED_OT_preset_remove(KindredOperator, bpy.types.Operator):
    """Delete a preset of yours; those that come with Kindred stay"""

    bl_idname = "kindred.preset_remove"
    bl_label = "Delete Preset"
    bl_options = {"REGISTER"}

    preset: StringProperty(name="Preset", description="Its name")

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With presets of one's own."""
        return needs(cls, None if any(shaping.own_presets().glob(f"*{SUFFIX}")) else "You have saved no preset yet")

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What the button would do."""
        return f"Delete your preset {properties.preset}"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask first: a file cannot be brought back by undo."""
        return context.window_manager.invoke_confirm(self, event)

    def run(self, context: bpy.types.Context) -> str:
        """Delete it."""
        path = shaping.own_presets() / f"{checked_name(self.preset)}{SUFFIX}"
        if not path.is_file():
            raise BadInput(self.preset, "is no preset of yours", "choose one that you saved")
        path.unlink()
        return f"{self.preset} is deleted"


CLASSES = (KINDRED_OT_preset_load, KINDRED_OT_preset_save, KINDRED_OT_preset_remove)
