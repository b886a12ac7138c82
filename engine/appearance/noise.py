"""Blotches without a seam: waves through space, so that a surface is uneven alike wherever its texture is cut."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32


def blotches(
    places: Float32, rng: np.random.Generator, shortest: float, longest: float, waves: int = 20
) -> tuple[Float32, Float32]:
    """Two uneven pictures that have nothing to do with each other, mean 0 and deviation about 1.

    places: (..., 3), metres. shortest, longest: the waves' lengths, metres.
    """
    ways = rng.standard_normal((3, waves))
    ways /= np.linalg.norm(ways, axis=0)
    lengths = shortest * (longest / shortest) ** rng.random(waves)
    # Long waves are the stronger ones, as everywhere in nature.
    heights = np.sqrt(lengths / lengths.mean()).astype(np.float32)
    heights *= np.float32(np.sqrt(2) / np.linalg.norm(heights))
    first = np.zeros(places.shape[:-1], np.float32)
    second = np.zeros_like(first)
    starts = rng.uniform(0, 2 * np.pi, waves)
    for way, length, height, start in zip(ways.T, lengths, heights, starts, strict=True):
        turn = (2 * np.pi / length * way).astype(np.float32)
        # One axis after the other: a matrix product sums in an order that depends on the machine.
        phase = places[..., 0] * turn[0] + places[..., 1] * turn[1] + places[..., 2] * turn[2] + np.float32(start)
        first += height * np.sin(phase)
        second += height * np.cos(phase)
    return first, second
