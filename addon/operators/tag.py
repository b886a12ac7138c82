"""Give heads their classes and alleles."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import bpy
from bpy.props import IntProperty

from ...engine.errors import BadInput
from ...engine.heads import Head
from ...engine.library import Library
from .. import engine, scene
from .base import LongOperator, needs, nothing_runs


class KINDRED_OT_tag(LongOperator, bpy.types.Operator):
    """Class the features of the selected heads, or else of all founders here, and give them alleles"""

    bl_idname = "kindred.tag"
    bl_label = "Tag"

    seed: IntProperty(name="Seed", description="The same seed gives the same alleles", default=1, soft_min=0)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a head in the scene and an engine that clusters."""
        heads = None if any(map(scene.is_head, context.scene.objects)) else "There is no head in the scene yet"
        return needs(cls, nothing_runs(), heads, engine.problem())

    def prepare(self, context: bpy.types.Context) -> Any:
        """Read the heads."""
        chosen = [one for one in context.selected_objects if scene.is_head(one)]
        chosen = chosen or [
            one for one in context.scene.objects if scene.is_head(one) and not scene.read_note(one).parents
        ]
        if not chosen:
            raise BadInput("tag", "there is no founder here", "select heads")
        self._names = [one.name for one in chosen]
        heads, way, seed = [scene.head_from(one) for one in chosen], engine.find(), self.seed

        def work(progress: Any) -> list[Head]:
            with tempfile.TemporaryDirectory(prefix="kindred-") as folder:
                with Library.open(Path(folder) / "library", create=True) as library:
                    ids = [one.id for one in library.add_many(heads)]
                way.run_verb(["tag", "--library", Path(folder) / "library", f"--seed={seed}"], progress)
                with Library.open(Path(folder) / "library", read_only=True) as library:
                    return [library.head(str(one)) for one in ids]

        return work

    def finish(self, context: bpy.types.Context, result: list[Head]) -> str:
        """Keep the genes on the objects."""
        for name, head in zip(self._names, result, strict=True):
            thing = bpy.data.objects.get(name)
            if thing is not None:
                scene.write_note(thing, scene.read_note(thing).with_(genome=head.genome))
        return f"{len(result)} heads tagged"


CLASSES = (KINDRED_OT_tag,)
