"""Light from all around as nine numbers a colour: what a scene's `Light.environment` holds."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ...arrays import Float32, Float64
from ..scene import Light

_COUNT = 384
"""Directions that a sphere is looked at in."""

# The basis' constants, squared, times what the cosine does to each degree (Ramamoorthi and Hanrahan, 2001), over pi.
_GAIN = np.array([0.282095, *[0.488603] * 3, 1.092548, 1.092548, 0.315392, 1.092548, 0.546274]) ** 2 * np.array(
    [1.0, *[2 / 3] * 3, *[1 / 4] * 5]
)
_DARKEST = 0.02
"""Two degrees ring: no side may be darker than this share of the mean, and none can be below 0."""

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


@lru_cache(maxsize=1)
def directions() -> Float64:
    """(k, 3) float64 of length 1, evenly over the sphere (a Fibonacci lattice); not to be written to."""
    i = np.arange(_COUNT) + 0.5
    z, turn = 1 - 2 * i / _COUNT, i * np.pi * (3 - np.sqrt(5))
    ways = np.stack([np.sqrt(1 - z * z) * np.cos(turn), np.sqrt(1 - z * z) * np.sin(turn), z], axis=1)
    ways.flags.writeable = False
    return ways


def basis(normals: Float64) -> Float64:
    """(k, 9): 1, y, z, x, xy, yz, 3z² - 1, xz, x² - y² of directions (k, 3)."""
    x, y, z = normals.T
    return np.stack([np.ones_like(x), y, z, x, x * y, y * z, 3 * z * z - 1, x * z, x * x - y * y], axis=1)


def environment_of(radiance: Float64) -> Float32:
    """(9, 3) float32: an environment from what comes from each of `directions()`.

    radiance: (k, 3) linear RGB; where it is the same everywhere, that is the light on a white surface too.
    """
    found = _GAIN[:, None] * (basis(directions()).T @ radiance) * (4 * np.pi / _COUNT)
    return _calmed(found).astype(np.float32)


def light_on(light: Light, normals: Float64) -> Float64:
    """(k, 3) linear RGB: what white surfaces with these normals (k, 3) give back, without shadows."""
    total = basis(normals) @ light.environment.astype(np.float64)
    for lamp in light.lamps:
        way = np.asarray(lamp.way, np.float64)
        facing = np.maximum(normals @ (way / np.linalg.norm(way)), 0)
        total += facing[:, None] * np.asarray(lamp.colour)
    return total


def _calmed(environment: Float64) -> Float64:
    """All but the mean weakened until no side is darker than can be."""
    mean = environment[0]
    lowest = (basis(directions()) @ environment).min(0)
    drop = np.maximum(mean - lowest, 1e-12)
    keep = np.minimum((1 - _DARKEST) * np.maximum(mean, 0) / drop, 1.0).min()
    return np.concatenate([environment[:1], keep * environment[1:]])
