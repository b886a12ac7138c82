"""Which picture comes next, and the processes that make batches of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from torch.utils.data import DataLoader, Dataset, Sampler

from .tasks import Batch, Plan


class Endless(Sampler[tuple[int, int]]):
    """Pairs of a row and the number of the draw, without end: all rows in one order, then in another.

    The draw's number alone says what is drawn, so that a training that was stopped goes on with what would have come.
    """

    def __init__(self, rows: Sequence[int], drawn: int, seed: int) -> None:
        self._rows, self._drawn, self._seed = np.asarray(rows), drawn, seed

    def __iter__(self) -> Iterator[tuple[int, int]]:
        draw = self._drawn
        while True:
            epoch, at = divmod(draw, len(self._rows))
            order = np.random.default_rng((self._seed, epoch)).permutation(self._rows)
            for row in order[at:]:
                yield int(row), draw
                draw += 1


def batches_of(data: Dataset[dict[str, np.ndarray]], rows: Sequence[int], drawn: int, plan: Plan) -> Iterator[Batch]:
    """Endless batches of tensors; `data` is asked for (row, draw)."""
    return iter(
        DataLoader(
            data,
            batch_size=plan.batch,
            sampler=Endless(rows, drawn, plan.seed),
            num_workers=plan.workers,
            prefetch_factor=4 if plan.workers else None,
            multiprocessing_context="fork" if plan.workers else None,
        )
    )


def rng_of(seed: int, draw: int) -> np.random.Generator:
    """The generator of one draw."""
    return np.random.default_rng((seed, 1, draw))
