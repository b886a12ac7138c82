"""Breeding in Blender, without an engine."""

from __future__ import annotations

import bpy
import numpy as np
import pytest
from conftest import FEATURES, note, positions


def children():
    return list(bpy.context.scene.kindred.family.objects)


def weights(thing, feature):
    index = thing.vertex_groups[f"kindred.{feature}"].index
    return np.array([sum(g.weight for g in v.groups if g.group == index) for v in thing.data.vertices], np.float32)


def test_a_script_breeds_a_family(couple):
    father, _ = couple
    done = bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=3, daughters=2, seed=7, mutation=0)
    assert done == {"FINISHED"}
    assert [note(one)["sex"] for one in children()] == ["male"] * 3 + ["female"] * 2
    for child in children():
        assert note(child)["parents"] == ["Adam", "Eve"]
        assert set(note(child)["genome"]) == set(FEATURES)
        assert len(child.data.polygons) == len(father.data.polygons)


def test_a_child_is_the_stated_mix_of_its_parents(couple):
    father, mother = couple
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=2, daughters=2, seed=7, mutation=0)
    for child in children():
        share = {"male": 0.6, "female": 0.4}[note(child)["sex"]]
        mixed = share * positions(father) + (1 - share) * positions(mother)
        assert np.abs(positions(child) - mixed).max() < 1e-5
        assert note(child)["provenance"]["father_shares"]["nose"] == share


def test_the_same_seed_gives_the_same_family_and_another_another(couple):
    families = []
    for seed in (5, 5, 6):
        bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=4, daughters=4, seed=seed, mutation=0.3)
        families.append([(positions(one).tobytes(), str(note(one)["genome"])) for one in children()])
    assert families[0] == families[1] != families[2]


def test_breeding_follows_a_repainted_group(couple):
    father, mother = couple
    group = father.vertex_groups["kindred.nose"]
    top = [v.index for v in father.data.vertices if v.co.z > 0.08]
    for other in father.vertex_groups:
        other.remove(top)
    group.add(top, 1.0, "REPLACE")
    bpy.ops.kindred.set_alleles(head="Adam", feature="nose", alleles="rr")
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=1, seed=1, mutation=0)
    for child, share in zip(sorted(children(), key=lambda one: note(one)["sex"]), (0.7, 0.8), strict=True):
        mixed = share * positions(father) + (1 - share) * positions(mother)
        assert np.abs(positions(child)[top] - mixed[top]).max() < 1e-5, "the nose's share, not the forehead's"
        assert np.allclose(weights(child, "nose")[top], 1), "a child has the repainted group, whoever it takes after"


def test_a_half_painted_vertex_is_brought_to_a_partition_of_unity(couple, extension):
    father, _ = couple
    father.vertex_groups["kindred.nose"].add([0], 3.0, "REPLACE")  # Blender clamps it to one
    father.vertex_groups["kindred.chin"].add([0], 1.0, "REPLACE")
    for group in father.vertex_groups:
        group.remove([1])
    regions = extension("addon.scene").head_from(father).topology.regions
    assert np.abs(regions.sum(1) - 1).max() < 1e-6
    assert regions[1, FEATURES.index("outline")] == 1


def test_children_breed_again(couple):
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=1, seed=1)
    son, daughter = children()
    bpy.ops.kindred.breed(father=son.name, mother=daughter.name, sons=1, daughters=1, seed=2)
    assert note(children()[0])["parents"] == [son.name, daughter.name]
    assert len(bpy.data.collections) == 2


def test_selected_heads_are_the_parents(couple):
    father, mother = couple
    for one in bpy.data.objects:
        one.select_set(one in couple)
    assert bpy.ops.kindred.breed(sons=1, daughters=0) == {"FINISHED"}
    assert note(children()[0])["parents"] == [father.name, mother.name]


def test_children_stand_in_rows_apart_from_all_others(couple):
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=5, daughters=7)
    places = np.array([one.location for one in [*children(), *couple]])
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(len(places))
    assert apart.min() > 0.2
    assert len({round(one.location.y, 4) for one in children()}) >= 2
    box = np.array(children()[0].bound_box)
    assert np.allclose(box.min(0), positions(children()[0]).min(0), atol=1e-6), "the box is the child's, not a parent's"


def test_normals_are_the_childs_own(couple):
    father, _ = couple
    father.data.vertex_normals[0].vector  # noqa: B018  # computed once, to be copied with the mesh
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=0)
    (son,) = children()
    told = np.empty(len(son.data.vertices) * 3, np.float32)
    son.data.vertex_normals.foreach_get("vector", told)
    fresh = son.data.copy()
    fresh.vertices.foreach_set("co", positions(son).ravel())
    fresh.update()
    true = np.empty_like(told)
    fresh.vertex_normals.foreach_get("vector", true)
    assert np.abs(told - true).max() < 1e-5


def test_a_family_is_one_undo_step(couple):
    bpy.ops.ed.undo_push(message="before")
    with bpy.context.temp_override():
        bpy.ops.kindred.breed("EXEC_DEFAULT", True, father="Adam", mother="Eve", sons=2, daughters=2)
    assert len(bpy.data.objects) == 6
    bpy.ops.ed.undo()
    assert sorted(bpy.data.objects.keys()) == ["Adam", "Eve"]
    assert not bpy.data.collections
    bpy.ops.ed.redo()
    assert len(bpy.data.objects) == 6


def test_a_family_survives_save_and_load_and_breeds_again(couple, tmp_path):
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=1, seed=3)
    before = [(one.name, positions(one).tobytes(), note(one)) for one in children()]
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "family.blend"))
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "family.blend"))
    assert [(one.name, positions(one).tobytes(), note(one)) for one in children()] == before
    son, daughter = children()
    assert bpy.ops.kindred.breed(father=son.name, mother=daughter.name, sons=1, daughters=0) == {"FINISHED"}


def test_shape_keys_of_a_parent_do_not_hide_a_childs_shape(couple):
    father, mother = couple
    father.shape_key_add(name="Basis")
    father.shape_key_add(name="smile").data[0].co.z += 0.05
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=0, mutation=0)
    (son,) = children()
    assert son.data.shape_keys is None
    assert np.abs(positions(son) - 0.6 * positions(father) - 0.4 * positions(mother)).max() < 1e-5


def test_a_family_is_written_to_a_folder_and_what_is_left_out_is_told(couple, tmp_path, capfd):
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=2, daughters=1, seed=9, out=str(tmp_path / "family"))
    vertices = np.load(tmp_path / "family" / "vertices.npy")
    sons = [one for one in children() if note(one)["sex"] == "male"]
    assert [positions(one).tobytes() for one in sons] == [one.tobytes() for one in vertices[:2]]
    assert len((tmp_path / "family" / "manifest.jsonl").read_text().splitlines()) == 3
    assert "left out" in capfd.readouterr().out, "sheet and GLB need the engine"


def test_a_family_is_removed_whole(couple):
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=2, daughters=2)
    assert bpy.ops.kindred.remove_family() == {"FINISHED"}
    assert len(bpy.data.objects) == 2 and not bpy.data.collections
    assert len(bpy.data.meshes) == 2


def test_alleles_switch(couple):
    father, _ = couple
    before = note(father)["genome"]
    bpy.ops.kindred.set_alleles(head="Adam", feature="nose", alleles="rr")
    after = note(father)["genome"]
    assert after["nose"] == {**before["nose"], "alleles": "rr", "class": "recessive"}
    assert {k: v for k, v in after.items() if k != "nose"} == {k: v for k, v in before.items() if k != "nose"}
    bpy.ops.kindred.set_alleles(head="Adam", feature="all", alleles="DD")
    assert {gene["alleles"] for gene in note(father)["genome"].values()} == {"DD"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"father": "Nobody"}, "male head"),
        ({"father": "Eve", "mother": "Adam"}, "cannot be the father"),
        ({"mutation": 1.5}, "1.5"),
        ({"mutations": "0,zero"}, "zero"),
        ({"sons": -1}, "-1"),
        ({"sons": 0, "daughters": 0}, "both 0"),
        ({"rule_file": "/nowhere/rule.toml"}, "/nowhere/rule.toml"),
        ({"express": 2.0}, "2.0"),
        ({"seed": -4}, "-4"),
        ({"mode": "mosaic"}, "Install engine"),
        ({"fuse": "smooth"}, "Install engine"),
        ({"keep": True}, "preferences"),
    ],
)
def test_what_cannot_be_bred_is_a_report_of_one_line_and_changes_nothing(couple, options, words):
    before = set(bpy.data.objects.keys()), set(bpy.data.meshes.keys()), set(bpy.data.collections.keys())
    with pytest.raises(RuntimeError) as told:
        bpy.ops.kindred.breed(**({"father": "Adam", "mother": "Eve"} | options))
    message = str(told.value).strip().removeprefix("Error: ")
    assert words in message and "\n" not in message, message
    assert "Traceback" not in message
    assert (set(bpy.data.objects.keys()), set(bpy.data.meshes.keys()), set(bpy.data.collections.keys())) == before


def test_heads_of_different_topology_are_refused(couple):
    father, _ = couple
    father.data.polygons[0].select = True
    import bmesh

    mesh = bmesh.new()
    mesh.from_mesh(father.data)
    mesh.faces.ensure_lookup_table()
    mesh.faces.remove(mesh.faces[0])
    mesh.to_mesh(father.data)
    mesh.free()
    with pytest.raises(RuntimeError, match="different topologies"):
        bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=0)


def test_untagged_parents_are_refused_with_what_to_do(couple):
    father, _ = couple
    kept = note(father) | {"genome": {}}
    import json

    father["kindred_head"] = json.dumps(kept)
    with pytest.raises(RuntimeError, match="Tag Heads"):
        bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=0)


def test_odds_and_pedigree_are_told(couple, capfd):
    assert bpy.ops.kindred.odds(father="Adam", mother="Eve") == {"FINISHED"}
    assert "nose 75 %" in capfd.readouterr().out, "two carriers"
    for _ in range(2):
        bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=1)
    son, daughter = children()
    bpy.ops.kindred.breed(father=son.name, mother=daughter.name, sons=1, daughters=0)
    capfd.readouterr()
    assert bpy.ops.kindred.pedigree(head=children()[0].name) == {"FINISHED"}
    told = capfd.readouterr().out
    assert f"father {son.name}" in told and "grandmother Eve" in told


def test_a_broken_note_is_a_report(couple):
    couple[0]["kindred_head"] = '{"format": 1, "sex": "other"}'
    with pytest.raises(RuntimeError, match="broken note"):
        bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=0)


def test_a_mistake_of_ours_is_a_report_that_names_a_log_file(couple, extension, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr(extension("addon.scene"), "place_children", fail)
    with pytest.raises(RuntimeError, match="ZeroDivisionError") as told:
        bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=0)
    from pathlib import Path

    log = Path(str(told.value).strip().rsplit("with ", 1)[1])
    assert "a mistake" in log.read_text() and "Traceback" in log.read_text()
    assert ".user" in log.parts, "logs are kept with the user's files"


def test_children_on_a_wall_do_not_hide_their_parents(couple):
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=2, daughters=2, layout="wall")
    tops = [max(corner[2] for corner in one.bound_box) + one.location.z for one in children()]
    lowest = min(min(corner[2] for corner in one.bound_box) + one.location.z for one in couple)
    assert max(tops) < lowest


def test_children_wear_the_tones_that_they_inherit(extension):
    bpy.ops.kindred.new(count=1, seed=3)
    heads = [one for one in bpy.data.objects if "kindred_head" in one]
    for one, melanin in zip(heads, (0.1, 0.9), strict=True):
        told = extension("addon.scene").read_note(one)
        looks = extension("engine.heads").Appearance({**told.appearance.continuous, "melanin": melanin})
        extension("addon.scene").write_note(one, told.with_(appearance=looks))
        bpy.ops.kindred.set_alleles(head=one.name, feature="all", alleles="Dr")
    bpy.ops.kindred.breed(father="Founder man", mother="Founder woman", sons=6, daughters=6, seed=1)
    shown, before = set(), len(bpy.data.materials)
    for child in children():
        inherited = extension("addon.scene").read_note(child).appearance
        wanted = extension("engine.heads.colours").skin_colour(inherited)
        skin = next(one for one in child.data.materials if one.name.startswith("Kindred skin"))
        assert np.abs(np.array(skin.diffuse_color[:3]) - wanted).max() < 0.08, "steps are fine enough"
        shown.add(skin.name)
    assert len(shown) > 3
    bpy.ops.kindred.breed(father="Founder man", mother="Founder woman", sons=6, daughters=6, seed=1)
    assert len(bpy.data.materials) == before, "shared, not made again"


def test_a_head_without_materials_gets_those_of_its_parts_and_one_that_has_some_keeps_them(extension):
    kit, scene = extension("engine.heads").bundled_kit(), extension("addon.scene")
    (head,) = scene.add_heads(bpy.context, [extension("engine.heads").sample(kit, "male", np.random.default_rng(1))])
    names = {one["kindred_surface"].split(" ")[0] for one in head.data.materials}
    assert names == {"skin", "lips", "brows", "eye", "iris", "teeth", "gums", "tongue", "lashes", "tear", "caruncle"}
    used = np.empty(len(head.data.polygons), np.int32)
    head.data.polygons.foreach_get("material_index", used)
    assert set(used) == set(range(len(names)))

    give = extension("addon.scene.materials").give
    own, grey = bpy.data.materials.new("M_Own"), bpy.data.materials.new("M_Grey")
    own.diffuse_color = (0.1, 0.5, 0.1, 1)
    for material, kept in ((own, True), (grey, False)):
        mesh = head.data.copy()
        mesh.materials.clear()
        mesh.materials.append(material)
        give(mesh, scene.head_from(head))
        assert list(mesh.materials) == [material], "names and slots stay"
        assert ("kindred_surface" not in material) == kept
