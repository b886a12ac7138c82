"""People without end, the same ones every time."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.studio.scenes import Sitters, restyled, sitter


def test_a_number_is_one_person_whatever_was_asked_before():
    first = Sitters(4)[7]
    sitter.cache_clear()
    again = Sitters(4)[7]
    assert first is not again
    assert first.identity == again.identity == "bundled-4-000007"
    assert first.spots == again.spots
    assert np.array_equal(first.head.vertices, again.head.vertices)
    assert first.head.appearance == again.head.appearance


def test_other_numbers_and_other_seeds_are_other_people():
    shapes = [sitter(seed, index).head.vertices for seed, index in ((4, 7), (4, 8), (5, 7))]
    assert all(np.abs(shapes[i] - shapes[j]).max() > 0.001 for i in range(3) for j in range(i))


def test_there_are_men_and_women_alike():
    sexes = [sitter(1, index).head.sex for index in range(60)]
    assert 18 < sexes.count("male") < 42


def test_another_day_changes_hair_and_tan_but_not_who_it_is():
    one = sitter(2, 3)
    days = [restyled(one, np.random.default_rng(day)) for day in range(40)]
    for day in days:
        assert day.identity == one.identity and day.spots == one.spots
        assert day.head.vertices is one.head.vertices and day.head.parameters is one.head.parameters
        assert day.head.appearance.continuous["iris_hue"] == one.head.appearance.continuous["iris_hue"]
        assert day.head.appearance.discrete["lids"] == one.head.appearance.discrete["lids"]
        assert all(0 <= value <= 1 for value in day.head.appearance.continuous.values())
        assert abs(day.head.appearance.continuous["melanin"] - one.head.appearance.continuous["melanin"]) < 0.2
    assert len({day.head.appearance.discrete["hair"] for day in days}) > 3
    assert len({day.head.appearance.discrete["glasses"] for day in days}) > 1


def test_women_grow_no_beards_on_any_day():
    women = [one for one in (sitter(3, index) for index in range(12)) if one.head.sex == "female"]
    for woman in women:
        looks = restyled(woman, np.random.default_rng(0)).head.appearance
        assert looks.discrete["beard"] == "none" and looks.continuous["stubble"] == 0


@pytest.mark.parametrize(("families", "words"), [(("facekit",), "kit"), (("martian",), "martian"), ((), "families")])
def test_families_that_are_not_there_are_refused(families, words):
    with pytest.raises(BadInput, match=words):
        Sitters(1, families)
    with pytest.raises(BadInput):
        sitter(1, 0, families)


def test_numbers_below_nought_are_refused():
    with pytest.raises(BadInput):
        sitter(-1, 0)
    with pytest.raises(BadInput):
        sitter(0, -1)
