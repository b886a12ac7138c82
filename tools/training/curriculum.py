"""The networks that can be trained, and what each learns from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kindred.engine.progress import Progress
from kindred.engine.studio.labels import Photo
from kindred.engine.studio.scenes import PLANS
from kindred.models import parser, recogniser
from kindred.models.weights import path_of

from . import samples
from .drawn import Drawn, drawn_of
from .parsing import Parsing
from .recognising import Recognising
from .store import Row, Store, all_kept, gather, shards_of
from .tasks import Plan, Task


@dataclass(frozen=True, slots=True)
class Training:
    """How a network is trained.

    version: of its weights. rows: what is kept of a shard; row: of a photo. plan: of the studio's plans, the one that
    it learns from. task: what is learnt from all that is kept.
    batch, rate: pictures in a step and the highest learning rate that do well.
    """

    name: str
    version: int
    rows: Callable[[Path], Iterable[Row]]
    row: Callable[[Photo], Row]
    plan: str
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
        Training(
            "recogniser",
            recogniser.VERSION,
            samples.faces_of,
            samples.face_of,
            "faces",
            Recognising,
            batch=64,
            rate=1e-3,
        ),
        Training("parser", parser.VERSION, samples.maps_of, samples.map_of, "parsing", Parsing, batch=16, rate=2e-3),
    )
}


def store_of(training: Training, plan: Plan, drawn: Drawn, progress: Progress) -> Store:
    """A network's pictures: from the shards of a folder and drawn ones, or all that is kept where neither is asked for.

    Raises BadInput when there are none.
    """
    if plan.data is None and not drawn.count:
        return all_kept(plan.cache)
    shards = shards_of(plan.data, training.rows) if plan.data else []
    with progress.part(progress.label, 1.0) as part:
        return gather([*shards, *drawn_of(training.row, PLANS[training.plan], drawn)], plan.cache, part.at)
