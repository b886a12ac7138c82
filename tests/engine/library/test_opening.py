"""What opens, what does not, and that a refusal changes nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from kindred.engine.errors import BadInput
from kindred.engine.library import Library, migrations


def snapshot(folder):
    return {path: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def refuse(path, match, **how):
    before = snapshot(path) if Path(path).is_dir() else None
    with pytest.raises(BadInput, match=match) as refused:
        Library.open(path, **how)
    assert len(str(refused.value).splitlines()) == 1
    assert refused.value.code == 3
    assert (snapshot(path) if Path(path).is_dir() else None) == before


@pytest.fixture
def filled(shelf, small_head):
    """A closed library of one man."""
    shelf.add(small_head())
    shelf.close()
    return shelf.path


def test_a_missing_folder_is_made_only_when_asked(tmp_path):
    refuse(tmp_path / "none", "is not there; 'kindred new'")
    assert not (tmp_path / "none").exists()
    Library.open(tmp_path / "none" / "deeper", create=True).close()
    Library.open(tmp_path / "none" / "deeper").close()


def test_any_name_of_a_folder_will_do(tmp_path, small_head):
    shelf = tmp_path / "heads #1?mode=memory&x=%20 ü 'q'"
    with Library.open(shelf, create=True) as library:
        library.add(small_head())
    for read_only in (False, True):
        with Library.open(shelf, read_only=read_only) as library:
            assert library.head("A000001").id == "A000001"
    assert (shelf / "catalogue.sqlite").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [shelf.name]


def test_at_rest_the_catalogue_is_one_file(filled):
    assert sorted(path.name for path in filled.iterdir()) == [
        "catalogue.sqlite",
        "heads",
        "library.toml",
        "pictures",
        "thumbnails",
    ]
    with sqlite3.connect(filled / "catalogue.sqlite") as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_folder_that_is_no_library_is_refused_and_not_taken_over(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    refuse(tmp_path, "is not a library")
    refuse(tmp_path, "not empty", create=True)
    refuse(tmp_path / "thesis.txt", "is not a folder")
    refuse(tmp_path / "thesis.txt" / "below", "is not there|cannot be written", create=True)


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_folder_of_a_newer_version_is_refused(filled, create, read_only):
    toml = filled / "library.toml"
    toml.write_text(toml.read_text().replace("version = 1", "version = 999"))
    refuse(filled, "newer", create=create, read_only=read_only)


@pytest.mark.parametrize("change", ["UPDATE meta SET version = 999", "PRAGMA user_version = 999"])
@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_catalogue_of_a_newer_version_is_refused(filled, change, create, read_only):
    plain = sqlite3.connect(filled / "catalogue.sqlite")
    plain.execute(change)
    plain.commit()
    plain.close()
    refuse(filled, "newer", create=create, read_only=read_only)


def test_an_older_catalogue_is_migrated_in_one_transaction_and_a_copy_is_kept(filled, small_head, monkeypatch):
    def name_farm(connection):
        connection.exec_driver_sql("ALTER TABLE heads ADD COLUMN farm VARCHAR(20)")

    def fail(connection):
        connection.exec_driver_sql("DROP TABLE heads")
        raise BadInput("step", "failed", "mend it")

    monkeypatch.setattr(migrations, "STEPS", (name_farm,))
    refuse(filled, "older version 1", read_only=True)
    with Library.open(filled) as library:
        assert library.head("A000001").id == "A000001"
        assert library.add(small_head()).id == "A000002"
    assert versions(filled / "catalogue.sqlite") == (2, 2)
    assert versions(filled / "catalogue.v1.sqlite")[0] == 1
    with sqlite3.connect(filled / "catalogue.sqlite") as plain:
        assert "farm" in [row[1] for row in plain.execute("PRAGMA table_info(heads)")]

    monkeypatch.setattr(migrations, "STEPS", (name_farm, fail))
    with pytest.raises(BadInput, match="step: failed"):
        Library.open(filled)
    monkeypatch.setattr(migrations, "STEPS", (name_farm,))
    with Library.open(filled) as library:
        assert [entry.id for entry in library.heads()] == ["A000001", "A000002"]
    monkeypatch.setattr(migrations, "STEPS", ())
    refuse(filled, "newer")


def versions(path):
    with sqlite3.connect(path) as plain:
        kept = plain.execute("SELECT version FROM meta").fetchone()[0]
        return kept, plain.execute("PRAGMA user_version").fetchone()[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "version = 'x'",
        "version = 0",
        "catalogue = 3\nversion = 1",
        "not toml",
        "version = 1\ncatalogue = 'mysql://x/y'",
        "version = 1\ncatalogue = 'sqlite:////etc/passwd'",
        "version = 1\ncatalogue = 'postgresql+psycopg://kindred@127.0.0.1:1/none?connect_timeout=1'",
    ],
)
def test_a_broken_library_toml_is_refused(filled, text):
    (filled / "library.toml").write_text(text)
    refuse(filled, "library.toml|PostgreSQL|postgresql")


def test_a_broken_or_lost_catalogue_is_refused(filled):
    (filled / "catalogue.sqlite").write_bytes(b"no database at all" * 1000)
    refuse(filled, "file is not a database")
    (filled / "catalogue.sqlite").write_bytes(b"")
    refuse(filled, "is not a catalogue")
    (filled / "catalogue.sqlite").unlink()
    refuse(filled, "catalogue.sqlite: is not there")


@pytest.mark.parametrize("made", ["folder", "catalogue", "catalogue and heads"])
def test_a_library_whose_making_was_cut_short_is_made_again(tmp_path, made):
    whole = tmp_path / "whole"
    Library.open(whole, create=True).close()
    cut = tmp_path / "cut"
    cut.mkdir()
    (cut / "catalogue.sqlite.4711.part").touch()
    if "catalogue" in made:
        shutil.copy(whole / "catalogue.sqlite", cut)
    if "heads" in made:
        (cut / "heads").mkdir()
    refuse(cut, "is not a library")
    with Library.open(cut, create=True) as library:
        assert library.reserve("key", 1, 0) == (["A000001"], [])


READER = """
import os, sys
from kindred.engine.errors import BadInput
from kindred.engine.library import Library
if os.geteuid() == 0:
    # Root may write anywhere, so it reads as somebody without rights, once all modules are loaded.
    with Library.open(sys.argv[2]) as library:
        library.head("A000001")
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
with Library.open(sys.argv[1], read_only=True) as library:
    print([entry.id for entry in library.heads()], library.head("A000001").id)
for create in (False, True):
    try:
        Library.open(sys.argv[1], create=create)
    except BadInput as error:
        print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="folders have no mode there")
@pytest.mark.parametrize("left", ["at rest", "killed"])
def test_a_folder_that_may_not_be_written_can_be_read(filled, left):
    with tempfile.TemporaryDirectory() as public:  # tmp_path lies in a folder that only its owner may enter
        copy = Path(public) / "shelf"
        writer = Library.open(filled)
        if left == "killed":  # then the newest heads are in the log beside the catalogue only
            writer.add(writer.head("A000001"))
            shutil.copytree(filled, copy)
        writer.close()
        if left == "at rest":
            shutil.copytree(filled, copy)
        for path in (*copy.rglob("*"), copy, Path(public)):
            path.chmod(0o555 if path.is_dir() else 0o444)
        command = [sys.executable, "-c", READER, str(copy), str(filled)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=60)
        for path in (Path(public), copy, *copy.rglob("*")):
            path.chmod(0o755)
    ids = ["A000001"] + ["A000002"] * (left == "killed")
    assert run.stdout.splitlines() == [
        f"{ids} A000001",
        *[f"{copy}: cannot be written; choose a library that you may write to"] * 2,
    ], run.stderr
