"""Weights as they ship: half precision safetensors that say what they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from kindred.engine.files import whole_file
from kindred.models.weights import metadata_of
from safetensors.torch import save as packed
from torch import nn


def export(network: nn.Module, path: Path, name: str, version: int, trained: Mapping[str, Any]) -> None:
    """Write a network's weights and buffers. trained: what is to be known of them, as JSON can hold it."""
    tensors = {key: _halved(value) for key, value in network.state_dict().items()}
    about = metadata_of(name, version, packed(tensors), trained)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as part:
        part.write_bytes(packed(tensors, about))


def _halved(value: torch.Tensor) -> torch.Tensor:
    value = value.detach().cpu().contiguous()
    return value.half() if value.is_floating_point() else value
