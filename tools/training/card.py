"""What a network's card says of its training, kept in step with its weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kindred.engine.files import whole_file

BEGIN, END = "<!-- trained: written by tools/train.py -->", "<!-- end -->"


def tell(card: Path, trained: Mapping[str, Any]) -> None:
    """Write how weights were trained between the card's two marks; a card without them, or no card, is left alone."""
    if not card.exists():
        return
    before, begin, rest = card.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        with whole_file(card) as part:
            part.write_text(f"{before}{begin}\n{_table(trained)}\n{end}{after}", encoding="utf-8")


def _table(trained: Mapping[str, Any]) -> str:
    facts = {name: value for name, value in trained.items() if not isinstance(value, Mapping)}
    told = [*facts.items(), *((f"{name}, held-out people", value) for name, value in trained["held_out"].items())]
    rows = [f"| {name} | {value:,} |" if isinstance(value, int) else f"| {name} | {value} |" for name, value in told]
    return "\n".join(["", "| what | how much |", "| --- | --- |", *rows, ""])
