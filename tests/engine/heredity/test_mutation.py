"""Mutation: a new, plausible shape of the feature that mutated, and of no other."""

import numpy as np
import pytest
from kindred.engine.heads import FEATURES, Gene
from kindred.engine.heads.kit import bundled_kit
from kindred.engine.heads.sampling import sample
from kindred.engine.heredity import breed, load_rule
from kindred.engine.heredity.mutation.fields import spread
from kindred.engine.heredity.mutation.modes import mode_count

MENDEL = load_rule("mendel")


def test_children_mutate_away_from_the_mix_where_their_feature_is_and_nowhere_else(couple):
    plain = breed(*couple, MENDEL, 200, 0, seed=1, mutation=0)
    mutated = breed(*couple, MENDEL, 200, 0, seed=1, mutation=0.05)
    regions = couple[0].topology.regions
    moved = np.linalg.norm(mutated.vertices - plain.vertices, axis=2)
    alone = [row for row in range(200) if mutated.genes.mutated[row].sum() == 1]
    assert len(alone) > 20
    for row in alone:
        column = int(mutated.genes.mutated[row].argmax())
        if FEATURES[column] == "eyes":  # eyes move with their lids
            continue
        assert moved[row, regions[:, column] > 0.5].max() > 0.0002
        assert moved[row, regions[:, column] == 0].max() == 0
    same = ~mutated.genes.mutated.any(1)
    assert same.any()
    assert moved[same].max() == 0


def test_mutated_features_stay_within_the_spread_of_people(father, mother):
    plain = breed(father, mother, MENDEL, 12, 0, seed=1, mutation=0)
    mutated = breed(father, mother, MENDEL, 12, 0, seed=1, mutation=1)
    moved = np.linalg.norm(mutated.vertices - plain.vertices, axis=2)[:, father.topology.parts == 0]
    assert 0.0005 < np.median(moved) < 0.006
    assert moved.max() < 0.03


def test_mutated_children_have_no_spikes_and_no_flipped_face(father, mother, surfaces):
    worse = max(
        np.percentile(surfaces.edge_angles(parent.vertices, father.topology), 99.9) for parent in (father, mother)
    )
    for child in breed(father, mother, MENDEL, 5, 5, seed=3, mutation=0.5).vertices:
        assert np.percentile(surfaces.edge_angles(child, father.topology), 99.9) <= 1.05 * worse
        assert surfaces.flipped(child, father.vertices, mother.vertices, father.topology) == 0


def test_mutations_leave_both_sides_of_the_face_alike(father, mother, ict_topology):
    left, right = ict_topology.landmarks[263], ict_topology.landmarks[33]
    plain, mutated = (breed(father, mother, MENDEL, 6, 0, seed=2, mutation=chance, seat=False) for chance in (0, 1))
    step = mutated.vertices - plain.vertices
    assert np.abs(step[:, left] * [-1, 1, 1] - step[:, right]).max() < 0.0015


def test_every_feature_has_a_measured_spread():
    assert set(spread()) == set(FEATURES)
    for feature, factor in spread().items():
        assert factor.shape == (mode_count(feature), mode_count(feature))
        assert np.isfinite(factor).all()
        assert 0 < np.abs(factor).max() < 1


@pytest.fixture(scope="module")
def rig_couple():
    kit = bundled_kit()
    heads = [sample(kit, sex, np.random.default_rng(4)) for sex in ("male", "female")]
    return [head.with_(genome={feature: Gene("Dr") for feature in FEATURES}) for head in heads]


def test_a_child_of_the_rig_has_parameters_that_say_its_shape(rig_couple):
    kit = bundled_kit()
    family = breed(*rig_couple, load_rule("equal"), 2, 0, seed=1, mutation=0, seat=False)
    assert family.parameters.shape == (2, len(kit.names))
    assert np.abs(kit.vertices(family.parameters[0], family.asymmetry[0]) - family.vertices[0]).max() < 1e-4


def test_a_mutated_feature_of_the_rig_is_drawn_from_its_own_parameters(rig_couple):
    kit = bundled_kit()
    rule = load_rule("equal")
    plain = breed(*rig_couple, rule, 40, 0, seed=1, mutation=0, seat=False)
    mutated = breed(*rig_couple, rule, 40, 0, seed=1, mutation=0.05, seat=False)
    nose = np.array(kit.groups) == "nose"
    column = FEATURES.index("nose")
    changed = (plain.parameters != mutated.parameters)[:, nose].any(1)
    assert (changed == mutated.genes.mutated[:, column]).all()
    assert changed.any()
    assert ((mutated.parameters >= 0) & (mutated.parameters <= 1)).all()
    row = int(changed.argmax())
    assert np.abs(kit.vertices(mutated.parameters[row], mutated.asymmetry[row]) - mutated.vertices[row]).max() < 1e-4
