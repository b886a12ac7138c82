"""What lies behind people: far off and out of focus, so that a small picture drawn large is enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from ...arrays import Float32
from ...errors import BadInput
from ..scene import Background
from .chance import BACKDROP, Rng, between, streams
from .scenery import HEIGHT, bokeh, clutter, dark, foliage, gradient, letters, plain, room, sky, street, texture, wall

Paint = Callable[[Rng, int], Float32]
"""Draws (HEIGHT, w, 3) linear RGB."""

_GRAIN = 0.012
"""How uneven surfaces are, as a share of what they give back."""

_PAINTS: Mapping[str, Paint] = MappingProxyType(
    {
        **{"plain": plain, "gradient": gradient, "dark": dark, "wall": wall, "texture": texture, "room": room},
        **{"clutter": clutter, "letters": letters, "bokeh": bokeh, "foliage": foliage, "sky": sky, "street": street},
    }
)
KINDS = tuple(_PAINTS)
"""Kinds of backgrounds."""

BEHIND: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "outdoors": {
            **{
                "sky": 0.2,
                "foliage": 0.28,
                "street": 0.2,
                "bokeh": 0.05,
                "wall": 0.14,
                "texture": 0.05,
                "clutter": 0.04,
            },
            "letters": 0.03,
        },
        "indoors": {
            **{"plain": 0.1, "gradient": 0.08, "wall": 0.18, "room": 0.28, "clutter": 0.14, "bokeh": 0.04},
            **{"texture": 0.07, "letters": 0.05},
        },
        "studio": {"plain": 0.32, "gradient": 0.42, "dark": 0.12, "texture": 0.09, "wall": 0.05},
        "night": {"dark": 0.6, "bokeh": 0.22, "gradient": 0.05, "room": 0.13},
    }
)
"""How often which kind lies behind people in a place."""


def backdrop(background: Background, size: int | tuple[int, int]) -> Float32:
    """(h, w, 3) float32, linear RGB, about 1 where it is as bright as white under the scene's light.

    size: of the picture, pixels: one number, or (width, height).
    Raises BadInput for an unknown kind.
    """
    import cv2

    if background.kind not in _PAINTS:
        raise BadInput(f"background {background.kind!r}", "is not known", f"choose among {', '.join(KINDS)}")
    width, height = (size, size) if isinstance(size, int) else size
    (rng,) = streams(background.seed, BACKDROP, KINDS.index(background.kind), count=1)
    small = np.maximum(_PAINTS[background.kind](rng, max(round(HEIGHT * width / height), 8)), 0)
    small *= 1 + between(0.2, 1, rng) * _GRAIN * rng.standard_normal((*small.shape[:2], 1), np.float32)
    large: Any = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return large
