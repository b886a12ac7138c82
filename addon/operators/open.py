"""Open a head that Kindred exported: nothing of it is lost on the way."""

from __future__ import annotations

from pathlib import Path

import bpy
from bpy.props import BoolProperty, StringProperty

from ...engine.errors import BadInput
from ...engine.heads.reading.kindred import read_kindred_glb
from .. import scene
from ..scene.writing import select
from .base import KindredOperator, needs
from .heads import offer_parents


class KINDRED_OT_import_head(KindredOperator, bpy.types.Operator):
    """Open a GLB that Kindred wrote: the head with its parameters, genes and looks"""

    bl_idname = "kindred.import_head"
    bl_label = "Import Head"
    bl_options = {"REGISTER", "UNDO"}

    filepath: StringProperty(name="File", description="A .glb that Kindred wrote", subtype="FILE_PATH")
    filter_glob: StringProperty(
        name="Filter", description="Files that are shown", default="*.glb", options={"HIDDEN", "SKIP_SAVE"}
    )
    eyes: BoolProperty(name="Eye Rig", description="Put the eyes on an armature that looks at a target", default=True)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """In Object Mode."""
        return needs(cls, None if context.mode == "OBJECT" else "Go back to Object Mode first")

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask which."""
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def run(self, context: bpy.types.Context) -> str:
        """Read it, and put it into the scene."""
        if not self.filepath:
            raise BadInput("filepath", "is empty", "name a .glb file")
        path = Path(bpy.path.abspath(self.filepath))
        (thing,) = scene.add_heads(context, [read_kindred_glb(path)], hair=True, eyes=self.eyes, maps=1024)
        if not scene.read_note(thing).id:
            thing.name = path.stem
        select(context, [thing])
        offer_parents(context, [thing])
        return f"{thing.name} is in the scene"


CLASSES = (KINDRED_OT_import_head,)
