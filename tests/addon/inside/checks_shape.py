"""Sliders, locks, chance, mixing and presets on heads of the bundled kit, without a window."""

from __future__ import annotations

import json

import bpy
import numpy as np
import pytest
from conftest import note, part, positions

PACKAGE = "bl_ext.user_default.kindred"


@pytest.fixture
def kit():
    return part("engine.heads").bundled_kit()


@pytest.fixture
def head(kit):
    """A sampled man in the scene."""
    sampled = part("engine.heads").sample(kit, "male", np.random.default_rng(1))
    thing = part("addon.scene").add_heads(bpy.context, [sampled])[0]
    thing.name = "Adam"
    return thing


@pytest.fixture
def woman(kit, head):
    sampled = part("engine.heads").sample(kit, "female", np.random.default_rng(2))
    thing = part("addon.scene").add_heads(bpy.context, [sampled])[0]
    thing.name = "Eve"
    bpy.context.view_layer.objects.active = head
    return thing


def told(thing):
    return part("addon.scene").read_note(thing)


def exact(kit, thing):
    """Whether the mesh is what the note's parameters make."""
    kept = told(thing)
    return np.array_equal(positions(thing), kit.vertices(kept.parameters, kept.asymmetry))


def test_every_parameter_of_the_bundled_head_has_a_slider_a_side_each_and_a_lock(head, kit):
    kept = told(head)
    for index, name in enumerate(kit.names):
        assert getattr(head.kindred, name) == pytest.approx(kept.parameters[index])
        for side in ("left", "right"):
            assert hasattr(getattr(head.kindred, side), name)
        assert getattr(head.kindred.locks, name) is False
        described = head.kindred.bl_rna.properties[name]
        assert described.name and len(described.description) > len(described.name), "a tooltip says more than the name"


def test_a_script_sets_a_parameter_and_mesh_and_note_follow_at_once(head, kit):
    before = positions(head)
    head.kindred.jaw_width = 0.7
    index = kit.names.index("jaw_width")
    assert told(head).parameters[index] == np.float32(0.7)
    moved = np.abs(positions(head) - before).max(1) > 1e-6
    assert moved.any() and exact(kit, head)
    for value in np.linspace(0, 1, 40):
        head.kindred.jaw_width = value
        head.kindred.left.eye_spacing = 1 - value
    assert exact(kit, head), "small steps leave no error behind"


def test_one_side_moves_alone_and_the_middle_slider_keeps_the_difference(head, kit):
    bpy.ops.kindred.mirror(even=True)  # people are not quite even
    head.kindred.cheek_fullness = 0.5
    head.kindred.left.cheek_fullness = 0.8
    assert head.kindred.right.cheek_fullness == pytest.approx(0.5, abs=1e-6)
    assert head.kindred.cheek_fullness == pytest.approx(0.65, abs=1e-6)
    assert exact(kit, head)
    head.kindred.cheek_fullness = 0.4
    assert head.kindred.left.cheek_fullness - head.kindred.right.cheek_fullness == pytest.approx(0.3, abs=1e-6)
    head.kindred.cheek_fullness = 1.0
    assert head.kindred.left.cheek_fullness == head.kindred.right.cheek_fullness == 1
    twin = positions(head)
    assert exact(kit, head) and np.isfinite(twin).all()


def test_what_was_sculpted_stays_under_the_sliders(head, kit):
    dent = np.zeros_like(positions(head))
    dent[1] = (0.0, 0.004, 0.0)
    sculpted = positions(head) + dent
    part("addon.scene.meshes").set_positions(head.data, sculpted)
    head.kindred.nose_length = 0.9
    kept = told(head)
    assert np.abs(positions(head) - kit.vertices(kept.parameters, kept.asymmetry) - dent).max() < 1e-6
    bpy.ops.kindred.reset()
    assert np.abs(positions(head) - kit.mean - dent).max() < 1e-6, "also when many move at once"


def test_a_head_that_was_shaped_breeds_and_reads_with_its_new_parameters(head, woman):
    head.kindred.chin_width = 0.9
    read = part("addon.scene").head_from(head)
    assert np.array_equal(read.vertices, positions(head)) and np.array_equal(read.parameters, told(head).parameters)


def test_children_placed_in_bulk_have_sliders_without_any_work(head, woman, kit):
    for one in (head, woman):
        bpy.ops.kindred.set_alleles(head=one.name, feature="all", alleles="Dr")
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=2, daughters=0, seed=3)
    child = bpy.context.scene.kindred.family.objects[0]
    assert list(child.keys()) == ["kindred_head"], "nothing is stored for sliders"
    before, value = positions(child), child.kindred.nose_length
    child.kindred.nose_length = min(1.0, value + 0.2)
    step = positions(child) - before
    wanted = (child.kindred.nose_length - value) * kit.offsets.dense()[kit.names.index("nose_length")]
    assert np.abs(step - wanted).max() < 1e-5, "the child keeps what its parents' mix gave it"


def test_shape_keys_move_along(head, kit):
    head.shape_key_add(name="Basis")
    smile = head.shape_key_add(name="mine")
    moved = positions(head)
    moved[:, 2] += 0.01
    smile.points.foreach_set("co", moved.ravel())
    head.kindred.jaw_width = 0.9
    basis, key = (part("addon.scene.meshes").key_positions(one) for one in head.data.shape_keys.key_blocks)
    kept = told(head)
    assert np.abs(basis - kit.vertices(kept.parameters, kept.asymmetry)).max() < 1e-6
    assert np.abs(key - basis - (0, 0, 0.01)).max() < 1e-6


def test_undo_brings_sliders_and_mesh_back_together(head, kit):
    value = head.kindred.nose_length
    bpy.ops.ed.undo_push(message="before")
    head.kindred.nose_length = 0.95
    bpy.ops.ed.undo_push(message="after")
    bpy.ops.ed.undo()
    again = bpy.data.objects["Adam"]
    assert again.kindred.nose_length == pytest.approx(value)
    assert exact(kit, again)
    bpy.ops.ed.redo()
    again = bpy.data.objects["Adam"]
    assert again.kindred.nose_length == pytest.approx(0.95)
    assert exact(kit, again)


def test_sliders_survive_save_and_load(head, kit, tmp_path):
    head.kindred.left.jaw_width = 0.9
    head.kindred.locks.jaw_width = True
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "head.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "head.blend"))
    again = bpy.data.objects["Adam"]
    assert again.kindred.left.jaw_width == pytest.approx(0.9, abs=1e-6)
    assert again.kindred.locks.jaw_width and exact(kit, again)


def _skin(thing):
    return next(one for one in thing.data.materials if "skin" in one.name)


def test_looks_are_properties_too(head):
    head.kindred.melanin = 0.1
    light = max(_skin(head).diffuse_color[:3])
    head.kindred.melanin = 0.9
    head.kindred.hair = "bob"
    assert told(head).appearance.continuous["melanin"] == pytest.approx(0.9)
    assert told(head).appearance.discrete["hair"] == head.kindred.hair == "bob"
    assert max(_skin(head).diffuse_color[:3]) < light / 2, "the skin is dark now"
    with pytest.raises(TypeError):
        head.kindred.hair = "mohawk"
    head.kindred.sex = "female"
    assert told(head).sex == "female"


def test_lids_take_the_shape_of_their_name_again_and_again(head):
    for _ in range(2):
        head.kindred.lids = "single"
        flat = head.kindred.upper_lid_crease
        head.kindred.lids = "double"
        assert head.kindred.upper_lid_crease > flat + 0.3
    assert flat < 0.1


def test_chance_leaves_what_is_locked_and_the_same_seed_gives_the_same_head(head, kit):
    head.kindred.locks.jaw_width = True
    head.kindred.region_locks.nose = True
    assert head.kindred.locks.nose_length and head.kindred.region_locks.nose
    before = told(head).parameters
    assert bpy.ops.kindred.randomise(seed=5) == {"FINISHED"}
    after = told(head).parameters
    held = np.array([name == "jaw_width" or group == "nose" for name, group in zip(kit.names, kit.groups, strict=True)])
    assert np.array_equal(before[held], after[held])
    assert (np.abs(after - before)[~held] > 0.01).mean() > 0.7
    assert exact(kit, head)
    part("addon.scene.shaping").reshape(head, part("engine.heads.shaping").Shape.of(before))
    bpy.ops.kindred.randomise(seed=5)
    assert np.array_equal(told(head).parameters, after)


def test_chance_in_one_region_leaves_the_others(head, kit):
    before = told(head).parameters
    bpy.ops.kindred.randomise(seed=5, regions={"mouth"})
    changed = before != told(head).parameters
    assert {group for group, one in zip(kit.groups, changed, strict=True) if one} == {"mouth"}


def test_mixing_goes_part_of_the_way_to_a_head_of_the_scene(head, woman):
    mine, hers = told(head).parameters, told(woman).parameters
    assert bpy.ops.kindred.mix(other="Eve", amount=0.25) == {"FINISHED"}
    assert np.abs(told(head).parameters - (0.75 * mine + 0.25 * hers)).max() < 1e-6


def test_mixing_takes_a_head_of_the_library(head, woman, tmp_path):
    preferences = bpy.context.preferences.addons[PACKAGE].preferences
    preferences.library = str(tmp_path / "heads")
    hers = told(woman).parameters
    with part("engine.library").Library.open(tmp_path / "heads", create=True) as library:
        library.add(part("addon.scene").head_from(woman).with_(id=None))
    bpy.data.objects.remove(woman)
    assert bpy.ops.kindred.mix(other="B000001", amount=1.0) == {"FINISHED"}
    assert np.abs(told(head).parameters - hers).max() < 1e-6


def test_a_preset_is_saved_loaded_and_deleted(head, woman):
    head.kindred.left.jaw_width = 0.9
    kept = told(head)
    assert bpy.ops.kindred.preset_save(name="Mine 1") == {"FINISHED"}
    folder = part("addon.shaping").own_presets()
    assert (folder / "Mine 1.json").is_file() and ".user" in folder.parts
    assert bpy.ops.kindred.preset_load(head="Eve", preset="Mine 1") == {"FINISHED"}
    assert np.abs(told(woman).parameters - kept.parameters).max() < 1e-4
    assert woman.kindred.left.jaw_width == pytest.approx(0.9, abs=1e-3)
    assert told(woman).sex == "male" and woman.kindred.melanin == pytest.approx(head.kindred.melanin)
    assert bpy.ops.kindred.preset_remove(preset="Mine 1") == {"FINISHED"}
    assert not (folder / "Mine 1.json").exists()
    for name in ("../evil", "con", ""):
        with pytest.raises(RuntimeError, match="cannot be a file's name"):
            bpy.ops.kindred.preset_save(name=name)


def test_every_preset_that_ships_can_be_loaded(head, kit):
    names = list(part("addon.shaping").presets())
    assert len(names) >= 8
    seen = set()
    for name in names:
        assert bpy.ops.kindred.preset_load(preset=name) == {"FINISHED"}
        seen.add(told(head).parameters.tobytes())
        assert exact(kit, head)
    assert len(seen) == len(names), "no two are alike"


def test_copy_paste_mirror_and_reset(head, woman, kit):
    bpy.ops.kindred.copy_shape()
    assert bpy.ops.kindred.paste_shape(head="Eve", regions={"nose"}) == {"FINISHED"}
    nose = np.array([group == "nose" for group in kit.groups])
    assert np.abs(told(woman).parameters - told(head).parameters)[nose].max() < 1e-4
    assert np.abs(told(woman).parameters - told(head).parameters)[~nose].max() > 1e-2
    bpy.ops.kindred.mirror(even=True)
    assert not told(head).asymmetry.size
    head.kindred.left.ear_size = 0.9
    left, right = head.kindred.left.ear_size, head.kindred.right.ear_size
    bpy.ops.kindred.mirror()
    assert (head.kindred.left.ear_size, head.kindred.right.ear_size) == pytest.approx((right, left))
    bpy.ops.kindred.reset(parameter="ear_size")
    assert head.kindred.ear_size == 0.5
    bpy.ops.kindred.reset()
    assert np.array_equal(positions(head), kit.mean)


def test_a_head_without_parameters_gets_them_fitted(head, kit):
    kept = told(head)
    bare = json.loads(head["kindred_head"]) | {"parameters": "", "asymmetry": ""}
    head["kindred_head"] = json.dumps(bare)
    assert "Fit Parameters" in part("addon.scene.shaping").hindrance(head)
    with pytest.raises(RuntimeError, match="Fit Parameters"):
        bpy.ops.kindred.randomise()
    before = positions(head)
    assert bpy.ops.kindred.fit_parameters() == {"FINISHED"}
    assert np.array_equal(positions(head), before)
    assert np.abs(told(head).parameters - kept.parameters).mean() < 0.02


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda thing: thing.data.vertices.add(1), "other vertices"),
        (lambda thing: setattr(thing, "data", thing.data) or bpy.data.objects.new("twin", thing.data), "Single User"),
        (lambda thing: bpy.ops.object.mode_set(mode="EDIT"), "Edit Mode"),
    ],
)
def test_what_hinders_is_told(head, spoil, words):
    spoil(head)
    assert words in part("addon.scene.shaping").hindrance(head)
    assert head.kindred.jaw_width >= 0, "a panel can always be drawn"


def test_a_foreign_head_and_no_head_say_why_they_have_no_sliders(couple):
    hindrance = part("addon.scene.shaping").hindrance
    assert "without a rig" in hindrance(couple[0])
    assert "active" in hindrance(None)
    assert couple[0].kindred.jaw_width == 0.5 and note(couple[0])["sex"] == "male"


def test_words_that_are_wrong_are_told_in_one_line(head, woman):
    for operator, options, words in (
        ("mix", {"other": "Nobody"}, "neither in this file nor in the library"),
        ("reset", {"parameter": "wing_span"}, "not a parameter"),
        ("preset_load", {"preset": "Nobody"}, "no preset"),
        ("preset_remove", {"preset": "Nobody"}, "preset"),
        ("randomise", {"head": "Nobody"}, "no head"),
        ("paste_shape", {}, "Copy a head first"),
    ):
        with pytest.raises(RuntimeError, match=words) as caught:
            getattr(bpy.ops.kindred, operator)(**options)
        assert "Traceback" not in str(caught.value)
    head.kindred.region_locks.nose = True
    with pytest.raises(RuntimeError, match="unlock"):
        bpy.ops.kindred.randomise(regions={"nose"})


def test_maps_are_baked_again_with_their_spots_where_they_were(head, kit):
    give_maps = part("addon.scene.textures").give_maps
    assert give_maps(head.data, part("addon.scene").head_from(head), kit, size=512, seed=7)
    before = len(bpy.data.images), len(bpy.data.materials)
    skin = _skin(head)
    name, seed = skin.name, skin["kindred_seed"]
    head.kindred.melanin = 0.95
    assert "Kindred Tint" in skin.node_tree.nodes, "a script that sets ten looks does not bake ten times"
    bpy.ops.kindred.settle()
    again = _skin(head)
    assert again.name == name and again["kindred_seed"] == seed == "7"
    albedo = next(one.image for one in again.node_tree.nodes if one.type == "TEX_IMAGE" and "albedo" in one.image.name)
    assert "kindred_unsettled" not in head
    shown = np.array(albedo.pixels[:]).reshape(-1, 4)[:, :3]
    assert tuple(albedo.size) == (512, 512) and np.median(shown) < 0.45, "dark skin"
    assert not any("Tint" in one.name for one in again.node_tree.nodes)
    assert (len(bpy.data.images), len(bpy.data.materials)) == before, "nothing is left over"


def test_a_tint_stands_for_the_maps_while_the_mouse_moves(head, kit):
    heads, baking = part("engine.heads"), part("addon.scene.baking")
    part("addon.scene.textures").give_maps(head.data, part("addon.scene").head_from(head), kit, size=512, seed=7)
    skin = _skin(head)
    old = told(head).appearance
    for melanin in (0.5, 0.9):
        new = heads.Appearance({**old.continuous, "melanin": melanin}, old.discrete)
        baking.tint(head.data, old, new)
    node = skin.node_tree.nodes["Kindred Tint"]
    colour = part("engine.heads.colours").skin_colour
    ratio = next(one for one in node.inputs if one.identifier == "B_Color").default_value[:3]
    assert np.allclose(ratio, colour(new) / colour(old), atol=1e-5), "over the looks that were baked, not the last ones"
    assert np.allclose(skin.diffuse_color[:3], colour(new), atol=1e-5), "in Solid shading too"


def test_heads_of_an_imported_kit_have_sliders_of_their_own(head, kit, tmp_path, monkeypatch):
    """A kit of the user's with names that Python cannot say."""
    kits, storing, heads = part("engine.kits"), part("engine.kits.storing"), part("engine.heads")
    from conftest import ball

    vertices, topology = ball(0.0)
    steps = np.random.default_rng(1).normal(0, 0.01, (3, *vertices.shape)).astype(np.float32)
    mine = heads.Kit(
        topology=topology,
        mean=vertices,
        names=("nose size", "1st", "left"),
        groups=("nose", "jaw", "outline"),
        offsets=part("engine.heads.offsets").Offsets.of(steps),
        mirror=np.arange(len(vertices), dtype=np.int32),
        factor=np.eye(3, dtype=np.float32) / 6,
        means=dict.fromkeys(heads.SEXES, np.full(3, 0.5, np.float32)),
    )
    monkeypatch.setenv("KINDRED_KITS", str(tmp_path))
    (tmp_path / "my-kit").mkdir()
    np.savez(tmp_path / "my-kit" / "head.npz", **storing.kit_arrays(mine))
    about = {"format": 1, "kind": "own", "licence": "CC0", "topology": topology.name}
    counts = {"vertices": topology.count, "faces": len(topology.face_sizes), "parameters": 3, "expressions": 0}
    (tmp_path / "my-kit" / "kit.json").write_text(json.dumps(about | counts))
    assert [one.name for one in kits.list_kits() if not one.wrong and one.name != "kindred"] == ["my-kit"]
    made = mine.head(np.array([0.5, 0.25, 0.75], np.float32), "female")
    thing = part("addon.scene").add_heads(bpy.context, [made])[0]
    part("addon.sliders").ensure(part("addon.scene.shaping").kit_of(thing))
    rig = thing.kindred_my_kit
    assert (rig.nose_size, rig.p1_1st, rig.p2_left) == (0.5, 0.25, 0.75)
    rig.nose_size = 1.0
    rig.locks.p1_1st = True
    assert np.abs(positions(thing) - made.vertices - 0.5 * steps[0]).max() < 1e-4
    assert bpy.ops.kindred.randomise(seed=1) == {"FINISHED"}
    assert rig.p1_1st == 0.25 and rig.nose_size != 1.0
    thing.kindred.melanin = 0.7
    assert told(thing).appearance.continuous["melanin"] == pytest.approx(0.7)
