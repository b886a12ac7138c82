"""A head with all that goes with it as GLB or FBX, by Blender's own exporters."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from ...engine.errors import BadInput
from ...engine.files import whole_file, writable_folder
from ...engine.heads.embedding import embed_head
from . import lods
from .note import KEY
from .reading import head_from
from .staging import Stage, Wanted, staged

SUFFIXES = (".glb", ".fbx")

UNREAL, UNITY, OTHER = "unreal", "unity", "other"


@dataclass(frozen=True, slots=True)
class Exported:
    """What a file holds now.

    meshes, bones, expressions: how many.
    """

    path: Path
    meshes: int
    bones: int
    expressions: int


def export_head(path: Path, thing: bpy.types.Object, wanted: Wanted, engine: str = OTHER) -> Exported:
    """Write a head of the scene; the file appears whole or not at all.

    path: ending in .glb or .fbx. engine: UNITY, UNREAL or OTHER, which sets names of levels and of the armature.
    Raises BadInput when the path cannot be written, the suffix is another, or something wanted cannot be made.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(path, "has a suffix that is not written", "choose .glb or .fbx")
    if path.is_dir():
        raise BadInput(path, "is a folder", "name a file in it")
    writable_folder(path.parent)
    head = head_from(thing)
    with tempfile.TemporaryDirectory(prefix="kindred-") as folder, staged(thing, wanted) as stage:
        made = Path(folder) / f"{path.stem}{path.suffix.lower()}"
        _name(stage, engine)
        with bpy.context.temp_override(**_context(stage)):
            if path.suffix.lower() == ".glb":
                del stage.head[KEY]  # extras.kindred says it, and all the rest
                _glb(made)
                embed_head(made, head, stage.head.name)
            else:
                with _images_on_disk(stage, Path(folder)):
                    _fbx(made)
        with whole_file(path) as part:
            shutil.copyfile(made, part)
        keys = stage.head.data.shape_keys
        return Exported(
            path,
            sum(one.type == "MESH" for one in stage.things),
            0 if stage.rig is None else len(stage.rig.data.bones),
            0 if keys is None else len(keys.key_blocks) - 1,
        )


def _context(stage: Stage) -> dict[str, Any]:
    layer = stage.scene.view_layers[0]
    layer.update()
    for one in stage.things:
        one.hide_set(False, view_layer=layer)
        one.select_set(True, view_layer=layer)
    layer.objects.active = stage.head
    return {
        "scene": stage.scene,
        "view_layer": layer,
        "active_object": stage.head,
        "object": stage.head,
        "selected_objects": stage.things,
    }


def _name(stage: Stage, engine: str) -> None:
    """What engines tell levels of detail and armatures by."""
    name, call = stage.head.name, stage.names.give
    for number, one in enumerate(stage.levels, 1):
        one.hide_viewport = one.hide_render = False
        del one[lods.KEY]
        call(one, f"{name}_LOD{number}", bpy.data.objects)
    if stage.rig is not None and engine == UNREAL:
        call(stage.rig, "Armature", bpy.data.objects)  # by this name Unreal does not take it for a bone
    if stage.levels and engine == UNREAL:
        _group(stage)
    if stage.levels and engine == UNITY:
        call(stage.head, f"{name}_LOD0", bpy.data.objects)


def _group(stage: Stage) -> None:
    """Levels under a node that FBX knows as a LodGroup."""
    group = bpy.data.objects.new(f"{stage.head.name}_LodGroup", None)
    group["fbx_type"] = "LodGroup"
    group.parent = stage.rig
    stage.scene.collection.objects.link(group)
    stage.things.append(group)
    for one in (stage.head, *stage.levels):
        one.parent = group


def _glb(path: Path) -> None:
    bpy.ops.export_scene.gltf(
        filepath=str(path),
        export_format="GLB",
        use_active_scene=True,
        use_selection=True,
        export_extras=True,
        export_yup=True,
        export_apply=False,
        export_animations=False,
        export_skins=True,
        export_morph=True,
        export_morph_normal=False,
        export_texcoords=True,
        export_normals=True,
        export_materials="EXPORT",
        export_image_format="AUTO",
        export_attributes=False,
        export_cameras=False,
        export_lights=False,
    )


def _fbx(path: Path) -> None:
    bpy.ops.export_scene.fbx(
        filepath=str(path),
        use_selection=True,
        object_types={"ARMATURE", "EMPTY", "MESH"},
        apply_scale_options="FBX_SCALE_ALL",
        axis_forward="-Z",
        axis_up="Y",
        use_mesh_modifiers=False,
        mesh_smooth_type="FACE",
        use_custom_props=True,
        add_leaf_bones=False,
        primary_bone_axis="Y",
        secondary_bone_axis="X",
        bake_anim=False,
        path_mode="COPY",
        embed_textures=True,
    )


@contextmanager
def _images_on_disk(stage: Stage, folder: Path) -> Iterator[None]:
    """Materials that show files in place of packed and generated images, since FBX embeds files alone.

    The nodes have their own images again after the block.
    """
    kept: list[tuple[bpy.types.ShaderNodeTexImage, bpy.types.Image]] = []
    made: dict[bpy.types.Image, bpy.types.Image] = {}
    try:
        for node in _image_nodes(stage):
            image = node.image
            if image not in made:
                file = folder / f"{bpy.path.clean_name(Path(image.name).stem)}.png"
                if file.exists():
                    file = file.with_stem(f"{file.stem}_{len(made)}")
                made[image] = _load(image, file)
            kept.append((node, image))
            node.image = made[image]
        yield
    finally:
        for node, image in kept:
            node.image = image
        bpy.data.batch_remove(list(made.values()))


def _load(image: bpy.types.Image, file: Path) -> bpy.types.Image:
    """The same picture from a file of its own."""
    if image.packed_file is not None and image.file_format == "PNG":
        file.write_bytes(image.packed_file.data)
    else:
        image.save(filepath=str(file), save_copy=True)
    loaded = bpy.data.images.load(str(file))
    loaded.colorspace_settings.name = image.colorspace_settings.name
    return loaded


def _image_nodes(stage: Stage) -> list[bpy.types.ShaderNodeTexImage]:
    slots = [slot for one in stage.things if one.type == "MESH" for slot in one.data.materials if slot is not None]
    nodes = [node for one in dict.fromkeys(slots) if one.node_tree is not None for node in one.node_tree.nodes]
    return [node for node in nodes if node.type == "TEX_IMAGE" and node.image is not None]
