"""--express: homozygous recessive features move towards the recessive mean, others do not."""

from types import SimpleNamespace

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads import FEATURES
from kindred.engine.heredity import breed, load_rule

MENDEL = load_rule("mendel")
NOSE = FEATURES.index("nose")


class Founders:
    """A classifier that knows one recessive mean, of the nose."""

    def __init__(self, head, shape):
        self.indices = np.flatnonzero(head.topology.regions[:, NOSE] > 0).astype(np.int32)
        self.recessive = shape[self.indices].astype(np.float32)

    def typical_shape(self, sex, topology, feature):
        return self if feature == "nose" else None

    def traits(self, vertices, topology, sexes):
        return [{} for _ in sexes]


def bumped(head):
    """The head with a nose that stands out by 5 mm in its middle."""
    weight = head.topology.regions[:, NOSE, None] ** 2
    out = head.vertices / np.linalg.norm(head.vertices, axis=1, keepdims=True)
    return head.vertices + 0.005 * weight * out


def test_only_homozygous_recessive_features_move_and_the_further_the_more(couple):
    founders = Founders(couple[0], bumped(couple[0]))
    plain = breed(*couple, MENDEL, 20, 20, seed=1, mutation=0)
    half, whole = (
        breed(*couple, MENDEL, 20, 20, seed=1, mutation=0, express=strength, classifier=founders)
        for strength in (0.5, 1.0)
    )
    recessive = plain.genes.alleles[:, NOSE].sum(1) == 0
    assert 0 < recessive.sum() < 40
    steps = [np.linalg.norm(one.vertices - plain.vertices, axis=2) for one in (half, whole)]
    assert steps[1][~recessive].max() == 0
    assert (steps[1][recessive].max(1) > 0.0005).all()
    assert np.allclose(2 * steps[0], steps[1], atol=2e-6)
    assert steps[1][:, couple[0].topology.regions[:, NOSE] == 0].max() == 0


def test_a_mean_of_another_size_and_place_tears_nothing(couple):
    child = breed(*couple, MENDEL, 20, 20, seed=1, mutation=0)
    row = int((child.genes.alleles[:, NOSE].sum(1) == 0).argmax())
    elsewhere = 1.2 * child.vertices[row] + np.float32([0.0, 0.01, -0.02])
    founders = Founders(couple[0], elsewhere)
    expressed = breed(*couple, MENDEL, 20, 20, seed=1, mutation=0, express=1.0, classifier=founders)
    assert np.abs(expressed.vertices[row] - child.vertices[row]).max() < 1e-5


def test_expressing_without_a_recessive_mean_says_what_to_do(couple):
    nobody = SimpleNamespace(typical_shape=lambda *_: None, traits=lambda *_: [])
    with pytest.raises(BadInput, match="tag a library"):
        breed(*couple, MENDEL, seed=1, express=0.5, classifier=nobody)
