"""Eyeballs as spheres."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, Float64

# Degrees from the gaze's axis: an adult's iris is 11.8 mm wide on a ball of 24 mm, the pupil in a bright room 4.4 mm.
IRIS_ANGLE = 29.5
PUPIL_ANGLE = 10.5


def fit_sphere(points: Float32 | Float64) -> tuple[Float64, float]:
    """The centre (3,) and the radius of the sphere that fits points (k, 3) best.

    Least squares on |p|² = 2 c·p + (r² - |c|²).
    """
    middle = points.mean(0, dtype=np.float64)
    away = points - middle
    system = np.concatenate([2 * away, np.ones((len(away), 1))], axis=1)
    solution, *_ = np.linalg.lstsq(system, (away**2).sum(1), rcond=None)
    centre = solution[:3]
    return middle + centre, float(np.sqrt(max(solution[3] + centre @ centre, 1e-12)))
