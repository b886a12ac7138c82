"""The mean of the weights over the last steps, which does better on unseen people than the weights themselves."""

from __future__ import annotations

import copy

import torch
from torch import nn


class Average:
    """Exponential mean of a module's weights and buffers.

    keep: share of the mean that a step leaves; fewer at first, so that the beginning is forgotten soon.
    """

    def __init__(self, module: nn.Module, keep: float = 0.999) -> None:
        self.module = copy.deepcopy(module).eval().requires_grad_(False)
        self._keep = keep

    @torch.no_grad()
    def take(self, module: nn.Module, step: int) -> None:
        """Take in the weights after a step."""
        keep = min(self._keep, (1 + step) / (10 + step))
        for mean, value in zip(self.module.state_dict().values(), module.state_dict().values(), strict=True):
            if value.is_floating_point():
                mean.lerp_(value, 1 - keep)
            else:
                mean.copy_(value)
