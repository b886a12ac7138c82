"""The main lamp's shadow: how far the lamp sees, drawn from its place."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np

from ..arrays import Float64
from .batches import Batch, draw_depth

SIDE = 512
"""Pixels across the lamp's view."""


def box_of(batches: Sequence[Batch]) -> tuple[Float64, Float64]:
    """The lowest and highest (3,) of all that is drawn; of one point, where that is nothing."""
    boxes = [batch.box for batch in batches if not batch.empty] or [(np.zeros(3), np.zeros(3))]
    return np.min([low for low, _ in boxes], axis=0), np.max([high for _, high in boxes], axis=0)


def lamp_matrix(box: tuple[Float64, Float64], way: Float64) -> Float64:
    """(4, 4) float64, acting on columns: the frame of what is drawn → the lamp's clip space, parallel.

    box: the lowest and highest (3,) of all that casts or takes a shadow. way: (3,) unit, from there to the lamp.
    """
    low, high = box
    middle, radius = (low + high) / 2, float(np.linalg.norm(high - low)) / 2 or 1.0
    side = np.cross((0.0, 0.0, 1.0) if abs(way[2]) < 0.9 else (0.0, 1.0, 0.0), way)
    side /= np.linalg.norm(side)
    axes = np.stack([side, np.cross(way, side), -way])
    matrix = np.eye(4)
    matrix[:3, :3] = axes / radius
    matrix[:3, 3] = -axes @ middle / radius
    return matrix


def cast(context: Any, held: ExitStack, batches: Sequence[Batch], matrix: Float64, side: int = SIDE) -> Any:
    """The lamp's depth texture for what casts shadows, which shaders compare with."""
    texture = draw_depth(context, held, batches, side, {"lamp": matrix}).depth_attachment
    texture.compare_func = "<="
    return texture
