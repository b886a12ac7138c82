"""What a network brings along to be trained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

Batch = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a network is trained.

    data: the folder of shards, if any. cache: where what is read of them is kept. workers: processes that make batches.
    seed: of everything. batch: pictures in a step. rate: the highest learning rate. decay: of the weights.
    """

    data: Path | None
    cache: Path
    workers: int = 1
    seed: int = 0
    batch: int = 64
    rate: float = 1e-3
    decay: float = 0.05


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What a network can do.

    figures: by name. pictures: on how many. sheet: (h, w, 3) uint8, a picture that shows it.
    """

    figures: dict[str, float]
    pictures: int
    sheet: NDArray[np.uint8]


class Task(Protocol):
    """One network's training.

    name: of the network. network: what is trained and shipped. companion: what is trained with it and not shipped.
    figure: the name of the figure that tells which weights are best; more is better.
    """

    name: str
    network: nn.Module
    companion: nn.Module
    figure: str

    def batches(self, drawn: int, late: bool) -> Iterator[Batch]:
        """Endless batches. drawn: how many pictures were drawn before. late: whether the rate is falling already."""
        ...

    def loss(self, batch: Batch, share: float) -> tuple[Tensor, dict[str, float]]:
        """The loss of a batch, on its device, and figures for the curve. share: of the training that is done."""
        ...

    def appraise(self, network: nn.Module, device: torch.device) -> Appraisal:
        """Measure it on people who were held out."""
        ...

    def told(self) -> dict[str, Any]:
        """What is to be known of its data: how many people and pictures it learns from."""
        ...

    def state(self) -> dict[str, Any]:
        """What a checkpoint must tell beside the modules' tensors (names of people, say)."""
        ...

    def restore(self, state: dict[str, Any], tensors: dict[str, Tensor]) -> dict[str, Tensor]:
        """Take up `state`; returns the companion's tensors fitted to today's data."""
        ...
