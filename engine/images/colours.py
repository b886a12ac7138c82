"""Any of Pillow's kinds of picture in sRGB."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

_LONGEST_PROFILE = 4_000_000
"""Bytes of a colour profile above which it is passed over; those of printers have about two million."""
_TRANSPARENT = ("RGBA", "LA", "PA", "RGBa")
_KEYED = ("1", "L", "P", "RGB")
"""Kinds in which one colour may stand for transparent."""


def as_srgb(picture: Any, background: tuple[int, ...]) -> Any:
    """A Pillow picture of mode RGB: wider channels narrowed, profile applied, laid over a background.

    Raises ValueError for kinds that cannot be converted, such as 32-bit floating point.
    """
    from PIL import Image

    profile, alpha = picture.info.get("icc_profile"), None
    if picture.mode in _TRANSPARENT or (picture.mode in _KEYED and "transparency" in picture.info):
        picture = picture.convert("RGBA")
        alpha = picture.getchannel("A")
        picture = picture.convert("RGB")
    colour = _converted(_narrowed(_as_stored(picture)), profile)
    if alpha is None:
        return colour
    return Image.composite(colour, Image.new("RGB", colour.size, background), alpha)


def _as_stored(picture: Any) -> Any:
    """CMYK as ink: Adobe's programs store it in negative in JPEG files and say so, which Pillow takes for granted."""
    from PIL import ImageChops

    if picture.mode == "CMYK" and picture.format == "JPEG" and "adobe" not in picture.info:
        return ImageChops.invert(picture)
    return picture


def _narrowed(picture: Any) -> Any:
    """Eight bits a channel."""
    from PIL import Image

    if picture.mode == "F":
        raise ValueError("floating point")
    if picture.mode.startswith("I"):
        values = np.asarray(picture)
        if values.min() < 0 or values.max() > 0xFFFF:
            raise ValueError("more than 16 bits")
        return Image.fromarray(np.rint(values / 257).astype(np.uint8))
    return picture.convert("L") if picture.mode == "1" else picture.convert("RGB") if picture.mode == "P" else picture


def _converted(picture: Any, profile: bytes | None) -> Any:
    """From the colours of an embedded profile; where there is none, or a wrong one, as if they were sRGB."""
    from PIL import ImageCms

    if profile and len(profile) <= _LONGEST_PROFILE and picture.mode in ("RGB", "L", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(
                picture,
                source,
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            made = None
        if made is not None:
            return made
    return picture.convert("RGB")
