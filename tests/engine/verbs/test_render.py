"""kindred render: pictures of heads in a library."""

from __future__ import annotations

import json

import numpy as np
import pytest
from kindred.engine.cli import main
from kindred.engine.library import Library
from PIL import Image


@pytest.fixture
def library(tmp_path, small_head):
    """A library of two women."""
    with Library.open(tmp_path / "heads", create=True) as library:
        for _ in range(2):
            library.add(small_head.with_(id=None))
    return tmp_path / "heads"


def run(capsys, *words) -> tuple[int, dict]:
    code = main(["render", *map(str, words), "--json", "--quiet"])
    return code, json.loads(capsys.readouterr().out)


def test_one_picture_a_head_and_view(capsys, tmp_path, library):
    out = tmp_path / "pictures"
    code, data = run(capsys, "B000001", "B000002", "--library", library, "--out", out, "--view", "all", "--size", 64)
    assert code == 0
    names = [f"{b}-{v}.png" for b in ("B000001", "B000002") for v in ("front", "three-quarter", "profile")]
    assert data["pictures"] == [str(out / name) for name in names]
    assert sorted(p.name for p in out.iterdir()) == sorted(names)
    for name in names:
        image = Image.open(out / name)
        assert image.size == (64, 64)
        assert np.asarray(image).std() > 5
    assert not np.array_equal(Image.open(out / names[0]), Image.open(out / names[2]))


def test_an_unknown_id_alone_is_bad_input(capsys, tmp_path, library):
    code, data = run(capsys, "B000009", "--library", library, "--out", tmp_path / "out")
    assert code == 3
    assert "B000009" in data["error"]["what"]
    assert "could not be drawn" not in data["error"]["wrong"]  # the library's own words


def test_an_unknown_id_among_others_fails_alone(capsys, tmp_path, library):
    out = tmp_path / "out"
    code, data = run(capsys, "B000001", "B000009", "--library", library, "--out", out, "--size", 32)
    assert code == 4
    assert [p.name for p in out.iterdir()] == ["B000001-three-quarter.png"]
    assert "B000009" in data["failed"][0]


@pytest.mark.parametrize(("words", "code"), [(("--view", "above"), 2), (("--size", "0"), 3), (("--size", "99999"), 3)])
def test_views_and_sizes_that_cannot_be_are_refused(capsys, tmp_path, library, words, code):
    found, data = run(capsys, "B000001", "--library", library, "--out", tmp_path / "out", *words)
    assert found == code
    assert data["error"]["todo"]
