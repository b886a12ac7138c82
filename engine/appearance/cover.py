"""Hair that is too short or too thick to see skin through: how it tints the skin below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Float32, UInt8
from ..hair import coverage
from ..heads import Appearance, Kit
from .hairs import hair_colour
from .stretch import stretched

_MOST = 0.78
"""How much of the skin's colour the thickest hair hides where it is dark; through light hair skin shows."""


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """share: (256, 256) float32 in [0, 1], of the skin's colour that is hidden. tint: sRGB."""

    share: Float32
    tint: tuple[int, int, int]

    def over(self, skin: UInt8, tile: UInt8, first: int, last: int) -> UInt8:
        """Rows [first, last) of the albedo (rows, size, 3) with the hair's tint on it, broken up by the skin's grain.

        tile: (rows, size, 2), see Fields.tiles.
        """
        size = skin.shape[1]
        times = size // len(self.share)
        if not self.share[max(first // times - 1, 0) : last // times + 2].any():
            return skin
        share = stretched(self.share, size, first, last)
        grain = tile[..., 0] * np.float32(0.3 / 255)
        share *= 0.82 + grain
        mixed = np.empty(skin.shape, np.float32)
        for channel, value in enumerate(self.tint):
            below = skin[..., channel].astype(np.float32)
            mixed[..., channel] = below + share * (value - below)
        mixed += 0.5
        return mixed.clip(0, 255).astype(np.uint8)


def cover_of(kit: Kit, appearance: Appearance) -> Cover:
    """What hair covers on this head's skin."""
    root = hair_colour(appearance).root
    share = coverage(kit, appearance).astype(np.float32) * np.float32(_MOST * (1 - max(root)) / 255)
    coded = [12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in root]
    red, green, blue = (round(255 * c) for c in coded)
    return Cover(share, (red, green, blue))
