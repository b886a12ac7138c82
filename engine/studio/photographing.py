"""A picture of a head with all that it wears."""

from __future__ import annotations

from collections.abc import Sequence

from ..arrays import UInt8
from ..heads import Head
from .camera import Camera
from .drawing import BACKDROP, KEY, render
from .dressing import MAPS, dress_of

_SMALL = 400
"""Pixels up to which a picture shows no more than maps of 512 hold."""


def photograph(
    head: Head,
    *,
    camera: Camera,
    size: int | tuple[int, int],
    background: Sequence[int] | None = BACKDROP,
    key: Sequence[float] = KEY,
    bald: bool = False,
) -> UInt8:
    """Draw a head in its skin, with its hair; heads of other kits in painted tones. Arguments as in `render`.

    bald: without hair, brows, beard and glasses.
    Returns (h, w, 4) uint8, sRGB with alpha. Raises EngineMissing where there is nothing to draw with.
    """
    longest = size if isinstance(size, int) else max(size)
    dress = dress_of(head, maps=MAPS if longest > _SMALL else MAPS // 2, bald=bald)
    return render(
        head.vertices,
        head.topology,
        camera=camera,
        size=size,
        background=background,
        appearance=head.appearance,
        key=key,
        dress=dress,
    )
