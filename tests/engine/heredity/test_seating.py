"""Seating: no eye through a lid, no tooth through a lip, lashes on their lids, skin untouched."""

import numpy as np
import pytest
from kindred.engine.heads import FEATURES, Topology
from kindred.engine.heads.features import EYE_LEFT, LASHES, SKIN
from kindred.engine.heredity import breed, load_rule
from kindred.engine.heredity.penetration import depth_inside, penetration

MENDEL = load_rule("mendel")
CHILDREN = 16


def torn(rng):
    """A rule under which every feature of a son is wholly one parent's: the hardest case."""
    rule = MENDEL
    for feature in FEATURES:
        rule = rule.with_cell(feature, "male", "dominant", "recessive", float(rng.integers(0, 2)))
    return rule


@pytest.mark.parametrize("rule", ["mendel", "torn"])
def test_no_part_lies_deeper_in_the_skin_than_in_the_worse_parent(father, mother, rule):
    rng = np.random.default_rng(3)
    parents = [penetration(parent.vertices, parent.topology) for parent in (father, mother)]
    worst = []
    for seed in range(4):
        chosen = MENDEL if rule == "mendel" else torn(rng)
        family = breed(father, mother, chosen, CHILDREN // 4, 0, seed=seed, mutation=0.1)
        worst += [penetration(child, father.topology).deeper_than(*parents) for child in family.vertices]
    assert max(worst) <= 0.0001


def test_the_measure_sees_an_eye_that_is_pushed_through_its_lid(mother):
    pushed = mother.vertices.copy()
    pushed[mother.topology.parts == EYE_LEFT, 1] -= 0.002
    before, after = (penetration(one, mother.topology) for one in (mother.vertices, pushed))
    assert after.deeper_than(before) > 0.0003
    assert after.eye_right == before.eye_right


def test_without_seating_teeth_come_through_so_that_seating_is_what_keeps_them_back(father, mother):
    rng = np.random.default_rng(3)
    parents = [penetration(parent.vertices, parent.topology) for parent in (father, mother)]
    worst = {True: 0.0, False: 0.0}
    for seed in range(3):
        rule = torn(rng)
        for seat in worst:
            child = breed(father, mother, rule, 1, 0, seed=seed, mutation=0, seat=seat).vertices[0]
            worst[seat] = max(worst[seat], penetration(child, father.topology).deeper_than(*parents))
    assert worst[False] > 0.00015 > worst[True]


def test_seating_does_not_touch_the_skin(father, mother):
    seated, loose = (
        breed(father, mother, MENDEL, 2, 2, seed=1, mutation=0, seat=seat).vertices for seat in (True, False)
    )
    skin = father.topology.parts == SKIN
    assert (seated[:, skin] == loose[:, skin]).all()
    assert np.abs(seated - loose).max() < 0.004, "parts move by a little, not away"


def test_children_of_twins_are_seated_as_their_parents_are(mother, make_head):
    twin = make_head(mother.vertices.astype(float), "male", "Dr", "A000001")
    child = breed(twin, mother.with_(vertices=twin.vertices), MENDEL, 1, 0, seed=1, mutation=0).vertices[0]
    assert np.abs(child - twin.vertices).max() < 0.0002, "but for the margin"


def test_lashes_ride_on_their_lids(father, mother):
    lids = FEATURES.index("eyelids")
    rule = MENDEL
    for sex in ("male", "female"):
        rule = rule.with_cell("eyelids", sex, "dominant", "recessive", 1.0)
        rule = rule.with_cell("lashes", sex, "dominant", "recessive", 0.0)
    child = breed(father, mother, rule, 1, 0, seed=1, mutation=0).vertices[0]
    assert father.topology.regions[:, lids].max() > 0
    lashes, skin = father.topology.parts == LASHES, father.topology.parts == SKIN

    def gap(vertices):
        from scipy.spatial import KDTree

        return KDTree(vertices[skin]).query(vertices[lashes])[0]

    parents = np.maximum(gap(father.vertices), gap(mother.vertices))
    assert (gap(child) <= parents + 0.001).all()


def test_depth_inside_a_ball_is_the_distance_to_its_surface():
    rows, sides = 60, 80
    rise, turn = np.meshgrid(
        np.linspace(0.001, np.pi - 0.001, rows), np.arange(sides) * 2 * np.pi / sides, indexing="ij"
    )
    ball = np.stack([np.sin(rise) * np.cos(turn), np.sin(rise) * np.sin(turn), np.cos(rise)], -1).reshape(-1, 3)
    corner = np.arange((rows - 1) * sides)
    right = corner - corner % sides + (corner + 1) % sides
    quads = np.stack([corner, corner + sides, right + sides, right], 1)
    faces = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    points = np.random.default_rng(0).standard_normal((300, 3))
    points *= (np.random.default_rng(1).uniform(0.8, 1.2, 300) / np.linalg.norm(points, axis=1))[:, None]
    depth = depth_inside(points, ball, faces, reach=0.5)
    assert np.abs(depth - (1 - np.linalg.norm(points, axis=1))).max() < 0.004


def test_a_head_of_skin_alone_needs_no_seats(couple):
    assert isinstance(couple[0].topology, Topology)
    seated, loose = (breed(*couple, MENDEL, 2, 2, seed=1, seat=seat).vertices for seat in (True, False))
    assert (seated == loose).all()
