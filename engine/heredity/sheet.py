"""A family on one page: the parents, their children, and what each inherited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..arrays import UInt8
from ..heads import Head, genome_to_json
from ..progress import Progress
from ..studio import photograph, portrait, require_pillow, save_png
from .sheet_genes import draw_legend, draw_strip, draw_table, strip_height
from .sheet_ink import BACKDROP, CARD, FATHER, MOTHER, MUTED, TEXT, Box, Page

MOST_CHILDREN = 24
_COLUMNS = 4
_WIDTH = 1840
_EDGE, _GAP = 60, 24
_HEADER = 132
_PARENT = 420
_PAD = 18
_CAPTION = 44

Record = Mapping[str, Any]


def draw_sheet(
    path: Path,
    father: Head,
    mother: Head,
    children: Sequence[Head],
    records: Sequence[Record],
    *,
    title: str | None = None,
    total: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Draw a family as a PNG that appears whole or not at all.

    children: those to show (see `rows_to_show`), in the family's order; at most MOST_CHILDREN are drawn.
    records: their lines of manifest.jsonl.
    title: instead of "Family of FATHER and MOTHER".
    total: how many children the family has where not all are handed in.
    Raises EngineMissing where there is nothing to draw with, BadInput when the folder cannot be written.
    """
    require_pillow()
    progress = progress or Progress(label="sheet")
    shown = min(len(children), len(records), MOST_CHILDREN)
    total = max(total or 0, len(children))
    page = Page(_WIDTH, _page_height(shown))
    _draw_header(page, title or f"Family of {_name(father)} and {_name(mother)}", _facts(records, shown, total))
    half = (_WIDTH - 2 * _EDGE - _GAP) // 2
    for i, (parent, role) in enumerate(((father, "father"), (mother, "mother"))):
        _draw_parent(page, Box(_EDGE + i * (half + _GAP), _HEADER, half, _PARENT), parent, role)
        progress.at((i + 1) / (shown + 2))
    draw_legend(page, _EDGE + 8, _HEADER + _PARENT + 48)
    top = _HEADER + _PARENT + 78
    card = _card(0, top)
    for i in range(shown):
        row, column = divmod(i, _COLUMNS)
        _draw_child(page, _card(column, top + row * (card.height + _GAP)), children[i], records[i])
        progress.at((i + 3) / (shown + 2))
    save_png(path, page.pixels())


def rows_to_show(sons: int, daughters: int, most: int = MOST_CHILDREN) -> list[int]:
    """Which children of a large family a sheet shows: the first of either sex, as many of one as of the other.

    sons, daughters: the family's counts; sons come first in its order.
    Returns ascending numbers in the family.
    """
    of_sons = min(sons, max(most - daughters, most // 2))
    return [*range(of_sons), *range(sons, sons + min(daughters, most - of_sons))]


def _name(head: Head) -> str:
    return head.id or ("a man" if head.sex == "male" else "a woman")


def _facts(records: Sequence[Record], shown: int, total: int) -> str:
    """What all children share, in one line."""
    words = [f"{total} {'child' if total == 1 else 'children'}"]
    if shown < total:
        words[0] = f"{shown} of {total:,} children"
    if shown:
        sons = sum(record.get("sex") == "male" for record in records[:shown])
        counts = f"{sons} {_plural('son', sons)}, {shown - sons} {_plural('daughter', shown - sons)}"
        words[0] += f" (the first {counts})" if shown < total else f" ({counts})"
    if shown:
        words += [f"{key} {records[0][key]}" for key in ("rule", "mode", "fuse") if records[0].get(key) is not None]
        chances = sorted({float(record["mutation"]) for record in records if record.get("mutation") is not None})
        if chances:
            spread = " to ".join(f"{100 * chance:.3g}" for chance in dict.fromkeys((chances[0], chances[-1])))
            words.append(f"mutation {spread} %")
        words += [f"seed {records[0]['seed']}"] if records[0].get("seed") is not None else []
    return "   ·   ".join(words)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _card(column: int, y: int) -> Box:
    width = (_WIDTH - 2 * _EDGE - (_COLUMNS - 1) * _GAP) // _COLUMNS
    return Box(_EDGE + column * (width + _GAP), y, width, width - _PAD + _CAPTION + strip_height() + 10)


def _page_height(shown: int) -> int:
    rows = -(-shown // _COLUMNS)
    return _HEADER + _PARENT + 78 + rows * (_card(0, 0).height + _GAP) + _EDGE - _GAP


def _draw_header(page: Page, title: str, facts: str) -> None:
    page.text(_EDGE, 66, title, 40, TEXT, bold=True)
    page.fitted(_EDGE, 104, facts, 20, _WIDTH - 2 * _EDGE, MUTED)


def _draw_parent(page: Page, box: Box, head: Head, role: str) -> None:
    page.box(box, CARD, 16)
    inner = box.height - 2 * _PAD
    page.picture(Box(box.x + _PAD, box.y + _PAD, inner, inner), _photo(head, inner, yaw=0.0), 10)
    x, room = box.x + inner + 2 * _PAD + 6, box.width - inner - 3 * _PAD - 6
    page.box(Box(x, box.y + _PAD + 4, 7, 36), FATHER if role == "father" else MOTHER, 3)
    page.text(x + 18, box.y + _PAD + 34, head.id or role, 32, TEXT, bold=True)
    page.text(box.x + box.width - _PAD, box.y + _PAD + 32, role, 18, MUTED, "rs")
    draw_table(page, Box(x, box.y + _PAD + 62, room, inner - 62), genome_to_json(head.genome))


def _draw_child(page: Page, box: Box, head: Head, record: Record) -> None:
    page.box(box, CARD, 16)
    side = box.width - 2 * _PAD
    page.picture(Box(box.x + _PAD, box.y + _PAD, side, side), _photo(head, side, yaw=24.0), 10)
    base = box.y + _PAD + side + 30
    kind = "son" if head.sex == "male" else "daughter"
    name = head.id or (f"child-{record['index']:06d}" if "index" in record else kind)  # as its files are named
    page.text(box.x + _PAD, base, name, 21, TEXT, bold=True)
    mutated = sum(bool(gene.get("mutated")) for gene in record.get("genes", {}).values())
    words = kind if not mutated else f"{kind}, {mutated} {_plural('mutation', mutated)}"
    page.text(box.x + box.width - _PAD, base, words, 15, MUTED, "rs")
    draw_strip(page, Box(box.x + _PAD, base + 16, side, strip_height()), record.get("genes", {}))


def _photo(head: Head, size: int, yaw: float) -> UInt8:
    return photograph(head, camera=portrait(head, yaw=yaw), size=size, background=BACKDROP)
