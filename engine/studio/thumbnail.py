"""A small picture of a head, for lists."""

from __future__ import annotations

import io

from ..heads import Head
from .camera import portrait
from .drawing import render

SIZE = 256


def thumbnail(head: Head) -> bytes:
    """A PNG of 256 × 256 pixels, the head turned a little.

    Raises EngineMissing where there is nothing to draw with.
    """
    from PIL import Image

    picture = render(
        head.vertices, head.topology, camera=portrait(head, yaw=20.0), size=SIZE, appearance=head.appearance
    )
    data = io.BytesIO()
    Image.fromarray(picture[..., :3]).save(data, "PNG", optimize=True)
    return data.getvalue()
