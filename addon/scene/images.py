"""Pictures in the .blend, from arrays."""

from __future__ import annotations

import bpy
import numpy as np

from ...engine.appearance import png_bytes
from ...engine.arrays import UInt8

_FAST = 1
"""zlib's level: a map of 1k packs in a tenth of a second, and Blender may compress the .blend again."""


def packed_image(name: str, picture: UInt8, *, colour: bool) -> bpy.types.Image:
    """An image datablock that lies in the .blend as a PNG.

    picture: (h, w) or (h, w, 3) uint8, row 0 at the top. colour: sRGB; else numbers that no one may convert.
    """
    if picture.ndim == 2:
        picture = np.repeat(picture[..., None], 3, axis=2)
    height, width = picture.shape[:2]
    image = bpy.data.images.new(name, width, height, alpha=False)
    data = png_bytes(picture, level=_FAST)
    image.pack(data=data, data_len=len(data))
    image.source = "FILE"
    image.colorspace_settings.name = "sRGB" if colour else "Non-Color"
    return image
