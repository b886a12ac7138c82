"""Give heads their classes and alleles."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import bpy
from bpy.props import EnumProperty, IntProperty

from ...engine.errors import BadInput
from ...engine.heads import Head
from ...engine.library import Library
from .. import engine, keeping, scene
from .base import LongOperator, needs, nothing_runs

_WHICH = (
    ("new", "New", "Founders without genes get them; the others keep theirs"),
    ("all", "All", "All founders get genes anew, also where alleles were set by hand"),
)


class KINDRED_OT_tag(LongOperator, bpy.types.Operator):
    """Class the features of this scene's founders, and give them alleles"""

    bl_idname = "kindred.tag"
    bl_label = "Tag"

    which: EnumProperty(name="Which", description="Who gets genes", items=_WHICH, default="new")
    seed: IntProperty(name="Seed", description="The same seed gives the same alleles", default=1, soft_min=0)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a head in the scene and an engine that clusters."""
        heads = None if any(map(scene.is_head, context.scene.objects)) else "There is no head in the scene yet"
        return needs(cls, nothing_runs(), heads, engine.problem())

    def prepare(self, context: bpy.types.Context) -> Any:
        """Read the founders: all of them, as the classes of one depend on the others."""
        founders = {one.name: scene.read_note(one) for one in context.scene.objects if scene.is_head(one)}
        founders = {name: note for name, note in founders.items() if not note.parents}
        self._wanted = {name for name, note in founders.items() if self.which == "all" or not note.genome}
        if not self._wanted:
            raise BadInput("tag", "every founder here has genes", "tag all anew, or switch alleles by hand")
        chosen = [bpy.data.objects[name] for name in founders]
        self._names = [one.name for one in chosen]
        heads, way, seed = [scene.head_from(one) for one in chosen], engine.find(), self.seed

        def work(progress: Any) -> tuple[list[Head], bytes]:
            with tempfile.TemporaryDirectory(prefix="kindred-") as folder:
                with Library.open(Path(folder) / "library", create=True) as library:
                    ids = [one.id for one in library.add_many(heads)]
                way.run_verb(["tag", "--library", Path(folder) / "library", f"--seed={seed}"], progress)
                with Library.open(Path(folder) / "library", read_only=True) as library:
                    return [library.head(str(one)) for one in ids], library.traits_path.read_bytes()

        return work

    def finish(self, context: bpy.types.Context, result: tuple[list[Head], bytes]) -> str:
        """Keep the genes on the objects, and with the scene how traits are read."""
        heads, context.scene[keeping.TRAITS] = result
        for name, head in zip(self._names, heads, strict=True):
            thing = bpy.data.objects.get(name)
            if thing is not None and name in self._wanted:
                scene.write_note(thing, scene.read_note(thing).with_(genome=head.genome))
        return f"{len(self._wanted)} heads tagged"


CLASSES = (KINDRED_OT_tag,)
