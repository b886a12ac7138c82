"""Pictures as files."""

from __future__ import annotations

import io
from importlib.util import find_spec
from pathlib import Path

from ..arrays import UInt8
from ..errors import SETUP, BadInput, EngineMissing
from ..files import whole_file

_KINDS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".bmp": "BMP",
}
_OPAQUE = ("JPEG", "BMP")
_OPTIONS = {
    "PNG": {"compress_level": 6},
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"quality": 95},
    "TIFF": {"compression": "tiff_lzw"},
}


def require_pillow() -> None:
    """Raise EngineMissing where Pillow is not installed."""
    if find_spec("PIL") is None:
        raise EngineMissing("pictures", "Pillow is not installed", SETUP)


def encoded(picture: UInt8, kind: str = "PNG") -> bytes:
    """A picture, (h, w), (h, w, 3) or (h, w, 4) uint8 sRGB, as the bytes of a file.

    kind: Pillow's name of a format. Raises EngineMissing without Pillow.
    """
    require_pillow()
    from PIL import Image

    data = io.BytesIO()
    drawn = Image.fromarray(picture)
    drawn = drawn.convert("RGB") if kind in _OPAQUE and drawn.mode == "RGBA" else drawn
    drawn.save(data, kind, **_OPTIONS.get(kind, {}))
    return data.getvalue()


def write_picture(path: Path, picture: UInt8) -> None:
    """Write a picture in the format that the file's name ends with; it appears whole or not at all.

    Transparency is left out where the format has none.
    Raises BadInput for another ending, or when the folder cannot be written.
    """
    kind = picture_kind(path)
    with whole_file(path) as part:
        part.write_bytes(encoded(picture, kind))


def picture_kind(path: Path) -> str:
    """Pillow's name of the format that a file's name ends with. Raises BadInput for one that is not written."""
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise BadInput(path, "ends with no picture's name", f"end it with one of {', '.join(_KINDS)}")
    return kind
