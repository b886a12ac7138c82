"""From which side the pore tiles are laid onto each texel: six directions, faded into one another."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter

from .raster import Raster

_BAND = 0.20
"""How much nearer (in cosines) one side must be than the next for it to be alone."""


def charts(raster: Raster) -> np.ndarray:
    """(2, size, size) uint8. First the two nearest sides of six (+x -x +y -y +z -z), the nearest in the low four bits;
    then how much of the second there is: 0 none, 255 half."""
    smooth = np.stack([gaussian_filter(raster.normals[..., axis], 2.0, mode="nearest") for axis in range(3)], -1)
    facing = np.concatenate([smooth, -smooth], -1)[..., [0, 3, 1, 4, 2, 5]]
    order = np.argsort(-facing, axis=-1, kind="stable")[..., :2]
    first, second = np.take_along_axis(facing, order, -1).transpose(2, 0, 1)
    share = np.clip(1 - (first - second) / _BAND, 0, 1)
    return np.stack([order[..., 0] | (order[..., 1] << 4), np.rint(255 * share)]).astype(np.uint8)
