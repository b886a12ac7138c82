"""One thing changed, and all else as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kindred.engine.heads import FEATURES, TopologyMismatch, bundled_kit
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, SKIN, TEETH
from kindred.engine.heads.polygons import fan_triangles
from kindred.engine.studio.scene import Pose
from kindred.engine.studio.scenes import IDENTITY, PLANS, sample_scene, sitter, with_gaze, with_identity_of, with_pose
from kindred.engine.studio.scenes.pairs import gaze_in_picture
from kindred.engine.studio.scenes.seams import identity_weights


@pytest.fixture(scope="module")
def scene():
    return sample_scene(31, 2, plan=PLANS["portraits"])


@pytest.fixture(scope="module")
def other():
    return sitter(32, 5)


def test_a_swap_has_the_others_face_on_the_same_skull(scene, other):
    made = with_identity_of(scene, other).sitter.head.vertices
    mine, topology = scene.sitter.head.vertices, scene.sitter.head.topology
    share = topology.regions[:, [FEATURES.index(name) for name in IDENTITY]].sum(1)
    kept = topology.regions[:, [FEATURES.index("ears"), FEATURES.index("outline")]].sum(1) == 1
    assert kept.sum() > 1500 and (share == 1).sum() > 3000
    assert np.array_equal(made[kept], mine[kept])
    assert np.abs(made[share == 1] - other.head.vertices[share == 1]).max() < 1e-6


def test_eyes_and_teeth_come_with_their_lids_and_lips(scene, other):
    made = with_identity_of(scene, other).sitter.head
    for part in (EYE_LEFT, EYE_RIGHT, TEETH):
        rows = made.topology.parts == part
        assert np.abs(made.vertices[rows] - other.head.vertices[rows]).max() < 2e-4


def test_a_swap_leaves_looks_hair_and_all_else(scene, other):
    made = with_identity_of(scene, other)
    assert made.sitter.identity == other.identity
    assert made.sitter.hair_on is scene.sitter.head.vertices
    assert made.sitter.head.appearance is scene.sitter.head.appearance and made.sitter.spots == scene.sitter.spots
    assert made.with_(sitter=scene.sitter) == scene.with_(sitter=scene.sitter) or all(
        getattr(made, name) is getattr(scene, name)
        for name in ("expression", "gaze", "pose", "framing", "light", "background", "props", "film")
    )


def test_a_second_swap_leaves_hair_on_the_first_head(scene, other):
    twice = with_identity_of(with_identity_of(scene, other), sitter(32, 6))
    assert twice.sitter.hair_on is scene.sitter.head.vertices


def test_swapping_with_oneself_changes_nothing(scene):
    assert np.array_equal(with_identity_of(scene, scene.sitter).sitter.head.vertices, scene.sitter.head.vertices)


def test_identity_goes_over_softly(scene):
    weights = identity_weights()
    assert weights.min() == 0 and weights.max() == 1
    assert ((weights > 0.05) & (weights < 0.95)).sum() > 500


def test_skin_hardly_ever_folds_where_two_people_meet():
    kit = bundled_kit()
    triangles, _ = fan_triangles(kit.topology.face_vertices, kit.topology.face_sizes)
    triangles = triangles[(kit.topology.parts[triangles] == SKIN).all(1)]

    def turned(vertices):
        a, b, c = (vertices[triangles[:, i]] for i in range(3))
        return np.cross(b - a, c - a)

    mean, folds = turned(kit.mean), []
    for index in range(12):
        mine, other = sitter(0, 2 * index).head.vertices, sitter(0, 2 * index + 1).head.vertices
        mixed = mine + identity_weights()[:, None] * (other - mine)
        ways = [(turned(vertices) * mean).sum(1) < 0 for vertices in (mixed, mine, other)]
        folds.append(int((ways[0] & ~ways[1] & ~ways[2]).sum()))
    assert sum(folds) < 6 and np.count_nonzero(folds) <= 2


def test_heads_of_another_topology_are_refused(scene, small_head):
    with pytest.raises(TopologyMismatch):
        with_identity_of(scene, replace(scene.sitter, head=small_head))


@given(pitch=st.floats(-12, 12), yaw=st.floats(-18, 18), turn=st.floats(-12, 12), nod=st.floats(-8, 8))
def test_gaze_goes_where_it_is_told_in_the_picture(scene, pitch, yaw, turn, nod):
    sad = scene.with_(expression={"eyeLookDownLeft": 0.2, "eyeLookDownRight": 0.2})
    posed = with_pose(sad, Pose(turn, nod, 4.0))
    assert np.allclose(gaze_in_picture(with_gaze(posed, pitch, yaw)), (pitch, yaw), atol=0.05)


def test_eyes_turn_no_further_than_by_nature(scene):
    gaze = with_gaze(scene, 0, 89).gaze
    assert max(gaze.left_yaw, gaze.right_yaw) <= 35
    assert with_gaze(scene, 0, 89).with_(gaze=scene.gaze).sitter is scene.sitter


def test_gaze_turns_with_the_head_or_stays(scene):
    start = with_gaze(with_pose(scene, Pose()), 0.0, 5.0)
    turned = with_pose(start, Pose(yaw=10.0))
    assert np.allclose(gaze_in_picture(turned), (0, 15), atol=0.05)
    kept = with_pose(start, Pose(yaw=10.0), keep_gaze=True)
    assert np.allclose(gaze_in_picture(kept), (0, 5), atol=0.05)
    assert kept.framing is start.framing and kept.expression is start.expression
