"""Who wears what."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from kindred.engine.hair import STYLES, sample_styles


def many(sex, age, count=1500):
    rng = np.random.default_rng(3)
    return [sample_styles(sex, age, rng) for _ in range(count)]


def share(people, kind, *styles):
    return np.mean([one[kind] in styles for one in people])


@given(sex=st.sampled_from(["male", "female"]), age=st.floats(0, 1), seed=st.integers(0, 2**32 - 1))
def test_names_are_known_and_the_same_seed_gives_the_same(sex, age, seed):
    found = sample_styles(sex, age, np.random.default_rng(seed))
    assert all(found[kind] in STYLES[kind] for kind in STYLES) and set(found) == set(STYLES)
    assert found == sample_styles(sex, age, np.random.default_rng(seed))


def test_no_woman_has_a_beard_or_is_bald():
    assert all(one["beard"] == "none" and one["hair"] != "bald" for one in many("female", 0.7))


def test_men_bald_with_age_and_the_old_wear_glasses():
    young, old = many("male", 0.0), many("male", 1.0)
    assert share(young, "hair", "bald") < 0.05 < 0.2 < share(old, "hair", "bald")
    assert share(old, "glasses", "round", "square") > 1.7 * share(young, "glasses", "round", "square")


def test_every_style_is_worn_by_someone():
    people = many("male", 0.3) + many("female", 0.3)
    for kind, styles in STYLES.items():
        assert {one[kind] for one in people} == set(styles), kind
