"""The networks that can be trained, and what each learns from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kindred.engine.progress import Progress
from kindred.models import parser, recogniser
from kindred.models.weights import path_of

from . import samples
from .parsing import Parsing
from .recognising import Recognising
from .store import Row, Store, gather
from .tasks import Plan, Task


@dataclass(frozen=True, slots=True)
class Training:
    """How a network is trained.

    version: of its weights. rows: what is kept of a shard. task: what is learnt from all that is kept.
    batch, rate: pictures in a step and the highest learning rate that do well.
    """

    name: str
    version: int
    rows: Callable[[Path], Iterable[Row]]
    task: Callable[[Store, Plan], Task]
    batch: int
    rate: float

    @property
    def weights(self) -> Path:
        """Where its weights ship."""
        return path_of(self.name)


NETWORKS = {
    one.name: one
    for one in (
        Training("recogniser", recogniser.VERSION, samples.faces_of, Recognising, batch=64, rate=1e-3),
        Training("parser", parser.VERSION, samples.maps_of, Parsing, batch=16, rate=2e-3),
    )
}


def task_of(name: str, plan: Plan, progress: Progress) -> Task:
    """A network's task on all shards of a folder. Raises BadInput when there are none."""
    training = NETWORKS[name]
    shards = sorted(plan.data.rglob("*.tar"))
    with progress.part(progress.label, 1.0) as part:
        return training.task(gather(shards, plan.cache, training.rows, part.at), plan)
