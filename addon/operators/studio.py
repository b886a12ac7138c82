"""The studio: pictures of the scene's heads, with labels where they are for learning."""

from __future__ import annotations

import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import bpy
from bpy.props import EnumProperty, IntProperty, StringProperty

from ...engine.errors import BadInput
from ...engine.heads import Head, save_head
from ...engine.progress import Progress
from .. import engine, icons, jobs, scene
from ..properties import FORMAT_ITEMS, PLAN_ITEMS, RENDERER_ITEMS, session
from .base import LongOperator, needs, nothing_runs
from .heads import heads_of

_MOST_SHOWN = 64
"""Pictures that one press photographs at most; more belong into a data set."""


class _Photographs(LongOperator):
    """What both have in common: of whom, how they vary, how large, and what draws them."""

    bl_options: ClassVar[set[str]] = {"REGISTER"}

    family: StringProperty(name="Family", description="A family's collection; empty: the heads that are selected")
    plan: EnumProperty(name="Plan", description="How pictures vary", items=PLAN_ITEMS, default="portraits")
    count: IntProperty(name="Per Head", description="How many pictures of each head", default=1, soft_min=1)
    size: IntProperty(name="Size", description="Width and height", default=512, soft_min=32, subtype="PIXEL")
    seed: IntProperty(name="Seed", description="The same seed gives the same pictures", default=1, soft_min=0)
    renderer: EnumProperty(name="Renderer", description="What draws", items=RENDERER_ITEMS, default="studio")
    samples: IntProperty(name="Samples", description="Of Cycles, for each pixel", default=64, soft_min=1)
    out: StringProperty(name="Folder", description="Where to", subtype="DIR_PATH")

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a head and an engine that draws."""
        heads = None if any(map(scene.is_head, context.scene.objects)) else "There is no head in the scene yet"
        return needs(cls, nothing_runs(), heads, engine.problem())

    def _asked(self, context: bpy.types.Context) -> _Asked:
        """What there is to do, read in Blender's own thread.

        Raises BadInput where there is nobody to photograph.
        """
        things = heads_of(context, self.family)
        heads = [scene.head_from(one) for one in things]
        if not heads:
            raise BadInput("heads", "none is selected", "select the heads to photograph")
        if self.count < 1:
            raise BadInput(f"{self.count} pictures", "are none", "ask for one or more of each head")
        options = [f"--per-person={self.count}", f"--count={self.count * len(heads)}", "--plan", self.plan]
        options += [f"--size={self.size}", f"--seed={self.seed}", "--renderer", self.renderer]
        if self.renderer == "cycles":
            options += [f"--samples={self.samples}", "--blender", engine.blender_program()]
        return _Asked(heads, [one.name for one in things], options, engine.find())


@dataclass(frozen=True, slots=True)
class _Asked:
    """Heads to photograph, what they are called here, the options of 'kindred studio' for it, and who does it."""

    heads: list[Head]
    names: list[str]
    options: list[str]
    engine: engine.Engine

    def write(self, out: Path, more: list[str], progress: Progress) -> dict[str, Any]:
        """Write a data set; returns what the verb tells."""
        with tempfile.TemporaryDirectory(prefix="kindred-") as folder:
            files = [Path(folder) / f"{number:04d}.npz" for number in range(len(self.heads))]
            for path, head in zip(files, self.heads, strict=True):
                save_head(path, head)
            command = ["studio", "--heads", *files, "--out", out, *self.options, *more]
            return self.engine.run_verb(command, progress)


class KINDRED_OT_photograph(_Photographs, bpy.types.Operator):
    """Photograph the heads as the studio would: each in light, pose, expression and surroundings of their own"""

    bl_idname = "kindred.photograph"
    bl_label = "Photograph"

    def prepare(self, context: bpy.types.Context) -> jobs.Work:
        """Read the heads; the rest is work."""
        asked = self._asked(context)
        if len(asked.heads) * self.count > _MOST_SHOWN:
            wrong = f"are {len(asked.heads) * self.count} pictures"
            raise BadInput(f"{len(asked.heads)} heads", wrong, f"ask for {_MOST_SHOWN} at most, or write a data set")
        out = Path(bpy.path.abspath(self.out)) if self.out else Path(bpy.app.tempdir) / "kindred pictures"
        names = [f"{name}-{self.seed}-{number}" for name in asked.names for number in range(self.count)]

        def work(progress: Progress) -> list[Path]:
            with tempfile.TemporaryDirectory(prefix="kindred-") as folder:
                asked.write(Path(folder), ["--format", "png"], progress)
                return _unpacked(Path(folder), out, names)

        return work

    def finish(self, context: bpy.types.Context, result: list[Path]) -> str:
        """Show the last one."""
        session(context).picture = str(result[-1])
        icons.changed(session(context).picture)
        return f"{len(result)} pictures in {result[-1].parent}"


class KINDRED_OT_studio(_Photographs, bpy.types.Operator):
    """Write pictures of the heads with exact labels: classes, landmarks, depth, normals, pose, gaze, parameters"""

    bl_idname = "kindred.studio"
    bl_label = "Write Data Set"

    format: EnumProperty(name="Format", description="Of the pictures", items=FORMAT_ITEMS, default="jpg")

    def prepare(self, context: bpy.types.Context) -> jobs.Work:
        """Read the heads; the rest is work."""
        asked = self._asked(context)
        if not self.out:
            raise BadInput("out", "no folder is named", "name the data set's folder")
        out, more = Path(bpy.path.abspath(self.out)), ["--format", self.format]
        return lambda progress: asked.write(out, more, progress)

    def finish(self, context: bpy.types.Context, result: dict[str, Any]) -> str:
        """Say what was made."""
        failed = f"; {len(result['failed'])} failed ({result['failed'][0]})" if result["failed"] else ""
        return f"{result['pictures']} pictures drawn, {result['shards']} shards in {result['out']}{failed}"


def _unpacked(shards: Path, out: Path, names: list[str]) -> list[Path]:
    """Put the pictures of a data set into a folder, under names of their own, in order.

    Raises BadInput when the folder cannot be written.
    """
    written: list[Path] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for shard in sorted(shards.glob("shard-*.tar")):
            with tarfile.open(shard) as tar:
                for member in tar.getmembers():
                    number, _, kind = member.name.partition(".")
                    data = tar.extractfile(member) if kind == "png" else None
                    if data is not None:
                        written.append(out / f"{bpy.path.clean_name(names[int(number)])}.png")
                        written[-1].write_bytes(data.read())
    except OSError as error:
        raise BadInput(out, f"cannot be written ({error.strerror})", "choose another folder") from error
    return written


CLASSES = (KINDRED_OT_photograph, KINDRED_OT_studio)
