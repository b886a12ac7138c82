"""A head's genes as small coloured cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..heads import FEATURES
from .sheet_ink import CARD, DOMINANT, FATHER, MOTHER, MUTED, RECESSIVE, TEXT, UNKNOWN, Box, Ink, Page

ROWS, COLUMNS = 2, 6
CELL_HEIGHT = 50
_GAP = 5
_INK_ON = {"dominant": (DOMINANT, CARD), "recessive": (RECESSIVE, TEXT)}

GeneRecord = Mapping[str, Any]


def strip_height() -> int:
    """How high a strip of all features is."""
    return ROWS * CELL_HEIGHT + (ROWS - 1) * _GAP


def draw_strip(page: Page, box: Box, genes: Mapping[str, GeneRecord]) -> None:
    """All features of a child: class, alleles, shares, and a mark where the feature mutated."""
    width = (box.width - (COLUMNS - 1) * _GAP) // COLUMNS
    for place, feature in enumerate(FEATURES):
        row, column = divmod(place, COLUMNS)
        cell = Box(box.x + column * (width + _GAP), box.y + row * (CELL_HEIGHT + _GAP), width, CELL_HEIGHT)
        draw_cell(page, cell, feature, genes.get(feature, {}))


def draw_cell(page: Page, cell: Box, feature: str, gene: GeneRecord) -> None:
    """One feature: its name, its alleles on the colour of its class, and the parents' shares."""
    fill, ink = _INK_ON.get(str(gene.get("class", "")), (UNKNOWN, MUTED))
    page.text(cell.x + cell.width / 2, cell.y + 11, feature, 12, MUTED, "ms")
    chip = Box(cell.x, cell.y + 16, cell.width, 24)
    page.box(chip, fill, 5)
    page.text(chip.x + chip.width / 2, chip.y + 18, str(gene.get("alleles", "–")), 17, ink, "ms")
    if "father_share" in gene:
        draw_shares(page, Box(cell.x, cell.y + 43, cell.width, 5), float(gene["father_share"]))
    if gene.get("mutated"):
        page.diamond(chip.x + chip.width - 2, chip.y + 2, 7)


def draw_shares(page: Page, bar: Box, father: float) -> None:
    """A bar that the parents divide, the father's part first."""
    his = round(bar.width * min(1.0, max(0.0, father)))
    page.box(bar, MOTHER, bar.height // 2)
    if his:
        page.box(Box(bar.x, bar.y, his, bar.height), FATHER, bar.height // 2)


def draw_table(page: Page, box: Box, genes: Mapping[str, GeneRecord], columns: int = 2) -> None:
    """A parent's features with alleles and trait in words."""
    rows = -(-len(FEATURES) // columns)
    pitch, width = box.height / rows, box.width // columns
    for place, feature in enumerate(FEATURES):
        column, row = divmod(place, rows)
        gene = genes.get(feature, {})
        fill, ink = _INK_ON.get(str(gene.get("class", "")), (UNKNOWN, MUTED))
        x, y = box.x + column * width, round(box.y + row * pitch)
        page.box(Box(x, y, 40, 25), fill, 5)
        page.text(x + 20, y + 19, str(gene.get("alleles", "–")), 17, ink, "ms")
        page.text(x + 52, y + 11, feature, 16, TEXT)
        page.fitted(x + 52, y + 29, str(gene.get("trait", "")) or "–", 14, width - 58, MUTED)


def draw_legend(page: Page, x: int, y: int) -> None:
    """What the colours and marks of the cells say, in one line that begins at x."""
    entries: list[tuple[str, Ink | None]] = [
        ("dominant", DOMINANT),
        ("recessive", RECESSIVE),
        ("father's share", FATHER),
        ("mother's share", MOTHER),
        ("mutated", None),
    ]
    for words, ink in entries:
        if ink is None:
            page.diamond(x + 8, y - 6, 8)
        elif ink in (FATHER, MOTHER):
            page.box(Box(x - 6, y - 9, 22, 6), ink, 3)
        else:
            page.box(Box(x - 2, y - 15, 20, 18), ink, 5)
        page.text(x + 26, y, words, 16, TEXT)
        x += 26 + round(page.width_of(words, 16)) + 34
