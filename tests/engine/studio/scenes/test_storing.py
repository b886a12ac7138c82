"""Scenes go to a file and come back as they were; what is wrong in a file is told in a line."""

from __future__ import annotations

import json
from dataclasses import fields

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.studio.scenes import (
    PLANS,
    Sitters,
    load_scenes,
    sample_scene,
    save_scenes,
    scene_from_json,
    scene_to_json,
    with_identity_of,
)


@pytest.fixture(scope="module")
def scenes():
    made = [sample_scene(5, index, per_person=3, plan=plan) for plan in PLANS.values() for index in range(6)]
    return [*made, with_identity_of(made[0], Sitters(9)[1])]


def same(one, other) -> bool:
    """Equal in all fields, arrays and dataclasses within included."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    if hasattr(one, "__dataclass_fields__"):
        return type(one) is type(other) and all(
            same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one) if field.init
        )
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def test_a_file_gives_back_the_very_scenes(scenes, tmp_path):
    save_scenes(tmp_path / "scenes.npz", scenes)
    found = load_scenes(tmp_path / "scenes.npz")
    assert len(found) == len(scenes)
    for one, other in zip(scenes, found, strict=True):
        assert same(one, other)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scenes.npz"]


def test_what_scenes_share_is_stored_once(scenes):
    arrays: dict[str, np.ndarray] = {}
    for scene in scenes[:3]:  # three pictures of one person
        scene_to_json(scene, arrays)
    assert sum(array.ndim == 2 and len(array) > 1000 for array in arrays.values()) == 1


def test_a_scene_is_told_in_plain_json(scenes):
    arrays: dict[str, np.ndarray] = {}
    for scene in scenes:
        told = json.loads(json.dumps(scene_to_json(scene, arrays)))
        assert same(scene_from_json(told, arrays), scene)


def spoilt(told, way, value):
    """A copy in which one value is another."""
    copy = json.loads(json.dumps(told))
    place = copy
    for key in way[:-1]:
        place = place[key]
    if value is KeyError:
        del place[way[-1]]
    else:
        place[way[-1]] = value
    return copy


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("pose", "yaw"), float("nan")),
        (("pose", "pitch"), 1e9),
        (("framing", "distance"), -1),
        (("framing", "field"), 180),
        (("expression",), {"grin": 0.5}),
        (("expression",), {"jawOpen": 1.5}),
        (("light", "lamps", 0, "way"), [0, 0, 0]),
        (("light", "lamps", 0, "colour"), [1, 1]),
        (("light", "environment"), [[0, 0, 0]]),
        (("light", "environment", 0, 0), float("inf")),
        (("background", "kind"), "hell"),
        (("background", "seed"), -1),
        (("background", "seed"), 1.5),
        (("props",), [{"kind": "cap", "seed": 0}] * 100),
        (("props",), [{"kind": "x" * 1000, "seed": 0}]),
        (("film", "quality"), 0),
        (("film", "shrink"), 0.5),
        (("film", "noise"), [-1, 0]),
        (("sitter", "head", "topology"), "mesh-0"),
        (("sitter", "head", "sex"), "other"),
        (("sitter", "head", "vertices"), "nowhere"),
        (("sitter", "head", "appearance", "continuous"), {"melanin": 2}),
        (("sitter", "hair_on"), KeyError),
        (("gaze",), KeyError),
        (("sitter",), []),
    ],
)
def test_a_value_that_cannot_be_is_refused(scenes, way, value):
    arrays: dict[str, np.ndarray] = {}
    told = json.loads(json.dumps(scene_to_json(scenes[0], arrays)))
    with pytest.raises(BadInput) as caught:
        scene_from_json(spoilt(told, way, value), arrays)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "wrong", [np.zeros((3, 3)), np.zeros(5), np.full((15937, 3), np.nan), np.zeros((15937, 3), int)]
)
def test_arrays_that_do_not_fit_are_refused(scenes, wrong):
    arrays: dict[str, np.ndarray] = {}
    told = scene_to_json(scenes[0], arrays)
    arrays[told["sitter"]["head"]["vertices"]] = wrong
    with pytest.raises(BadInput):
        scene_from_json(told, arrays)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then nothing", b"\x93NUMPY"])
def test_a_file_that_is_none_of_ours_is_refused(content, tmp_path):
    (tmp_path / "scenes.npz").write_bytes(content)
    with pytest.raises(BadInput):
        load_scenes(tmp_path / "scenes.npz")
    with pytest.raises(BadInput):
        load_scenes(tmp_path / "missing.npz")


def test_a_file_of_a_newer_kindred_is_refused(tmp_path):
    np.savez(tmp_path / "scenes.npz", scenes=np.array(json.dumps({"kindred_scenes": 99, "scenes": []})))
    with pytest.raises(BadInput, match="newer"):
        load_scenes(tmp_path / "scenes.npz")
