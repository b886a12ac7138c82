"""Pictures that users hand in, of any kind, as sRGB."""

from __future__ import annotations

import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import UInt8
from ..errors import BadInput
from ..quiet import hushed
from .colours import as_srgb
from .writing import require_pillow

FORMATS = ("JPEG", "PNG", "WebP", "TIFF", "BMP", "GIF")
"""What is read, whatever a file's name ends with."""
MOST_PIXELS = 150_000_000
"""Pixels above which a picture is refused before it is unpacked: the largest cameras take so many."""
LEAST_SIDE = 16
GREY = (128, 128, 128)
_ORIENTATION = 0x0112
_SMALLER = f"give a picture of at most {MOST_PIXELS // 1_000_000} million pixels"


def read_picture(path: Path, *, background: Sequence[int] = GREY) -> UInt8:
    """A picture as it is meant to be seen: upright, in sRGB, the first where a file holds several.

    background: sRGB of what shows through where the picture is transparent.
    Returns (h, w, 3) uint8.
    Raises BadInput when the file is missing, no picture of FORMATS, cut off or damaged, too small for a face or too
    large to open, which is told from its header; EngineMissing without Pillow.
    """
    with _opened(path) as picture:
        return np.array(_upright(as_srgb(picture, tuple(background)), _orientation(picture)))


def require_picture(path: Path) -> tuple[int, int]:
    """See that a file is a whole picture of a sensible size. Returns its width and height as stored, in pixels.

    Raises as read_picture.
    """
    with _opened(path) as picture:
        return picture.size


@contextmanager
def _opened(path: Path) -> Generator[Any]:
    """A Pillow picture, unpacked; whatever goes wrong with it while the block runs is a BadInput."""
    require_pillow()
    from PIL import Image

    if not path.is_file():
        wrong = "is a folder" if path.is_dir() else "is not there" if not path.exists() else "is no file"
        raise BadInput(path, wrong, "give the path of a picture")
    try:
        # Pillow warns of large pictures and of faulty metadata, libtiff writes to standard error by itself.
        with warnings.catch_warnings(), hushed():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=[name.upper() for name in FORMATS]) as picture:
                _require_size(path, *picture.size)
                picture.load()
                yield picture
    except BadInput:
        raise
    except PermissionError as error:
        raise BadInput(path, "cannot be read", "see that you may read it") from error
    except Image.DecompressionBombError as error:
        raise BadInput(path, "has too many pixels", _SMALLER) from error
    except MemoryError as error:
        raise BadInput(path, "does not fit into memory", _SMALLER) from error
    except Exception as error:  # decoders of damaged files raise whatever they stumble on
        raise BadInput(path, "is not a whole picture", f"give one of {', '.join(FORMATS)}") from error


def _require_size(path: Path, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise BadInput(path, f"has {width} × {height} pixels", _SMALLER)
    if min(width, height) < LEAST_SIDE:
        raise BadInput(path, f"has {width} × {height} pixels", "give a picture on which a face can be seen")


def _orientation(picture: Any) -> int:
    """What EXIF data say of how the camera was held, 1 to 8; 1 where they say nothing or are damaged."""
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:
        return 1


def _upright(picture: Any, orientation: int) -> Any:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return picture.transpose(turns[orientation]) if orientation in turns else picture
