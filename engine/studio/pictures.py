"""Pictures as files."""

from __future__ import annotations

import io
from importlib.util import find_spec
from pathlib import Path

from ..arrays import UInt8
from ..errors import EngineMissing
from ..files import whole_file
from .context import SETUP


def require_pillow() -> None:
    """Raise EngineMissing where Pillow is not installed."""
    if find_spec("PIL") is None:
        raise EngineMissing("pictures", "Pillow is not installed", SETUP)


def png_bytes(picture: UInt8) -> bytes:
    """A picture, (h, w, 3 or 4) uint8 sRGB, as the bytes of a PNG. Raises EngineMissing without Pillow."""
    require_pillow()
    from PIL import Image

    data = io.BytesIO()
    Image.fromarray(picture).save(data, "PNG", compress_level=6)
    return data.getvalue()


def save_png(path: Path, picture: UInt8) -> None:
    """Write a picture; the file appears whole or not at all. Raises BadInput when the folder cannot be written."""
    with whole_file(path) as part:
        part.write_bytes(png_bytes(picture))
