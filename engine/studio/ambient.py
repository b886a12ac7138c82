"""Ambient occlusion: how much of all around a place sees, past the head itself, its hair and its clothes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np

from ..arrays import Float32, Float64
from .batches import Batch, draw_depth
from .shadows import box_of, lamp_matrix

WAYS = 24
_SIDE = 128
_BIAS = 0.006
"""In clip space's depth, whose unit is the radius of all that is drawn."""
_DARKEST = 0.06


def openness(context: Any, batches: Sequence[Batch], place: Float32, normal: Float32) -> Float32:
    """(m,) float32 in [0, 1]: the share of the sky over places that they see, by cosine.

    batches: what hides the sky, as for shadows. place, normal: (m, 3) float32, normals of length 1.
    """
    box = box_of(batches)
    seen, total = np.zeros(len(place), np.float32), np.full(len(place), 1e-6, np.float32)
    for way in _spread(WAYS):
        matrix = lamp_matrix(box, way)
        cosine = np.maximum(normal @ way.astype(np.float32), 0)
        total += cosine
        seen += cosine * _free(_depth(context, batches, matrix), place, matrix)
    return _DARKEST + (1 - _DARKEST) * seen / total


def _depth(context: Any, batches: Sequence[Batch], matrix: Float64) -> Float32:
    with ExitStack() as held:
        target = draw_depth(context, held, batches, _SIDE, {"lamp": matrix})
        read = target.depth_attachment.read(alignment=1)
    return np.frombuffer(read, np.float32).reshape(_SIDE, _SIDE)


def _free(depth: Float32, place: Float32, matrix: Float64) -> Float32:
    """(m,) float32: 1 where nothing is nearer to the sky than a place."""
    axes = matrix.astype(np.float32)
    at = place @ axes[:3, :3].T + axes[:3, 3]
    column, row = (np.clip((at[:, i] * 0.5 + 0.5) * _SIDE, 0, _SIDE - 1).astype(np.intp) for i in (0, 1))
    return (depth[row, column] >= at[:, 2] * 0.5 + 0.5 - _BIAS).astype(np.float32)


def _spread(count: int) -> Float64:
    """(count, 3) float64: ways spread evenly over the sphere, along a spiral."""
    step = np.arange(count) + 0.5
    high = 1 - 2 * step / count
    turn = np.pi * (1 + 5**0.5) * step
    flat = np.sqrt(1 - high**2)
    return np.stack([flat * np.cos(turn), flat * np.sin(turn), high], axis=1).astype(np.float64)
