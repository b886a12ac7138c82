from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.images import eye_distance, find_faces, moved, warp
from kindred.engine.images.detector import Spot, open_detector
from kindred.engine.images.faces import exact_face


def apart(found: np.ndarray, expected: np.ndarray) -> float:
    """The median distance of landmarks in eye distances."""
    return float(np.median(np.linalg.norm(found[:468, :2] - expected[:468, :2], axis=1))) / eye_distance(expected)


def laid(canvas: np.ndarray, picture: np.ndarray, left: int, top: int, scale: float) -> np.ndarray:
    """Lay a shrunk picture on a canvas; returns the transform."""
    height, width = (int(n * scale) for n in picture.shape[:2])
    matrix = np.array([[scale, 0, 0], [0, scale, 0]])
    canvas[top : top + height, left : left + width] = warp(picture, matrix, (width, height))
    return matrix + np.array([[0, 0, left], [0, 0, top]])


@pytest.fixture(scope="module")
def face(photo):
    (face,) = find_faces(photo)
    return face


def test_a_photo_shows_one_face_with_478_landmarks_where_it_is(face):
    assert face.landmarks.shape == (478, 3) and face.landmarks.dtype == np.float32
    assert face.score > 0.8
    left, top, right, bottom = face.box
    assert 140 < left < 210 and 90 < top < 170 and 330 < right < 400 and 310 < bottom < 390
    irises = face.landmarks[[468, 473], :2]
    assert irises[0, 0] < irises[1, 0]  # the person's right eye lies to the picture's left
    assert np.linalg.norm(irises - face.landmarks[[[33, 133], [362, 263]], :2].mean(1), axis=1).max() < 10
    assert face.landmarks[4, 2] < face.landmarks[234, 2] - 40  # the nose is nearer than an ear


def test_a_drawn_head_is_found_where_its_own_landmarks_lie(drawn):
    (face,) = find_faces(drawn.picture)
    assert apart(face.landmarks, drawn.landmarks) < 0.05


@pytest.mark.parametrize("degrees", [-120, -75, 30, 90, 105, 180])
def test_a_face_is_found_at_any_roll(photo, face, degrees):
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0]])
    turn[:, 2] = 400 - turn[:, :2] @ (256, 300)
    (found,) = find_faces(warp(photo, turn, 800, border=90.0))
    assert apart(found.landmarks, moved(face.landmarks, turn)) < 0.03


@pytest.mark.parametrize(("share", "allowed"), [(0.1, 0.03), (0.03, 0.03), (0.015, 0.06)])
def test_small_faces_are_found_in_large_photos(photo, face, share, allowed):
    canvas = np.random.default_rng(1).integers(110, 140, (2000, 3000, 3), dtype=np.uint8)
    matrix = laid(canvas, photo, 1701, 411, share * 3000 / (face.box[2] - face.box[0]))
    (found,) = find_faces(canvas)
    assert apart(found.landmarks, moved(face.landmarks, matrix)) < allowed


def test_faces_are_told_from_left_to_right_each_once(photo, drawn):
    canvas = np.full((600, 1500, 3), 128, np.uint8)
    laid(canvas, drawn.picture, 1100, 100, 1.0)
    laid(canvas, photo, 0, 0, 0.9)
    laid(canvas, photo, 560, 50, 0.7)
    middles = [face.middle[0] for face in find_faces(canvas)]
    assert len(middles) == 3 and middles == sorted(middles)


def test_no_face_is_seen_where_there_is_none(photo):
    noise = np.random.default_rng(2).integers(0, 256, (700, 900, 3), dtype=np.uint8)
    stripes = np.tile((np.arange(900) // 40 % 2 * 255).astype(np.uint8)[None, :, None], (600, 1, 3))
    for nothing in (noise, stripes, np.zeros((1, 1, 3), np.uint8), photo[400:, :]):
        assert find_faces(nothing) == ()


def test_landmarks_hardly_depend_on_where_a_face_was_first_seen(photo, face):
    shifted = np.array([[1.0, 0, 13.4], [0, 1.0, -8.7]])
    (again,) = find_faces(warp(photo, shifted, (540, 620)))
    assert apart(again.landmarks, moved(face.landmarks, shifted)) < 0.012


def test_a_spot_off_any_face_gives_no_points(photo):
    assert open_detector().points(photo, Spot(60.0, 60.0, 80.0, 0.0, 0.9)) is None


def test_the_points_of_a_spot_are_those_of_mediapipes_own_solution(photo):
    from mediapipe.python.solutions.face_mesh import FaceMesh

    with FaceMesh(static_image_mode=True, refine_landmarks=True) as mesh:
        theirs = mesh.process(photo).multi_face_landmarks[0].landmark
    height, width = photo.shape[:2]
    expected = np.array([(p.x * width, p.y * height, p.z * width) for p in theirs])
    found = open_detector().find(photo)
    assert apart(found, expected) < 0.01
    assert np.abs(found[:, 2] - expected[:, 2]).mean() / eye_distance(expected) < 0.01


def test_an_exact_face_has_its_depth_in_pixels_about_its_middle():
    points = np.column_stack([np.linspace(0, 100, 468), np.linspace(50, 90, 468), np.linspace(0.9, 1.1, 468)])
    face = exact_face(points, np.diag([1000.0, 1000.0, 1.0]))
    assert np.allclose(face.landmarks[:, :2], points[:, :2])
    assert face.landmarks[0, 2] == pytest.approx(-100, rel=1e-4)
    assert face.box == pytest.approx((0, 50, 100, 90))
