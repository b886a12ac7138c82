"""Export a head with everything: GLB or FBX, for game engines."""

from __future__ import annotations

from pathlib import Path

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from ...engine.errors import BadInput
from .. import scene
from ..scene.exporting import OTHER, SUFFIXES, UNITY, UNREAL, export_head
from ..scene.staging import Wanted
from .base import KindredOperator, needs
from .expressions import chosen_head

_ENGINES = (
    (OTHER, "Any", "Names as they are in Blender"),
    (UNITY, "Unity", "Levels of detail are named as Unity groups them"),
    (UNREAL, "Unreal", "The armature is no bone; levels of detail are a LodGroup"),
)
_FORMATS = (
    (".glb", "GLB", "One file with textures inside; Kindred reads the head back whole"),
    (".fbx", "FBX", "For Unreal, Unity and other tools; textures inside"),
)


class KINDRED_OT_export_head(KindredOperator, bpy.types.Operator):
    """Write the head with hair, eyes, expressions and textures as one file for a game engine"""

    bl_idname = "kindred.export_head"
    bl_label = "Export Head"
    bl_options = {"REGISTER", "PRESET"}

    filepath: StringProperty(name="File", description="Ending in .glb or .fbx", subtype="FILE_PATH")
    filter_glob: StringProperty(
        name="Filter", description="Files that are shown", default="*.glb;*.fbx", options={"HIDDEN"}
    )
    check_existing: BoolProperty(
        name="Check", description="Ask before a file is replaced", default=True, options={"HIDDEN"}
    )
    head: StringProperty(name="Head", description="Name or id of a head; empty: the active one", options={"HIDDEN"})
    format: EnumProperty(
        name="Format",
        description="Which, where the file's name does not say",
        items=_FORMATS,
        default=".glb",
        update=lambda self, context: self._rename(),
    )
    engine: EnumProperty(name="For", description="Who reads it", items=_ENGINES, default=OTHER)
    hair: BoolProperty(name="Hair", description="Hair, brows, beard and glasses, too", default=True)
    rig: BoolProperty(name="Bones", description="An armature with head and eyes", default=True)
    expressions: BoolProperty(
        name="Expressions",
        description="The 52 expressions as morph targets, also where the head has none",
        default=True,
    )
    lods: BoolProperty(name="Levels of Detail", description="The two lower levels, too", default=False)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a head in Object Mode."""
        heads = None if any(map(scene.is_head, context.scene.objects)) else "There is no head in the scene yet"
        return needs(cls, heads, None if context.mode == "OBJECT" else "Go back to Object Mode first")

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask where to."""
        return self.guarded(lambda: self._ask(context)) and {"RUNNING_MODAL"}

    def check(self, context: bpy.types.Context) -> bool:
        """Keep the suffix right while a name is typed."""
        return self._rename()

    def run(self, context: bpy.types.Context) -> str:
        """Write it."""
        head = chosen_head(context, self.head)
        if not self.filepath:
            raise BadInput("filepath", "is empty", "name a .glb or .fbx file")
        path = Path(bpy.path.abspath(self.filepath))
        wanted = Wanted(self.hair, self.rig, self.expressions, self.lods)
        done = export_head(path, head, wanted, self.engine)
        return f"{done.path.name}: {done.meshes} meshes, {done.bones} bones, {done.expressions} expressions"

    def draw(self, context: bpy.types.Context) -> None:
        """The file browser's side."""
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.row().prop(self, "format", expand=True)
        layout.row().prop(self, "engine", expand=True)
        column = layout.column(heading="Include", align=True)
        for name in ("hair", "rig", "expressions", "lods"):
            column.prop(self, name)

    def _ask(self, context: bpy.types.Context) -> None:
        head = chosen_head(context, self.head)
        self.head = head.name
        folder = Path(bpy.data.filepath).parent if bpy.data.filepath else Path.home()
        self.filepath = str(folder / f"{bpy.path.clean_name(head.name)}{self.format}")
        context.window_manager.fileselect_add(self)

    def _rename(self) -> bool:
        """Give the file the suffix of the format. Returns whether that changed it."""
        path = Path(self.filepath)
        if not path.name or path.suffix == self.format:
            return False
        stem = path.stem if path.suffix.lower() in SUFFIXES else path.name
        self.filepath = str(path.with_name(stem + self.format))
        return True


CLASSES = (KINDRED_OT_export_head,)
