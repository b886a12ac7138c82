"""People of the bundled rig breed without folds, and with their eyes behind their lids."""

import numpy as np
import pytest
from kindred.engine.heads import FEATURES, Gene
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, LASHES, SKIN, TEAR
from kindred.engine.heads.kit import bundled_kit
from kindred.engine.heads.sampling import sample
from kindred.engine.heredity import breed, load_rule
from kindred.engine.heredity.penetration import penetration

MENDEL = load_rule("mendel")


def people(seed):
    """A couple whose neighbouring features are dominant and recessive in turn: the largest steps at the borders."""
    couple = []
    for number, sex in enumerate(("male", "female")):
        genome = {feature: Gene("rr" if i % 2 == number else "Dr") for i, feature in enumerate(FEATURES)}
        head = sample(bundled_kit(), sex, np.random.default_rng([seed, number]))
        couple.append(head.with_(genome=genome))
    return couple


@pytest.mark.parametrize("seed", range(6))
def test_a_couple_of_the_rig_has_children_without_folds_and_with_seated_eyes(seed, surfaces):
    father, mother = people(seed)
    topology = father.topology
    # Lashes are cards, seen from both sides, and the line of tears is thinner than what moves it.
    surface = ~np.isin(topology.parts, [LASHES, TEAR])
    parents = [penetration(parent.vertices, topology) for parent in (father, mother)]
    for child in breed(father, mother, MENDEL, 1, 1, seed=1, mutation=0).vertices:
        assert surfaces.flipped(child, father.vertices, mother.vertices, topology, surface) == 0
        assert penetration(child, topology).deeper_than(*parents) <= 0.0001


def test_left_and_right_eye_are_seated_alike():
    kit = bundled_kit()
    father, mother = (one.with_(vertices=kit.vertices(one.parameters)) for one in people(1))  # even ones
    child = breed(father, mother, MENDEL, 1, 0, seed=1, mutation=0).vertices[0]
    mirror, parts = kit.mirror, father.topology.parts
    for eye in (EYE_LEFT, EYE_RIGHT):
        own = np.flatnonzero(parts == eye)
        assert np.abs(child[own] * [-1, 1, 1] - child[mirror[own]]).max() < 0.00005


def test_regions_keep_a_core_where_the_stated_mix_can_be_looked_for():
    topology = bundled_kit().topology
    core = ((topology.regions >= 1) & (topology.parts == SKIN)[:, None]).sum(0)
    for feature, count in zip(FEATURES, core, strict=True):
        assert feature == "lashes" or count >= 40, feature
