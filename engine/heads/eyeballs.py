"""Eyeballs as spheres."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, Float64

# Degrees from the gaze's axis: an adult's iris is 11.8 mm wide on a ball of 24 mm, the pupil in a bright room 4.4 mm.
IRIS_ANGLE = 29.5
PUPIL_ANGLE = 10.5

# In the bundled head's texture each eyeball is a disc seen from the front: a point `angle` degrees off the gaze's axis
# lies at EYE_UV + EYE_UV_RADIUS * angle / 180 in its direction (u to the person's left, v up). Left eye, right eye; the
# cornea meets the white at EYE_LIMBUS, and the pupil's ring lies at EYE_PUPIL degrees.
EYE_UV = ((1.13, 0.875), (1.38, 0.875))
EYE_UV_RADIUS = 0.12
EYE_LIMBUS = 26.44
EYE_PUPIL = 8.82


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


def front_of(points: Float32 | Float64, centre: Float64, radius: float) -> Float64:
    """(3,) of length 1: where an eyeball looks, which is where its cornea stands out; -Y where none does.

    points: (k, 3) the eyeball's; centre, radius: of the sphere that fits it.
    """
    away = points - centre
    far = np.linalg.norm(away, axis=1)
    # Eyeballs may be drawn out behind, where nobody sees them and no eye can look.
    before = -away[:, 1] > _BEFORE * far
    away, far = away[before], far[before]
    if not len(far):
        return np.array([0.0, -1.0, 0.0])
    bulge = np.maximum(far - radius - _CORNEA_FROM * (far.max() - radius), 0)
    way = (bulge / np.maximum(far, 1e-12)) @ away
    length = float(np.linalg.norm(way))
    return way / length if length > 1e-9 * radius and far.max() > 1.015 * radius else np.array([0.0, -1.0, 0.0])


_BEFORE = 0.3
"""The cosine of how far to the side an eye may look."""

_CORNEA_FROM = 0.4
"""Which share of the bulge's height still counts as white."""
