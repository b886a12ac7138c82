"""PNG without a library."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kindred.engine.appearance import png_bytes
from kindred.engine.errors import BadInput
from PIL import Image


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([None, 1, 2, 3, 4]), st.integers(0, 2**32 - 1))
def test_another_reader_sees_the_same_picture(height, width, channels, seed):
    shape = (height, width) if channels is None else (height, width, channels)
    picture = np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)
    read = np.asarray(Image.open(io.BytesIO(png_bytes(picture))))
    assert (read == picture.reshape(read.shape)).all()


@given(st.integers(1, 9), st.integers(1, 40), st.integers(0, 2**32 - 1), st.booleans())
def test_sixteen_bits_and_flat_pictures_are_read_alike(height, width, seed, flat):
    picture = np.random.default_rng(seed).integers(0, 65536, (height, width)).astype(np.uint16)
    picture[:, : width // 2] = 300
    assert (np.asarray(Image.open(io.BytesIO(png_bytes(picture, level=1, flat=flat)))) == picture).all()
    low = (picture >> 8).astype(np.uint8)
    assert (np.asarray(Image.open(io.BytesIO(png_bytes(low, flat=flat)))) == low).all()


def test_the_same_picture_gives_the_same_bytes():
    picture = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    assert png_bytes(picture) == png_bytes(picture)


@pytest.mark.parametrize("picture", [np.zeros((4, 4, 3)), np.zeros((4, 4, 5), np.uint8), np.zeros((0, 4), np.uint8)])
def test_what_is_no_picture_is_refused(picture):
    with pytest.raises(BadInput, match="uint8"):
        png_bytes(picture)
