"""`kindred new`: founders from the rig."""

from __future__ import annotations

import numpy as np
from kindred.engine.library import Library


def test_new_adds_as_many_of_each_sex_as_asked(kindred, tmp_path):
    run = kindred("new", "--library", tmp_path / "heads", "--count", 2, "--seed", 4, "--json")
    assert run.exit_code == 0, run.err
    assert [(one["id"], one["sex"]) for one in run.json["heads"]] == [
        ("A000001", "male"),
        ("A000002", "male"),
        ("B000001", "female"),
        ("B000002", "female"),
    ]
    with Library.open(tmp_path / "heads", read_only=True) as library:
        heads = [library.head(entry.id) for entry in library.heads()]
    assert {head.topology.name for head in heads} == {"kindred-2"}
    assert all(len(head.parameters) >= 40 and not head.genome for head in heads)
    assert all(head.appearance.discrete["hair"] for head in heads)


def test_the_same_seed_makes_the_same_people_whoever_else_is_asked_for(kindred, tmp_path):
    both, women = tmp_path / "both", tmp_path / "women"
    assert kindred("new", "--library", both, "--count", 2, "--seed", 9).exit_code == 0
    assert kindred("new", "--library", women, "--count", 1, "--seed", 9, "--sex", "female").exit_code == 0
    with Library.open(both, read_only=True) as one, Library.open(women, read_only=True) as other:
        assert len(other.heads()) == 1
        assert np.array_equal(one.head("B000001").vertices, other.head("B000001").vertices)
        assert not np.array_equal(one.head("B000002").vertices, one.head("B000001").vertices)


def test_new_counts_on_in_a_library_that_is_there(kindred, tmp_path):
    for seed in (1, 2):
        run = kindred("new", "--library", tmp_path / "heads", "--count", 1, "--seed", seed, "--sex", "male", "--json")
        assert run.json["heads"][0]["id"] == f"A00000{seed}"


def test_wrong_counts_and_seeds_are_refused(kindred, tmp_path):
    for words, code in (
        (("--count", -1, "--seed", 1), 3),
        (("--count", 1, "--seed", -1), 3),
        (("--count", 1), 2),
        (("--count", "x", "--seed", 1), 2),
    ):
        run = kindred("new", "--library", tmp_path / "heads", *words)
        assert run.exit_code == code
        assert len(run.err.strip().splitlines()) == 1
    assert not (tmp_path / "heads").exists()
