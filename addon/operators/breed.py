"""Breed two heads into a family."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, StringProperty

from ...engine.errors import BadInput
from ...engine.heredity import Recipe, load_rule
from .. import breeding, engine, keeping, scene
from ..properties import FUSE_ITEMS, LAYOUT_ITEMS, MODE_ITEMS, RULE_ITEMS, RULES_MUTATION
from .base import LongOperator, needs, nothing_runs
from .couple import find_couple


class KINDRED_OT_breed(LongOperator, bpy.types.Operator):
    """Breed the two parents into a family"""

    bl_idname = "kindred.breed"
    bl_label = "Breed"

    # Limits are soft, so that a value out of range from a script is refused by the engine's words, not clamped unseen.
    father: StringProperty(
        name="Father", description="Name or id of a male head; empty: the selected one, or the panel's"
    )
    mother: StringProperty(
        name="Mother", description="Name or id of a female head; empty: the selected one, or the panel's"
    )
    sons: IntProperty(name="Sons", description="How many male children", default=4, soft_min=0, soft_max=500)
    daughters: IntProperty(
        name="Daughters", description="How many female children", default=4, soft_min=0, soft_max=500
    )
    rule: EnumProperty(
        name="Rule", description="How much of each parent a child gets", items=RULE_ITEMS, default="mendel"
    )
    rule_file: StringProperty(name="Own rule", description="A rule of yours as a TOML file", subtype="FILE_PATH")
    mutation: FloatProperty(
        name="Mutation",
        description="Probability, 0 to 1, that a feature gets a new shape; -1: the rule's",
        default=RULES_MUTATION,
        soft_min=RULES_MUTATION,
        soft_max=1.0,
    )
    mutations: StringProperty(
        name="Mutations", description="Several probabilities, such as 0,0.05,0.2, cycled over the children of each sex"
    )
    express: FloatProperty(
        name="Express",
        description="How far, 0 to 1, features with two recessive alleles move towards the recessive mean",
        default=0.0,
        soft_min=0.0,
        soft_max=1.0,
    )
    mode: EnumProperty(name="Mode", description="How features are mixed", items=MODE_ITEMS, default="blend")
    fuse: EnumProperty(name="Fuse", description="How features are joined", items=FUSE_ITEMS, default="none")
    seed: IntProperty(name="Seed", description="The same seed gives the same family", default=1, soft_min=0)
    layout: EnumProperty(name="Layout", description="How children stand", items=LAYOUT_ITEMS, default="floor")
    keep: BoolProperty(name="Keep in library", description="Give the children ids and save them", default=False)
    out: StringProperty(
        name="Folder", description="Also write the family there: arrays, manifest, meshes, sheet", subtype="DIR_PATH"
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Not while something runs."""
        return needs(cls, nothing_runs())

    def prepare(self, context: bpy.types.Context) -> Any:
        """Read the parents and the rule."""
        father, mother = find_couple(context, self.father, self.mother)
        rule = bpy.path.abspath(self.rule_file) or self.rule
        for parent in (father, mother):
            if not scene.read_note(parent).genome:
                raise BadInput(parent.name, "has no genes yet", "press Tag Heads, or set its alleles")
        couple = scene.couple_from(father, mother)
        recipe = Recipe(
            couple.father,
            couple.mother,
            load_rule(rule),
            sons=self.sons,
            daughters=self.daughters,
            seed=self.seed,
            mode=self.mode,
            fuse=self.fuse,
            mutation=self._mutation(),
            express=self.express,
        )
        if not recipe.size:
            raise BadInput("sons and daughters", "are both 0", "ask for a child or more")
        self._couple = couple
        library = keeping.library_folder() if self.keep else None
        if self.keep and library is None:
            raise BadInput("keep", "there is no library to keep children in", "name a folder in the preferences")
        self._library = "" if library is None else str(library)
        ids = () if library is None else (keeping.known_id(father, library), keeping.known_id(mother, library))
        way, traits = engine.find(), keeping.traits(context)
        out = Path(bpy.path.abspath(self.out)) if self.out else None

        def work(progress: Any) -> breeding.Bred:
            bred = breeding.breed(recipe, rule, way, traits, out, progress)
            return bred if library is None else keeping.keep(library, bred, *ids)

        return work

    def finish(self, context: bpy.types.Context, result: breeding.Bred) -> str:
        """Place the children."""
        family = scene.place_children(context, result.populations, self._couple, self.layout == "wall", self._library)
        context.scene.kindred.family = family
        stopped = ", stopped before the rest" if result.stopped else ""
        stopped += f"; left out: {', '.join(result.left_out)}" if result.left_out else ""
        return f"{family.name}: {result.children} children of {' and '.join(self._couple.names)}{stopped}"

    def _mutation(self) -> tuple[float, ...]:
        if self.mutations.strip():
            try:
                return tuple(float(one) for one in self.mutations.split(","))
            except ValueError as error:
                raise BadInput(f"mutations {self.mutations}", "is not a list of numbers", "write 0,0.05,0.2") from error
        # A property is a float32: 0.01 comes back as 0.00999999977.
        return () if self.mutation == RULES_MUTATION else (round(self.mutation, 7),)


CLASSES = (KINDRED_OT_breed,)
