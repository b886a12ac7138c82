"""Colours of a head's parts, linear RGB, for every way in which a head is shown."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32
from .features import GUMS, LASHES, TEETH, TONGUE
from .genome import Appearance

Colour = tuple[float, float, float]

# Linear RGB. Skin: what is left of white light after so much melanin and haemoglobin (Beer-Lambert; coefficients
# chosen by eye so that 0 to 1 spans the Monk skin tone scale).
_BLOODLESS = np.array([0.88, 0.68, 0.56])
_MELANIN = np.array([2.1, 2.75, 3.3])
_HAEMOGLOBIN = np.array([0.05, 0.55, 0.5])

PART_COLOURS: dict[int, Colour] = {
    TEETH: (0.72, 0.68, 0.58),
    GUMS: (0.42, 0.11, 0.10),
    TONGUE: (0.46, 0.15, 0.14),
    LASHES: (0.012, 0.009, 0.008),
}
SCLERA: Colour = (0.66, 0.63, 0.60)
PUPIL: Colour = (0.004, 0.004, 0.004)
_IRISES = {
    "brown": (0.095, 0.042, 0.016),
    "dark brown": (0.035, 0.016, 0.008),
    "hazel": (0.16, 0.10, 0.035),
    "green": (0.13, 0.19, 0.08),
    "blue": (0.11, 0.22, 0.36),
    "grey": (0.19, 0.23, 0.25),
}
_HAIRS = {
    "black": (0.010, 0.008, 0.007),
    "brown": (0.035, 0.020, 0.012),
    "blond": (0.22, 0.14, 0.06),
    "red": (0.14, 0.045, 0.015),
    "grey": (0.22, 0.21, 0.20),
}


def skin_colour(appearance: Appearance) -> Float32:
    """(3,) float32, linear RGB, from `melanin` and `haemoglobin` in [0, 1]."""
    melanin = appearance.continuous.get("melanin", 0.25)
    haemoglobin = appearance.continuous.get("haemoglobin", 0.5)
    return (_BLOODLESS * np.exp(-melanin * _MELANIN - haemoglobin * _HAEMOGLOBIN)).astype(np.float32)


def iris_colour(appearance: Appearance) -> Colour:
    """Linear RGB, from the discrete part `iris`; brown where it is unknown."""
    return _IRISES.get(appearance.discrete.get("iris", ""), _IRISES["brown"])


def hair_colour(appearance: Appearance) -> Colour:
    """Linear RGB, from the discrete part `hair_colour`; brown where it is unknown."""
    return _HAIRS.get(appearance.discrete.get("hair_colour", ""), _HAIRS["brown"])
