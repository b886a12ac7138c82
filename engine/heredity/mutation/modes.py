"""How a facial feature can change as a whole: a few smooth, left-right symmetric fields over its region.

In coordinates around the feature's middle, counted in its own size, a field is linear (quadratic across the middle of
the face): it shifts, widens, tilts and shears. A feature that there are two of has its own middle on either side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Float64

PAIRED = frozenset({"brows", "eyes", "eyelids", "lashes", "cheeks", "ears"})
"""Features of which there is one on either side."""

_NEAR_MIDDLE = 0.15
"""Sideways displacement of paired features fades towards the middle of the face, over this fraction of their size."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feature lies and how large it is.

    middle: metres; across (x) it is the distance from the middle of the face for paired features, else 0.
    size: metres, the root mean square distance from it.
    """

    middle: tuple[float, float, float]
    size: float
    paired: bool


def place_of(feature: str, vertices: Float64, weights: Float64) -> Place:
    """The place of a feature.

    vertices: (k, 3), metres. weights: (k,), not all zero.
    """
    paired = feature in PAIRED
    points = vertices.copy()
    points[:, 0] = np.abs(points[:, 0]) if paired else 0.0
    middle = (weights[:, None] * points).sum(0) / weights.sum()
    away = vertices.copy()
    away[:, 0] = np.abs(away[:, 0]) if paired else away[:, 0]
    away -= middle
    size = float(np.sqrt((weights * (away**2).sum(1)).sum() / weights.sum()))
    return Place((float(middle[0]), float(middle[1]), float(middle[2])), max(size, 1e-6), paired)


def modes(vertices: Float64, place: Place, weights: Float64 | None = None) -> Float64:
    """The fields at some vertices: (modes, k, 3), metres for a coefficient of one.

    vertices: (k, 3), metres. weights: (k,) in [0, 1], how much of the fields each vertex gets; None: all.
    """
    side = np.sign(vertices[:, 0])
    x, y, z = vertices.T
    x = (np.abs(x) if place.paired else x) - place.middle[0]
    y, z = y - place.middle[1], z - place.middle[2]
    x, y, z = x / place.size, y / place.size, z / place.size
    one = np.full_like(x, place.size) if weights is None else place.size * weights
    if place.paired:
        fade = np.clip(np.abs(vertices[:, 0]) / (_NEAR_MIDDLE * place.size), 0, 1)
        sideways = [term * side * fade * one for term in (1.0, x, y, z)]
        others = [one, x * one, y * one, z * one]
    else:
        sideways = [x * one, x * y * one, x * z * one]
        others = [one, x * x * one, y * one, z * one]
    fields = np.zeros((len(sideways) + 2 * len(others), len(vertices), 3))
    for row, term in enumerate(sideways):
        fields[row, :, 0] = term
    for row, term in enumerate(others):
        fields[len(sideways) + row, :, 1] = term
        fields[len(sideways) + len(others) + row, :, 2] = term
    return fields


def mode_count(feature: str) -> int:
    """How many fields a feature has."""
    return 12 if feature in PAIRED else 11
