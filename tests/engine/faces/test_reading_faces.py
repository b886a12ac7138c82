"""Who is seen, and what each pixel shows, on pictures that the studio took."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.errors import BadInput, NoFaceFound
from kindred.engine.faces import features, network, parse, recognise, recognise_aligned
from kindred.engine.images import aligned_face, inverse, moved, warp
from kindred.engine.studio.labels import CLASSES
from kindred.engine.studio.scenes import PLANS, sample_scene
from kindred.engine.studio.taking import take

from tools.training.overlap import Confusion
from tools.training.ranking import rank_one

torch = pytest.importorskip("torch")
PEOPLE, EACH = 12, 3


@pytest.fixture(scope="module")
def photos():
    """Three pictures of each of twelve people whom nothing was trained on."""
    plan = PLANS["clean"]
    return [take(sample_scene(987_001, index, per_person=EACH, plan=plan)) for index in range(PEOPLE * EACH)]


def test_people_are_told_apart_whom_nobody_trained_on(photos):
    embeddings = np.stack([recognise(photo.picture, photo.labels.landmarks) for photo in photos])
    assert embeddings.shape == (PEOPLE * EACH, 512) and embeddings.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-5)
    assert rank_one(embeddings, [photo.labels.scene.sitter.identity for photo in photos]) >= 0.95


def test_a_face_and_its_mirror_picture_are_one_person(photos):
    faces = np.stack([aligned_face(photo.picture, photo.labels.landmarks)[0] for photo in photos[:4]])
    np.testing.assert_allclose(recognise_aligned(faces), recognise_aligned(faces[:, :, ::-1]), atol=1e-4)


def test_a_face_is_found_where_nobody_says_where_it_is(photos):
    pytest.importorskip("mediapipe")
    photo = photos[0]
    assert recognise(photo.picture) @ recognise(photo.picture, photo.labels.landmarks) > 0.8


def test_a_picture_without_a_face_and_what_is_no_picture_are_refused():
    pytest.importorskip("mediapipe")
    with pytest.raises(NoFaceFound):
        recognise(np.full((64, 64, 3), 128, np.uint8))
    with pytest.raises(BadInput, match="cannot be looked at"):
        parse(np.zeros((64, 64), np.uint8))
    with pytest.raises(BadInput, match="cannot be recognised"):
        recognise_aligned(np.zeros((2, 100, 100, 3), np.uint8))


def test_the_parser_overlaps_with_the_exact_masks(photos):
    seen = Confusion(len(CLASSES))
    for photo in photos[::4]:
        seen.add(parse(photo.picture, photo.labels.landmarks).classes, photo.labels.classes)
    assert np.nanmean(seen.overlaps()) > 0.8


def test_a_parsing_lies_where_its_picture_does(photos):
    """A picture put into a larger one is parsed the same there, and beyond the face's square all is background."""
    photo = photos[1]
    small = parse(photo.picture, photo.labels.landmarks)
    wide = np.pad(photo.picture, ((200, 244), (400, 244), (0, 0)), mode="edge")
    large = parse(wide, photo.labels.landmarks[:, :2] + (400, 200))
    assert large.classes.shape == (700, 900) and large.occlusion.shape == (700, 900)
    same = large.classes[200:456, 400:656] == small.classes
    assert same.mean() > 0.99
    rows, columns = np.nonzero(large.classes)
    corners = moved(np.array([(0.0, 0.0), (256.0, 256.0)]), inverse(large.matrix))
    assert columns.min() >= corners[0, 0] - 1 and rows.max() <= corners[1, 1] + 1
    np.testing.assert_allclose(large.probabilities.sum(2), 1, atol=1e-4)
    again = warp(large.classes, large.matrix, 256, nearest=True)
    assert (again == large.probabilities.argmax(2))[8:-8, 8:-8].mean() > 0.97


def test_features_come_at_five_depths_and_carry_gradients(photos):
    depths = features(photos[0].picture, photos[0].labels.landmarks)
    assert [depth.shape for depth in depths] == [
        (160, 8, 8),
        (128, 16, 16),
        (96, 32, 32),
        (64, 64, 64),
        (32, 128, 128),
    ]
    assert all(np.isfinite(depth).all() and depth.std() > 0 for depth in depths)
    given = torch.zeros(1, 3, 64, 64, requires_grad=True)
    network("parser", "cpu").features(given)[-1].mean().backward()
    assert given.grad is not None and given.grad.abs().sum() > 0
