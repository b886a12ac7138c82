"""Add a head: of a kit, sampled or neutral, or one of the library."""

from __future__ import annotations

import bpy
import numpy as np
from bpy.props import BoolProperty, EnumProperty, IntProperty, StringProperty

from ...engine.errors import BadInput
from ...engine.heads import SEXES, Head, Kit, sample
from ...engine.kits import BUNDLED, open_kit
from .. import keeping, scene
from ..scene.writing import select
from .base import KindredOperator, needs
from .heads import offer_parents

_KINDS = (
    ("sampled", "Sampled", "A person drawn from the spread of real people"),
    ("neutral", "Neutral", "Every parameter in the middle, to begin from"),
    ("library", "Library", "A head that was kept"),
)
_SEXES = (
    ("any", "Any", "As the seed has it"),
    ("male", "Male", "A man"),
    ("female", "Female", "A woman"),
)
MAPS_ITEMS = (
    ("0", "None", "Plain tones, shared with other heads"),
    ("512", "512", "For heads far off"),
    ("1024", "1k", "For most"),
    ("2048", "2k", "For close-ups"),
    ("4096", "4k", "For extreme close-ups; takes seconds"),
)
_YOUNGEST, _OLDEST = 18, 80


class KINDRED_OT_add_head(KindredOperator, bpy.types.Operator):
    """Add a head with skin, hair and eyes at the 3D cursor"""

    bl_idname = "kindred.add_head"
    bl_label = "Add Head"
    bl_options = {"REGISTER", "UNDO"}

    kind: EnumProperty(name="Kind", description="Where it comes from", items=_KINDS, default="sampled")
    seed: IntProperty(name="Seed", description="The same seed gives the same person", default=1, soft_min=0)
    sex: EnumProperty(name="Sex", description="Which", items=_SEXES, default="any")
    age: IntProperty(
        name="Age", description="Years, 18 to 80; 0: as the seed has it", default=0, soft_min=0, soft_max=_OLDEST
    )
    kit: StringProperty(name="Kit", description="The kit that it is made from; empty: the head that comes with Kindred")
    head: StringProperty(name="Id", description="Of the library, such as A000001")
    object_name: StringProperty(name="Name", description="What to call it; empty: Head, or its id")
    maps: EnumProperty(
        name="Maps",
        description="Size of the skin's textures; they appear a moment after the head",
        items=MAPS_ITEMS,
        default="1024",
    )
    hair: BoolProperty(name="Hair", description="Hair, brows, beard and glasses", default=True)
    eyes: BoolProperty(name="Eye Rig", description="Put the eyes on an armature that looks at a target", default=True)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """In Object Mode."""
        return needs(cls, None if context.mode == "OBJECT" else "Go back to Object Mode first")

    def run(self, context: bpy.types.Context) -> str:
        """Add it, select it, and name it."""
        if self.kind == "library":
            thing = keeping.bring(context, self.head, hair=self.hair, eyes=self.eyes, maps=int(self.maps))
            if thing is None:
                raise BadInput(self.head or "head", "is no head of the library", "choose one in the panel Library")
        else:
            head = self._made(open_kit(self.kit or BUNDLED))
            name = self.object_name or "Head"
            thing = scene.place_head(context, head, name=name, hair=self.hair, eyes=self.eyes, maps=int(self.maps))
        if self.object_name:
            thing.name = self.object_name
        select(context, [thing])
        offer_parents(context, [thing])
        return f"{thing.name} is in the scene"

    def draw(self, context: bpy.types.Context) -> None:
        """What the redo panel shows: only what matters to the kind."""
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.row().prop(self, "kind", expand=True)
        if self.kind == "sampled":
            layout.prop(self, "seed")
        if self.kind == "library":
            layout.prop(self, "head")
        else:
            layout.row().prop(self, "sex", expand=True)
            layout.prop(self, "kit")
        if self.kind == "sampled":
            layout.prop(self, "age")
        layout.row().prop(self, "maps", expand=True)
        layout.prop(self, "hair")
        layout.prop(self, "eyes")

    def _made(self, kit: Kit) -> Head:
        if self.seed < 0:
            raise BadInput(f"seed {self.seed}", "is below 0", "take a whole number from 0")
        if self.age and not _YOUNGEST <= self.age <= _OLDEST:
            raise BadInput(f"age {self.age}", "is out of range", "take 18 to 80 years, or 0 to leave it open")
        rng = np.random.default_rng(self.seed)
        sex = self.sex if self.sex != "any" else SEXES[int(np.random.default_rng([self.seed, 1]).integers(2))]
        if self.kind == "neutral":
            return kit.head(kit.parameters(), sex)
        age = (self.age - _YOUNGEST) / (_OLDEST - _YOUNGEST) if self.age else None
        return sample(kit, sex, rng, age=age)


def draw_in_menu(menu: bpy.types.Menu, context: bpy.types.Context) -> None:
    """The entry in Add > Mesh."""
    menu.layout.separator()
    menu.layout.operator(KINDRED_OT_add_head.bl_idname, text="Kindred Head", icon="USER")


CLASSES = (KINDRED_OT_add_head,)
