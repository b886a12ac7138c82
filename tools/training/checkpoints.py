"""Checkpoints: tensors on the processor, whatever machine they come from, in a file that is whole or not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from kindred.engine.errors import BadInput
from kindred.engine.files import whole_file


def save(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint; the one before stays until this one is whole."""
    with whole_file(path) as part:
        torch.save(_on_processor(state), part)


def load(path: Path) -> dict[str, Any]:
    """Read a checkpoint; nothing in it is run. Raises BadInput where it cannot be read."""
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds
        raise BadInput(path, "is no whole checkpoint", "remove it to begin anew") from error


def _on_processor(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.detach().cpu()
    if isinstance(value, dict):
        return {key: _on_processor(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_on_processor(one) for one in value]
    return value
