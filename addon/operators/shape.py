"""Shape a head as a whole: at random, towards another, back to the middle, from a copy."""

from __future__ import annotations

import bpy
import numpy as np
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, StringProperty

from ...engine.appearance import blended
from ...engine.errors import BadInput
from ...engine.heads import sample
from ...engine.heads.presets import apply_preset, preset_from, preset_of, preset_text
from ...engine.heads.shaping import evened, mirrored, mixed, neutral, randomised, select
from ...engine.heads.solving import solve
from .. import scene, shaping, sliders, words
from ..properties import session
from ..scene import meshes, settling
from ..scene.shaping import hindrance, kit_of, locked, relook, reshape, shape_of
from .base import KindredOperator, needs

REGION_ITEMS = tuple(
    (name, title, f"Parameters of: {title}", 1 << place) for place, (name, title) in enumerate(words.REGIONS.items())
)


def head_property() -> StringProperty:
    """Which head an operator means."""
    return StringProperty(name="Head", description="Name or id of a head; empty: the active one", options={"SKIP_SAVE"})


def regions_property() -> EnumProperty:
    """Which regions an operator means."""
    return EnumProperty(
        name="Regions", description="Which regions; none means all", items=REGION_ITEMS, options={"ENUM_FLAG"}
    )


class ShapeOperator(KindredOperator):
    """An operator on a head that has parameters."""

    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a head that can be shaped."""
        return needs(cls, shaping.any_head(context))


class KINDRED_OT_randomise(ShapeOperator, bpy.types.Operator):
    """Draw a new person: what is not locked changes, and suits what is"""

    bl_idname = "kindred.randomise"
    bl_label = "Randomise"

    head: head_property()
    seed: IntProperty(name="Seed", description="The same seed gives the same person", default=1, min=0)
    strength: FloatProperty(
        name="Strength",
        description="How far to go from the present head to the new one",
        default=1.0,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
    )
    regions: regions_property()
    looks: BoolProperty(name="Looks", description="Skin, eyes and hair too, unless locked", default=False)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """From a button: another person each time; the redo panel tells the seed."""
        if not self.properties.is_property_set("seed"):
            self.seed = int(np.random.default_rng().integers(1, 100_000))
        return self.execute(context)

    def run(self, context: bpy.types.Context) -> str:
        """Draw."""
        thing = shaping.meant(context, self.head)
        kit, note = kit_of(thing), scene.read_note(thing)
        free = shaping.free(thing, kit, self.regions)
        rng = np.random.default_rng(self.seed)
        reshape(thing, randomised(kit, shape_of(thing), note.sex, rng, free, self.strength))
        if self.looks:
            drawn = sample(kit, note.sex, np.random.default_rng([self.seed, 1])).appearance
            relook(thing, blended(note.appearance, drawn, self.strength, shaping.held(thing)))
        return f"{thing.name}: seed {self.seed}"


class KINDRED_OT_mix(ShapeOperator, bpy.types.Operator):
    """Move the head towards another one; locked parameters stay"""

    bl_idname = "kindred.mix"
    bl_label = "Mix Towards"

    head: head_property()
    other: StringProperty(name="Towards", description="Name of a head in the scene, or an id of the library")
    amount: FloatProperty(
        name="Amount",
        description="How far: 0 stays, 1 arrives, beyond exaggerates, below 0 leads away",
        default=0.5,
        min=-1.0,
        max=2.0,
        soft_min=0.0,
        soft_max=1.0,
        subtype="FACTOR",
    )
    regions: regions_property()
    looks: BoolProperty(name="Looks", description="Tones of skin, eyes and hair too, unless locked", default=False)

    def run(self, context: bpy.types.Context) -> str:
        """Mix."""
        thing = shaping.meant(context, self.head)
        kit, note = kit_of(thing), scene.read_note(thing)
        shape, theirs = shaping.other_shape(context, kit, self.other)
        reshape(thing, mixed(shape_of(thing), shape, self.amount, shaping.free(thing, kit, self.regions)))
        if self.looks and theirs is not None:
            relook(thing, blended(note.appearance, theirs.appearance, self.amount, shaping.held(thing)))
        return f"{thing.name}, {100 * self.amount:.0f} % towards {self.other}"


class KINDRED_OT_reset(ShapeOperator, bpy.types.Operator):
    """Set parameters back to the middle; locked ones stay"""

    bl_idname = "kindred.reset"
    bl_label = "Reset"

    head: head_property()
    regions: regions_property()
    parameter: StringProperty(name="Parameter", description="This one alone; empty: all of the regions")

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What the button would do."""
        if properties.parameter:
            return f"Set {words.title(properties.parameter)} back to the middle"
        names = ", ".join(words.REGIONS[one] for one in words.REGIONS if one in properties.regions)
        return f"Set {names or 'all parameters'} back to the middle; locked ones stay"

    def run(self, context: bpy.types.Context) -> None:
        """Set."""
        thing = shaping.meant(context, self.head)
        kit = kit_of(thing)
        chosen = shaping.free(thing, kit, self.regions)
        if self.parameter:
            if self.parameter not in kit.names:
                raise BadInput(self.parameter, "is not a parameter of this rig", "look into the panel Shape")
            chosen &= np.array([name == self.parameter for name in kit.names])
        reshape(thing, neutral(shape_of(thing), chosen))


class KINDRED_OT_mirror(ShapeOperator, bpy.types.Operator):
    """Exchange the left and the right side, or make them alike"""

    bl_idname = "kindred.mirror"
    bl_label = "Mirror"

    head: head_property()
    regions: regions_property()
    even: BoolProperty(name="Make Alike", description="Give both sides their mean, in place of exchanging them")

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What the button would do."""
        return "Give both sides their mean" if properties.even else "Exchange the left and the right side"

    def run(self, context: bpy.types.Context) -> None:
        """Mirror."""
        thing = shaping.meant(context, self.head)
        chosen = select(kit_of(thing), self.regions)
        reshape(thing, (evened if self.even else mirrored)(shape_of(thing), chosen))


class KINDRED_OT_copy_shape(ShapeOperator, bpy.types.Operator):
    """Remember the head's parameters and looks, to paste them onto another one"""

    bl_idname = "kindred.copy_shape"
    bl_label = "Copy"
    bl_options = {"REGISTER"}

    head: head_property()

    def run(self, context: bpy.types.Context) -> str:
        """Remember."""
        thing = shaping.meant(context, self.head)
        note = scene.read_note(thing)
        copied = preset_of(kit_of(thing), shape_of(thing), "Copied", looks=note.appearance, sex=note.sex)
        session(context).copied = preset_text(copied)
        return f"{thing.name} is copied"


class KINDRED_OT_paste_shape(ShapeOperator, bpy.types.Operator):
    """Give the head the parameters that were copied; locked ones stay"""

    bl_idname = "kindred.paste_shape"
    bl_label = "Paste"

    head: head_property()
    regions: regions_property()
    looks: BoolProperty(name="Looks", description="Skin, eyes and hair too, unless locked", default=False)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """After a copy."""
        return needs(cls, shaping.any_head(context), None if session(context).copied else "Copy a head first")

    def run(self, context: bpy.types.Context) -> None:
        """Paste."""
        thing = shaping.meant(context, self.head)
        kit, note, before = kit_of(thing), scene.read_note(thing), shape_of(thing)
        copied = preset_from(session(context).copied)
        wanted, _ = apply_preset(kit, before, copied)
        reshape(thing, mixed(before, wanted, 1.0, shaping.free(thing, kit, self.regions)))
        if self.looks:
            relook(thing, blended(note.appearance, copied.appearance, 1.0, shaping.held(thing)))


class KINDRED_OT_lock_all(ShapeOperator, bpy.types.Operator):
    """Lock, unlock or exchange the locks of the head's parameters"""

    bl_idname = "kindred.lock_all"
    bl_label = "Lock All"

    head: head_property()
    regions: regions_property()
    action: EnumProperty(
        name="Action",
        description="What to do with the locks",
        items=(
            ("lock", "Lock All", "Randomising leaves them all alone"),
            ("unlock", "Unlock All", "All are free"),
            ("invert", "Invert Locks", "Locked ones are freed, free ones locked"),
        ),
        default="lock",
    )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What the button would do."""
        return {"lock": "Lock all parameters", "unlock": "Unlock all parameters", "invert": "Invert all locks"}[
            properties.action
        ]

    def run(self, context: bpy.types.Context) -> None:
        """Set the locks."""
        thing = shaping.meant(context, self.head)
        kit, locks = kit_of(thing), shaping.rig(thing).locks
        for name, chosen in zip(sliders.identifiers(kit.names), select(kit, self.regions), strict=True):
            if chosen:
                setattr(locks, name, not getattr(locks, name) if self.action == "invert" else self.action == "lock")


class KINDRED_OT_fit_parameters(KindredOperator, bpy.types.Operator):
    """Find the parameters that come nearest to the head's mesh, which stays as it is; then it has sliders"""

    bl_idname = "kindred.fit_parameters"
    bl_label = "Fit Parameters"

    head: head_property()

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a head of a kit."""
        thing = context.active_object
        if not scene.is_head(thing):
            return needs(cls, "Make a head the active object")
        return needs(cls, hindrance(thing) if kit_of(thing) is None else locked(thing))

    def run(self, context: bpy.types.Context) -> str:
        """Find them."""
        thing = scene.find_head(self.head) if self.head else context.active_object
        kit = kit_of(thing) if thing is not None else None
        if kit is None:
            raise BadInput(self.head or "head", "has no rig", "choose a head of a kit")
        found = solve(kit, meshes.positions(thing.data))
        apart = found.shape.asymmetry
        note = scene.read_note(thing)
        scene.write_note(thing, note.with_(parameters=found.shape.parameters, asymmetry=apart))
        return f"{thing.name}: {1000 * found.left_over:.2f} mm between its mesh and its parameters' shape stay sculpted"


class KINDRED_OT_settle(KindredOperator, bpy.types.Operator):
    """Bake the maps and expressions that wait for the mouse to rest; for scripts, which have none"""

    bl_idname = "kindred.settle"
    bl_label = "Settle"

    def run(self, context: bpy.types.Context) -> None:
        """All heads of the file."""
        settling.settle_all()


CLASSES = (
    KINDRED_OT_randomise,
    KINDRED_OT_mix,
    KINDRED_OT_reset,
    KINDRED_OT_mirror,
    KINDRED_OT_copy_shape,
    KINDRED_OT_paste_shape,
    KINDRED_OT_lock_all,
    KINDRED_OT_fit_parameters,
    KINDRED_OT_settle,
)
