"""How well areas overlap: as a loss while training, as intersection over union afterwards."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


def dice_loss(chances: Tensor, own: Tensor, classes: Tensor) -> Tensor:
    """1 - the mean Dice coefficient of the classes that a batch shows, so that small ones weigh as much as large.

    chances: (n, c, h, w), summing to 1. own: (n, h, w), the chance of each pixel's true class. classes: (n, h, w).
    """
    count = chances.shape[1]
    truth = torch.bincount(classes.flatten(), minlength=count).float()
    both = torch.zeros(count, device=own.device).index_add(0, classes.flatten(), own.flatten())
    dice = 2 * both / (truth + chances.sum((0, 2, 3)) + 1.0)
    return 1 - dice[truth > 0].mean()


class Confusion:
    """Which class was taken for which, counted over pixels."""

    def __init__(self, classes: int) -> None:
        self.counts: NDArray[np.int64] = np.zeros((classes, classes), np.int64)

    def add(self, found: NDArray[np.integer], truth: NDArray[np.integer]) -> None:
        """Count the pixels of maps of one shape."""
        size = len(self.counts)
        pairs = truth.astype(np.int64).ravel() * size + found.astype(np.int64).ravel()
        self.counts += np.bincount(pairs, minlength=size * size).reshape(size, size)

    def overlaps(self) -> NDArray[np.float64]:
        """(classes,): intersection over union of each, NaN where it is nowhere."""
        both = np.diag(self.counts).astype(np.float64)
        either = self.counts.sum(0) + self.counts.sum(1) - both
        return np.divide(both, either, out=np.full(len(both), np.nan), where=either > 0)
