"""A whole head, exported and brought back: hair, eyes, expressions, levels of detail, textures."""

from __future__ import annotations

import json
import struct

import bpy
import numpy as np
import pytest
from conftest import note, positions

KINDS = ("objects", "meshes", "armatures", "scenes", "images", "shape_keys", "materials", "node_groups")


@pytest.fixture
def head():
    """A dressed person in plain tones, away from the origin, marked as studios mark their assets."""
    return added("0")


@pytest.fixture
def mapped():
    """The same with maps."""
    return added("512")


def added(maps):
    assert bpy.ops.kindred.add_head(seed=4, maps=maps, object_name="Ada") == {"FINISHED"}
    thing = bpy.context.active_object
    thing.location, thing["asset"] = (1, 2, 3), 42
    return thing


@pytest.fixture
def names(extension):
    return list(extension("engine.heads.expressions").EXPRESSIONS)


def worn(head):
    return [one for one in head.children if "kindred_hair" in one]


def everything():
    return {(kind, one.name) for kind in KINDS for one in getattr(bpy.data, kind)}


def brought_back(path):
    """What a file holds, as Blender imports it into an empty scene, by name; not what importers draw bones with."""
    bpy.ops.wm.read_homefile(use_empty=True)
    if path.suffix == ".glb":
        bpy.ops.import_scene.gltf(filepath=str(path))
    else:
        bpy.ops.import_scene.fbx(filepath=str(path))
    return {one.name: one for one in bpy.data.objects if not one.name.startswith("Icosphere")}


def glb_json(path):
    data = path.read_bytes()
    (size,) = struct.unpack("<I", data[12:16])
    return json.loads(data[20 : 20 + size])


def test_exporting_leaves_the_scene_as_it_was(mapped, tmp_path):
    head = mapped
    before, base = everything(), positions(head)
    bpy.ops.ed.undo_push(message="before")
    for name in ("a.glb", "a.fbx"):
        assert bpy.ops.kindred.export_head(filepath=str(tmp_path / name), lods=True, expressions=False) == {"FINISHED"}
        assert everything() == before
    assert head.name == "Ada" and tuple(head.location) == (1, 2, 3) and head.data.shape_keys is None
    assert np.array_equal(positions(head), base) and bpy.context.active_object == head
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.fbx", "a.glb"], "nothing is left beside the files"
    assert all(one.packed_file is not None for one in bpy.data.images if one.users)


def test_a_glb_comes_back_with_all_that_went(mapped, names, tmp_path, extension):
    head = mapped
    wearing, true = [one.name for one in worn(head)], extension("addon.scene").head_from(head)
    assert len(wearing) >= 2
    bpy.ops.kindred.export_head(filepath=str(tmp_path / "a.glb"))
    read = extension("engine.heads.reading.kindred").read_kindred_glb(tmp_path / "a.glb")
    assert np.array_equal(read.vertices, true.vertices) and read.sex == true.sex
    assert np.array_equal(read.parameters, true.parameters) and dict(read.genome) == dict(true.genome)
    assert dict(read.appearance.discrete) == dict(true.appearance.discrete)
    assert np.array_equal(read.topology.regions, true.topology.regions)
    node = next(one for one in glb_json(tmp_path / "a.glb")["nodes"] if one["name"] == "Ada")
    assert set(node["extras"]) == {"asset", "kindred"} and node["extras"]["asset"] == 42
    back = brought_back(tmp_path / "a.glb")
    rig = next(one for one in back.values() if one.type == "ARMATURE")
    assert {"head", "eye.L", "eye.R"} <= set(rig.data.bones.keys())
    assert {one.parent for name, one in back.items() if one.type == "MESH"} == {rig}
    assert set(wearing) <= set(back)
    assert [key.name for key in back["Ada"].data.shape_keys.key_blocks][1:] == names
    brows = next(name for name in wearing if "brows" in name)
    assert "browInnerUp" in back[brows].data.shape_keys.key_blocks
    size = back["Ada"].dimensions
    assert 0.2 < size.z < 0.4 and back["Ada"].matrix_world.translation.length < 1e-6, "metres, at the origin"
    pictures = [one for one in bpy.data.images if one.has_data or one.packed_file is not None]
    assert len(pictures) >= 5 and any(tuple(one.size) == (512, 512) for one in pictures)
    for name in ("Ada", *wearing):
        assert all(material is not None for material in back[name].data.materials)


def test_an_fbx_comes_back_with_all_that_went_and_is_a_head_again(mapped, names, tmp_path, extension):
    head = mapped
    wearing, true = [one.name for one in worn(head)], extension("addon.scene").head_from(head)
    bpy.ops.kindred.export_head(filepath=str(tmp_path / "a.fbx"))
    back = brought_back(tmp_path / "a.fbx")
    assert {"Ada", *wearing} <= set(back)
    rig = next(one for one in back.values() if one.type == "ARMATURE")
    assert {"head", "eye.L", "eye.R"} <= set(rig.data.bones.keys())
    ada = back["Ada"]
    assert [key.name for key in ada.data.shape_keys.key_blocks][1:] == names
    assert tuple(ada.scale) == pytest.approx((1, 1, 1)) and ada["asset"] == 42
    textures = [node.image for one in ada.data.materials for node in one.node_tree.nodes if node.type == "TEX_IMAGE"]
    assert any(tuple(one.size) == (512, 512) and one.packed_file is not None for one in textures)
    again = extension("addon.scene").head_from(ada)
    assert np.abs(again.vertices - true.vertices).max() < 1e-6
    assert np.array_equal(again.parameters, true.parameters) and again.topology.name == true.topology.name
    assert np.allclose(again.topology.regions, true.topology.regions, atol=1e-6)


def test_levels_of_detail_go_along_under_the_names_that_engines_know(head, tmp_path):
    faces = len(head.data.polygons)
    bpy.ops.kindred.export_head(filepath=str(tmp_path / "a.fbx"), lods=True, engine="unity", hair=False)
    back = brought_back(tmp_path / "a.fbx")
    levels = [back[f"Ada_LOD{number}"] for number in (0, 1, 2)]
    counts = [len(one.data.polygons) for one in levels]
    assert counts[0] == faces and counts[0] > 2 * counts[1] > 4 * counts[2]
    assert all("jawOpen" in one.data.shape_keys.key_blocks for one in levels)
    assert {one.data.materials[0].name for one in levels} == {levels[0].data.materials[0].name}


def test_unreal_finds_an_armature_and_a_lod_group(head, tmp_path):
    bpy.data.objects.new("Armature", None)  # the artist's own has that name
    bpy.ops.kindred.export_head(filepath=str(tmp_path / "a.fbx"), lods=True, engine="unreal", expressions=False)
    assert "Armature" in bpy.data.objects and bpy.data.objects["Armature"].type == "EMPTY"
    back = brought_back(tmp_path / "a.fbx")
    assert back["Armature"].type == "ARMATURE" and back["Ada"].data.shape_keys is None
    assert back["Ada_LodGroup"]["fbx_type"] == "LodGroup"
    assert b"LodGroup" in (tmp_path / "a.fbx").read_bytes()


def test_what_is_not_wanted_stays_at_home(head, tmp_path):
    bpy.ops.kindred.add_expressions()
    bpy.ops.kindred.mood(mood="joy")
    bpy.ops.kindred.export_head(filepath=str(tmp_path / "a.glb"), hair=False, rig=False, expressions=False)
    back = brought_back(tmp_path / "a.glb")
    assert set(back) == {"Ada"} and back["Ada"].data.shape_keys is None


def test_an_expression_that_shows_is_not_baked_in(head, tmp_path):
    base = positions(head)
    bpy.ops.kindred.add_expressions()
    bpy.ops.kindred.mood(mood="joy")
    bpy.ops.kindred.export_head(filepath=str(tmp_path / "a.fbx"), hair=False)
    assert head.data.shape_keys.key_blocks["mouthSmileLeft"].value > 0.3, "the scene's stays as it is"
    ada = brought_back(tmp_path / "a.fbx")["Ada"]
    assert {round(key.value, 6) for key in list(ada.data.shape_keys.key_blocks)[1:]} == {0.0}
    assert np.abs(positions(ada) - base).max() < 1e-6


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "empty"), ("a.obj", "suffix"), ("folder.glb", "is a folder"), ("none/a.glb", "none")],
)
def test_what_cannot_be_written_is_told_in_a_line(head, tmp_path, name, words):
    (tmp_path / "folder.glb").mkdir()
    (tmp_path / "none").write_text("a file where a folder should be")
    before = everything()
    with pytest.raises(RuntimeError, match=words) as told:
        bpy.ops.kindred.export_head(filepath=str(tmp_path / name) if name else "")
    assert "\n" not in str(told.value).strip() and "Traceback" not in str(told.value)
    assert everything() == before


def test_a_head_is_imported_as_it_was(head, tmp_path, extension):
    bpy.ops.kindred.set_alleles(feature="all", alleles="Dr")
    true, told = extension("addon.scene").head_from(head), note(head)
    bpy.ops.kindred.export_head(filepath=str(tmp_path / "Ada.glb"), hair=False, expressions=False)
    bpy.ops.wm.read_homefile(use_empty=True)
    assert bpy.ops.kindred.import_head(filepath=str(tmp_path / "Ada.glb")) == {"FINISHED"}
    thing = bpy.context.active_object
    again = extension("addon.scene").head_from(thing)
    assert np.array_equal(again.vertices, true.vertices) and note(thing)["genome"] == told["genome"]
    assert note(thing)["parameters"] == told["parameters"]
    assert worn(thing) and any(one.type == "ARMATURE" for one in thing.children)
    with pytest.raises(RuntimeError, match=r"none\.glb"):
        bpy.ops.kindred.import_head(filepath=str(tmp_path / "none.glb"))


def test_a_copy_has_parts_of_its_own(head):
    bpy.ops.kindred.add_expressions()
    bpy.ops.kindred.add_lods()
    count = len(bpy.data.objects)
    assert bpy.ops.kindred.duplicate_head() == {"FINISHED"}
    copy = bpy.context.active_object
    assert copy is not head and len(bpy.data.objects) == 2 * count and not note(copy)["id"]
    rig = next(one for one in copy.children if one.type == "ARMATURE")
    assert copy.modifiers["Kindred Rig"].object == rig
    assert all(one.modifiers["Kindred Rig"].object == rig for one in copy.children if one.type == "MESH")
    head.data.shape_keys.key_blocks["browInnerUp"].value = 1
    rig.pose.bones["eye_target"].location = (0, 0, 0.2)
    bpy.context.view_layer.update()
    assert head.data.shape_keys.key_blocks["eyeLookUpLeft"].value < 1e-6
    assert copy.data.shape_keys.key_blocks["eyeLookUpLeft"].value > 0.5
    for one in copy.children:
        if "kindred_hair" in one and one.data.shape_keys and "browInnerUp" in one.data.shape_keys.key_blocks:
            assert one.data.shape_keys.key_blocks["browInnerUp"].value == 0, "driven by its own head"
    assert (copy.matrix_world.translation - head.matrix_world.translation).length > 0.15


def test_a_head_is_removed_with_its_parts_and_undone(mapped):
    head = mapped
    hat = bpy.data.objects.new("hat", bpy.data.meshes.new("hat"))
    bpy.context.scene.collection.objects.link(hat)
    hat.parent = head
    bpy.context.view_layer.update()
    bpy.ops.ed.undo_push(message="before")
    count = len(bpy.data.objects)
    bpy.ops.kindred.remove_head("EXEC_DEFAULT", True)
    assert list(bpy.data.objects.keys()) == ["hat"] and tuple(bpy.data.objects["hat"].matrix_world.translation) == (
        1,
        2,
        3,
    )
    assert not bpy.data.armatures and not bpy.data.shape_keys and bpy.data.meshes.keys() == ["hat"]
    assert not any(one.name.startswith("Ada skin") for one in bpy.data.images)
    bpy.ops.ed.undo()
    assert len(bpy.data.objects) == count and bpy.data.objects["Ada"].children


def test_levels_of_detail_share_materials_and_follow_shape_and_expression(head, extension):
    bpy.ops.kindred.add_expressions()
    assert bpy.ops.kindred.add_lods() == {"FINISHED"}
    assert bpy.ops.kindred.add_lods() == {"FINISHED"}, "made anew, not twice"
    levels = [one for one in head.children if "kindred_lod" in one]
    assert [one.name for one in levels] == ["Ada_LOD1", "Ada_LOD2"] and all(one.hide_viewport for one in levels)
    assert all(list(one.data.materials) == list(head.data.materials) for one in levels)
    lods = extension("engine.heads.lods").lods(extension("engine.heads").bundled_kit())
    shaping = extension("addon.scene.shaping")
    shaping.set_value(head, 0, 0.9 if shaping.value_of(head, 0) < 0.5 else 0.1)
    for one, lod in zip(levels, lods, strict=True):
        assert np.array_equal(positions(one), positions(head)[lod.rows])
        assert "jawOpen" in one.data.shape_keys.key_blocks
    assert bpy.ops.kindred.remove_lods() == {"FINISHED"}
    assert not any("kindred_lod" in one for one in bpy.data.objects)


def test_hair_follows_expressions(head, extension):
    bpy.ops.kindred.add_expressions()
    hair, meshes = extension("addon.scene.hair"), extension("addon.scene.meshes")
    head.data.shape_keys.key_blocks["browInnerUp"].value = 1
    graph = bpy.context.evaluated_depsgraph_get()
    graph.update()
    shown = meshes.positions(head.data)
    co = np.empty(len(shown) * 3, np.float32)
    head.evaluated_get(graph).data.attributes["position"].data.foreach_get("vector", co)
    for one, piece in hair.carried(head):
        if one["kindred_hair"] == "brows":
            seen = np.empty(len(piece.vertices) * 3, np.float32)
            one.evaluated_get(graph).data.attributes["position"].data.foreach_get("vector", seen)
            moved = seen.reshape(-1, 3) - piece.vertices
            assert np.linalg.norm(moved, axis=1).max() > 0.002
            assert np.abs(seen.reshape(-1, 3) - piece.follow(co.reshape(-1, 3))).max() < 2e-4
            break
    else:
        raise AssertionError("no brows")
    looks = extension("addon.scene.looks")
    looks.set_choice(head, "brows", "bushy" if note(head)["appearance"]["discrete"]["brows"] != "bushy" else "thin")
    new = next(one for one in worn(head) if one["kindred_hair"] == "brows")
    assert "browInnerUp" in new.data.shape_keys.key_blocks and "Kindred Rig" in new.modifiers, "another style does, too"
