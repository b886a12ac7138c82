"""What is done to pictures before a network learns from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("torch")

from tools.training.jitter import Spreads, jittered
from tools.training.parsing import Windows
from tools.training.recognising import Faces
from tools.training.samples import OCCLUDED, RIM, STORED, face_row, map_row
from tools.training.store import HELD_OUT, Source, all_kept, gather, is_held_out, keep_rows, more_kept, shards_of
from tools.training.wear import covered, worn

NONE = Spreads(0.0, 0.0, 0.0, 0.0)


def landmarks():
    """468 points of a face 100 pixels wide about (128, 128)."""
    from kindred.engine.images.points import LEFT_EYE, MOUTH_LEFT, MOUTH_RIGHT, NOSE_TIP, RIGHT_EYE

    turn = np.linspace(0, 2 * np.pi, 468)
    points = np.stack([128 + 50 * np.cos(turn), 128 + 65 * np.sin(turn)], 1)
    for rows, middle in ((RIGHT_EYE, (108, 110)), (LEFT_EYE, (148, 110))):
        points[list(rows)] = [(middle[0] - 8, middle[1]), (middle[0] + 8, middle[1])]
    points[[NOSE_TIP, MOUTH_RIGHT, MOUTH_LEFT]] = [(128, 132), (112, 152), (144, 152)]
    return points


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), side=st.sampled_from((64, 112, 160)))
def test_worn_pictures_keep_their_shape_and_are_told_by_the_generator_alone(seed, side):
    picture = np.random.default_rng(1).integers(0, 256, (side, side, 3)).astype(np.uint8)
    one, other = (worn(covered(picture, rng), rng) for rng in (np.random.default_rng(seed) for _ in range(2)))
    assert one.shape == picture.shape and one.dtype == np.uint8
    assert (one == other).all()


def test_wear_differs_from_draw_to_draw_and_leaves_the_picture_itself_alone():
    picture = np.full((112, 112, 3), 120, np.uint8)
    made = [worn(picture, np.random.default_rng(seed)) for seed in range(40)]
    assert len({one.tobytes() for one in made}) > 25
    assert (picture == 120).all()


def test_without_spread_a_jitter_changes_nothing_but_the_side():
    matrix = np.array([[2.0, 0.0, 3.0], [0.0, 2.0, 5.0]])
    rng = np.random.default_rng(0)
    np.testing.assert_allclose(jittered(matrix, 100, NONE, False, rng), matrix)
    flipped = jittered(matrix, 100, NONE, True, rng)
    np.testing.assert_allclose(flipped @ (10, 20, 1), (100 - 23, 45))


def test_people_are_held_out_by_their_name_alone():
    names = [f"bundled-7-{number:06d}" for number in range(5000)]
    share = np.mean([is_held_out(name) for name in names])
    assert share == pytest.approx(HELD_OUT, abs=0.01)
    assert is_held_out(names[0]) == is_held_out(str(names[0]))


def stored(tmp_path, rows):
    return gather([Source("rows", lambda: rows)], tmp_path / "cache", lambda share: None)


def test_shards_are_kept_once_and_again_only_when_they_change(tmp_path):
    read = []

    def rows_of(path):
        read.append(path)
        yield "anna", {"face": np.full((2, 2), len(read), np.uint8)}

    shard = tmp_path / "a.tar"
    shard.write_bytes(b"1")
    for _ in range(2):
        store = gather(shards_of(tmp_path, rows_of), tmp_path / "cache", lambda share: None)
    assert len(read) == 1 and store.identities == ("anna",)
    shard.write_bytes(b"22")
    store = gather(shards_of(tmp_path, rows_of), tmp_path / "cache", lambda share: None)
    assert len(read) == 2 and store.row("face", 0)[0, 0] == 2


def test_what_is_kept_meanwhile_is_noticed_once_it_is_a_good_share(tmp_path):
    for name, count in (("one", 20), ("two", 2)):
        keep_rows(tmp_path / name, [("anna", {"face": np.zeros(1, np.uint8)})] * count)
        (tmp_path / "three.77.part").mkdir(exist_ok=True)
        if name == "one":
            store = all_kept(tmp_path)
    assert len(store) == 20 and not more_kept(tmp_path, store)
    keep_rows(tmp_path / "three", [("bert", {"face": np.zeros(1, np.uint8)})] * 3)
    assert more_kept(tmp_path, store) and len(all_kept(tmp_path)) == 25
    assert not more_kept(tmp_path, gather([Source("one", list)], tmp_path, lambda share: None))


def test_what_fails_halfway_leaves_nothing_behind(tmp_path):
    def rows():
        yield "anna", {"face": np.zeros((2, 2), np.uint8)}
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError):
        keep_rows(tmp_path / "shard", rows())
    assert list(tmp_path.iterdir()) == [] or not (tmp_path / "shard").exists()


def test_an_aligned_face_has_its_eyes_where_the_network_expects_them(tmp_path):
    picture = np.zeros((256, 256, 3), np.uint8)
    picture[108:113, 106:111] = 255  # the right eye's middle
    store = stored(tmp_path, [face_row("anna", picture, landmarks())])
    face = np.asarray(store.row("face", 0))
    assert face.shape == (STORED, STORED, 3)
    rows, columns = np.nonzero(face[RIM:-RIM, RIM:-RIM, 0] > 128)
    assert abs(columns.mean() - 0.3342 * 112) < 3 and abs(rows.mean() - 0.3374 * 112) < 5
    drawn = Faces(store, {"anna": 4}, seed=0)[0, 9]
    assert drawn["face"].shape == (112, 112, 3) and drawn["person"] == 4
    assert (drawn["face"] == Faces(store, {"anna": 4}, seed=0)[0, 9]["face"]).all()


def test_in_the_mirror_left_and_right_change_places(tmp_path):
    classes = np.zeros((256, 256), np.uint8)
    classes[60:200, 60:128], classes[60:200, 128:200] = 6, 5  # the person's right eye lies to the picture's left
    picture = np.where(classes[..., None] == 6, (250, 0, 0), (0, 0, 250)).astype(np.uint8)
    occluder = np.zeros((256, 256), np.uint8)
    store = stored(tmp_path, [map_row("anna", picture, landmarks(), classes, occluder)])
    sides = set()
    for draw in range(12):
        window = Windows(store, 256, seed=3)[0, draw]
        rows, columns = np.nonzero(window["classes"] == 5)
        others = np.nonzero(window["classes"] == 6)[1]
        assert columns.mean() > others.mean()  # the left eye is always to the picture's right
        sides.add(bool(window["picture"][rows, columns].mean(0)[0] > window["picture"][rows, columns].mean(0)[2]))
    assert sides == {True, False}  # and is now what was red, now what was blue


def test_what_an_occluder_hides_is_stored_beside_the_class(tmp_path):
    classes, occluder = np.full((256, 256), 1, np.uint8), np.zeros((256, 256), np.uint8)
    classes[:, 100:120], occluder[:, 100:120] = 0, 1
    store = stored(tmp_path, [map_row("anna", np.zeros((256, 256, 3), np.uint8), landmarks(), classes, occluder)])
    kept = np.asarray(store.row("map", 0))
    assert set(np.unique(kept)) == {1, OCCLUDED}
    window = Windows(store, 160, seed=0)[0, 0]
    assert window["classes"].shape == (160, 160) and ((window["occluder"] == 1) == (window["classes"] == 0)).all()
