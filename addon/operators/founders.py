"""Sample founders from the rig."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty

from ...engine.errors import BadInput
from ...engine.heads import Head
from ...engine.library import Library
from .. import engine, keeping, scene
from .base import LongOperator, needs, nothing_runs
from .heads import offer_parents

_SEX = (
    ("both", "Both", "As many of each"),
    ("male", "Male", "Men"),
    ("female", "Female", "Women"),
)


class KINDRED_OT_new(LongOperator, bpy.types.Operator):
    """Sample new heads from the bundled rig, with the spread that was measured on people"""

    bl_idname = "kindred.new"
    bl_label = "Add Founders"

    count: IntProperty(name="Count", description="How many of each sex asked for", default=1, soft_min=1, soft_max=50)
    sex: EnumProperty(name="Sex", description="Which", items=_SEX, default="both")
    seed: IntProperty(name="Seed", description="The same seed gives the same people", default=1, soft_min=0)
    keep: BoolProperty(name="Keep in library", description="Give them ids and save them", default=False)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Not while something runs."""
        return needs(cls, nothing_runs())

    def prepare(self, context: bpy.types.Context) -> Any:
        """Read the options."""
        way, options = engine.find(), [f"--count={self.count}", f"--sex={self.sex}", f"--seed={self.seed}"]
        library = keeping.library_folder() if self.keep else None
        options += [] if self.keep else ["--no-thumbnails"]
        if self.keep and library is None:
            raise BadInput("keep", "there is no library to keep them in", "name a folder in the preferences")

        def work(progress: Any) -> list[Head]:
            with tempfile.TemporaryDirectory(prefix="kindred-") as folder:
                kept = library or Path(folder) / "library"
                told = way.run_verb(["new", "--library", kept, *options], progress)
                with Library.open(kept, read_only=True) as opened:
                    return [opened.head(one["id"]) for one in told["heads"]]

        return work

    def finish(self, context: bpy.types.Context, result: list[Head]) -> str:
        """Put them into the scene."""
        added = scene.add_heads(context, result, hair=True)
        offer_parents(context, added)
        for thing, head in zip(added, result, strict=True):
            if self.keep:
                keeping.belong(thing, str(head.id), keeping.library_folder())
            else:
                scene.write_note(thing, scene.read_note(thing).with_(id=None))
                thing.name = f"Founder {'man' if head.sex == 'male' else 'woman'}"
        return f"{len(result)} founders"


CLASSES = (KINDRED_OT_new,)
