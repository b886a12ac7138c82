"""Film's faults: every one changes what it should, and none moves the picture."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from kindred.engine.studio.scene import Film
from kindred.engine.studio.scenes import PLANS, develop, sample_film

FAULTS = (
    Film(defocus=12.0),
    Film(motion=(25.0, 30.0)),
    Film(noise=(0.03, 0.01)),
    Film(contrast=1.4),
    Film(saturation=0.3),
    Film(quality=30),
    Film(shrink=3.3),
    Film(1.0, (1.0, 1.0, 1.0), 1.2, 1.1, 6.0, (10.0, 70.0), (0.02, 0.01), 40, 2.3, 5),
)


@pytest.fixture(scope="module")
def picture():
    rng = np.random.default_rng(0)
    rows = cv2.GaussianBlur(rng.random((256, 256, 3)).astype(np.float32), (0, 0), 4)
    rows = (rows - rows.min()) / np.ptp(rows)
    return np.round(40 + 180 * rows).astype(np.uint8)


def test_faultless_film_changes_nothing(picture):
    assert np.array_equal(develop(picture, Film()), picture)


@pytest.mark.parametrize("film", FAULTS)
def test_every_fault_is_seen_and_comes_out_the_same_each_time(picture, film):
    made = develop(picture, film)
    assert made.shape == picture.shape and made.dtype == np.uint8 and made.flags.c_contiguous
    assert not np.array_equal(made, picture)
    assert np.array_equal(made, develop(picture, film))


@pytest.mark.parametrize("film", FAULTS)
def test_nothing_moves(picture, film):
    one, other = (
        cv2.cvtColor(each, cv2.COLOR_RGB2GRAY).astype(np.float64) for each in (picture, develop(picture, film))
    )
    down, right = np.gradient(one)
    slopes = np.stack([right.ravel(), down.ravel(), one.ravel(), np.ones(one.size)], axis=1)
    # What is left beside contrast and brightness as a step along the slopes, in pixels (Lucas and Kanade, 1981).
    step = np.linalg.lstsq(slopes, other.ravel(), rcond=None)[0][:2]
    assert np.abs(step).max() < 0.1


@pytest.mark.parametrize("film", FAULTS[:3])
def test_blur_and_noise_keep_the_mean_light(picture, film):
    assert abs(develop(picture, film).mean() - picture.mean()) < 1.5


def test_defocus_is_measured_in_the_pictures_height(picture):
    large = cv2.resize(picture, (512, 512), interpolation=cv2.INTER_LINEAR)
    film = Film(defocus=15.0)
    small = cv2.resize(develop(large, film), (256, 256), interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(float) - develop(picture, film)).mean() < 1.0


def test_noise_is_of_the_deviation_that_is_asked_for():
    grey = np.full((256, 256, 3), 188, np.uint8)  # half of white
    noisy = develop(grey, Film(noise=(0.02, 0.0), seed=3)).astype(float) / 255
    light = np.where(noisy <= 0.04045, noisy / 12.92, ((noisy + 0.055) / 1.055) ** 2.4)
    assert 0.6 * 0.02 * np.sqrt(0.5) < light.std() < 1.1 * 0.02 * np.sqrt(0.5)


def test_other_seeds_are_other_noise(picture):
    film = Film(noise=(0.03, 0.01), seed=1)
    assert not np.array_equal(develop(picture, film), develop(picture, replace(film, seed=2)))


def test_contrast_parts_light_from_dark_about_the_middle():
    steps = np.repeat(np.array([0, 60, 128, 200, 255], np.uint8)[:, None], 8, 1)[..., None].repeat(3, 2)
    made = develop(steps, Film(contrast=1.5))[:, 0, 0].astype(int)
    assert made[0] == 0 and made[-1] == 255 and abs(made[2] - 128) <= 1
    assert made[1] < 60 and made[3] > 200


def test_small_pictures_and_odd_sizes_come_through():
    for shape in ((1, 1, 3), (3, 7, 3), (65, 33, 3)):
        assert develop(np.full(shape, 90, np.uint8), FAULTS[-1]).shape == shape


def test_a_plan_without_wear_has_film_without_noise_blur_and_loss():
    for seed in range(50):
        film = sample_film(PLANS["clean"], np.random.default_rng(seed))
        assert film.noise == (0, 0) and film.defocus == 0 and film.motion == (0, 0)
        assert film.shrink == 1 and film.exposure == 0 and (film.quality is None or film.quality >= 90)
