"""Training the recogniser: aligned faces, heavy wear, and a margin between people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import torch
from kindred.engine.faces.tensors import as_input
from kindred.models.recogniser import SIDE, WIDTH
from kindred.models.recogniser.network import build
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.data import Dataset

from .jitter import Spreads, jittered
from .lots import batches_of, rng_of
from .machine import mixed
from .margin import Margin, grown
from .ranking import area_under_curve, rank_one
from .samples import RIM
from .sheets import framed, tiled
from .store import Store, is_held_out, require_people, told_of
from .tasks import Appraisal, Batch, Plan
from .wear import covered, worn

_JITTER = Spreads(turn=4.0, scale=0.04, shift=0.012, stretch=0.02)
"""About twice what landmarks found in photos differ from exact ones."""
_COVERED, _WORN = 0.12, 0.7
_PEOPLE, _PICTURES = 100, 10
"""Who is measured: so many people with so many pictures each, as in the acceptance."""


class Faces(Dataset[dict[str, NDArray[Any]]]):
    """Aligned faces of people, as a camera might have taken them."""

    def __init__(self, store: Store, people: dict[str, int], seed: int) -> None:
        self._store, self._people, self._seed = store, people, seed

    def __getitem__(self, asked: tuple[int, int]) -> dict[str, NDArray[Any]]:
        """A face, (112, 112, 3) uint8, and whose it is. asked: row, draw."""
        row, draw = asked
        rng = rng_of(self._seed, draw)
        matrix = jittered(_MIDDLE, SIDE, _JITTER, bool(rng.random() < 0.5), rng)
        face = cv2.warpAffine(
            np.asarray(self._store.row("face", row)), matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE
        )
        if rng.random() < _COVERED:
            face = covered(face, rng)
        return {"face": worn(face, rng, _WORN), "person": np.int64(self._people[self._store.identities[row]])}


_MIDDLE = np.array([[1.0, 0.0, -RIM], [0.0, 1.0, -RIM]])


class Recognising:
    """The recogniser's task."""

    name, figure = "recogniser", "rank1"

    def __init__(self, store: Store, plan: Plan) -> None:
        self._store, self._plan = store, plan
        torch.manual_seed(plan.seed)
        self._rows = [row for row, identity in enumerate(store.identities) if not is_held_out(identity)]
        self._known = list(dict.fromkeys(store.identities[row] for row in self._rows))
        self._held_out = _measured(store)
        require_people(self._rows, self._held_out)
        self.network: nn.Module = build()
        self.companion: nn.Module = Margin(len(self._known), WIDTH)

    def batches(self, drawn: int, late: bool) -> Iterator[Batch]:
        """See Task."""
        people = {identity: row for row, identity in enumerate(self._known)}
        return batches_of(Faces(self._store, people, self._plan.seed), self._rows, drawn, self._plan)

    def loss(self, batch: Batch, share: float) -> tuple[Tensor, dict[str, float]]:
        """See Task."""
        loss, right = self.companion(self.network(as_input(batch["face"])), batch["person"])
        return loss, {"right": right.item()}

    def appraise(self, network: nn.Module, device: torch.device) -> Appraisal:
        """See Task: rank-1 and the area under the curve of a hundred people."""
        people = [self._store.identities[row] for row in self._held_out]
        embeddings = self._embedded(network, device)
        figures = {"rank1": rank_one(embeddings, people), "auc": area_under_curve(embeddings, people)}
        return Appraisal(figures, len(people), self._sheet(embeddings @ embeddings.T, np.array(people)))

    def _sheet(self, near: NDArray[np.float32], people: NDArray[np.str_]) -> NDArray[np.uint8]:
        """Pictures in threes: one, the nearest of the same person, the nearest of others; red where that is nearer."""
        cells: list[NDArray[np.uint8]] = []
        for probe in np.linspace(0, len(people) - 1, 30).astype(int):
            same = people == people[probe]
            others = np.where(same, -2, near[probe])
            same[probe] = False
            own = np.where(same, near[probe], -2)
            colour = (60, 180, 75) if own.max() > others.max() else (230, 40, 40)
            for at in (probe, own.argmax(), others.argmax()):
                cells.append(framed(self._face(self._held_out[at]), colour))
        return tiled(cells, 9)

    def told(self) -> dict[str, Any]:
        """See Task."""
        return told_of(self._store, self._rows)

    def state(self) -> dict[str, Any]:
        """See Task."""
        return {"people": self._known}

    def restore(self, state: dict[str, Any], tensors: dict[str, Tensor]) -> dict[str, Tensor]:
        """See Task: people may have come or gone since."""
        return grown(tensors, state["people"], self._known, self.companion.state_dict()["people"].cpu())

    def _face(self, row: int) -> NDArray[np.uint8]:
        return np.asarray(self._store.row("face", row))[RIM : RIM + SIDE, RIM : RIM + SIDE]

    @torch.no_grad()
    def _embedded(self, network: nn.Module, device: torch.device) -> NDArray[np.float32]:
        """Unit vectors of the held-out faces, the mean of each and its mirror picture's."""
        parts: list[Tensor] = []
        for start in range(0, len(self._held_out), 64):
            faces = np.stack([self._face(row) for row in self._held_out[start : start + 64]])
            given = as_input(torch.from_numpy(faces).to(device))
            with mixed(device):
                embedded = network(given) + network(given.flip(3))
            parts.append(nn.functional.normalize(embedded.float()).cpu())
        return torch.cat(parts).numpy()


def _measured(store: Store) -> list[int]:
    """Rows of held-out people with pictures enough: the first hundred in the order of their names."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, identity in enumerate(store.identities):
        if is_held_out(identity):
            rows[identity].append(row)
    several = [own[:_PICTURES] for _, own in sorted(rows.items()) if len(own) > 1]
    return [row for own in several[:_PEOPLE] for row in own]
