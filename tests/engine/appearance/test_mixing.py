"""Looks on the way to others, and spots that stay with their person."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from kindred.engine.appearance import blended, seed_of
from kindred.engine.heads import Appearance, bundled_kit, sample
from kindred.engine.heads.expressions import express

OLD = Appearance({"melanin": 0.2, "freckles": 0.9}, {"hair": "bob", "brows": "thin"})
NEW = Appearance({"melanin": 0.8, "age": 0.4}, {"hair": "afro"})


@given(amount=st.floats(0, 1))
def test_tones_lie_between_and_held_ones_stay(amount):
    mixed = blended(OLD, NEW, amount, {"freckles"})
    assert 0.2 - 1e-9 <= mixed.continuous["melanin"] <= 0.8 + 1e-9
    assert mixed.continuous["freckles"] == 0.9
    assert mixed.discrete == {"hair": "afro" if amount >= 0.5 else "bob", "brows": "thin"}
    assert blended(OLD, NEW, amount, {"hair"}).discrete["hair"] == "bob"


def test_spots_stay_where_they_are_whatever_face_a_person_makes():
    kit = bundled_kit()
    one, other = (sample(kit, "female", np.random.default_rng(seed)) for seed in (1, 2))
    smiling = one.with_(vertices=express(kit, one.vertices, {"mouthSmileLeft": 1.0}))
    assert seed_of(smiling) == seed_of(one) != seed_of(other)
