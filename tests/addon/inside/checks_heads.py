"""Heads as an artist uses them: added, their eyes and expressions moved, exported and brought back."""

from __future__ import annotations

import bpy
import numpy as np
import pytest
from conftest import FEATURES, note, positions

LEFT, RIGHT = 1, 2
"""The parts of the two eyeballs."""


@pytest.fixture
def head():
    """A person with plain tones and no hair, on an eye rig."""
    assert bpy.ops.kindred.add_head(seed=3, maps="0", hair=False) == {"FINISHED"}
    return bpy.context.active_object


@pytest.fixture
def parts(extension):
    return extension("engine.heads").bundled_kit().topology.parts


def rig_of(head):
    return next(one for one in head.children if one.type == "ARMATURE")


def seen(head):
    """(n, 3) where drivers, keys and bones have the vertices, in the head's space."""
    graph = bpy.context.evaluated_depsgraph_get()
    graph.update()
    mesh = head.evaluated_get(graph).data
    found = np.empty(len(mesh.vertices) * 3, np.float32)
    mesh.attributes["position"].data.foreach_get("vector", found)
    return found.reshape(-1, 3)


def weights(head):
    """Expressions that show now, as drivers have them."""
    seen(head)
    keys = head.data.shape_keys.key_blocks
    return {key.name: round(key.value, 3) for key in list(keys)[1:] if key.value > 1e-4}


def drivers(head):
    owners = [head.data.shape_keys, rig_of(head)]
    return [one for owner in owners if owner.animation_data for one in owner.animation_data.drivers]


def test_a_head_is_added_selected_and_named(head, extension):
    assert bpy.context.selected_objects == [head] and head.name == "Head"
    assert len(positions(head)) == extension("engine.heads").bundled_kit().topology.count
    assert note(head)["sex"] in ("male", "female") and len(head.data.materials) > 5
    assert head.location.length == 0 and rig_of(head).parent == head
    assert len(bpy.data.scenes) == 1, "nothing that was needed to make bones stays behind"
    bpy.ops.kindred.add_head(seed=4, maps="0", object_name="Ada")
    assert bpy.context.active_object.name == "Ada"
    assert (bpy.context.active_object.location - head.location).length > 0.15, "beside the other"


def test_the_same_seed_is_the_same_person(head):
    for seed, same in ((3, True), (4, False)):
        bpy.ops.kindred.add_head(seed=seed, maps="0", eyes=False, hair=False)
        other = bpy.context.active_object
        assert np.array_equal(positions(other), positions(head)) == same
        assert not other.children, "no rig where none is wanted"


def test_sex_age_and_kind_are_heeded(extension):
    kit = extension("engine.heads").bundled_kit()
    bpy.ops.kindred.add_head(seed=3, sex="female", age=80, maps="0", eyes=False)
    told = note(bpy.context.active_object)
    assert told["sex"] == "female" and told["appearance"]["continuous"]["age"] == pytest.approx(1)
    bpy.ops.kindred.add_head(kind="neutral", sex="male", maps="0", eyes=False)
    assert np.abs(positions(bpy.context.active_object) - kit.vertices(kit.parameters())).max() < 1e-6


def test_skin_has_maps_when_they_are_wanted():
    bpy.ops.kindred.add_head(seed=3, maps="512", eyes=False)
    images = [one for one in bpy.data.images if one.packed_file is not None]
    assert {(512, 512)} <= {tuple(one.size) for one in images} and len(images) >= 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"seed": -1}, "seed -1"),
        ({"age": 5}, "18 to 80"),
        ({"kit": "nothing"}, "nothing"),
        ({"kind": "library", "head": "A000001"}, "A000001"),
    ],
)
def test_what_cannot_be_added_is_told_in_a_line(options, words):
    with pytest.raises(RuntimeError, match=words):
        bpy.ops.kindred.add_head(**options)
    assert not bpy.data.objects


def test_adding_is_one_undo_step(head):
    bpy.ops.ed.undo_push(message="before")
    bpy.ops.kindred.add_head("EXEC_DEFAULT", True, seed=5, maps="0")
    added = len(bpy.data.objects)
    assert added >= 5, "head, rig, and what it wears"
    bpy.ops.ed.undo()
    assert len(bpy.data.objects) == 2 and len(bpy.data.armatures) == 1
    bpy.ops.ed.redo()
    assert len(bpy.data.objects) == added


def test_eyes_follow_their_target_and_nothing_else_moves(head, parts):
    base, target = positions(head), rig_of(head).pose.bones["eye_target"]
    assert np.abs(seen(head) - base).max() < 1e-6, "at rest the head is as it is"
    target.location = (-0.2, 0, 0)  # to the person's left
    moved = seen(head) - base
    balls = np.isin(parts, (LEFT, RIGHT))
    assert np.abs(moved[~balls]).max() < 1e-6
    for part in (LEFT, RIGHT):
        pupil = np.argmin(np.where(parts == part, base[:, 1], 1))
        assert moved[pupil, 0] > 0.003
        rest = base[parts == part]
        turned = rest + moved[parts == part]
        size = [np.linalg.norm(one[:, None] - one[None, ::50], axis=2) for one in (rest, turned)]
        assert np.abs(size[0] - size[1]).max() < 1e-6, "turned, not bent"
    target.location = (0, 0, 9)
    assert np.linalg.norm(seen(head) - base, axis=1).max() < 0.008, "eyes turn no further than eyes do"
    bpy.ops.kindred.reset_expressions()
    assert np.abs(seen(head) - base).max() < 1e-6


def test_bones_go_where_a_new_shape_has_the_eyes(head, extension):
    from_kit = extension("engine.heads.expressions").eye_centres
    kit, shaping = extension("engine.heads").bundled_kit(), extension("addon.scene.shaping")
    before = rig_of(head).data.bones["eye.L"].head_local.copy()
    index = next(i for i, name in enumerate(kit.names) if name == "eye_spacing")
    shaping.set_value(head, index, 0.0 if shaping.value_of(head, index) > 0.5 else 1.0)
    after = rig_of(head).data.bones["eye.L"].head_local
    assert (after - before).length > 5e-4
    assert np.allclose(after, from_kit(kit, positions(head))[0], atol=1e-6)


def test_expressions_are_the_52_of_arkit_and_leave_the_head_as_it_is(head, extension):
    expressions = extension("engine.heads.expressions")
    base, kit = positions(head), extension("engine.heads").bundled_kit()
    assert bpy.ops.kindred.add_expressions() == {"FINISHED"}
    keys = head.data.shape_keys.key_blocks
    assert [key.name for key in keys] == ["Basis", *expressions.EXPRESSIONS]
    assert {(key.slider_min, key.slider_max, key.value) for key in list(keys)[1:]} == {(0.0, 1.0, 0.0)}
    assert np.abs(seen(head) - base).max() < 1e-6
    keys["jawOpen"].value = 1.0
    assert np.abs(seen(head) - expressions.express(kit, base, {"jawOpen": 1.0})).max() < 1e-5
    read = extension("addon.scene").head_from(head)
    assert np.array_equal(read.vertices, base), "the head is the basis, whatever it expresses"


def test_lids_follow_the_eyes_by_drivers_without_scripts(head):
    bpy.ops.kindred.add_expressions()
    target = rig_of(head).pose.bones["eye_target"]
    found = drivers(head)
    assert len(found) >= 8 + 2
    assert all(one.driver.type in ("SUM", "AVERAGE") for one in found)
    for place, names in (
        ((0, 0, 0.2), {"eyeLookUpLeft", "eyeLookUpRight"}),
        ((0, 0, -0.2), {"eyeLookDownLeft", "eyeLookDownRight"}),
        ((-0.2, 0, 0), {"eyeLookOutLeft", "eyeLookInRight"}),
        ((0, 0, 0), set()),
    ):
        target.location = place
        assert set(weights(head)) == names


def test_an_eye_is_turned_once_whether_by_its_bone_or_by_its_expression(head, parts, extension):
    bpy.ops.kindred.add_expressions()
    keys, ball, base = head.data.shape_keys.key_blocks, parts == LEFT, positions(head)

    def moved(name):
        co = np.empty(len(keys[name].points) * 3, np.float32)
        keys[name].points.foreach_get("co", co)
        return np.abs(co.reshape(-1, 3) - base)[ball].max()

    assert moved("eyeLookUpLeft") == 0
    bpy.ops.kindred.remove_eyes()
    assert not head.modifiers and "eye.L" not in head.vertex_groups and len(bpy.data.objects) == 1
    assert moved("eyeLookUpLeft") > 0.003
    keys["eyeLookUpLeft"].value = 1
    assert weights(head) == {"eyeLookUpLeft": 1.0}, "free of the rig"
    bpy.ops.kindred.add_eyes()
    assert moved("eyeLookUpLeft") == 0


def test_moods_show_and_are_reset(head):
    bpy.ops.kindred.add_expressions()
    assert bpy.ops.kindred.mood(mood="sadness") == {"FINISHED"}
    shown = weights(head)
    assert shown["browInnerUp"] > 0.5 and shown["eyeLookDownLeft"] > 0.05, "the eyes, too"
    bpy.ops.kindred.mood(mood="sadness", strength=0.5)
    assert weights(head)["browInnerUp"] == pytest.approx(shown["browInnerUp"] / 2, abs=1e-3)
    bpy.ops.kindred.reset_expressions()
    assert weights(head) == {}


def test_removing_expressions_leaves_the_artists_keys(head):
    base = positions(head)
    bpy.ops.kindred.add_expressions()
    head.shape_key_add(name="scar", from_mix=False).data[0].co.z += 0.01
    assert bpy.ops.kindred.remove_expressions() == {"FINISHED"}
    assert [key.name for key in head.data.shape_keys.key_blocks] == ["Basis", "scar"]
    head.shape_key_clear()
    bpy.ops.kindred.add_expressions()
    bpy.ops.kindred.remove_expressions()
    assert head.data.shape_keys is None and np.array_equal(positions(head), base)


def test_expressions_suit_a_new_shape(head, extension):
    bpy.ops.kindred.add_expressions()
    kit, shaping = extension("engine.heads").bundled_kit(), extension("addon.scene.shaping")
    express = extension("engine.heads.expressions").express
    scar = head.shape_key_add(name="scar", from_mix=False)
    scar.data[0].co.z, scar.value = scar.data[0].co.z + 0.01, 0.0
    index = kit.names.index("jaw_width")
    shaping.set_value(head, index, 0.9 if shaping.value_of(head, index) < 0.5 else 0.1)
    base = positions(head)
    head.data.shape_keys.key_blocks["jawOpen"].value = 1
    assert np.abs(seen(head) - express(kit, base, {"jawOpen": 1.0})).max() < 1e-5
    own = np.array([tuple(point.co) for point in head.data.shape_keys.key_blocks["scar"].points]) - base
    assert own[0] == pytest.approx((0, 0, 0.01), abs=1e-6) and np.abs(own[1:]).max() < 1e-6, "the artist's key, too"


def test_rig_and_expressions_survive_save_and_load(head, tmp_path):
    bpy.ops.kindred.add_expressions()
    base = positions(head)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "head.blend"))
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "head.blend"))
    loaded = bpy.data.objects["Head"]
    assert np.array_equal(positions(loaded), base)
    rig_of(loaded).pose.bones["eye_target"].location = (0, 0, 0.2)
    assert set(weights(loaded)) == {"eyeLookUpLeft", "eyeLookUpRight"}


def test_heads_with_keys_and_rigs_breed(head):
    bpy.ops.kindred.add_head(seed=4, maps="0", sex="female" if note(head)["sex"] == "male" else "male")
    couple = {note(one)["sex"]: one for one in (head, bpy.context.active_object)}
    for one in couple.values():
        bpy.ops.kindred.set_alleles(head=one.name, feature="all", alleles="Dr")
        bpy.ops.kindred.add_expressions(head=one.name)
        bpy.ops.kindred.mood(head=one.name, mood="surprise")
    bpy.ops.kindred.breed(father=couple["male"].name, mother=couple["female"].name, sons=1, daughters=0, mutation=0)
    (son,) = bpy.context.scene.kindred.family.objects
    assert son.data.shape_keys is None and not son.modifiers
    bpy.ops.kindred.add_expressions(head=son.name)
    bpy.ops.kindred.add_eyes(head=son.name)
    assert np.abs(seen(son) - positions(son)).max() < 1e-6


def test_a_mesh_of_its_own_is_told_why_it_has_no_expressions(couple):
    for name, words in (("add_expressions", "mesh of its own"), ("add_eyes", "no eyeballs")):
        with pytest.raises(RuntimeError, match=words):
            getattr(bpy.ops.kindred, name)(head="Adam")


def test_a_family_is_dressed_and_removed_with_what_it_wears(head, extension):
    father, mother = (
        bpy.data.objects[name]
        for name, sex, seed in (("Adam", "male", 1), ("Eve", "female", 2))
        if bpy.ops.kindred.add_head(object_name=name, sex=sex, seed=seed, hair=False, eyes=False, maps="0")
    )
    for parent in (father, mother):
        kept = extension("addon.scene").read_note(parent)
        genes = {feature: extension("engine.heads").Gene("DD") for feature in FEATURES}
        extension("addon.scene").write_note(parent, kept.with_(genome=genes))
    assert bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=1, seed=4) == {"FINISHED"}
    family = bpy.data.collections["Family 1"]
    children = list(family.objects)
    assert bpy.ops.kindred.dress(family="Family 1", maps="512") == {"FINISHED"}
    for child in children:
        assert {one["kindred_hair"] for one in child.children} >= {"brows"}
        assert any(image for slot in child.material_slots for image in images_of(slot.material))
    worn = len(family.objects) - len(children)
    assert worn >= 2
    assert bpy.ops.kindred.remove_family(family="Family 1") == {"FINISHED"}
    assert "Adam" in bpy.data.objects
    assert not any("Family" in one.name for one in bpy.data.objects)


def test_dressing_nothing_is_refused(head):
    bpy.ops.object.select_all(action="DESELECT")
    with pytest.raises(RuntimeError, match="select 1 to"):
        bpy.ops.kindred.dress()


def images_of(material):
    return [node.image for node in material.node_tree.nodes if node.type == "TEX_IMAGE" and node.image]
