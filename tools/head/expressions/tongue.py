"""The tongue put out: authored, since nothing was measured of it."""

from __future__ import annotations

import numpy as np

from ..mesh import Floats

_REACH, _DROP, _RISE, _THIN = 0.040, 0.013, 0.004, 0.72


def tongue_out(points: Floats) -> Floats:
    """(n, 3) metres: how the tongue's vertices move when it comes out between the lips, the jaw a little open.

    Its root stays; the rest slides forward over the lower teeth, thins as it lengthens, and its tip hangs over the lip.
    """
    back, front = points[:, 1].max(), points[:, 1].min()
    share = np.clip((back - points[:, 1]) / (back - front), 0, 1)
    forward = share**1.6
    middle = np.array([0.0, 0.0, float(points[:, 2].mean())])
    top = points - middle
    hang = np.clip((share - 0.55) / 0.45, 0, 1) ** 1.7
    rise = np.sin(np.pi * np.clip(share / 0.85, 0, 1)) * _RISE
    motion = np.zeros_like(points)
    motion[:, 1] = -_REACH * forward
    motion[:, 2] = rise - _DROP * hang + (_THIN - 1) * forward * top[:, 2]
    motion[:, 0] = -0.12 * forward * points[:, 0]
    return motion
