"""Pictures in rows, with words below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ..head.mesh import Floats

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
_PAPER, _INK = (246, 246, 244), (40, 42, 46)
_CAPTION = 22
_GAP = 4
QUALITY = 85


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One picture, (h, w, 3) uint8 or a file, and what it shows; words may be empty."""

    picture: Floats | Path
    words: str = ""


def save(name: str, rows: Sequence[Sequence[Cell]], side: int) -> None:
    """Write docs/pictures/NAME.jpg: every picture `side` pixels wide, rows of any length."""
    named = any(cell.words for row in rows for cell in row)
    high = side + (_CAPTION if named else 0)
    width = max(len(row) for row in rows) * (side + _GAP) - _GAP
    page = Image.new("RGB", (width, len(rows) * (high + _GAP) - _GAP), _PAPER)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(14)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            corner = (x * (side + _GAP), y * (high + _GAP))
            page.paste(_opened(cell.picture).resize((side, side), Image.Resampling.LANCZOS), corner)
            if cell.words:
                pen.text((corner[0] + side / 2, corner[1] + side + 4), cell.words, _INK, font, anchor="mt")
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.save(FOLDER / f"{name}.jpg", quality=QUALITY)


def _opened(picture: Floats | Path) -> Image.Image:
    if isinstance(picture, Path):
        with Image.open(picture) as opened:
            return opened.convert("RGB")
    return Image.fromarray(np.asarray(picture, np.uint8))
