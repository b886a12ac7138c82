"""The scene's heads photographed by the engine process, from Blender."""

from __future__ import annotations

import json
import tarfile

import bpy
import pytest

SMALL = {"size": 64, "seed": 3}


@pytest.fixture
def people(engine):
    """A woman and a man, dressed, selected."""
    for name, sex, seed in (("Ada", "female", 4), ("Ben", "male", 5)):
        assert bpy.ops.kindred.add_head(seed=seed, sex=sex, maps="0", eyes=False, object_name=name) == {"FINISHED"}
    found = [bpy.data.objects[name] for name in ("Ada", "Ben")]
    for one in found:
        one.select_set(True)
    return found


def picture_size(path):
    image = bpy.data.images.load(str(path))
    try:
        return tuple(image.size)
    finally:
        bpy.data.images.remove(image)


def truths(folder):
    """What each picture of a data set shows, and the names of its files."""
    told, names = [], []
    for shard in sorted(folder.glob("shard-*.tar")):
        with tarfile.open(shard) as tar:
            names += tar.getnames()
            told += [json.load(tar.extractfile(name)) for name in tar.getnames() if name.endswith(".json")]
    return told, names


def test_selected_heads_are_photographed(people, extension, tmp_path):
    assert bpy.ops.kindred.photograph(count=2, out=str(tmp_path), **SMALL) == {"FINISHED"}
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        f"{name}-3-{number}.png" for name in ("Ada", "Ben") for number in (0, 1)
    ]
    assert {picture_size(one) for one in tmp_path.iterdir()} == {(64, 64)}
    shown = bpy.context.window_manager.kindred.picture
    assert shown == str(tmp_path / "Ben-3-1.png")
    icons = extension("addon.icons")
    icons.thumbnail(shown)
    assert tuple(icons._collection()[shown].image_size) != (0, 0)
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    people[1].select_set(False)
    bpy.ops.kindred.photograph(count=2, out=str(tmp_path / "again"), **SMALL)
    assert (tmp_path / "again" / "Ada-3-0.png").read_bytes() == before["Ada-3-0.png"], "the seed says which picture"
    assert not (tmp_path / "again" / "Ben-3-0.png").exists()


def test_cycles_draws_the_same_picture_otherwise(people, tmp_path):
    people[1].select_set(False)
    for renderer in ("studio", "cycles"):
        options = {"renderer": renderer, "samples": 1, "plan": "clean", "out": str(tmp_path / renderer)}
        assert bpy.ops.kindred.photograph(**options, **SMALL) == {"FINISHED"}
    ours, theirs = (tmp_path / renderer / "Ada-3-0.png" for renderer in ("studio", "cycles"))
    assert picture_size(theirs) == (64, 64) and theirs.read_bytes() != ours.read_bytes()


def test_a_family_becomes_a_labelled_data_set(people, extension, tmp_path):
    for one in people:
        bpy.ops.kindred.set_alleles(head=one.name, feature="all", alleles="Dr")
    assert bpy.ops.kindred.breed(father="Ben", mother="Ada", sons=2, daughters=1, seed=5) == {"FINISHED"}
    family = bpy.context.scene.kindred.family
    assert bpy.ops.kindred.studio(family=family.name, count=2, out=str(tmp_path), **SMALL) == {"FINISHED"}
    told, names = truths(tmp_path)
    children = [one.name for one in family.objects if "kindred_head" in one]
    assert [one["identity"] for one in told] == [name for name in children for _ in range(2)]
    assert {name.partition(".")[2] for name in names} >= {"jpg", "classes.png", "depth.png", "normals.png"}
    assert len(told[0]["landmarks"]) == 468
    facts = json.loads((tmp_path / "dataset.json").read_text())
    assert [name for name, _ in facts["guests"]] == children


def test_what_hinders_is_told(people, couple, tmp_path):
    for one in bpy.context.selected_objects:
        one.select_set(False)
    with pytest.raises(RuntimeError, match="select the heads"):
        bpy.ops.kindred.photograph(**SMALL)
    people[0].select_set(True)
    with pytest.raises(RuntimeError, match="no folder is named"):
        bpy.ops.kindred.studio(**SMALL)
    with pytest.raises(RuntimeError, match="64 at most"):
        bpy.ops.kindred.photograph(count=65, **SMALL)
    people[0].select_set(False)
    couple[0].select_set(True)
    with pytest.raises(RuntimeError, match="without --keep-topology"):
        bpy.ops.kindred.photograph(out=str(tmp_path), **SMALL)


def test_without_an_engine_the_button_says_so():
    preferences = bpy.context.preferences.addons["bl_ext.user_default.kindred"].preferences
    preferences.interpreter = ""
    assert bpy.ops.kindred.add_head(seed=4, maps="0", eyes=False) == {"FINISHED"}
    with pytest.raises(RuntimeError, match="Install engine"):
        bpy.ops.kindred.photograph(**SMALL)
