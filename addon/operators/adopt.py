"""Adopt the active mesh: find out its frame, units and regions, and make it a head."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from ...engine.errors import BadInput
from ...engine.heads import Head, topology_name
from ...engine.library import Library
from .. import engine, keeping, scene
from ..exchange import write_obj
from ..properties import SEX_ITEMS
from ..scene import meshes
from ..scene.adopting import world_mesh
from .base import LongOperator, needs, nothing_runs
from .heads import offer_parents


class KINDRED_OT_adopt(LongOperator, bpy.types.Operator):
    """Make the active mesh a head: its regions become vertex groups, and it can be bred"""

    bl_idname = "kindred.adopt"
    bl_label = "Adopt"

    sex: EnumProperty(name="Sex", description="What it is", items=SEX_ITEMS, default="auto")
    keep_topology: BoolProperty(
        name="Keep its mesh",
        description="Breed the mesh as it is; else a head of Kindred's own topology is fitted to it",
        default=True,
    )
    picture: StringProperty(
        name="Picture", description="A picture of the face, kept with the head", subtype="FILE_PATH"
    )
    keep: BoolProperty(name="Keep in library", description="Give it an id and save it", default=False)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """With a mesh, and an engine that finds its regions."""
        thing = context.active_object
        mesh = None if thing is not None and thing.type == "MESH" else "Select the mesh of a head"
        mode = None if context.mode == "OBJECT" else "Go back to Object Mode first"
        return needs(cls, nothing_runs(), mesh, mode, engine.problem())

    def prepare(self, context: bpy.types.Context) -> Any:
        """Read the mesh."""
        thing = context.active_object
        self._name = thing.name
        mesh, way = world_mesh(thing), engine.find()
        options = [f"--sex={self.sex}", *(["--keep-topology"] if self.keep_topology else [])]
        if self.picture:
            options.append(f"--picture={bpy.path.abspath(self.picture)}")
        library = keeping.library_folder() if self.keep else None
        if self.keep and library is None:
            raise BadInput("keep", "there is no library to keep it in", "name a folder in the preferences")
        name, twin = thing.name, _twin(context, thing) if self.keep_topology and library is None else None

        def work(progress: Any) -> Head:
            with tempfile.TemporaryDirectory(prefix="kindred-") as folder:
                path = write_obj(Path(folder) / "mesh.obj", *mesh)
                kept = library or Path(folder) / "library"
                if twin is not None:
                    with Library.open(kept, create=True) as opened:
                        opened.add(twin)
                told = way.run_verb(["adopt", *options, "--library", kept, path], progress)
                with Library.open(kept, read_only=True) as opened:
                    head = opened.head(told["heads"][0]["id"])
            origin = {**head.provenance, "source": name}
            return head.with_(provenance=origin, id=head.id if library is not None else None)

        return work

    def finish(self, context: bpy.types.Context, result: Head) -> str:
        """Make the object the head, or put the fitted head beside it."""
        thing, hidden = bpy.data.objects.get(self._name), ""
        if self.keep_topology and thing is not None:
            scene.become_head(context, thing, result)
        else:
            if thing is not None and thing.name in context.view_layer.objects:
                thing.hide_set(True)  # the new head stands where it stood, often in another unit
                hidden = f"; {thing.name} is hidden"
            (thing,) = scene.add_heads(context, [result])
            thing.name = f"{self._name} head"
        if self.keep:
            keeping.belong(thing, str(result.id), keeping.library_folder())
        offer_parents(context, [thing])
        return f"{thing.name} is a {result.sex} head now{hidden}"


def _twin(context: bpy.types.Context, thing: bpy.types.Object) -> Head | None:
    """A head of the scene that has the same faces: the engine then carries the very same regions over."""
    faces = topology_name(*meshes.faces(thing.data), len(thing.data.vertices))
    for other in context.scene.objects:
        if other is not thing and scene.is_head(other) and scene.read_note(other).faces == faces:
            return scene.head_from(other)
    return None


CLASSES = (KINDRED_OT_adopt,)
