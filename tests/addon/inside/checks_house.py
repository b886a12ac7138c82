"""How the extension behaves as an extension."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path

import bpy
import pytest

PACKAGE = "bl_ext.user_default.kindred"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A PNG of one pixel."""


def classes(extension):
    return extension("addon.registration").CLASSES


def test_every_class_is_registered_and_named_as_blender_wants(extension):
    for one in classes(extension):
        assert one.is_registered, one
        if issubclass(one, bpy.types.Operator):
            group, _, name = one.bl_idname.partition(".")
            assert (group, one.__name__) == ("kindred", f"KINDRED_OT_{name}")
            assert one.__doc__ and one.bl_label
            for prop in one.bl_rna.properties:
                if prop.identifier != "rna_type" and prop.is_runtime:
                    assert prop.name and prop.description, f"{one.bl_idname}.{prop.identifier}"
    panels = [one for one in classes(extension) if issubclass(one, bpy.types.Panel)]
    assert len(panels) >= 8
    assert {one.bl_category for one in panels} == {"Kindred"}


def test_enabling_and_disabling_twice_leaves_nothing_behind(extension):
    for _ in range(2):
        registered = classes(extension)
        bpy.ops.preferences.addon_disable(module=PACKAGE)
        assert not [one for one in registered if one.is_registered]
        assert not hasattr(bpy.types.Scene, "kindred") and not hasattr(bpy.types.WindowManager, "kindred")
        bpy.ops.preferences.addon_enable(module=PACKAGE)
        assert all(one.is_registered for one in classes(extension))


def test_only_numpy_and_the_bundled_wheels_are_imported():
    heavy = {"scipy", "trimesh", "sklearn", "PIL", "cv2", "mediapipe", "moderngl", "torch", "matplotlib"}
    assert not heavy & set(sys.modules)
    import sqlalchemy

    assert ".local" in Path(sqlalchemy.__file__).parts, "the bundled wheel"


def test_no_file_is_written_inside_the_extension(extension, couple):
    root = Path(extension("addon").__file__).parents[1]
    before = {one for one in root.rglob("*") if "__pycache__" not in one.parts}
    bpy.ops.kindred.breed(father="Adam", mother="Eve", sons=1, daughters=1)
    with pytest.raises(RuntimeError):
        bpy.ops.kindred.breed(father="Nobody")
    assert {one for one in root.rglob("*") if "__pycache__" not in one.parts} == before


def test_every_poll_that_refuses_says_what_to_do(extension, couple):
    for name in ("adopt", "tag", "doctor"):
        with pytest.raises(RuntimeError, match="Install engine in Preferences"):
            getattr(bpy.ops.kindred, name)()
    for name in ("list", "save", "bring"):
        with pytest.raises(RuntimeError, match="library folder in the preferences"):
            getattr(bpy.ops.kindred, name)()
    with pytest.raises(RuntimeError, match="no family"):
        bpy.ops.kindred.remove_family()


@pytest.mark.skipif(bpy.app.online_access, reason="this Blender may go online")
def test_nothing_is_asked_of_the_network_unless_blender_may_go_online(couple):
    for name in ("engine_list", "engine_install"):
        with pytest.raises(RuntimeError, match="may not go online"):
            getattr(bpy.ops.kindred, name)()


def test_the_library_takes_heads_and_gives_them_back(couple, tmp_path):
    preferences = bpy.context.preferences.addons[PACKAGE].preferences
    preferences.library = str(tmp_path / "heads")
    for one in couple:
        one.select_set(True)
    assert bpy.ops.kindred.save() == {"FINISHED"}
    shown = bpy.context.window_manager.kindred.heads
    assert [(one.name, one.sex) for one in shown] == [("A000001", "male"), ("B000001", "female")]
    assert all(one.tagged for one in shown)
    assert bpy.ops.kindred.breed(father="A000001", mother="B000001", sons=1, daughters=1, keep=True) == {"FINISHED"}
    assert [one.name for one in bpy.context.scene.kindred.family.objects] == ["A000002", "B000002"]
    bpy.ops.wm.read_homefile(use_empty=True)
    assert bpy.ops.kindred.bring(head="A000002") == {"FINISHED"}
    assert bpy.ops.kindred.breed(father="A000002", mother="B000002", sons=1, daughters=0) == {"FINISHED"}
    with pytest.raises(RuntimeError, match="A000099"):
        bpy.ops.kindred.bring(head="A000099")


def test_parents_are_chosen_by_their_pictures(couple, extension, tmp_path):
    bpy.context.preferences.addons[PACKAGE].preferences.library = str(tmp_path / "heads")
    heads = [extension("addon.scene").head_from(one) for one in couple]
    with extension("engine.library").Library.open(tmp_path / "heads", create=True) as library:
        for number in range(7):
            library.add(heads[number % 2].with_(id=None), thumbnail=PICTURE)
    bpy.ops.kindred.list()
    shown = bpy.context.window_manager.kindred
    assert shown.pictured and shown.men == 4 and len(shown.heads) == 7
    span = extension("addon.panels.gallery")._span
    assert [shown.heads[index].sex for index in range(*span(shown, "female"))] == ["female"] * 3
    assert all(Path(one.thumbnail).read_bytes() == PICTURE for one in shown.heads)
    assert bpy.ops.kindred.turn_page(sex="male", page=1) == {"FINISHED"} and shown.page_male == 1
    for identifier in ("A000002", "B000003", "A000002"):
        assert bpy.ops.kindred.choose_parent(head=identifier) == {"FINISHED"}
    chosen = bpy.context.scene.kindred
    assert (chosen.father.name, chosen.mother.name) == ("A000002", "B000003")
    assert len(bpy.data.objects) == 4, "a head that is there is not brought again"


def test_founders_come_from_the_rig(extension):
    assert bpy.ops.kindred.new(count=1, seed=3) == {"FINISHED"}
    heads = [one for one in bpy.data.objects if "kindred_head" in one]
    assert sorted(extension("addon.scene").read_note(one).sex for one in heads) == ["female", "male"]
    assert all(0.15 < one.dimensions.z < 0.5 for one in heads)


def test_founders_that_are_kept_have_the_ids_of_the_library(extension, tmp_path):
    bpy.context.preferences.addons[PACKAGE].preferences.library = str(tmp_path / "heads")
    assert bpy.ops.kindred.new(count=2, seed=3, keep=True) == {"FINISHED"}
    heads = [one for one in bpy.data.objects if one.parent is None]
    assert sorted(one.name for one in heads) == ["A000001", "A000002", "B000001", "B000002"]
    notes = [extension("addon.scene").read_note(one) for one in heads]
    assert {note.library for note in notes} == {str(tmp_path / "heads")}
    chosen = bpy.context.scene.kindred
    assert (chosen.father.name, chosen.mother.name) == ("A000001", "B000001"), "taken as parents where there were none"
    places = {tuple(round(value, 3) for value in one.location) for one in heads}
    assert len(places) == 4, "side by side"


def test_panels_draw_whatever_the_file_holds(extension, couple):
    """Without a window a panel cannot be drawn, so its texts are asked for."""
    wrapped = extension("addon.panels.base").wrapped
    assert list(wrapped("one two three", 7)) == ["one two", "three"]
    missing = extension("addon.panels.breed")._missing
    assert "Choose a father" in missing(bpy.context.scene.kindred)
    bpy.context.scene.kindred.father, bpy.context.scene.kindred.mother = couple
    assert missing(bpy.context.scene.kindred) is None
    bpy.context.scene.kindred.mode = "mosaic"
    assert "engine" in missing(bpy.context.scene.kindred)
    os.environ.pop("KINDRED_ENGINE", None)
