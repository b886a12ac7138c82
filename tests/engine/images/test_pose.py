from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kindred.engine.heads import bundled_kit, sample
from kindred.engine.images import find_faces, head_pose
from kindred.engine.images.pose import angles_of
from kindred.engine.studio.scene import Framing, Pose, Scene, Sitter, camera_of, rotation_of

UPRIGHT = rotation_of(Pose())


@given(st.floats(-80, 80), st.floats(-80, 80), st.floats(-179, 179))
def test_angles_are_those_that_a_scene_was_turned_by(yaw, pitch, roll):
    turned = rotation_of(Pose(yaw, pitch, roll)) @ UPRIGHT.T
    assert angles_of(turned) == pytest.approx((yaw, pitch, roll), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.floats(-60, 60), st.floats(-35, 35), st.floats(-90, 90), st.floats(-0.2, 0.2), st.integers(0, 10))
def test_the_pose_of_a_person_whose_landmarks_are_known_is_found(yaw, pitch, roll, right, person):
    head = sample(bundled_kit(), "male", np.random.default_rng(person))
    framing = Framing(field=26.0, distance=0.9, right=right, up=0.0)
    camera = camera_of(Scene(Sitter(head, "x"), pose=Pose(yaw, pitch, roll), framing=framing))
    landmarks = camera.pixels(head.vertices[head.topology.landmarks], (400, 300))
    found = head_pose(landmarks, (400, 300), focal=150 / np.tan(np.radians(13)))
    assert found == pytest.approx((yaw, pitch, roll), abs=5.0)


def test_the_pose_of_a_drawn_head_is_found_by_mediapipe(drawn):
    (face,) = find_faces(drawn.picture)
    yaw, pitch, roll = head_pose(face.landmarks, (320, 320))
    assert abs(yaw - drawn.yaw) < 5 and abs(pitch - drawn.pitch) < 7 and abs(roll) < 4


def test_a_mirrored_photo_shows_the_mirrored_pose(photo):
    (face,) = find_faces(photo)
    (twin,) = find_faces(np.ascontiguousarray(photo[:, ::-1]))
    yaw, pitch, roll = head_pose(face.landmarks, (512, 600))
    assert head_pose(twin.landmarks, (512, 600)) == pytest.approx((-yaw, pitch, -roll), abs=3)
    assert abs(yaw) < 25 and abs(pitch) < 20 and abs(roll) < 10
