from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from kindred.engine.heads import bundled_kit
from kindred.engine.heads.expressions import Gaze, express
from kindred.engine.heads.facemesh import seen_landmarks
from kindred.engine.images import Detector, eye_distance
from kindred.engine.studio import take
from kindred.engine.studio.posing import posed_head
from kindred.engine.studio.scene import camera_of
from kindred.engine.studio.scenes import plan_named, sample_scene
from kindred.engine.studio.scenes.chance import Spread


@pytest.fixture(scope="module")
def kit():
    return bundled_kit()


def test_the_points_lie_on_the_head_near_its_own_landmarks(kit):
    away = np.linalg.norm(seen_landmarks(kit.mean) - kit.mean[kit.topology.landmarks], axis=1)
    assert away.max() < 0.012 and np.median(away) < 0.003


def test_left_and_right_are_each_others_mirror_image(kit):
    points = seen_landmarks(kit.mean)
    twin = {int(vertex): point for point, vertex in enumerate(kit.topology.landmarks)}
    order = [twin[int(kit.mirror[vertex])] for vertex in kit.topology.landmarks]
    assert np.abs(points[order] * (-1, 1, 1) - points).max() < 1e-5


def test_points_of_the_lips_part_as_the_mouth_opens_and_those_of_the_lids_meet_as_the_eye_closes(kit):
    wide = seen_landmarks(express(kit, kit.mean, {"jawOpen": 1.0}, Gaze()))
    for upper, lower in ((13, 14), (82, 87), (312, 317)):
        assert np.linalg.norm(wide[upper] - wide[lower]) > 0.015
    shut = seen_landmarks(express(kit, kit.mean, {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0}, Gaze()))
    for upper, lower in ((159, 145), (386, 374)):
        assert np.linalg.norm(shut[upper] - shut[lower]) < 0.004


def test_they_lie_nearer_than_the_heads_own_landmarks_to_where_mediapipe_sees_them(kit):
    near = Spread(4.0, 0.0, 8.0)
    plan = replace(plan_named("clean"), yaw=near, pitch=near, expressive=0.0)
    own, seen = [], []
    with Detector(far=False) as detector:
        for index in range(8):
            scene = sample_scene(4242, index, per_person=1, plan=plan)
            found = detector.find(take(scene, 256, labels=False).picture)[:468, :2]
            posed, camera = posed_head(scene), camera_of(scene)
            for points, into in ((posed[kit.topology.landmarks], own), (seen_landmarks(posed), seen)):
                placed = camera.pixels(points, (256, 256))
                into.append(np.linalg.norm(placed - found, axis=1) / eye_distance(placed))
    assert np.median(seen) < 0.9 * np.median(own)
    assert np.median(seen) < 0.035
