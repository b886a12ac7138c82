"""Lashes in their styles."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.heads import bundled_kit, sample
from kindred.engine.heads.features import LASHES
from kindred.engine.heads.lashes import LASH_STYLES, shape_lashes


@pytest.fixture(scope="module")
def kit():
    return bundled_kit()


def lashes(kit, vertices):
    """(lashes, 4, 3) the middles of each lash's rows."""
    return vertices[kit.topology.parts == LASHES].reshape(-1, 4, 2, 3).mean(2).astype(np.float64)


def lengths(kit, vertices):
    return np.linalg.norm(np.diff(lashes(kit, vertices), axis=1), axis=2).sum(1)


def test_there_are_more_and_longer_lashes_above_than_below(kit):
    rows = lashes(kit, kit.mean)
    upper = rows[:, 3, 2] > rows[:, 0, 2]
    assert 76 <= upper.sum() <= 100
    assert 40 <= (~upper).sum() <= 60
    assert np.median(lengths(kit, kit.mean)[upper]) > 1.3 * np.median(lengths(kit, kit.mean)[~upper])


def test_styles_change_lashes_alone_and_leave_their_roots(kit):
    parts = kit.topology.parts
    roots = np.flatnonzero(parts == LASHES).reshape(-1, 8)[:, :2]
    for style in LASH_STYLES:
        shaped = shape_lashes(kit, kit.mean, style)
        assert np.array_equal(shaped[parts != LASHES], kit.mean[parts != LASHES])
        assert np.abs(shaped[roots] - kit.mean[roots]).max() < 1e-7
        assert shaped.dtype == np.float32


def test_long_lashes_are_longer_than_short_ones_on_anyone(kit):
    person = sample(kit, "female", np.random.default_rng(3)).vertices
    short, medium, long = (lengths(kit, shape_lashes(kit, person, style)) for style in ("short", "medium", "long"))
    assert (1.2 * short < medium).all()
    assert (1.2 * medium < long).all()


def test_curled_lashes_turn_further_up(kit):
    def rise(style):
        steps = np.diff(lashes(kit, shape_lashes(kit, kit.mean, style)), axis=1)
        return steps[:, 2, 2] / np.linalg.norm(steps[:, 2], axis=1)

    rows = lashes(kit, kit.mean)
    upper = rows[:, 3, 2] > rows[:, 0, 2]
    assert (rise("curled")[upper] > rise("medium")[upper] + 0.02).all()


def test_styles_are_the_same_on_both_sides(kit):
    shaped = shape_lashes(kit, kit.mean, "curled")
    assert np.abs(shaped[kit.mirror] * [-1, 1, 1] - shaped).max() < 2e-6


def test_an_unknown_style_leaves_lashes_as_they_are(kit):
    assert np.array_equal(shape_lashes(kit, kit.mean, "feathered"), kit.mean)
