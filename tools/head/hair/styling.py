"""What hair styles are made of, and what several of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .cards import Cards
from .groom import Growth
from .hairline import Scalp
from .surface import Surface


@dataclass(frozen=True)
class Layer:
    """A set of cards.

    count: how many. level: from and to, 0 on the skin, 1 at the volume's top. width: metres, from and to. points: of a
    card. columns: clumps of the sheet to choose from. roll: radians. stretch: of the length. wander: of the growth's.
    edge: only along the hairline, the parting and the whorl. soft: how far normals are the volume's.
    """

    count: int
    level: tuple[float, float]
    width: tuple[float, float]
    points: int
    columns: tuple[int, ...]
    roll: float = 0.35
    stretch: float = 1.0
    wander: float = 1.0
    edge: bool = False
    soft: float = 0.65


@dataclass(frozen=True)
class Style:
    """A hair style.

    sheet: of strands. hairline: a key of hairline's, which the style keeps `margin` metres above. parting: metres from
    one, or None. coverage: how dark it makes the scalp below. knots: cards that are wound rather than grown.
    """

    growth: Growth
    layers: tuple[Layer, ...]
    sheet: str = "straight"
    hairline: str = "full"
    coverage: float = 0.8
    parting: Callable[[np.ndarray], np.ndarray] | None = field(default=None)
    margin: float = 0.0
    knots: Callable[[Surface, np.random.Generator], list[Cards]] | None = field(default=None)


def smooth(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below low, 1 above high, smooth between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def away(origin: np.ndarray, points: np.ndarray) -> np.ndarray:
    away = points - origin
    return away / np.maximum(np.linalg.norm(away, axis=-1, keepdims=True), 1e-6)


def mixed(*parts: tuple[np.ndarray, np.ndarray | float]) -> np.ndarray:
    total = sum(np.asarray(w)[..., None] * v for v, w in parts)
    return total / np.maximum(np.linalg.norm(total, axis=-1, keepdims=True), 1e-6)


def crown(scalp: Scalp) -> np.ndarray:
    """The whorl: high at the back, a little to the right."""
    return scalp.centre + np.array([-0.010, 0.062, 0.085])


def sides_down(points: np.ndarray, scalp: Scalp) -> np.ndarray:
    """Sides are combed down and back, the nape down and inwards."""
    around = scalp.around(points)[..., None]
    ahead = np.stack(
        [np.zeros(points.shape[:-1]), np.full(points.shape[:-1], 0.75), np.full(points.shape[:-1], -1.0)], -1
    )
    nape = np.stack(
        [-np.sign(points[..., 0]) * 0.15, np.full(points.shape[:-1], 0.1), np.full(points.shape[:-1], -1.0)], -1
    )
    return ahead + (nape - ahead) * smooth(around, 105, 150)


def top_of(points: np.ndarray, scalp: Scalp, low: float = 0.045, high: float = 0.075) -> np.ndarray:
    """1 on the top of the head, 0 at its sides and back."""
    return smooth(points[..., 2], low, high)
