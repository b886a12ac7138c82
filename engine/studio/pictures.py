"""Pictures of the studio as files."""

from __future__ import annotations

from pathlib import Path

from ..arrays import UInt8
from ..files import whole_file
from ..images import encoded, require_pillow

__all__ = ["png_bytes", "require_pillow", "save_png"]


def png_bytes(picture: UInt8) -> bytes:
    """A picture, (h, w, 3 or 4) uint8 sRGB, as the bytes of a PNG. Raises EngineMissing without Pillow."""
    return encoded(picture, "PNG")


def save_png(path: Path, picture: UInt8) -> None:
    """Write a picture; the file appears whole or not at all. Raises BadInput when the folder cannot be written."""
    with whole_file(path) as part:
        part.write_bytes(png_bytes(picture))
