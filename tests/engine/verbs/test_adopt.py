from __future__ import annotations

import json

import numpy as np
import pytest
from kindred.engine.cli import main
from kindred.engine.library import Library
from PIL import Image


@pytest.fixture
def adopt(capsys):
    """Run `kindred adopt … --json`: its exit code, what it printed, and what it wrote to standard error."""

    def run(*words: object) -> tuple[int, dict, str]:
        code = main(["adopt", *map(str, words), "--json", "--quiet"])
        captured = capsys.readouterr()
        return code, json.loads(captured.out), captured.err

    return run


@pytest.fixture
def flat(tmp_path):
    """A mesh that is no head."""
    path = tmp_path / "flat.obj"
    path.write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nv 1 1 0.1\nf 1 2 3\nf 2 4 3\n")
    return path


def test_a_good_mesh_is_kept_although_another_is_bad(adopt, shared_data, tmp_path, flat):
    pictures = [tmp_path / "father.png", tmp_path / "flat.png"]
    for picture in pictures:
        Image.fromarray(np.full((64, 48, 3), 128, np.uint8)).save(picture)
    library = tmp_path / "heads"
    words = ["--library", library, "--sex", "auto", "--keep-topology"]
    code, data, _ = adopt(
        shared_data("heads/father.obj"), flat, *words, "--picture", pictures[0], "--picture", pictures[1]
    )
    assert code == 4
    assert [item["source"] for item in data["failed"]] == [str(flat)]
    (kept,) = data["heads"]
    assert kept["sex"] == "male" and kept["how"] == "reference" and 0.5 <= kept["sure"] <= 1
    assert kept["report"]["unit"] == "cm"
    with Library.open(library, read_only=True) as opened:
        (entry,) = opened.heads()
        head = opened.head(entry.id)
        assert opened.picture(entry.id) is not None
    assert entry.source == "father.obj" and len(head.vertices) == 26719
    assert head.provenance["picture"] == "father.png"
    assert np.allclose(np.array(head.provenance["transform"])[3], (0, 0, 0, 1))


def test_a_single_bad_mesh_is_told_in_one_line_and_nothing_is_made(adopt, tmp_path, flat):
    code, data, err = adopt(flat, "--library", tmp_path / "heads", "--sex", "male")
    assert code == 3 and "no face was found" in data["error"]["wrong"]
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "heads").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["missing.obj", "--sex", "male"], 3),
        (["flat.obj", "--sex", "neither"], 2),
        (["flat.obj"], 2),
        (["flat.obj", "--sex", "male", "--focal", "-5"], 3),
        (["flat.obj", "--sex", "male", "--picture", "missing.png"], 3),
        (["flat.obj", "flat.obj", "--sex", "male", "--picture", "flat.obj"], 2),
        (["flat.obj", "--sex", "male", "--picture", "flat.obj"], 3),
    ],
)
def test_wrong_words_and_files_are_refused_before_any_work(adopt, tmp_path, monkeypatch, flat, words, code):
    monkeypatch.chdir(tmp_path)
    assert adopt(*words, "--library", tmp_path / "heads")[0] == code
    assert not (tmp_path / "heads").exists()
