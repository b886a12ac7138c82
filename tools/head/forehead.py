"""The forehead's relief: few landmarks lie there, so how it bulges was measured on a coarse raster of its own."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import RectBivariateSpline

from .mesh import Floats, Mesh

_X = np.arange(-60, 61, 5) / 1000
_Z = np.arange(10, 96, 5) / 1000


def raster() -> Floats:
    """(rows, columns, 2) the points (x, z), five millimetres apart, whose depth is measured from the front."""
    return np.stack(np.meshgrid(_X, _Z), -1)


def follow(mesh: Mesh, relief: Floats) -> None:
    """Put the forehead onto the measured relief, fading out before brows, temples and crown.

    relief: y at the raster's points, metres.
    """
    x, y, z = mesh.vertices.T
    share = _fade(z, 0.019, 0.028) * _fade(-z, -0.085, -0.070) * _fade(-np.abs(x), -0.054, -0.042) * (y < 0.02)
    on = np.flatnonzero(share)
    depth = RectBivariateSpline(_Z, _X, relief)(z[on], x[on], grid=False)
    mesh.vertices[on, 1] += share[on] * (depth - y[on])


def _fade(value: Floats, low: float, high: float) -> Floats:
    share = np.clip((value - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)
