"""The relief of the head's sides, seen from the left: temple, cheek, jaw and neck, on a coarse raster around the ear.

The face's landmarks end before the ear and the sections begin behind them; between the two nothing else was measured.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import RectBivariateSpline

from .mesh import Floats, Mesh, normals

_Y = np.arange(-15, 136, 5) / 1000
_Z = np.arange(-140, 96, 5) / 1000
EAR = np.array([[0.054, -0.064], [0.102, 0.008]])
"""Where the ear hides the head: lowest and highest y and z, metres."""


def raster() -> Floats:
    """(rows, columns, 2) the points (y, z), five millimetres apart, whose x is measured from the left."""
    return np.stack(np.meshgrid(_Y, _Z), -1)


def follow(mesh: Mesh, relief: Floats) -> None:
    """Put the sides onto the measured relief, fading out around ears, eyes, front, back and collar.

    relief: x at the raster's points on the left, metres.
    """
    x, y, z = mesh.vertices.T
    lateral = np.abs(normals(mesh.vertices, mesh.faces)[:, 0])
    share = _fade(lateral, 0.55, 0.8) * _fade(y, 0.002, 0.016) * _fade(-y, -0.128, -0.112)
    share = share * _fade(z, -0.135, -0.118) * _fade(-z, -0.088, -0.07)
    beyond = np.maximum(EAR[0] - mesh.vertices[:, 1:], mesh.vertices[:, 1:] - EAR[1])
    share = share * _fade(np.linalg.norm(np.maximum(beyond, 0), axis=1), 0.001, 0.009)
    on = np.flatnonzero(share)
    depth = RectBivariateSpline(_Z, _Y, relief)(z[on], y[on], grid=False)
    step = np.sign(x[on]) * depth - x[on]
    # Sockets and mouth bag lie deeper; only the outer skin is near its relief.
    step[np.abs(step) > 0.006] = 0
    mesh.vertices[on, 0] += share[on] * step


def _fade(value: Floats, low: float, high: float) -> Floats:
    share = np.clip((value - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)
