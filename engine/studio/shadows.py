"""The main lamp's shadow: how far the lamp sees, drawn from its place."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np

from ..arrays import Float32, Float64
from .batches import Batch, draw_depth

SIDE = 512
"""Pixels across the lamp's view."""


def lamp_matrix(points: Float32, way: Float64) -> Float64:
    """(4, 4) float64, acting on columns: the frame of what is drawn → the lamp's clip space, parallel.

    points: (n, 3), all that casts or takes a shadow. way: (3,) unit, from there to the lamp.
    """
    low, high = points.min(0).astype(np.float64), points.max(0).astype(np.float64)
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
