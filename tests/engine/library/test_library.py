"""A library keeps heads, gives out ids once, and refuses what is not there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.heads import FEATURES, Gene
from kindred.engine.library import Library, is_id, make_id, sex_of


def test_a_head_comes_back_as_it_was_added(shelf, small_head, tmp_path):
    picture = tmp_path / "Portrait.PNG"
    picture.write_bytes(b"a picture")
    head = small_head("female", seed=3, tagged=True)
    added = shelf.add(head, picture, b"a thumbnail")
    found = shelf.head("B000001")
    assert added.id == found.id == "B000001"
    assert np.array_equal(found.vertices, head.vertices)
    assert np.array_equal(found.topology.regions, head.topology.regions)
    assert (found.sex, found.genome) == ("female", head.genome)
    assert shelf.picture("B000001").read_bytes() == b"a picture"
    assert shelf.picture("B000001").name == "B000001.png"
    assert shelf.thumbnail("B000001").read_bytes() == b"a thumbnail"


def test_ids_count_up_apart_for_men_and_women(shelf, small_head):
    sexes = ["male", "female", "male", "male", "female"]
    added = shelf.add_many([small_head(sex, seed) for seed, sex in enumerate(sexes)])
    assert [head.id for head in added] == ["A000001", "B000001", "A000002", "A000003", "B000002"]
    assert [entry.id for entry in shelf.heads()] == ["A000001", "A000002", "A000003", "B000001", "B000002"]
    assert [entry.id for entry in shelf.heads("female")] == ["B000001", "B000002"]


@given(sex=st.sampled_from(["male", "female"]), number=st.integers(1, 10**12 - 1))
def test_an_id_tells_its_sex_and_keeps_its_order_past_a_million(sex, number):
    identifier = make_id(sex, number)
    assert is_id(identifier)
    assert sex_of(identifier) == sex
    assert int(identifier[1:]) == number
    assert len(identifier) >= 7


@pytest.mark.parametrize(
    "text", ["", "../x", "A000001/..", "A1", "C000001", "a000001", "A0000001", "A000001\n", "A٠٠٠٠٠١", "A" + "9" * 40]
)
def test_what_is_no_id_is_refused_in_one_line(shelf, small_head, text):
    shelf.add(small_head())
    for ask in (shelf.head, shelf.entry, shelf.thumbnail, shelf.picture, lambda one: shelf.genes([one])):
        with pytest.raises(BadInput) as refused:
            ask(text)
        assert len(str(refused.value).splitlines()) == 1
    with pytest.raises(BadInput):
        shelf.put(small_head().with_(id=text), father=None, mother=None)


def test_an_unknown_id_is_refused(shelf):
    with pytest.raises(BadInput, match="A000007: is not in the library"):
        shelf.head("A000007")


def test_a_couple_is_checked_before_it_is_bred(shelf, small_head):
    shelf.add_many([small_head("male", 1, tagged=True), small_head("female", 2, tagged=True), small_head("female", 3)])
    father, mother = shelf.parents("A000001", "B000001")
    assert (father.id, mother.id) == ("A000001", "B000001")
    for couple, wrong in {
        ("B000001", "B000001"): "is female and cannot be the father",
        ("A000001", "A000001"): "is male and cannot be the mother",
        ("A000001", "B000002"): "B000002: is not tagged, so it has no genes; run 'kindred tag",
        ("A000001", "B000009"): "B000009: is not in the library",
    }.items():
        with pytest.raises(BadInput, match=wrong):
            shelf.parents(*couple)


def test_a_family_keeps_the_ids_it_was_given(shelf, small_head):
    shelf.add(small_head("male"))
    key = uuid.uuid4().hex
    reserved = shelf.reserve(key, 2, 1)
    assert reserved == (["A000002", "A000003"], ["B000001"])
    assert shelf.reserve(key, 2, 1) == reserved
    assert shelf.reserve(uuid.uuid4().hex, 1, 0) == (["A000004"], [])
    with pytest.raises(BadInput, match="was reserved for 2 sons and 1 daughters"):
        shelf.reserve(key, 3, 1)
    for sons, daughters in ((-1, 0), (0, -1), (10**7, 0)):
        with pytest.raises(BadInput):
            shelf.reserve(uuid.uuid4().hex, sons, daughters)
    # Reserved ids are nobody until they are filled, and numbers go on after them.
    assert [entry.id for entry in shelf.heads()] == ["A000001"]
    with pytest.raises(BadInput, match="is reserved"):
        shelf.head("A000002")
    assert shelf.add(small_head("male")).id == "A000005"


def test_what_a_killed_process_left_half_written_is_swept_after_a_day(shelf):
    old, new = (shelf.path / "heads" / f"A00000{n}.npz.4711.part" for n in (1, 2))
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, time.time() - 90_000))
    shelf.reserve("key", 1, 0)
    assert (old.exists(), new.exists()) == (False, True)


def test_a_child_is_put_once_and_knows_its_parents(shelf, small_head):
    shelf.add_many([small_head("male", 1), small_head("female", 2)])
    key = uuid.uuid4().hex
    sons, _ = shelf.reserve(key, 2, 0)
    child = small_head("male", 5, tagged=True).with_(id=sons[0])
    shelf.put(child, father="A000001", mother="B000001")
    shelf.put(small_head("male", 99).with_(id=sons[0]), father="A000001", mother="B000001")
    entry = shelf.entry(sons[0])
    assert (entry.father, entry.mother, entry.family, entry.source) == ("A000001", "B000001", key, "bred")
    assert not entry.is_founder
    assert entry.tagged
    assert np.array_equal(shelf.head(sons[0]).vertices, child.vertices)
    with pytest.raises(BadInput, match="was not reserved"):
        shelf.put(small_head("male").with_(id="A000099"), father=None, mother=None)
    with pytest.raises(BadInput, match="is the id of a male"):
        shelf.put(small_head("female").with_(id=sons[1]), father=None, mother=None)


def test_a_batch_that_fails_keeps_what_was_committed_and_is_completed_later(shelf, small_head):
    sons, _ = shelf.reserve("family", 150, 0)

    def children(until):
        for place, identifier in enumerate(sons):
            if place == until:
                raise RuntimeError("stopped")
            yield small_head("male", place).with_(id=identifier)

    with pytest.raises(RuntimeError, match="stopped"):
        shelf.put_many(children(100), father=None, mother=None)
    assert len(shelf.heads()) == 64
    assert shelf.put_many(children(None), father=None, mother=None) == 150 - 64
    assert [entry.id for entry in shelf.heads()] == sons


def test_genes_are_catalogued_and_change_with_the_head(shelf, small_head):
    head = shelf.add(small_head("male"))
    assert shelf.genes(["A000001"]) == {"A000001": {}}
    assert not shelf.entry("A000001").tagged
    genome = {feature: Gene("rr", "low bridge") for feature in FEATURES}
    shelf.update(head.with_(genome=genome, provenance={"father_shares": {"nose": 0.25}}))
    assert shelf.entry("A000001").tagged
    assert shelf.head("A000001").genome == genome
    nose = shelf.genes(["A000001"])["A000001"]["nose"]
    assert nose == {"alleles": "rr", "trait": "low bridge", "mutated": False, "father_share": 0.25}
    with pytest.raises(BadInput):
        shelf.update(small_head("male").with_(id="A000009"))


def test_statistics_tell_what_does_not_fit(shelf, small_head):
    shelf.add_many([small_head("male", 1, tagged=True), small_head("female", 2)])
    shelf.reserve("family", 3, 0)
    (shelf.path / "heads" / "B000001.npz").rename(shelf.path / "heads" / "B000077.npz")
    told = shelf.statistics()
    assert (told.male, told.female, told.founders, told.tagged) == (1, 1, 2, 1)
    assert (told.families, told.reserved) == (1, 3)
    assert (told.uncatalogued, told.missing) == (("B000077",), ("B000001",))
    with pytest.raises(BadInput, match="is not there"):
        shelf.head("B000001")


def test_a_picture_that_is_none_leaves_the_library_as_it_was(shelf, small_head, tmp_path):
    program = tmp_path / "program.exe"
    program.write_bytes(b"")
    for picture in (program, tmp_path / "missing.png", tmp_path):
        with pytest.raises(BadInput):
            shelf.add(small_head(), picture)
    assert shelf.add(small_head()).id == "A000001"


def test_the_library_needs_neither_greenlet_nor_compiled_sqlalchemy(tmp_path, small_head):
    # Inside Blender SQLAlchemy is the pure wheel, and greenlet is not there.
    code = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {'greenlet', 'scipy', 'sklearn', 'trimesh', 'PIL'} or 'cyextension' in name:
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
from kindred.engine.library import Library
with Library.open(sys.argv[1], create=True) as library:
    print(library.reserve('key', 1, 1))
"""
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path / "l")], capture_output=True, text=True, timeout=60)
    assert run.stdout.strip() == "(['A000001'], ['B000001'])", run.stderr


def test_ten_thousand_heads_are_listed_quickly(shelf, small_head):
    from kindred.engine.library.allocation import insert_present

    head = small_head("male", tagged=True)
    with shelf._catalogue.writing() as connection:
        insert_present(connection, [head.with_(id=make_id("male", number)) for number in range(1, 10_001)])
    began = time.perf_counter()
    assert len(shelf.heads()) == 10_000
    assert time.perf_counter() - began < 2  # 0.1 s when measured alone


def test_opening_read_only_changes_nothing(shelf, small_head):
    shelf.add(small_head())
    shelf.close()
    before = {path: path.read_bytes() for path in shelf.path.rglob("*") if path.is_file()}
    with Library.open(shelf.path, read_only=True) as library:
        assert [entry.id for entry in library.heads()] == ["A000001"]
        library.head("A000001")
        for change in (
            lambda: library.add(small_head()),
            lambda: library.reserve("key", 1, 1),
            lambda: library.update(small_head().with_(id="A000001")),
            lambda: library.set_thumbnail("A000001", b""),
        ):
            with pytest.raises(BadInput, match="read-only"):
                change()
    assert {path: path.read_bytes() for path in shelf.path.rglob("*") if path.is_file()} == before
