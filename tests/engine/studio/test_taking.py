"""Photos show their scenes, and labels tell the truth about them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads import bundled_kit, sample
from kindred.engine.heads.expressions import Gaze
from kindred.engine.heads.eyeballs import fit_sphere, front_of
from kindred.engine.heads.facemesh import seen_landmarks
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT
from kindred.engine.studio import take
from kindred.engine.studio.labels import CLASSES
from kindred.engine.studio.posing import posed_head
from kindred.engine.studio.scene import Film, Framing, Lamp, Light, Pose, Prop, Scene, Sitter, rotation_of
from kindred.engine.studio.scenes import sample_scene

SIZE = 192
CLOSE = Framing(distance=0.75, field=20.0)


@pytest.fixture(scope="module")
def person() -> Sitter:
    head = sample(bundled_kit(), "female", np.random.default_rng(4))
    looks = replace(head.appearance, discrete={**head.appearance.discrete, "hair": "medium", "glasses": "none"})
    return Sitter(head.with_(appearance=looks), "somebody", spots=3)


def scene_of(person: Sitter, **more: object) -> Scene:
    return Scene(person, framing=CLOSE, **more)


def classes_at(photo, landmark: int) -> str:
    x, y = photo.labels.landmarks[landmark, :2]
    return CLASSES[photo.labels.classes[int(y), int(x)]]


def spread(photo, name: str) -> np.ndarray:
    return np.argwhere(photo.labels.classes == CLASSES.index(name))


def test_every_class_lies_where_its_landmarks_are(person):
    photo = take(scene_of(person, expression={"jawOpen": 0.7}), SIZE)
    expected = {4: "nose", 9: "face", 152: "face", 0: "upper_lip", 17: "lower_lip", 50: "face", 280: "face"}
    seen = {place: classes_at(photo, place) for place in expected}
    # Points on an outline may fall to either side of it.
    assert {place: name for place, name in seen.items() if place not in (0, 17, 152)} == {
        place: name for place, name in expected.items() if place not in (0, 17, 152)
    }
    for name in CLASSES[1:]:
        assert len(spread(photo, name)) > 5, name
    # The person's left is to the picture's right.
    for part in ("brow", "eye"):
        assert spread(photo, f"left_{part}")[:, 1].mean() > SIZE / 2 > spread(photo, f"right_{part}")[:, 1].mean()
    rows = {name: spread(photo, name)[:, 0].mean() for name in ("hair", "nose", "upper_lip", "teeth", "lower_lip")}
    assert list(rows) == sorted(rows, key=lambda name: rows[name])


def test_a_closed_mouth_shows_no_teeth_and_closed_lids_no_eyes(person):
    shut = take(scene_of(person, expression={"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0}), SIZE)
    wide = take(scene_of(person, expression={"jawOpen": 0.8}), SIZE)
    assert len(spread(shut, "teeth")) <= 2 < 60 < len(spread(wide, "teeth"))
    assert len(spread(shut, "left_eye")) <= 2 < 30 < len(spread(wide, "left_eye"))


def test_landmarks_follow_from_the_camera_and_lie_on_the_depth_that_is_seen(person):
    photo = take(scene_of(person, pose=Pose(25, 10, -8)), SIZE)
    labels, points = photo.labels, seen_landmarks(posed_head(photo.labels.scene))
    seen = points @ labels.extrinsics[:3, :3].T + labels.extrinsics[:3, 3]
    pixels = seen @ labels.intrinsics.T
    np.testing.assert_allclose(pixels[:, :2] / pixels[:, 2:], labels.landmarks[:, :2], atol=1e-3)
    np.testing.assert_allclose(seen[:, 2], labels.landmarks[:, 2], atol=1e-6)
    inner = [4, 5, 6, 195, 197, 9, 151, 280, 425, 266]  # bare skin on the near side
    at = labels.landmarks[inner]
    depth = labels.depth[at[:, 1].astype(int), at[:, 0].astype(int)]
    assert np.abs(depth - at[:, 2]).max() < 0.004
    assert np.isinf(labels.depth[0, 0])


def test_normals_face_the_camera_and_turn_with_the_surface(person):
    photo = take(scene_of(person), SIZE)
    normals = photo.labels.normals.astype(float) / 127
    there = np.isfinite(photo.labels.depth)
    assert np.abs(np.linalg.norm(normals[there], axis=1) - 1).max() < 0.03
    assert (photo.labels.normals[~there] == 0).all()
    face = photo.labels.classes == CLASSES.index("face")
    column = np.broadcast_to(np.arange(SIZE), face.shape)
    assert (
        normals[face & (column > SIZE * 0.6), 0].mean() > 0.2 > -0.2 > normals[face & (column < SIZE * 0.4), 0].mean()
    )
    assert normals[face, 2].mean() > 0.5


@pytest.mark.parametrize("pose", [Pose(), Pose(30, -12, 15)])
def test_gaze_labels_are_where_the_eyeballs_point_in_the_camera(person, pose):
    scene = scene_of(person, pose=pose, gaze=Gaze(6.0, 14.0, 4.0, 20.0))
    photo = take(scene, 64)
    posed, parts = posed_head(scene), person.head.topology.parts
    for row, part in enumerate((EYE_LEFT, EYE_RIGHT)):
        ball = posed[parts == part]
        x, y, z = rotation_of(pose) @ front_of(ball, *fit_sphere(ball))
        pitch, yaw = photo.labels.gaze[row]
        assert np.degrees(np.arcsin(y)) == pytest.approx(pitch, abs=1.5)
        assert np.degrees(np.arctan2(x, z)) == pytest.approx(yaw, abs=1.5)


def test_what_hides_a_head_is_known_and_so_is_what_it_hides(person):
    plain, masked = scene_of(person), scene_of(person, props=(Prop("surgical_mask", 2),))
    bare, hidden = take(plain, SIZE), take(masked, SIZE)
    occluder = hidden.labels.occluder > 0
    assert occluder.sum() > 500 and not bare.labels.occluder.any()
    np.testing.assert_array_equal(hidden.labels.whole, bare.labels.classes)
    np.testing.assert_array_equal(hidden.labels.classes[~occluder], hidden.labels.whole[~occluder])
    assert (hidden.labels.classes[occluder] == 0).all()
    assert (hidden.labels.depth[occluder] < bare.labels.depth[occluder]).mean() > 0.95


def test_one_scene_gives_the_same_bytes_whatever_was_drawn_before(person):
    scene = sample_scene(8, 5)
    first = take(scene, 96)
    take(scene_of(person), 128)
    again = take(scene, 96)
    np.testing.assert_array_equal(first.picture, again.picture)
    np.testing.assert_array_equal(first.labels.classes, again.labels.classes)
    np.testing.assert_array_equal(first.labels.depth, again.labels.depth)


def test_light_comes_from_where_the_lamps_are(person):
    def halves(way):
        lamp = Lamp(way, (1.0, 1.0, 1.0), 5.0)
        light = Light((lamp,), np.zeros((9, 3), np.float32))
        photo = take(scene_of(person, light=light), SIZE)
        face = photo.labels.classes == CLASSES.index("face")
        column = np.broadcast_to(np.arange(SIZE), face.shape)
        return [photo.picture[face & side].mean() for side in (column < SIZE / 2, column > SIZE / 2)]

    left, right = halves((-1, 0.2, 0.3))
    assert left > 2 * right
    left, right = halves((1, 0.2, 0.3))
    assert right > 2 * left


def test_an_environment_lights_what_faces_it(person):
    from_below = np.zeros((9, 3), np.float32)
    from_below[0], from_below[1] = 0.5, -0.5
    photo = take(scene_of(person, light=Light((), from_below)), SIZE)
    up = photo.labels.normals[..., 1]
    face = photo.labels.classes == CLASSES.index("face")
    assert photo.picture[face & (up < -40)].mean() > 1.5 * photo.picture[face & (up > 40)].mean()


def test_film_changes_the_picture_and_no_label(person):
    plain = take(scene_of(person), 96)
    bright = take(scene_of(person, film=Film(exposure=1.0, noise=(0.03, 0.01), defocus=5, quality=40)), 96)
    assert bright.picture.mean() > plain.picture.mean() + 15
    np.testing.assert_array_equal(plain.labels.classes, bright.labels.classes)


def test_without_labels_only_places_are_told(person):
    photo = take(scene_of(person), 64, labels=False)
    assert photo.labels.classes.size == photo.labels.depth.size == 0
    np.testing.assert_array_equal(photo.picture, take(scene_of(person), 64).picture)


def test_what_cannot_be_drawn_is_refused(person, small_head):
    lamps = tuple(Lamp((i, 1, 1), (0.1, 0.1, 0.1)) for i in range(5))
    for scene, word in (
        (scene_of(person, light=Light(lamps)), "lamps"),
        (scene_of(person, light=Light((Lamp((0, 0, 0), (1, 1, 1)),))), "direction"),
        (scene_of(person, light=Light((), np.full((9, 3), np.nan, np.float32))), "no light"),
        (scene_of(Sitter(small_head, "ball")), "topology|vertices|has"),
        (scene_of(person, expression={"grin": 1.0}), "grin"),
    ):
        with pytest.raises(BadInput, match=word):
            take(scene, 64)
    with pytest.raises(BadInput, match="picture"):
        take(scene_of(person), 0)
