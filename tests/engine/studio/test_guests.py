"""Heads that somebody has, photographed instead of people drawn by lot."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads import bundled_kit, sample, save_head
from kindred.engine.studio.guests import guest, identity_of, invite
from kindred.engine.studio.scenes import plan_named, sample_scene
from kindred.engine.studio.shards import DataSet, read_shards
from kindred.engine.studio.supply import Supply

ADA, BEN = (
    sample(bundled_kit(), sex, np.random.default_rng(seed)).with_(id=name)
    for name, sex, seed in (("Ada", "female", 1), ("Ben", "male", 2))
)


def test_guests_sit_by_turns_as_they_are():
    guests = (guest(ADA, "a"), guest(BEN, "b"))
    shown = [sample_scene(5, i, per_person=2, plan=plan_named("clean"), guests=guests).sitter for i in range(6)]
    assert [one.identity for one in shown] == ["Ada", "Ada", "Ben", "Ben", "Ada", "Ada"]
    for one, head in zip(shown, (ADA, ADA, BEN, BEN, ADA, ADA), strict=True):
        assert np.array_equal(one.head.vertices, head.vertices) and one.head.appearance == head.appearance
    plain = sample_scene(5, 2, per_person=2, plan=plan_named("clean"))
    there = sample_scene(5, 2, per_person=2, plan=plan_named("clean"), guests=guests)
    assert plain.pose == there.pose and plain.film.seed == there.film.seed, "all else is drawn as for others"


def test_guests_are_restyled_where_the_plan_says_so_and_stay_who_they_are():
    ada = guest(ADA, "a")
    shown = [sample_scene(5, i, per_person=30, plan=plan_named("faces"), guests=(ada,)).sitter for i in range(30)]
    assert {one.identity for one in shown} == {"Ada"} and all(one.spots == ada.spots for one in shown)
    assert len({one.head.appearance.discrete["hair"] for one in shown}) > 3
    assert all(np.array_equal(one.head.vertices, ADA.vertices) for one in shown)


def test_a_head_with_a_mesh_of_its_own_is_refused_with_what_to_do(small_head):
    with pytest.raises(BadInput, match="adopt it without --keep-topology"):
        guest(small_head, "own")


def test_another_head_of_the_same_name_is_told_apart():
    looks = ADA.appearance
    greyer = ADA.with_(appearance=type(looks)({**looks.continuous, "hair_grey": 1.0}, looks.discrete))
    told = [identity_of(guest(one, "x")) for one in (ADA, ADA, greyer, BEN.with_(id="Ada"))]
    assert told[0] == told[1] and told[0][0] == told[2][0] == told[3][0] == "Ada"
    assert len({word for _, word in told}) == 3


def test_what_words_may_name(tmp_path):
    path = tmp_path / "someone.npz"
    save_head(path, ADA.with_(id=None))
    (one,) = invite([str(path), str(path)], None)
    assert one.identity == "someone" and one.family == "library"
    with pytest.raises(BadInput, match="no library"):
        invite(["A000001"], None)
    with pytest.raises(BadInput):
        invite([str(tmp_path / "none.npz")], None)


def test_a_folder_for_some_guests_is_not_completed_with_others():
    sets = [DataSet(Supply(1, guests=(guest(one, "x"),))).facts() for one in (ADA, BEN)]
    assert sets[0]["guests"] != sets[1]["guests"]
    assert "guests" not in DataSet(Supply(1)).facts()


def test_heads_of_a_library_are_photographed_from_the_command_line(kindred, founders, tmp_path):
    words = ("studio", "--library", founders, "--count", 4, "--per-person", 2, "--seed", 1, "--size", 64, "--jobs", 1)
    done = kindred(*words, "--heads", "A000001", "B000002", "--out", tmp_path / "set", "--json")
    assert done.exit_code == 0, done.err
    shown = [one.truth["identity"] for one in read_shards(tmp_path / "set", fields=("truth",))]
    assert shown == ["A000001", "A000001", "B000002", "B000002"]
    lost = kindred(*words, "--heads", "A000009", "--out", tmp_path / "other")
    assert lost.exit_code == 3 and "A000009" in lost.err
    both = kindred(*words, "--heads", "A000001", "--kit", "kindred", "--out", tmp_path / "other")
    assert both.exit_code == 2
