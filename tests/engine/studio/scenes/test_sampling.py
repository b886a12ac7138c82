"""Scenes drawn by lot: each told by its number, all of them plausible, and as varied as their plan says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads.expressions import EXPRESSIONS, gaze_of
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT
from kindred.engine.studio.scene import camera_of
from kindred.engine.studio.scenes import PLANS, Plan, plan_named, sample_scene, scene_to_json, sitter
from kindred.engine.studio.scenes.chance import Spread
from kindred.engine.studio.scenes.wearing import BEFORE, CLOTHES, HEADWEAR

COUNT = 240
OCCLUDERS = {*BEFORE, *HEADWEAR, "sunglasses", "headset"}


@pytest.fixture(scope="module", params=list(PLANS))
def plan_and_scenes(request):
    plan = plan_named(request.param)
    return plan, [sample_scene(3, index, per_person=24, plan=plan) for index in range(COUNT)]


def test_a_number_alone_says_what_is_seen():
    forwards = [scene_to_json(sample_scene(9, index, per_person=2), {}) for index in range(6)]
    sitter.cache_clear()
    backwards = [scene_to_json(sample_scene(9, index, per_person=2), {}) for index in reversed(range(6))]
    assert forwards == backwards[::-1]
    assert len({str(one) for one in forwards}) == 6


def test_each_person_sits_for_so_many_pictures():
    names = [sample_scene(9, index, per_person=3).sitter.identity for index in range(6)]
    assert names == ["bundled-9-000000"] * 3 + ["bundled-9-000001"] * 3


def test_the_first_picture_shows_a_persons_own_looks():
    plan = Plan(occluded=0.0, restyled=1.0)
    own = sitter(9, 1).head.appearance
    assert sample_scene(9, 4, per_person=4, plan=plan).sitter.head.appearance == own
    assert sample_scene(9, 5, per_person=4, plan=plan).sitter.head.appearance != own


def test_pictures_of_a_day_follow_each_other_and_share_their_sitter():
    plan = Plan(occluded=0.0, restyled=0.25)
    shown = [sample_scene(9, index, per_person=32, plan=plan).sitter for index in range(32)]
    changes = sum(one is not other for one, other in pairwise(shown))
    assert 2 < changes < 16 and len({id(one) for one in shown}) == changes + 1


def test_heads_face_the_camera_mostly_and_never_further_off_than_planned(plan_and_scenes):
    plan, scenes = plan_and_scenes
    yaw, pitch, roll = np.abs([(scene.pose.yaw, scene.pose.pitch, scene.pose.roll) for scene in scenes]).T
    assert yaw.max() <= plan.yaw.most and pitch.max() <= plan.pitch.most and roll.max() <= plan.roll.most
    assert (yaw < 30).mean() > 0.7
    assert yaw.max() > 0.7 * plan.yaw.most or not plan.yaw.tails


def test_faces_stay_in_the_picture(plan_and_scenes):
    _, scenes = plan_and_scenes
    for scene in scenes:
        head = scene.sitter.head
        places = camera_of(scene).pixels(head.vertices[head.topology.landmarks], (256, 256))
        inside = ((places > 0) & (places < 256)).all(1)
        assert inside.mean() > 0.75, scene.framing
        assert np.ptp(places[:, 1]) > 50, scene.framing
        assert scene.framing.distance >= 0.25


def test_people_are_dressed_and_as_often_hidden_as_planned(plan_and_scenes):
    plan, scenes = plan_and_scenes
    worn = [[prop.kind for prop in scene.props] for scene in scenes]
    assert max(sum(kind in CLOTHES for kind in kinds) for kinds in worn) == 1
    assert np.mean([any(kind in CLOTHES for kind in kinds) for kinds in worn]) > 0.9
    assert {kind for kinds in worn for kind in kinds} <= OCCLUDERS | set(CLOTHES)
    hidden = np.mean([bool(set(kinds) & OCCLUDERS) for kinds in worn])
    assert abs(hidden - plan.occluded) < 0.1


def test_nobody_wears_two_hats_or_glasses_under_sunglasses(plan_and_scenes):
    _, scenes = plan_and_scenes
    for scene in scenes:
        kinds, looks = [prop.kind for prop in scene.props], scene.sitter.head.appearance.discrete
        assert sum(kind in HEADWEAR for kind in kinds) <= 1 and sum(kind in BEFORE for kind in kinds) <= 1
        if "sunglasses" in kinds:
            assert looks["glasses"] == "none"


def test_expressions_are_weights_of_known_names(plan_and_scenes):
    _, scenes = plan_and_scenes
    faces = [scene.expression for scene in scenes]
    assert all(name in EXPRESSIONS and 0 < weight <= 1 for face in faces for name, weight in face.items())
    strongest = np.array([max(face.values(), default=0) for face in faces])
    assert (strongest > 0.5).mean() > 0.3 and (strongest < 0.25).mean() > 0.05
    assert len({name for face in faces for name in face}) > 40


def test_eyes_that_look_into_the_camera_meet_it():
    plan = Plan(contact=1.0, yaw=Spread(10.0, 0.0, 15.0), pitch=Spread(4.0, 0.0, 8.0))
    for index in range(40):
        scene = sample_scene(6, index, per_person=20, plan=plan)
        head, eye = scene.sitter.head, camera_of(scene).eye
        turns = np.radians(gaze_of(scene.expression, scene.gaze))
        for part, (pitch, yaw) in zip((EYE_LEFT, EYE_RIGHT), turns, strict=True):
            centre = head.vertices[head.topology.parts == part].mean(0)
            way = np.array([np.cos(pitch) * np.sin(yaw), -np.cos(pitch) * np.cos(yaw), np.sin(pitch)])
            wanted = (eye - centre) / np.linalg.norm(eye - centre)
            assert np.degrees(np.arccos(np.clip(way @ wanted, -1, 1))) < 6


def test_eyes_converge_on_what_is_near():
    plan = Plan(contact=0.0)
    turns = [sample_scene(6, index, per_person=20, plan=plan).gaze for index in range(60)]
    converging = np.array([gaze.right_yaw - gaze.left_yaw for gaze in turns])
    assert (converging > -0.01).all() and (converging > 3).any() and (converging < 1).any()


def test_lenses_are_wide_and_long_and_near_ones_stand_near(plan_and_scenes):
    _, scenes = plan_and_scenes
    near = np.array([scene.framing.distance for scene in scenes])
    assert near.min() < 0.6 and near.max() > 2


def test_wrong_numbers_are_refused():
    for wrong in ({"index": -1}, {"seed": -1}, {"per_person": 0}):
        with pytest.raises(BadInput):
            sample_scene(**{"seed": 0, "index": 0, **wrong})
    with pytest.raises(BadInput, match="portraits"):
        plan_named("best")
