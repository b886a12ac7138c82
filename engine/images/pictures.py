"""Pictures that users hand in."""

from __future__ import annotations

from pathlib import Path

from ..errors import BadInput

_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP")
_MOST_PIXELS = 200_000_000
_LEAST_SIDE = 16


def require_picture(path: Path) -> tuple[int, int]:
    """See that a file is a whole picture of a sensible size. Returns its width and height in pixels.

    Raises BadInput when it is missing, no picture, cut off, or too large to open; its size is checked before it is
    unpacked.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > _MOST_PIXELS:
                raise BadInput(path, f"has {width} × {height} pixels", "give a picture of at most 200 million pixels")
            if min(width, height) < _LEAST_SIDE:
                raise BadInput(path, f"has {width} × {height} pixels", "give a picture on which a face can be seen")
            picture.load()
    except FileNotFoundError as error:
        raise BadInput(path, "is not there", "check the path of the picture") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadInput(path, "is not a whole picture", f"give one of {', '.join(_FORMATS)}") from error
    return width, height
