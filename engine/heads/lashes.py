"""Lashes in styles: the mean's ribbons, shortened, lengthened or curled from where they grow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Float32, Float64
from .features import LASHES
from .kit import Kit

_POINTS = 8
"""Of a lash: four rows of two from root to tip, so the bundled head has them."""


@dataclass(frozen=True, slots=True)
class _Style:
    length: float
    curl: float  # degrees that each segment turns further upwards (or downwards, below) than the one before


_STYLES = {
    "short": _Style(0.66, -3.0),
    "medium": _Style(1.0, 0.0),
    "long": _Style(1.34, 2.0),
    "curled": _Style(1.16, 13.0),
}

LASH_STYLES = tuple(_STYLES)


def shape_lashes(kit: Kit, vertices: Float32, style: str) -> Float32:
    """(n, 3) float32: a head whose lashes have a style; roots and all else stay.

    vertices: (n, 3) float32, metres, a head of the kit with the lashes that the kit gives it ("medium").
    style: one of LASH_STYLES; another name leaves them as they are, as does a kit whose lashes are no ribbons.
    """
    rows = np.flatnonzero(kit.topology.parts == LASHES)
    if style not in _STYLES or style == "medium" or len(rows) == 0 or len(rows) % _POINTS:
        return vertices
    shaped = vertices.copy()
    lashes = vertices[rows].reshape(-1, 4, 2, 3).astype(np.float64)
    shaped[rows] = _shaped(lashes, _STYLES[style]).reshape(-1, 3)
    return shaped


def _shaped(lashes: Float64, style: _Style) -> Float64:
    """Lashes (k, 4, 2, 3) grown anew from their roots, segment by segment."""
    middle = lashes.mean(2)
    half = (lashes[:, :, 1] - lashes[:, :, 0]) / 2
    axis = half[:, 0] / np.maximum(np.linalg.norm(half[:, 0], axis=1, keepdims=True), 1e-12)
    steps = np.diff(middle, axis=1)
    # Upper ones curl up, lower ones down.
    bend = np.sign(middle[:, 3, 2] - middle[:, 0, 2]) * np.sign(np.cross(axis, steps[:, 2])[:, 2])
    spot = middle[:, 0]
    grown = [lashes[:, 0]]
    for segment in range(3):
        turn = np.radians(style.curl) * (segment + 0.5) * bend
        spot = spot + style.length * _turned(steps[:, segment], axis, turn)
        grown.append(np.stack([spot - half[:, segment + 1], spot + half[:, segment + 1]], 1))
    return np.stack(grown, 1)


def _turned(vectors: Float64, axis: Float64, angle: Float64) -> Float64:
    """Vectors (k, 3) turned about unit axes (k, 3) by angles (k,), radians (Rodrigues)."""
    sine, cosine = np.sin(angle)[:, None], np.cos(angle)[:, None]
    along = (vectors * axis).sum(1, keepdims=True) * axis
    return vectors * cosine + np.cross(axis, vectors) * sine + along * (1 - cosine)
