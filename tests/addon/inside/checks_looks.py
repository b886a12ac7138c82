"""Heads with maps, in Blender: their materials, what a renderer makes of them, and who shares them."""

from __future__ import annotations

import json
import struct

import bpy
import numpy as np
import pytest

SIZE = 64


@pytest.fixture
def dressed(extension):
    """A head in the scene that wears maps, and the head itself."""
    kit = extension("engine.heads").bundled_kit()
    head = extension("engine.heads").sample(kit, "female", np.random.default_rng(3))
    (thing,) = extension("addon.scene").add_heads(bpy.context, [head])
    assert extension("addon.scene.textures").give_maps(thing.data, head, kit, size=512)
    return thing, head


def images(thing) -> dict[str, bpy.types.Image]:
    """The images of a head's materials, by what they feed."""
    found = {}
    for material in thing.data.materials:
        kind = material["kindred_surface"].split(" ")[0]
        for node in material.node_tree.nodes:
            if node.type == "TEX_IMAGE":
                found[f"{kind} {node.image.name.split('.')[0].split(' ')[-1]}"] = node.image
    return found


def picture(target: str) -> np.ndarray:
    """(SIZE, SIZE, 3): what Cycles sees of the face from the front, linear."""
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples, scene.cycles.device = "CYCLES", 6, "CPU"
    scene.render.resolution_x = scene.render.resolution_y = SIZE
    scene.view_settings.view_transform = "Raw"
    scene.render.image_settings.file_format, scene.render.image_settings.color_depth = "OPEN_EXR", "32"
    eye = bpy.data.objects.new("eye", bpy.data.cameras.new("eye"))
    eye.location, eye.rotation_euler, eye.data.angle = (0, -0.7, -0.02), (np.pi / 2, 0, 0), 0.2
    lamp = bpy.data.objects.new("lamp", bpy.data.lights.new("lamp", "AREA"))
    lamp.location, lamp.rotation_euler, lamp.data.energy = (0, -1, 0.2), (np.pi / 2, 0, 0), 10
    for one in (eye, lamp):
        scene.collection.objects.link(one)
    scene.camera, scene.render.filepath = eye, target
    bpy.ops.render.render(write_still=True)
    seen = bpy.data.images.load(target)
    pixels = np.empty(SIZE * SIZE * 4, np.float32)
    seen.pixels.foreach_get(pixels)
    return pixels.reshape(SIZE, SIZE, 4)[..., :3]


def test_a_head_with_maps_has_a_skin_and_an_eye_of_its_own_and_shares_the_rest(dressed):
    thing, _ = dressed
    kinds = {one["kindred_surface"].split(" ")[0]: one for one in thing.data.materials}
    assert {"skin", "eye", "teeth", "gums", "tongue", "lashes", "tear", "caruncle"} == set(kinds)
    assert kinds["skin"]["kindred_surface"].endswith("maps") and kinds["eye"]["kindred_surface"].endswith("maps")
    assert kinds["skin"].node_tree.nodes["Principled BSDF"].inputs["Subsurface Weight"].default_value > 0.5


def test_maps_lie_in_the_blend_with_the_right_colour_spaces(dressed, tmp_path):
    found = images(dressed[0])
    assert set(found) == {"skin albedo", "skin roughness", "skin normal", "eye colour", "eye normal"}
    for name, image in found.items():
        assert image.packed_file is not None and image.size[0] >= 512
        assert image.colorspace_settings.name == ("sRGB" if name in ("skin albedo", "eye colour") else "Non-Color")
    before = np.array(found["skin albedo"].pixels[:4000])
    name = dressed[0].name
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "head.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "head.blend"))
    kept = images(bpy.data.objects[name])["skin albedo"]
    assert np.allclose(np.array(kept.pixels[:4000]), before) and 0.05 < before.mean() < 0.98


def test_cycles_shows_skin_and_neither_black_nor_pink(dressed, extension, tmp_path):
    _, head = dressed
    seen = picture(str(tmp_path / "face.exr"))
    cheek = seen[SIZE // 3 : SIZE // 2, SIZE // 3 : 2 * SIZE // 3].reshape(-1, 3).mean(0)
    wanted = extension("engine.heads.colours").skin_colour(head.appearance).astype(float)
    assert cheek.min() > 0.01, "not black"
    ratio = (cheek / cheek[1]) / (wanted / wanted[1])
    assert np.abs(ratio - 1).max() < 0.4, "the colour of its skin, not the pink of a lost texture"


def test_children_of_a_head_with_maps_wear_tones_that_they_share(dressed, extension):
    thing, head = dressed
    materials = extension("addon.scene.materials")
    children = [thing.data.copy() for _ in range(3)]
    dye = materials.Dye(thing.data)
    for child in children:
        dye(child, head.appearance)
        assert not any(one["kindred_surface"].endswith("maps") for one in child.materials)
    assert list(children[0].materials) == list(children[1].materials)
    assert any(one["kindred_surface"].endswith("maps") for one in thing.data.materials), "the parent keeps its own"


def test_an_artists_materials_and_other_topologies_are_left_alone(dressed, extension):
    thing, head = dressed
    kit, give_maps = extension("engine.heads").bundled_kit(), extension("addon.scene.textures").give_maps
    mesh, own = thing.data.copy(), bpy.data.materials.new("M_Own")
    mesh.materials.clear()
    mesh.materials.append(own)
    assert not give_maps(mesh, head, kit, size=512) and list(mesh.materials) == [own]
    from dataclasses import replace

    other = head.with_(topology=replace(head.topology, name="mesh-0123456789abcdef"))
    mesh.materials.clear()
    assert not give_maps(mesh, other, kit, size=512)
    assert all(one["kindred_surface"].split(" ")[-1] != "maps" for one in mesh.materials)


def test_gltf_finds_every_map(dressed, tmp_path):
    target = tmp_path / "head.glb"
    bpy.ops.export_scene.gltf(filepath=str(target), export_format="GLB")
    data = target.read_bytes()
    told = json.loads(data[20 : 20 + struct.unpack("<I", data[12:16])[0]])
    skin = next(one for one in told["materials"] if one["name"].endswith("skin"))
    assert "normalTexture" in skin
    assert {"baseColorTexture", "metallicRoughnessTexture"} <= set(skin["pbrMetallicRoughness"])
    eye = next(one for one in told["materials"] if one["name"].endswith("eye"))
    moved = eye["pbrMetallicRoughness"]["baseColorTexture"]["extensions"]["KHR_texture_transform"]
    assert moved["scale"] == [4, 4]
