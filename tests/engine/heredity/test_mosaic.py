"""Mosaic and fusing: exact counts, no two alike, no spikes, and what --fuse smooth is for."""

import numpy as np
import pytest
from kindred.engine.heads import FEATURES
from kindred.engine.heredity import breed, load_rule

MENDEL = load_rule("mendel")


@pytest.fixture(scope="module")
def mosaic(father, mother):
    return breed(father, mother, MENDEL, 4, 3, seed=5, mode="mosaic", mutation=0)


@pytest.mark.parametrize("rule", ["mendel", "equal", "strong-dominance"])
def test_each_feature_has_its_rounded_share_of_vertices_from_the_father(couple, rule):
    family = breed(*couple, load_rule(rule), 5, 5, seed=1, mode="mosaic", mutation=0.5)
    owner = family.topology.regions.argmax(1)
    assert family.from_father.dtype == np.uint8
    assert set(np.unique(family.from_father)) <= {0, 1}
    for row in range(10):
        for column, feature in enumerate(FEATURES):
            own = owner == column
            assert family.from_father[row, own].sum() == round(family.shares(row)[feature] * own.sum())


def test_no_two_children_are_alike(couple):
    family = breed(*couple, MENDEL, 20, 20, seed=1, mode="mosaic", mutation=0)
    assert len({one.tobytes() for one in family.from_father}) == 40
    assert len({one.tobytes() for one in family.vertices}) == 40


def test_shares_of_none_and_all_give_the_parents(couple):
    father, mother = couple
    for share, parent in ((0.0, mother), (1.0, father)):
        rule = MENDEL.with_cell("*", "male", "dominant", "dominant", share)
        family = breed(father, mother, rule, 1, 0, seed=1, mode="mosaic", mutation=0)
        assert (family.from_father == share).all()
        assert np.abs(family.vertices[0] - parent.vertices).max() < 1e-6


def test_picked_places_are_nearer_to_the_parent_they_are_picked_from(father, mother, mosaic):
    skin = father.topology.parts == 0
    way = (father.vertices - mother.vertices)[skin].astype(float)
    for child, picks in zip(mosaic.vertices, mosaic.from_father, strict=True):
        along = ((child - mother.vertices)[skin] * way).sum(1) / np.maximum((way**2).sum(1), 1e-12)
        picked = picks[skin] == 1
        assert np.median(along[picked]) > np.median(along[~picked]) + 0.02


def test_a_mosaic_has_no_spikes_and_no_flipped_face(father, mother, mosaic, surfaces):
    worse = max(
        np.percentile(surfaces.edge_angles(parent.vertices, father.topology), 99.9) for parent in (father, mother)
    )
    for child in mosaic.vertices:
        assert np.percentile(surfaces.edge_angles(child, father.topology), 99.9) <= 1.05 * worse
        assert surfaces.flipped(child, father.vertices, mother.vertices, father.topology) == 0


def test_shards_of_mosaics_are_pieces_of_the_whole(couple):
    whole = breed(*couple, MENDEL, 20, 3, seed=2, mode="mosaic", fuse="smooth")
    shard = breed(*couple, MENDEL, 20, 3, seed=2, mode="mosaic", fuse="smooth", start=13, count=8, threads=1)
    assert shard.vertices.tobytes() == whole.vertices[13:21].tobytes()
    assert shard.from_father.tobytes() == whole.from_father[13:21].tobytes()


def test_fusing_keeps_the_cores_of_features_and_smooths_where_they_meet(father, mother, surfaces):
    rule = MENDEL
    for column, feature in enumerate(FEATURES):
        rule = rule.with_cell(feature, "male", "dominant", "recessive", 0.1 if column % 2 else 0.9)
    options = {"seed": 1, "mutation": 0, "seat": False}
    plain = breed(father, mother, rule, 1, 0, **options).vertices[0]
    fused = breed(father, mother, rule, 1, 0, fuse="smooth", **options).vertices[0]
    topology = father.topology
    skin = topology.parts == 0
    moved = np.linalg.norm(fused - plain, axis=1)
    whole = topology.regions.max(1) >= 1
    assert np.median(moved[skin & whole]) < 0.0003
    assert np.median(moved[skin & ~whole]) > 2 * np.median(moved[skin & whole])
    bends = [np.percentile(surfaces.edge_angles(one, topology), 99) for one in (plain, fused)]
    assert bends[1] < bends[0]
    assert surfaces.flipped(fused, father.vertices, mother.vertices, topology, skin) == 0


def test_fusing_parents_that_are_alike_changes_nothing(couple):
    father, mother = couple
    twin = mother.with_(vertices=father.vertices)
    child = breed(father, twin, MENDEL, 1, 0, seed=1, mutation=0, fuse="smooth").vertices[0]
    assert np.abs(child - father.vertices).max() < 1e-6
