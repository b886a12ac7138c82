"""The files that a picture has in a shard, and how each is coded."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from ...appearance import png_bytes
from ...arrays import Float32, UInt8, UInt16
from ...errors import BadInput

MAPS: Mapping[str, str] = MappingProxyType(
    {
        "classes.png": "grey, 8 bits: what is seen, an index into classes; what hides the head is background",
        "whole.png": "the same without what hides the head",
        "occluder.png": "grey, 8 bits: 1 where glasses, a hat, a hand, a microphone or a mask is seen, else 0",
        "depth.png": "grey, 16 bits: tenths of millimetres along the camera's axis, 0 where nothing is seen",
        "normals.png": "RGB: 128 + 127 · (x right, y up, z towards the camera); 128, 128, 128 where nothing is seen",
    }
)
"""Of each label's map, by what follows the key and a dot in its file's name."""

TRUTH = "json"
TRUTH_TOLD = "all else that is known: landmarks, pose, gaze, camera, identity, parameters, looks, light, film …"

QUALITY = 95
"""Of JPEGs, colours at full resolution. The film's own compression is in the picture already."""

DEPTH_STEP = 1e-4
"""Metres in a step of depth.png: 65,535 of them are 6.55 m; the longest lens stands 3 m off.

As a PNG a face of 256² takes 22 kB, as compressed half or single floats 42 kB and more, and every reader has PNG.
"""


def encode_picture(picture: UInt8, kind: str) -> bytes:
    """A picture, (h, w, 3) uint8 sRGB, as JPEG ("jpg") or PNG ("png")."""
    if kind == "png":
        return png_bytes(picture, level=1)
    import cv2

    flags = (cv2.IMWRITE_JPEG_QUALITY, QUALITY, cv2.IMWRITE_JPEG_SAMPLING_FACTOR)
    turned = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    fine, data = cv2.imencode(".jpg", turned, (*flags, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444))
    if not fine:
        raise BadInput("a picture", "cannot be coded as JPEG", "choose --format png")
    return data.tobytes()


def encode_map(indices: UInt8) -> bytes:
    """(h, w) uint8 as a grey PNG."""
    return _flat(indices)


def encode_depth(depth: Float32) -> bytes:
    """(h, w) float32, metres, infinite where nothing is, as a PNG of 16 bits."""
    steps = np.where(np.isfinite(depth), depth, 0) / np.float32(DEPTH_STEP)
    return _flat(np.clip(np.rint(steps), 0, 65535).astype(np.uint16))


def encode_normals(normals: Any) -> bytes:
    """(h, w, 3) int8, in 127ths, as an RGB PNG."""
    return _flat(normals.view(np.uint8) ^ 128)  # two's complement: n + 128


def decode_depth(steps: Any) -> Float32:
    """The inverse of encode_depth, from (h, w) uint16."""
    metres = steps.astype(np.float32) * np.float32(DEPTH_STEP)
    metres[steps == 0] = np.inf
    return metres


def decode_normals(colours: UInt8) -> Any:
    """The inverse of encode_normals, from (h, w, 3) uint8: int8."""
    return (colours ^ 128).view(np.int8)


def _flat(pixels: UInt8 | UInt16) -> bytes:
    """As a PNG in a third of OpenCV's time, since most of such maps is one value."""
    return png_bytes(pixels, level=1, flat=True)
