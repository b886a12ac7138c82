"""People's looks go together as they do in life."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kindred.engine.heads import Appearance
from kindred.engine.heads.appearances import sample_appearance
from kindred.engine.heads.colours import skin_colour
from kindred.engine.heads.pigments import skin_table

KEYS = {
    *("melanin", "haemoglobin", "redness", "freckles", "moles", "wrinkles", "roughness", "age", "stubble"),
    *("iris_hue", "iris_pattern", "hair_melanin", "hair_redness", "hair_grey"),
}


def people(count: int = 400, sex: str = "female", **told: float) -> dict[str, np.ndarray]:
    """The continuous values of many, by name."""
    rng = np.random.default_rng(5)
    drawn = []
    for _ in range(count):
        values = {"age": rng.random(), "melanin": rng.random()} | told
        drawn.append(sample_appearance(sex, rng, **values).continuous)
    return {name: np.array([one[name] for one in drawn]) for name in KEYS}


@given(st.sampled_from(["male", "female"]), st.floats(0, 1), st.floats(0, 1), st.integers(0, 2**32))
def test_every_value_is_told_and_lies_in_its_range(sex, age, melanin, seed):
    looks = sample_appearance(sex, np.random.default_rng(seed), age=age, melanin=melanin)
    assert set(looks.continuous) == KEYS
    assert all(0 <= value <= 1 for value in looks.continuous.values())
    assert set(looks.discrete) == {"hair", "brows", "beard", "lids", "lashes", "glasses"}
    assert looks == sample_appearance(sex, np.random.default_rng(seed), age=age, melanin=melanin)


def test_light_eyes_and_fair_hair_come_with_light_skin_only():
    dark, light = people(melanin=0.8), people(melanin=0.1)
    assert dark["iris_hue"].max() < 0.2 and (light["iris_hue"] > 0.2).mean() > 0.35
    assert dark["hair_melanin"].min() > 0.8 and light["hair_melanin"].std() > 0.1
    assert dark["freckles"].mean() < 0.3 * light["freckles"].mean()


def test_hair_greys_and_skin_wrinkles_with_age():
    young, old = people(age=0.05), people(age=0.95)
    assert young["hair_grey"].max() < 0.1 and np.median(old["hair_grey"]) > 0.8
    assert old["wrinkles"].mean() > young["wrinkles"].mean() + 0.5


def test_the_red_haired_have_freckles():
    all_of_them = people(1500, melanin=0.05, age=0.2)
    red = all_of_them["hair_redness"] > 0.5
    assert 0.02 < red.mean() < 0.15
    assert all_of_them["freckles"][red].mean() > 2 * all_of_them["freckles"][~red].mean()


def test_only_men_have_stubble():
    assert people(100)["stubble"].max() == 0
    assert people(100, "male")["stubble"].mean() > 0.2


def test_pigments_darken_every_colour_and_blood_takes_green_first():
    table = skin_table()
    assert (np.diff(table, axis=0) < 0).all(), "melanin"
    assert (np.diff(table, axis=1) < 0).all(), "blood"
    assert (table > 0).all() and (table < 1).all()
    ratio = table[:, -1] / table[:, 0]
    assert (ratio[:128, 1] < 0.8 * ratio[:128, 0]).all()


@pytest.mark.parametrize(
    ("melanin", "tone"),
    # Of the Monk skin tone scale (Google, 2022), sRGB, those that are albedos of skin without its shine.
    [(0.52, (160, 126, 86)), (0.69, (130, 92, 67)), (0.86, (96, 65, 52))],
)
def test_tones_pass_near_those_of_the_monk_scale(melanin, tone):
    linear = skin_colour(Appearance({"melanin": melanin, "haemoglobin": 0.3})).astype(float)
    coded = 255 * (1.055 * linear ** (1 / 2.4) - 0.055)
    assert np.abs(coded - tone).max() < 16
