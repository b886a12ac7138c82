"""Hair's colour by its pigments."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from kindred.engine.appearance import hair_colour
from kindred.engine.heads import Appearance


def root(**values: float) -> np.ndarray:
    return np.array(hair_colour(Appearance(values)).root)


def test_more_melanin_is_darker():
    tones = [root(hair_melanin=value, hair_redness=0.1).sum() for value in np.linspace(0, 1, 9)]
    assert all(a > b for a, b in pairwise(tones))


def test_red_hair_is_redder_than_fair_and_brown_hair():
    red, brown = root(hair_melanin=0.4, hair_redness=0.9), root(hair_melanin=0.4, hair_redness=0.0)
    assert red[0] / red[1] > 1.25 * brown[0] / brown[1]


def test_grey_hair_has_no_colour_and_is_light():
    grey = root(hair_melanin=0.9, hair_grey=1.0)
    assert grey.max() / grey.min() < 1.15 and grey.mean() > 0.4


def test_tips_are_paler_than_roots():
    told = hair_colour(Appearance({"hair_melanin": 0.6}))
    assert sum(told.tip) > sum(told.root)
    assert 0 < told.roughness < 1
