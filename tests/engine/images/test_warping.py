from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.images.warping import inverse, moved, paste, warp

SHIFT = np.array([[1.0, 0, 0], [0, 1.0, 0]])


def checkered(size: int) -> np.ndarray:
    """Single pixels of black and white: nothing but aliasing shows when some are left out."""
    y, x = np.mgrid[:size, :size]
    return np.repeat((((x + y) % 2) * 255).astype(np.uint8)[..., None], 3, axis=2)


def test_nothing_is_changed_by_a_transform_that_does_nothing():
    picture = np.random.default_rng(1).integers(0, 256, (37, 51, 3), dtype=np.uint8)
    assert np.array_equal(warp(picture, SHIFT, (51, 37)), picture)


@pytest.mark.parametrize("shrink", [1.5, 2.0, 3.7, 8.0, 21.3])
def test_fine_detail_turns_grey_when_a_picture_shrinks(shrink):
    small = warp(checkered(640), SHIFT / shrink, int(600 / shrink))
    assert np.abs(small.astype(int) - 127).max() <= (40 if shrink < 2 else 8)


@pytest.mark.parametrize("scale", [0.05, 0.3, 0.9, 1.0, 3.0])
def test_a_spot_lands_where_the_transform_says(scale):
    y, x = np.mgrid[:400, :400] + 0.5
    spot = np.exp(-((x - 180) ** 2 + (y - 230) ** 2) / (2 * 18**2)).astype(np.float32)
    angle = np.radians(25)
    matrix = scale * np.array([[np.cos(angle), -np.sin(angle), 150], [np.sin(angle), np.cos(angle), 20]])
    seen = warp(spot, matrix, int(600 * scale) + 8, border=0.0)
    v, u = np.mgrid[: seen.shape[0], : seen.shape[1]] + 0.5
    middle = np.array([(seen * u).sum(), (seen * v).sum()]) / seen.sum()
    assert np.abs(middle - moved(np.array([[180.0, 230.0]]), matrix)[0]).max() < 0.03


def test_classes_stay_classes():
    classes = np.random.default_rng(2).integers(0, 2, (64, 64), dtype=np.uint8) * 10
    assert set(np.unique(warp(classes, SHIFT * 0.37, 24, nearest=True))) == {0, 10}


def test_edges_go_on_or_take_the_colour_of_the_border():
    white = np.full((10, 10, 3), 255, np.uint8)
    outside = np.array([[1.0, 0, 500], [0, 1.0, 0]])
    assert warp(white, outside, 20).min() == 255
    assert warp(white, outside, 20, border=7).max() == 7
    assert warp(white, SHIFT * 0.1, 20, border=0)[5:, 5:].max() == 0


def test_a_picture_longer_than_the_warp_can_count_is_warped_all_the_same():
    long = np.zeros((8, 40_000), np.uint8)
    long[:, 39_000:] = 200
    end = warp(long, np.array([[1.0, 0, -39_500], [0, 1.0, 0]]), (100, 8))
    assert end.min() == 200


def test_a_patch_is_pasted_back_where_it_was_taken_and_nowhere_else():
    y, x = np.mgrid[:300, :400]
    picture = np.stack([x // 2, y // 2, (x + y) // 4], axis=2).astype(np.uint8)
    angle = np.radians(-20)
    matrix = 0.8 * np.array([[np.cos(angle), -np.sin(angle), 20], [np.sin(angle), np.cos(angle), -30]])
    patch = warp(picture, matrix, 160)
    assert np.abs(paste(picture, patch, matrix).astype(int) - picture).max() <= 2
    red = np.zeros_like(patch)
    red[..., 0] = 255
    painted = paste(picture, red, matrix)
    middle = moved(np.array([[80.0, 80.0]]), inverse(matrix))[0].astype(int)
    assert painted[middle[1], middle[0]].tolist() == [255, 0, 0]
    inside = moved(np.stack([x.ravel() + 0.5, y.ravel() + 0.5], axis=1), matrix).reshape(300, 400, 2)
    away = ((inside < -2) | (inside > 162)).any(2)
    assert away.any() and np.array_equal(painted[away], picture[away])


def test_a_patch_that_lies_outside_changes_nothing():
    picture = np.full((20, 20, 3), 9, np.uint8)
    away = np.array([[1.0, 0, 500], [0, 1.0, 0]])
    assert np.array_equal(paste(picture, np.zeros((10, 10, 3), np.uint8), away), picture)
