"""Pictures stream into training in their order, whole, from processes that end with the reader."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from operator import attrgetter

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads import bundled_kit
from kindred.engine.studio.labels import Photo
from kindred.engine.studio.scenes import PLANS
from kindred.engine.studio.streaming import stream, stream_through
from kindred.engine.studio.supply import Photographer, Supply

SUPPLY = Supply(5, PLANS["faces"], per_person=2, size=64)


def same(one: Photo, other: Photo) -> bool:
    maps = ("classes", "whole", "occluder", "depth", "normals", "landmarks", "gaze", "extrinsics")
    return np.array_equal(one.picture, other.picture) and all(
        np.array_equal(getattr(one.labels, name), getattr(other.labels, name)) for name in maps
    )


@pytest.fixture(scope="module")
def photos() -> list[Photo]:
    """Six, taken here."""
    photographer = Photographer(SUPPLY)
    return [photographer.photo(index) for index in range(6)]


def test_photos_come_whole_and_in_order_as_if_taken_here_and_end_with_their_reader(photos):
    streamed = stream(5, PLANS["faces"], 64, jobs=2, start=1, per_person=2)
    for index in range(1, 6):
        photo = next(streamed)
        assert same(photo, photos[index]), index
        scene = photo.labels.scene
        assert scene.sitter.identity == SUPPLY.scene(index).sitter.identity
        assert scene.sitter.head.topology is bundled_kit().topology, "sent by name, not by value"
    assert len(multiprocessing.active_children()) == 2, "a stream has no end"
    streamed.close()
    assert not multiprocessing.active_children()


def test_what_is_wanted_of_a_photo_is_made_where_it_is_drawn(photos):
    pictures = list(stream_through(attrgetter("picture"), SUPPLY, jobs=1, count=2))
    assert all(np.array_equal(one, photo.picture) for one, photo in zip(pictures, photos, strict=False))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"seed": -1}, "--seed -1: is not a seed"),
        ({"size": 8}, "--size 8: cannot be drawn; give 32 to 4096 pixels"),
        ({"per_person": 0}, "--per-person 0: is no number of pictures"),
        ({"renderer": "pencil"}, "--renderer pencil: is not known; choose among studio, cycles"),
        ({"kits": ("kindred", "nobody")}, "kit 'nobody': is not there"),
        ({"kits": ("a", "b")}, "--kit a b: names too many"),
        ({"kits": ()}, "--kit : names too many"),
        ({"samples": 0}, "--samples 0: is no number of samples"),
    ],
)
def test_a_supply_that_cannot_be_is_refused(change, told):
    with pytest.raises(BadInput, match=told):
        replace(SUPPLY, **change)
