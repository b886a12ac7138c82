"""Pictures as networks take them. Needs torch."""

from __future__ import annotations

import torch


def as_input(pictures: torch.Tensor) -> torch.Tensor:
    """(n, h, w, 3) uint8 → (n, 3, h, w) float32 in [-1, 1], channels last."""
    return (pictures.permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)
