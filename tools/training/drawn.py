"""Pictures that are drawn for training alone: only what a network learns from is kept of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from kindred.engine.studio.labels import Photo
from kindred.engine.studio.scenes import Plan
from kindred.engine.studio.streaming import stream_through
from kindred.engine.studio.supply import Supply

from .store import Row, Source

_BLOCK = 1000
"""Pictures that are kept at a time: what is drawn when it is stopped is lost up to so many."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn.

    count: pictures. seed: which. per_person: in a row. kits: that people come from. jobs: processes.
    """

    count: int = 0
    seed: int = 0
    per_person: int = 20
    kits: tuple[str, ...] = ("kindred",)
    jobs: int | None = None


def drawn_of(row: Callable[[Photo], Row], plan: Plan, drawn: Drawn) -> list[Source]:
    """Blocks of pictures that are drawn when they are first asked for."""
    if not drawn.count:
        return []
    supply = Supply(drawn.seed, plan, per_person=drawn.per_person, kits=drawn.kits)
    name = f"drawn-{drawn.seed}-{drawn.per_person}-{'-'.join(drawn.kits)}"
    starts = range(0, drawn.count, _BLOCK)
    return [
        Source(f"{name}-{start:09d}-{size}", partial(_rows, row, supply, drawn.jobs, start, size))
        for start, size in ((start, min(_BLOCK, drawn.count - start)) for start in starts)
    ]


def _rows(row: Callable[[Photo], Row], supply: Supply, jobs: int | None, start: int, count: int) -> Iterator[Row]:
    with closing(stream_through(row, supply, jobs, start, count)) as rows:
        yield from rows
