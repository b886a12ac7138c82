"""What is coded comes back: labels exactly, depth to a twentieth of a millimetre."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from kindred.engine.studio.shards.members import (
    decode_depth,
    decode_normals,
    encode_depth,
    encode_map,
    encode_normals,
    encode_picture,
)

SHAPE = (5, 7)


def decoded(data: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)


@given(arrays(np.uint8, SHAPE))
def test_indices_come_back_as_they_were(indices):
    assert np.array_equal(decoded(encode_map(indices)), indices)


@given(arrays(np.float32, SHAPE, elements=st.floats(2**-10, 6.5, width=32) | st.just(np.inf)))
def test_depth_comes_back_to_a_twentieth_of_a_millimetre_and_nothing_as_nothing(depth):
    again = decode_depth(decoded(encode_depth(depth)))
    assert np.array_equal(np.isinf(again), np.isinf(depth))
    seen = np.isfinite(depth)
    assert np.abs(again[seen] - depth[seen]).max(initial=0) <= 0.51e-4


@given(arrays(np.int8, (*SHAPE, 3), elements=st.integers(-127, 127)))
def test_normals_come_back_as_they_were(normals):
    coded = decoded(encode_normals(normals))
    assert np.array_equal(decode_normals(coded[..., ::-1]), normals)
    assert np.array_equal(coded[..., ::-1], normals.astype(int) + 128), "as dataset.json tells it"


def test_pictures_keep_their_colours_apart():
    picture = np.zeros((16, 16, 3), np.uint8)
    picture[:, :8] = (200, 30, 90)
    picture[:, 8:] = (20, 160, 240)
    assert np.array_equal(decoded(encode_picture(picture, "png"))[..., ::-1], picture)
    jpeg = decoded(encode_picture(picture, "jpg"))[..., ::-1]
    assert np.abs(jpeg.astype(int) - picture).max() < 8, "no colour runs over an edge"


def test_what_is_farther_than_depth_reaches_stays_at_its_end():
    assert decode_depth(decoded(encode_depth(np.full(SHAPE, 50.0, np.float32)))).max() == pytest.approx(6.5535)
