"""Pictures as PNG, with nothing but numpy and zlib: for maps that are smooth or flat faster than image libraries."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from ..arrays import UInt8, UInt16
from ..errors import BadInput

_KINDS = {1: 0, 2: 4, 3: 2, 4: 6}
"""PNG's colour type for each number of channels: grey, grey with alpha, RGB, RGBA."""


def png_bytes(picture: UInt8 | UInt16, *, level: int = 6, flat: bool = False) -> bytes:
    """A PNG of (h, w) or (h, w, 1 to 4) uint8 or uint16; row 0 is the top.

    level: zlib's, 0 to 9. flat: look for repeats of one byte only, for pictures with large areas of one value: there
    twice as fast at level 1, and no larger.
    Raises BadInput for any other shape or type.
    """
    shape = picture.shape if picture.ndim == 3 else (*picture.shape, 1)
    if picture.dtype.char not in "BH" or len(shape) != 3 or shape[2] not in _KINDS or not all(shape):
        wrong = f"is {picture.dtype} of shape {picture.shape}"
        raise BadInput("picture", wrong, "give (h, w, 1 to 4) uint8 or uint16")
    height, width, channels = shape
    bits = 8 * picture.itemsize
    rows = np.ascontiguousarray(picture, picture.dtype.newbyteorder(">")).view(np.uint8).reshape(height, -1)
    # Filter 2 (up): what a row changes of the row above is small, and numpy finds it at once.
    lines = np.empty((height, 1 + rows.shape[1]), np.uint8)
    lines[:, 0] = 2
    lines[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=lines[1:, 1:])
    packer = zlib.compressobj(level, strategy=zlib.Z_RLE if flat else zlib.Z_DEFAULT_STRATEGY)
    body = packer.compress(lines.data) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, bits, _KINDS[channels], 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
