"""What children inherit of skin, eyes and hair."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.heads import FEATURES, Appearance, Gene, bundled_kit, sample
from kindred.engine.heredity import breed, load_rule


@pytest.fixture(scope="module")
def couple():
    kit, genome = bundled_kit(), {feature: Gene("Dr") for feature in FEATURES}
    heads = [sample(kit, sex, np.random.default_rng(4)).with_(genome=genome) for sex in ("male", "female")]
    he = heads[0].appearance
    heads[0] = heads[0].with_(appearance=Appearance({**he.continuous, "stubble": 0.7}, he.discrete))
    return heads


def children(father, mother):
    family = breed(father, mother, load_rule("mendel"), 3, 3, seed=2, seat=False)
    return family.appearances[:3], family.appearances[3:]


def test_every_tone_lies_between_the_parents(couple):
    sons, daughters = children(*couple)
    for name in couple[0].appearance.continuous.keys() - {"stubble"}:
        ends = sorted(parent.appearance.continuous[name] for parent in couple)
        for child in (*sons, *daughters):
            assert ends[0] - 1e-6 <= child.continuous[name] <= ends[1] + 1e-6


def test_sons_have_their_fathers_stubble_and_daughters_none(couple):
    sons, daughters = children(*couple)
    assert {child.continuous["stubble"] for child in sons} == {0.7}
    assert {child.continuous["stubble"] for child in daughters} == {0.0}


def test_a_parent_of_an_old_library_leaves_new_tones_to_the_other(couple):
    father, mother = couple
    old = mother.with_(appearance=Appearance({"melanin": 0.5}, mother.appearance.discrete))
    sons, daughters = children(father, old)
    assert {child.continuous["redness"] for child in sons} == {father.appearance.continuous["redness"]}
    assert {child.continuous["stubble"] for child in daughters} == {0.0}, "not her father's"


def test_nobody_is_born_with_glasses(couple):
    seeing = [
        one.with_(appearance=Appearance(one.appearance.continuous, {**one.appearance.discrete, "glasses": "round"}))
        for one in couple
    ]
    for child in (one for sex in children(*seeing) for one in sex):
        assert child.discrete.get("glasses", "none") == "none"
        assert "hair" in child.discrete
