"""Colours of a head's parts, linear RGB, for every way in which a head is shown."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32
from .features import GUMS, LASHES, TEETH, TONGUE
from .genome import Appearance

Colour = tuple[float, float, float]

# Linear RGB. Skin and hair: what is left of white light after so much pigment (Beer-Lambert); the coefficients are
# chosen by eye, so that melanin from 0 to 1 spans the Monk skin tone scale.
_BLOODLESS = np.array([0.84, 0.62, 0.48])
_MELANIN = np.array([2.1, 2.75, 3.3])
_HAEMOGLOBIN = np.array([0.06, 0.40, 0.36])
_FAIR_HAIR = np.array([0.34, 0.23, 0.11])
_HAIR_MELANIN = np.array([3.5, 3.4, 2.8])
_RED_HAIR = np.array([0.24, 0.055, 0.014])
# Irises from brown over hazel, green and grey to blue.
_HUES = np.array([0.0, 0.3, 0.55, 0.8, 1.0])
_IRISES = np.array(
    [(0.070, 0.030, 0.012), (0.150, 0.090, 0.030), (0.130, 0.160, 0.070), (0.150, 0.210, 0.260), (0.100, 0.220, 0.400)]
)

PART_COLOURS: dict[int, Colour] = {
    TEETH: (0.72, 0.68, 0.58),
    GUMS: (0.42, 0.11, 0.10),
    TONGUE: (0.46, 0.15, 0.14),
    LASHES: (0.012, 0.009, 0.008),
}
SCLERA: Colour = (0.66, 0.63, 0.60)
PUPIL: Colour = (0.004, 0.004, 0.004)


def skin_colour(appearance: Appearance) -> Float32:
    """(3,) float32, linear RGB, from `melanin` and `haemoglobin` in [0, 1]."""
    melanin = appearance.continuous.get("melanin", 0.25)
    haemoglobin = appearance.continuous.get("haemoglobin", 0.5)
    return (_BLOODLESS * np.exp(-melanin * _MELANIN - haemoglobin * _HAEMOGLOBIN)).astype(np.float32)


def iris_colour(appearance: Appearance) -> Colour:
    """Linear RGB, from `iris_hue` in [0, 1]: 0 brown, 0.55 green, 1 blue."""
    hue = appearance.continuous.get("iris_hue", 0.1)
    red, green, blue = (float(np.interp(hue, _HUES, _IRISES[:, i])) for i in range(3))
    return red, green, blue


def hair_colour(appearance: Appearance) -> Colour:
    """Linear RGB, from `hair_melanin` (0 fair to 1 black) and `hair_redness` in [0, 1]."""
    melanin = appearance.continuous.get("hair_melanin", 0.75)
    redness = appearance.continuous.get("hair_redness", 0.1)
    fair = (1 - redness) * _FAIR_HAIR + redness * _RED_HAIR
    red, green, blue = (fair * np.exp(-melanin * _HAIR_MELANIN)).tolist()
    return red, green, blue
