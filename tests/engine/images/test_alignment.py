from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.images.alignment import FIVE_POINTS, affine, aligned_face, face_crop, similarity
from kindred.engine.images.points import five_points
from kindred.engine.images.warping import inverse, moved, warp


def turned(degrees: float, scale: float, x: float, y: float) -> np.ndarray:
    angle = np.radians(degrees)
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    return np.array([[c, -s, x], [s, c, y]])


def mean_face(shared_data) -> np.ndarray:
    """(468, 2): the mean face in front, y down, its eyes 100 pixels apart around (300, 200)."""
    mean = np.load(shared_data("face_statistics.npz"))["mean"].astype(float)
    return mean[:, :2] * (100 / 0.063, -100 / 0.063) + (300, 200)


@given(st.floats(-180, 180), st.floats(0.05, 20), st.floats(-500, 500), st.floats(-500, 500))
def test_a_turned_scaled_and_shifted_face_is_brought_back_to_the_template(degrees, scale, x, y):
    matrix = turned(degrees, scale, x, y)
    found = similarity(moved(FIVE_POINTS * 112, matrix), FIVE_POINTS * 112)
    assert np.allclose(found, inverse(matrix), atol=1e-6)


@given(st.lists(st.floats(-2, 2), min_size=6, max_size=6))
def test_an_affine_transform_is_found_again(numbers):
    matrix = np.array(numbers).reshape(2, 3) + np.array([[3.0, 0, 0], [0, 3.0, 0]])
    points = np.random.default_rng(3).uniform(0, 100, (20, 2))
    assert np.allclose(affine(points, moved(points, matrix)), matrix, atol=1e-6)


def test_points_in_one_place_or_on_a_line_are_refused():
    with pytest.raises(BadInput, match="one place"):
        similarity(np.full((5, 2), 7.0), FIVE_POINTS)
    with pytest.raises(BadInput, match="line"):
        affine(np.arange(10.0).repeat(2).reshape(10, 2), np.zeros((10, 2)))


def test_the_template_is_the_measured_mean_face_midway_in_its_picture(shared_data):
    face = mean_face(shared_data)
    _, matrix = aligned_face(np.zeros((600, 600, 3), np.uint8), face, 1000)
    placed = moved(face, matrix)
    assert np.abs(five_points(placed) - FIVE_POINTS * 1000).max() < 0.1
    assert placed[:, 1].min() == pytest.approx(1000 - placed[:, 1].max(), abs=1.0)
    assert 30 < placed[:, 1].min() < 60


def test_an_aligned_face_looks_the_same_however_it_was_turned(shared_data):
    face = mean_face(shared_data)
    y, x = np.mgrid[:600, :600]
    smooth = np.stack([x / 3, y / 3, (x + y) / 6], axis=2).astype(np.uint8)
    plain, _ = aligned_face(smooth, face)
    half = turned(30, 0.9, 90, -70)
    again, _ = aligned_face(warp(smooth, half, 700), moved(face, half))
    assert np.abs(plain.astype(int) - again)[8:-8, 8:-8].max() <= 3


def test_a_face_crop_holds_all_landmarks_and_the_margin(shared_data):
    face = mean_face(shared_data)
    crop, matrix = face_crop(np.zeros((600, 600, 3), np.uint8), face, 256, margin=0.25)
    placed = moved(face, matrix)
    assert crop.shape == (256, 256, 3)
    assert placed[:, 1].min() == pytest.approx(256 * 0.25 / 1.5)
    assert placed[:, 1].max() == pytest.approx(256 * 1.25 / 1.5)
