from __future__ import annotations

import numpy as np
from kindred.engine.heads.kit import bundled_kit
from kindred.engine.heads.registration.sexing import MANY, tell_sexes
from kindred.engine.heads.sampling import sample_parameters


def people(count, sex, seed=11):
    kit = bundled_kit()
    rng = np.random.default_rng(seed)
    return [kit.vertices(sample_parameters(kit, sex, rng)) for _ in range(count)]


def share_right(verdicts, sexes):
    return np.mean([verdict.sex == sex for verdict, sex in zip(verdicts, sexes, strict=True)])


def test_a_few_heads_are_classed_against_the_reference():
    # The rig's men and women overlap, as people do: telling them apart by shape alone is right in seven of ten.
    verdicts = [tell_sexes([shape])[0] for shape in people(60, "male") + people(60, "female")]
    assert {verdict.how for verdict in verdicts} == {"reference"}
    assert share_right(verdicts, ["male"] * 60 + ["female"] * 60) >= 0.65
    assert all(0.5 <= verdict.sure <= 1 for verdict in verdicts)


def test_those_who_are_surely_told_are_rightly_told():
    people_and_sexes = [(shape, sex) for sex in ("male", "female") for shape in people(60, sex, seed=12)]
    verdicts = [(tell_sexes([shape])[0], sex) for shape, sex in people_and_sexes]
    sure = [verdict.sex == sex for verdict, sex in verdicts if verdict.sure > 0.85]
    assert len(sure) >= 10
    assert np.mean(sure) >= 0.75


def test_each_head_is_told_alike_alone_and_among_few():
    shapes = people(2, "male") + people(2, "female")
    together = [verdict.sex for verdict in tell_sexes(shapes)]
    assert together == [tell_sexes([shape])[0].sex for shape in shapes]


def test_many_heads_of_a_larger_people_are_parted_among_themselves():
    # Ten per cent larger: against the reference nearly all would be men.
    half = 3 * MANY
    shapes = [np.float32(1.1) * shape for shape in people(half, "male") + people(half, "female")]
    verdicts = tell_sexes(shapes)
    assert share_right(verdicts, ["male"] * half + ["female"] * half) >= 0.62


def test_no_heads_give_no_verdicts():
    assert tell_sexes([]) == []
