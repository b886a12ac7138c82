"""What a family sheet is drawn with: colours, letters, boxes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ..arrays import UInt8

Ink = tuple[int, int, int]

PAPER: Ink = (243, 241, 236)
CARD: Ink = (255, 255, 255)
TEXT: Ink = (38, 42, 48)
MUTED: Ink = (121, 126, 134)
RULE: Ink = (221, 218, 210)
DOMINANT: Ink = (32, 98, 112)
RECESSIVE: Ink = (236, 190, 104)
UNKNOWN: Ink = (226, 226, 226)
FATHER: Ink = (66, 112, 178)
MOTHER: Ink = (190, 84, 114)
MUTATED: Ink = (210, 38, 66)
BACKDROP: Ink = (222, 225, 229)

_SMOOTH = 4  # boxes are drawn this much larger and scaled down, since Pillow's own edges are jagged


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int


@lru_cache(maxsize=16)
def font(size: int) -> Any:
    """Pillow's own letters, so that a sheet looks alike on every machine."""
    from PIL import ImageFont

    return ImageFont.load_default(size)


class Page:
    """A picture that is drawn on."""

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image, ImageDraw

        self.image = Image.new("RGB", (width, height), PAPER)
        self._draw = ImageDraw.Draw(self.image)

    def pixels(self) -> UInt8:
        """(h, w, 3) uint8."""
        return np.asarray(self.image)

    def text(
        self, x: float, y: float, words: str, size: int, ink: Ink = TEXT, anchor: str = "ls", bold: bool = False
    ) -> None:
        """Write words; anchor as in Pillow: "ls" is left and on the base line, "ms" centred."""
        weight = size / 40 if bold else 0
        self._draw.text((x, y), words, ink, font(size), anchor, stroke_width=weight, stroke_fill=ink)

    def fitted(
        self, x: float, y: float, words: str, size: int, room: float, ink: Ink = TEXT, anchor: str = "ls"
    ) -> None:
        """Write words, cut with an ellipsis where they do not fit the room."""
        while words and self.width_of(words, size) > room:
            words = words.rstrip("…")[:-1].rstrip() + "…" if len(words) > 1 else ""
        self.text(x, y, words, size, ink, anchor)

    def width_of(self, words: str, size: int) -> float:
        """Pixels that words take."""
        return float(font(size).getlength(words))

    def box(self, box: Box, ink: Ink, radius: int = 0) -> None:
        """Fill a box with round corners."""
        self.image.paste(ink, (box.x, box.y), _round_mask(box.width, box.height, radius))

    def picture(self, box: Box, pixels: UInt8, radius: int = 0) -> None:
        """Lay in a picture of the box's size, (h, w, 3 or 4) uint8."""
        from PIL import Image

        image = Image.fromarray(pixels[..., :3])
        self.image.paste(image, (box.x, box.y), _round_mask(box.width, box.height, radius))

    def line(self, x: int, y: int, width: int, ink: Ink = RULE) -> None:
        """A thin line across."""
        self._draw.rectangle((x, y, x + width - 1, y), ink)

    def diamond(self, x: float, y: float, size: float) -> None:
        """The mark of a mutation, centred at x, y."""
        self._draw.polygon([(x - size, y), (x, y - size), (x + size, y), (x, y + size)], MUTATED, CARD)


@lru_cache(maxsize=64)
def _round_mask(width: int, height: int, radius: int) -> Any:
    from PIL import Image, ImageDraw

    mask = Image.new("L", (width * _SMOOTH, height * _SMOOTH))
    corner = (width * _SMOOTH - 1, height * _SMOOTH - 1)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *corner), radius * _SMOOTH, 255)
    return mask.resize((width, height), Image.Resampling.BOX)
