"""Changing heads by their parameters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.heads import bundled_kit, sample
from kindred.engine.heads.shaping import (
    Shape,
    carry,
    evened,
    expected,
    mirrored,
    mixed,
    neutral,
    randomised,
    select,
    settled,
)
from kindred.engine.heads.solving import solve

KIT = bundled_kit()
EVERY = np.ones(len(KIT.names), bool)
units = st.floats(0, 1, width=32)
indices = st.integers(0, len(KIT.names) - 1)


def person(seed: int, sex: str = "male") -> Shape:
    head = sample(KIT, sex, np.random.default_rng(seed))
    return Shape.of(head.parameters, head.asymmetry)


def made(shape: Shape):
    return KIT.vertices(shape.parameters, shape.asymmetry)


@settings(max_examples=25, deadline=None)
@given(index=indices, value=units, side=st.sampled_from([None, "left", "right"]), seed=st.integers(0, 5))
def test_a_changed_value_is_there_and_both_sides_stay_in_range(index, value, side, seed):
    before = person(seed)
    after = before.with_value(index, value, side)
    shown = {None: after.parameters, "left": after.left, "right": after.right}[side]
    assert shown[index] == pytest.approx(value, abs=1e-6)
    for one in (after.left, after.right):
        assert one.min() >= -1e-6 and one.max() <= 1 + 1e-6
    others = np.arange(len(KIT.names)) != index
    assert np.array_equal(after.left[others], before.left[others])
    if side is not None:
        other = (before.right, after.right) if side == "left" else (before.left, after.left)
        assert other[0][index] == pytest.approx(other[1][index], abs=1e-6), "the other side stays"


@settings(max_examples=20, deadline=None)
@given(index=indices, value=units, side=st.sampled_from([None, "left", "right"]), seed=st.integers(0, 3))
def test_a_head_carried_over_is_the_head_made_anew(index, value, side, seed):
    before = person(seed)
    after = before.with_value(index, value, side)
    carried = carry(KIT, made(before), before, after)
    assert np.abs(carried - made(after)).max() < 1e-6
    assert settled(KIT, carried, after).tobytes() == made(after).tobytes(), "and settles to the same bytes"


@pytest.mark.parametrize("other", [1, 2])
def test_what_was_sculpted_is_carried_along(other):
    before, after = person(0), person(other, "female")
    dent = np.random.default_rng(3).normal(0, 0.002, KIT.mean.shape).astype(np.float32)
    carried = carry(KIT, made(before) + dent, before, after)
    assert np.abs(carried - made(after) - dent).max() < 1e-6
    assert settled(KIT, carried, after) is carried, "a sculpted head is not taken for the exact one"


def test_a_thousand_small_steps_settle_to_the_exact_head():
    shape, vertices = person(4), made(person(4))
    for step in range(1000):
        after = shape.with_value(step % 7, (step % 10) / 10)
        vertices, shape = carry(KIT, vertices, shape, after), after
    assert np.array_equal(settled(KIT, vertices, shape), made(shape))


def test_mixing_mirroring_and_neutral_do_what_they_say_in_what_is_chosen_alone():
    one, other, nose = person(1), person(2), select(KIT, ["nose"])
    half = mixed(one, other, 0.5, nose)
    assert np.allclose(half.parameters[nose], (one.parameters + other.parameters)[nose] / 2)
    assert np.array_equal(half.parameters[~nose], one.parameters[~nose])
    assert np.array_equal(mixed(one, other, 1.0, EVERY).parameters, other.parameters)
    uneven = one.with_value(3, 0.9, "left").with_value(60, 0.8, "right")
    turned = mirrored(uneven, EVERY)
    assert np.allclose(turned.left, uneven.right) and np.allclose(turned.right, uneven.left)
    assert np.abs(made(turned) - made(uneven)[KIT.mirror] * (-1, 1, 1)).max() < 2e-5, "and so is the head"
    assert not evened(uneven, EVERY).asymmetry.any()
    assert np.array_equal(made(neutral(uneven, EVERY)), KIT.mean)


def test_chance_holds_what_is_held_and_the_free_ones_suit_it():
    chosen = select(KIT, ["nose", "mouth"])
    shape = person(1)
    drawn = randomised(KIT, shape, "male", np.random.default_rng(7), chosen)
    assert np.array_equal(drawn.parameters[~chosen], shape.parameters[~chosen])
    again = randomised(KIT, shape, "male", np.random.default_rng(7), chosen)
    assert np.array_equal(drawn.parameters, again.parameters)
    none = randomised(KIT, shape, "male", np.random.default_rng(7), chosen, strength=0.0)
    assert np.array_equal(none.parameters, shape.parameters)


def test_draws_follow_the_natural_covariance_given_what_is_held():
    """Of two parameters that go together the free one follows the held one, as regression says."""
    covariance = KIT.factor.astype(np.float64) @ KIT.factor.T.astype(np.float64)
    deviation = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(deviation, deviation) - np.eye(len(covariance))
    held, free = np.unravel_index(np.abs(correlation).argmax(), correlation.shape)
    assert abs(correlation[held, free]) > 0.3
    chosen = EVERY.copy()
    chosen[held] = False
    value = KIT.means["male"].copy()
    value[held] = np.clip(value[held] + 1.5 * deviation[held], 0, 1)
    rng = np.random.default_rng(1)
    shape = Shape.of(value)
    drawn = np.array([randomised(KIT, shape, "male", rng, chosen).parameters[free] for _ in range(400)])
    told = covariance[free, held] / covariance[held, held] * (value[held] - KIT.means["male"][held])
    spread = deviation[free] * np.sqrt(1 - correlation[held, free] ** 2)
    assert drawn.mean() - KIT.means["male"][free] == pytest.approx(told, abs=4 * spread / 20)
    assert drawn.std() == pytest.approx(spread, rel=0.15)


def test_expected_values_keep_what_is_named():
    named = np.zeros(len(KIT.names), bool)
    named[[5, 20]] = True
    values = np.full(len(KIT.names), 0.8, np.float32)
    found = expected(KIT, values, named, "female")
    assert np.array_equal(found[named], values[named])
    assert np.abs(found - KIT.means["female"])[~named].max() > 0.01, "the others follow"
    nobody = expected(KIT, values, np.zeros_like(named), "female")
    assert np.allclose(nobody, KIT.means["female"])


def test_a_head_without_parameters_gets_its_own_back():
    shape = person(3).with_value(KIT.names.index("jaw_width"), 0.85, "left")
    found = solve(KIT, made(shape))
    assert found.left_over < 2e-5
    assert np.abs(found.shape.left - shape.left).mean() < 0.01
    left = found.shape.left[KIT.names.index("jaw_width")] - found.shape.right[KIT.names.index("jaw_width")]
    assert left == pytest.approx(float((shape.left - shape.right)[KIT.names.index("jaw_width")]), abs=0.05)


def test_fitting_a_strange_head_stays_in_range():
    rng = np.random.default_rng(5)
    strange = KIT.mean * np.float32(1.3) + rng.normal(0, 0.001, KIT.mean.shape).astype(np.float32)
    found = solve(KIT, strange)
    for side in (found.shape.left, found.shape.right):
        assert side.min() >= 0 and side.max() <= 1
    assert 0.001 < found.left_over < np.linalg.norm(strange - KIT.mean, axis=1).mean()


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_values_out_of_range_are_refused(wrong):
    with pytest.raises(BadInput, match="not in"):
        person(1).with_value(0, wrong)


def test_wrong_regions_and_meshes_are_refused():
    with pytest.raises(BadInput, match="hat"):
        select(KIT, ["hat"])
    with pytest.raises(BadInput, match="adopt"):
        solve(KIT, KIT.mean[1:])
