"""The measures of the studio's labels, on a few pictures: what they are to hold, and that they notice what is wrong."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from kindred.engine.images import Detector
from kindred.engine.studio import take
from kindred.engine.studio.scenes import plan_named, sample_scene, with_gaze

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tools.measure.changes import changed_pairs, differing
from tools.measure.labels import found, frontal_plan, landmarks
from tools.measure.silhouettes import silhouette

SIZE = 224


@pytest.fixture(scope="module")
def scenes():
    plan = replace(frontal_plan(plan_named("clean")), expressive=0.0)
    return [sample_scene(77, index, per_person=1, plan=plan) for index in range(6)]


@pytest.fixture(scope="module")
def photos(scenes):
    return [take(scene, SIZE) for scene in scenes]


def test_mediapipe_finds_the_studios_faces_where_their_labels_are(photos):
    with Detector(far=False) as detector:
        seen, marks = found(photos, detector), landmarks(photos, detector)
        shifted = [
            replace(photo, labels=replace(photo.labels, landmarks=photo.labels.landmarks + np.float32(4.0)))
            for photo in photos
        ]
        wrong = landmarks(shifted, detector)
    assert seen["faces"] == 6 and seen["share"] == 1.0
    assert marks["median"] < 0.04 < 0.06 < wrong["median"]
    assert all(abs(region["outwards"]) < 0.05 for region in marks["regions"].values())


def test_pictures_with_one_thing_changed_are_the_same_elsewhere(scenes, photos):
    figures = changed_pairs(scenes[:3], SIZE)
    assert figures["gaze"]["differ_visibly"] < 0.002
    assert figures["identity"]["differ_visibly"] < 0.03
    plain = scenes[0]
    looking, moved = take(with_gaze(plain, 0.0, 25.0), SIZE), take(plain.with_(background=scenes[1].background), SIZE)
    assert differing(photos[0], looking)[1] < 0.002 < 0.1 < differing(photos[0], moved)[1]


def test_a_silhouette_is_what_stands_before_the_background(photos):
    for photo in photos:
        share = silhouette(photo).mean()
        assert 0.2 < share < 0.95
        assert silhouette(photo)[photo.labels.classes == 1].mean() > 0.99
