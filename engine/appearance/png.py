"""Pictures as PNG, with nothing but numpy and zlib."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from ..arrays import UInt8
from ..errors import BadInput

_KINDS = {1: 0, 2: 4, 3: 2, 4: 6}
"""PNG's colour type for each number of channels: grey, grey with alpha, RGB, RGBA."""


def png_bytes(picture: UInt8, *, level: int = 6) -> bytes:
    """A PNG of (h, w) or (h, w, 1 to 4) uint8; row 0 is the top.

    level: zlib's, 0 to 9.
    Raises BadInput for any other shape or type.
    """
    shape = picture.shape if picture.ndim == 3 else (*picture.shape, 1)
    if picture.dtype != np.uint8 or len(shape) != 3 or shape[2] not in _KINDS or not all(shape):
        raise BadInput("picture", f"is {picture.dtype} of shape {picture.shape}", "give (h, w, 1 to 4) uint8")
    height, width, channels = shape
    rows = picture.reshape(height, width * channels)
    # Filter 2 (up): what a row changes of the row above is small, and numpy finds it at once.
    lines = np.empty((height, 1 + width * channels), np.uint8)
    lines[:, 0] = 2
    lines[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=lines[1:, 1:])
    head = struct.pack(">IIBBBBB", width, height, 8, _KINDS[channels], 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), level)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
