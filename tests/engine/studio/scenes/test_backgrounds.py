"""What lies behind people."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.studio.scene import Background
from kindred.engine.studio.scenes import KINDS, backdrop
from kindred.engine.studio.scenes.backgrounds import BEHIND


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_and_a_seed_are_one_picture(kind):
    one, again, other = (backdrop(Background(kind, seed), 96) for seed in (3, 3, 4))
    assert one.shape == (96, 96, 3) and one.dtype == np.float32
    assert np.isfinite(one).all() and one.min() >= 0 and one.max() < 6
    assert np.array_equal(one, again)
    assert np.abs(one - other).mean() > 1e-4


@pytest.mark.parametrize("kind", KINDS)
def test_any_size_and_shape_can_be_had(kind):
    for width, height in ((7, 5), (200, 50), (40, 300)):
        assert backdrop(Background(kind, 1), (width, height)).shape == (height, width, 3)


def test_sizes_show_the_same_thing():
    small, large = (backdrop(Background("street", 2), size) for size in (64, 256))
    folded = large.reshape(64, 4, 64, 4, 3).mean((1, 3))
    assert np.corrcoef(small.ravel(), folded.ravel())[0, 1] > 0.97


def test_every_kind_is_found_somewhere_and_all_that_is_found_are_kinds():
    assert {kind for place in BEHIND.values() for kind in place} == set(KINDS)


def test_an_unknown_kind_is_refused():
    with pytest.raises(BadInput, match="plain"):
        backdrop(Background("heaven"), 64)
