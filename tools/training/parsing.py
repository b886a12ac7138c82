"""Training the parser: windows of faces, cross-entropy and Dice against the exact masks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import torch
from kindred.engine.faces.tensors import as_input
from kindred.engine.images import warp
from kindred.models.parser import CLASSES, SIDE
from kindred.models.parser.network import build
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import Dataset

from .jitter import Spreads, jittered
from .lots import batches_of, rng_of
from .machine import mixed
from .overlap import Confusion, dice_loss
from .samples import OCCLUDED
from .sheets import tiled
from .store import Store, is_held_out, require_people, told_of
from .tasks import Appraisal, Batch, Plan
from .wear import worn

WINDOW = 160
"""Pixels of the windows of the face's square that are learnt from first: 2.6 times as many a second as of squares."""
_JITTER = Spreads(turn=9.0, scale=0.13, shift=0.04, stretch=0.03)
_MIRRORED = np.array([0, 1, 2, 4, 3, 6, 5, 7, 8, 9, 10], np.uint8)
"""What a class is in the mirror: left and right change places."""
_MEASURED, _SHOWN = 160, 18
_DICE, _OCCLUDER = 1.0, 1.0
_COLOURS = np.array(
    (
        *((30, 30, 30), (240, 190, 150), (110, 70, 40), (60, 180, 75), (150, 230, 80), (0, 130, 200)),
        *((70, 220, 240), (230, 140, 60), (220, 30, 90), (255, 255, 255), (150, 20, 160)),
    ),
    np.uint8,
)
"""Of the classes in sheets; occluders are mixed with yellow."""


class Windows(Dataset[dict[str, NDArray[Any]]]):
    """Windows of faces and their maps."""

    def __init__(self, store: Store, side: int, seed: int) -> None:
        self._store, self._side, self._seed = store, side, seed

    def __getitem__(self, asked: tuple[int, int]) -> dict[str, NDArray[Any]]:
        """A picture (side, side, 3) uint8, classes and occluder (side, side) uint8. asked: row, draw."""
        row, draw = asked
        rng = rng_of(self._seed, draw)
        flip = bool(rng.random() < 0.5)
        matrix = jittered(np.array(self._store.row("matrix", row)), SIDE, _JITTER, flip, rng)
        matrix[:, 2] -= rng.integers(0, SIDE - self._side + 1, 2)
        picture = warp(np.asarray(self._store.row("picture", row)), matrix, self._side)
        both = warp(np.asarray(self._store.row("map", row)), matrix, self._side, nearest=True)
        classes = both % OCCLUDED
        return {
            "picture": worn(picture, rng, 0.8),
            "classes": _MIRRORED[classes] if flip else classes,
            "occluder": both // OCCLUDED,
        }


class Parsing:
    """The parser's task."""

    name, figure = "parser", "score"

    def __init__(self, store: Store, plan: Plan) -> None:
        self._store, self._plan = store, plan
        torch.manual_seed(plan.seed)
        self._rows = [row for row, identity in enumerate(store.identities) if not is_held_out(identity)]
        held_out = [row for row, identity in enumerate(store.identities) if is_held_out(identity)]
        few = np.linspace(0, len(held_out) - 1, min(_MEASURED, len(held_out))).astype(int)
        self._held_out = [held_out[place] for place in few]
        require_people(self._rows, self._held_out)
        self.network: nn.Module = build()
        self.companion: nn.Module = nn.Identity()

    def batches(self, drawn: int, late: bool) -> Iterator[Batch]:
        """See Task. Windows first, whole squares while the rate falls."""
        windows = Windows(self._store, SIDE if late else WINDOW, self._plan.seed)
        return batches_of(windows, self._rows, drawn, self._plan)

    def loss(self, batch: Batch, share: float) -> tuple[Tensor, dict[str, float]]:
        """See Task."""
        logits = self.network(as_input(batch["picture"]))
        classes, occluder = batch["classes"].long(), batch["occluder"].float()
        logs = functional.log_softmax(logits[:, :CLASSES], 1)
        own = logs.gather(1, classes[:, None])[:, 0]
        entropy, dice = -own.mean(), dice_loss(logs.exp(), own.exp(), classes)
        hidden = functional.binary_cross_entropy_with_logits(logits[:, CLASSES], occluder)
        loss = entropy + _DICE * dice + _OCCLUDER * hidden
        return loss, {"entropy": entropy.item(), "dice": dice.item(), "occluder": hidden.item()}

    def appraise(self, network: nn.Module, device: torch.device) -> Appraisal:
        """See Task: mean IoU of the classes, IoU of occluders, and the mean of both as they count, 3 : 1.

        The sheet shows the picture, the truth and what was found, in threes.
        """
        seen, hidden, cells = Confusion(CLASSES), Confusion(2), list[NDArray[np.uint8]]()
        for place, row in enumerate(self._held_out):
            picture, truth = self._square(row)
            found, covered = self._parsed(network, device, picture)
            seen.add(found, truth % OCCLUDED)
            hidden.add(covered, truth // OCCLUDED)
            if place % (1 + len(self._held_out) // _SHOWN) == 0:
                cells += [picture, _coloured(truth), _coloured((found + OCCLUDED * covered).astype(np.uint8))]
        miou, occluder = float(np.nanmean(seen.overlaps())), float(np.nan_to_num(hidden.overlaps()[1]))
        sheet = cv2.resize(tiled(cells, 9), None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
        figures = {"miou": miou, "occluder_iou": occluder, "score": (3 * miou + occluder) / 4}
        return Appraisal(figures, len(self._held_out), sheet)

    def told(self) -> dict[str, Any]:
        """See Task."""
        return told_of(self._store, self._rows)

    def state(self) -> dict[str, Any]:
        """See Task: nothing."""
        return {}

    def restore(self, state: dict[str, Any], tensors: dict[str, Tensor]) -> dict[str, Tensor]:
        """See Task: nothing to fit."""
        return tensors

    def _square(self, row: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """The square around a face as it is parsed at use, and its map."""
        matrix = np.array(self._store.row("matrix", row))
        picture = warp(np.asarray(self._store.row("picture", row)), matrix, SIDE)
        return picture, warp(np.asarray(self._store.row("map", row)), matrix, SIDE, nearest=True)

    @torch.no_grad()
    def _parsed(
        self, network: nn.Module, device: torch.device, picture: NDArray[np.uint8]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        with mixed(device):
            logits = network(as_input(torch.from_numpy(picture[None]).to(device)))[0].float().cpu()
        return logits[:CLASSES].argmax(0).numpy(), (logits[CLASSES] > 0).numpy()


def _coloured(both: NDArray[np.uint8]) -> NDArray[np.uint8]:
    colours = _COLOURS[both % OCCLUDED]
    yellow = (colours // 3 + np.array((160, 150, 0), np.uint8)).astype(np.uint8)
    return np.where(both[..., None] >= OCCLUDED, yellow, colours)
