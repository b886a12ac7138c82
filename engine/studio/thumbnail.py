"""A small picture of a head, for lists."""

from __future__ import annotations

from ..heads import Head
from .camera import portrait
from .photographing import photograph
from .pictures import png_bytes

SIZE = 256


def thumbnail(head: Head) -> bytes:
    """A PNG of 256 × 256 pixels, the head turned a little.

    Raises EngineMissing where there is nothing to draw with.
    """
    return png_bytes(photograph(head, camera=portrait(head, yaw=20.0), size=SIZE)[..., :3])
