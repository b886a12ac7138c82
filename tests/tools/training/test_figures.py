"""The figures that tell how good a network is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

torch = pytest.importorskip("torch")

from tools.training.overlap import Confusion, dice_loss  # noqa: E402
from tools.training.ranking import area_under_curve, rank_one  # noqa: E402


def unit(rows):
    rows = np.asarray(rows, np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_rank_one_counts_probes_whose_nearest_gallery_picture_is_their_own():
    rows = unit([(1, 0), (1, 0.1), (0, 1), (1, 0.2)])  # the second of b looks like a
    assert rank_one(rows, ["a", "a", "b", "b"], turns=1) == 0.5
    assert rank_one(rows, ["a", "a", "b", "b"]) == (0.5 + 1.0) / 2  # with that one in the gallery it is its own again


def test_chance_is_what_noise_reaches():
    rng = np.random.default_rng(0)
    people = [str(row // 10) for row in range(400)]
    rows = unit(rng.standard_normal((400, 64)))
    assert rank_one(rows, people) == pytest.approx(1 / 40, abs=0.02)
    assert area_under_curve(rows, people) == pytest.approx(0.5, abs=0.03)


def test_the_area_is_one_where_every_pair_of_a_person_is_nearer_than_any_other():
    rows = unit([(1, 0), (1, 0.01), (0, 1), (0.01, 1)])
    assert area_under_curve(rows, ["a", "a", "b", "b"]) == 1.0


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=60))
def test_overlaps_are_those_of_sets_of_pixels(pairs):
    found, truth = np.array(pairs).T
    confusion = Confusion(4)
    confusion.add(found[:7], truth[:7])
    confusion.add(found[7:], truth[7:])
    for index, overlap in enumerate(confusion.overlaps()):
        either = ((found == index) | (truth == index)).sum()
        both = ((found == index) & (truth == index)).sum()
        assert np.isnan(overlap) if not either else overlap == both / either


def test_the_dice_loss_is_nothing_where_all_is_right_and_small_classes_weigh_as_much_as_large():
    classes = torch.zeros(1, 32, 32, dtype=torch.long)
    classes[0, :4, :8] = 1
    right = torch.nn.functional.one_hot(classes, 3).permute(0, 3, 1, 2).float()
    own = right.gather(1, classes[:, None])[:, 0]
    assert dice_loss(right, own, classes) < 0.02
    nothing_small = torch.nn.functional.one_hot(torch.zeros_like(classes), 3).permute(0, 3, 1, 2).float()
    own = nothing_small.gather(1, classes[:, None])[:, 0]
    assert dice_loss(nothing_small, own, classes) == pytest.approx(0.5, abs=0.03)
