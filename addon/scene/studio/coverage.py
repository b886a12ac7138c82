"""Coverage without noise: Cycles takes the noise out of the light alone, and hair would be edged with dark grains."""

from __future__ import annotations

import numpy as np

from ....engine.arrays import Float32

_REACH = 2
"""Pixels to each side that a pixel is compared with."""

_ALIKE = 0.45
"""How far, as a ratio's logarithm, the light of two pixels may differ that are taken together."""

_DARK = 0.0015
"""Light below which pixels count as alike."""


def without_grain(light: Float32) -> Float32:
    """(h, w, 4) float32: the same with the coverage of each pixel the mean over its neighbours whose light is alike.

    light: (h, w, 4) float32, multiplied by its coverage and without noise; the coverage, last, with noise. Where an
    edge is sharp its light tells so, and it stays sharp (Petschnigg et al., Digital photography with flash and no-flash
    image pairs, 2004).
    """
    told = np.log(light[..., :3] + np.float32(_DARK))
    padded = np.pad(told, ((_REACH, _REACH), (_REACH, _REACH), (0, 0)), mode="edge")
    cover = np.pad(light[..., 3], _REACH, mode="edge")
    height, width = light.shape[:2]
    total, weight = np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
    for down in range(2 * _REACH + 1):
        for right in range(2 * _REACH + 1):
            rows, columns = slice(down, down + height), slice(right, right + width)
            apart = ((padded[rows, columns] - told) ** 2).sum(2) / np.float32(_ALIKE**2)
            away = ((down - _REACH) ** 2 + (right - _REACH) ** 2) / _REACH**2
            share = np.exp(-apart - np.float32(away))
            total += share * cover[rows, columns]
            weight += share
    return np.concatenate([light[..., :3], (total / weight)[..., None]], axis=2)
