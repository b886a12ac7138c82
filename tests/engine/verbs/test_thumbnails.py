"""Pictures for a library's list: drawn where they can be and are not too many, and never what a verb fails on."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.cli import main
from kindred.engine.library import Library
from kindred.engine.verbs import thumbnails
from PIL import Image


def pictures(folder):
    """The picture of each head of a library, None where there is none."""
    with Library.open(folder, read_only=True) as library:
        return [library.thumbnail(entry.id) for entry in library.heads()]


@pytest.fixture
def blind(tmp_path):
    """The environment of a machine that has no moderngl."""
    (tmp_path / "blind").mkdir()
    (tmp_path / "blind" / "moderngl.py").write_text("raise ImportError('hidden')\n")
    return {"PYTHONPATH": str(tmp_path / "blind")}


def test_new_heads_have_pictures_that_show_different_people(kindred, tmp_path):
    assert kindred("new", "--library", tmp_path / "heads", "--count", 1, "--seed", 4).exit_code == 0
    found = pictures(tmp_path / "heads")
    assert None not in found
    man, woman = (np.asarray(Image.open(path), np.float32) for path in found)
    assert man.shape == woman.shape == (256, 256, 3)
    assert man.std() > 20 and np.abs(man - woman).mean() > 3


def test_pictures_can_be_declined(kindred, tmp_path):
    run = kindred("new", "--library", tmp_path / "heads", "--count", 1, "--seed", 4, "--no-thumbnails")
    assert run.exit_code == 0
    assert pictures(tmp_path / "heads") == [None, None]


def test_many_heads_get_pictures_only_when_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(thumbnails, "MOST", 1)
    words = ("--count", "1", "--seed", "4", "--quiet")
    assert main(["new", "--library", str(tmp_path / "heads"), *words]) == 0
    assert pictures(tmp_path / "heads") == [None, None]
    assert main(["new", "--library", str(tmp_path / "asked"), *words, "--thumbnails"]) == 0
    assert None not in pictures(tmp_path / "asked")


def test_a_machine_that_cannot_draw_makes_heads_all_the_same(kindred, tmp_path, blind):
    words = ("--count", 1, "--seed", 4, "--json")
    run = kindred("new", "--library", tmp_path / "heads", *words, **blind)
    assert run.exit_code == 0 and run.json["left_out"] == [], run.err
    assert pictures(tmp_path / "heads") == [None, None]
    asked = kindred("new", "--library", tmp_path / "heads", *words, "--thumbnails", **blind)
    assert asked.exit_code == 0
    assert "moderngl" in asked.json["left_out"][0], "who asked is told why there are none"


def test_children_that_are_kept_have_pictures(kindred, library, tmp_path):
    couple = ("--library", library, "--father", "A000001", "--mother", "B000001", "--format", "none")
    one_son = ("--sons", 1, "--daughters", 0, "--keep")
    assert kindred("breed", *couple, *one_son, "--seed", 1, "--out", tmp_path / "family").exit_code == 0
    assert (library / "thumbnails" / "A000004.png").stat().st_size > 10_000
    assert kindred("breed", *couple, *one_son, "--seed", 2, "--no-thumbnails", "--out", tmp_path / "two").exit_code == 0
    assert (library / "heads" / "A000005.npz").exists()
    assert not (library / "thumbnails" / "A000005.png").exists()
