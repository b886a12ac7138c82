"""Colours of a head's parts, linear RGB, for every way in which a head is shown."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32
from .features import GUMS, LASHES, TEETH, TONGUE
from .genome import Appearance
from .pigments import skin_tone

Colour = tuple[float, float, float]

# How hair absorbs, for each unit of its two pigments (d'Eon et al., An energy-conserving hair reflectance model, 2011),
# and how that shows after light has gone through many hairs (Chiang et al., A practical and controllable hair and fur
# model for production path tracing, 2016, for hairs of roughness 0.3).
_EUMELANIN = np.array([0.419, 0.697, 1.37])
_PHEOMELANIN = np.array([0.187, 0.400, 1.05])
_THROUGH_HAIRS = 5.88
_GREY_HAIR = np.array([0.58, 0.57, 0.55])
_DARKEST = 0.004
# Irises from brown over hazel, green and grey to blue.
_HUES = np.array([0.0, 0.3, 0.55, 0.8, 1.0])
_IRISES = np.array(
    [(0.048, 0.021, 0.009), (0.150, 0.090, 0.030), (0.130, 0.160, 0.070), (0.150, 0.210, 0.260), (0.100, 0.220, 0.400)]
)

PART_COLOURS: dict[int, Colour] = {
    TEETH: (0.72, 0.68, 0.58),
    GUMS: (0.42, 0.11, 0.10),
    TONGUE: (0.46, 0.15, 0.14),
    LASHES: (0.012, 0.009, 0.008),
}
SCLERA: Colour = (0.60, 0.57, 0.535)
CARUNCLE: Colour = (0.38, 0.165, 0.14)
PUPIL: Colour = (0.004, 0.004, 0.004)


def pigments(appearance: Appearance) -> tuple[float, float]:
    """Melanin and blood in the units of pigments.skin_table, from `melanin` and `haemoglobin` in [0, 1]."""
    melanin = min(max(appearance.continuous.get("melanin", 0.25), 0.0), 1.0)
    haemoglobin = min(max(appearance.continuous.get("haemoglobin", 0.5), 0.0), 1.0)
    return 0.02 + 0.95 * melanin, 0.27 + 0.20 * haemoglobin


def skin_colour(appearance: Appearance) -> Float32:
    """(3,) float32, linear RGB, from `melanin` and `haemoglobin` in [0, 1]."""
    return skin_tone(*pigments(appearance))


def lip_colour(appearance: Appearance) -> Colour:
    """Linear RGB of the lips' vermilion: thin skin over much blood."""
    melanin, blood = pigments(appearance)
    red, green, blue = skin_tone(0.97 * melanin + 0.05 * (1 - melanin), blood + 0.34 - 0.08 * melanin).tolist()
    return red, green, blue


def iris_colour(appearance: Appearance) -> Colour:
    """Linear RGB, from `iris_hue` in [0, 1]: 0 brown, 0.55 green, 1 blue."""
    hue = appearance.continuous.get("iris_hue", 0.1)
    red, green, blue = (float(np.interp(hue, _HUES, _IRISES[:, i])) for i in range(3))
    return red, green, blue


def hair_colour(appearance: Appearance) -> Colour:
    """Linear RGB, from `hair_melanin` (0 fair to 1 black), `hair_redness` and `hair_grey` in [0, 1]."""
    told = appearance.continuous
    return hair_colour_of(told.get("hair_melanin", 0.75), told.get("hair_redness", 0.1), told.get("hair_grey", 0.0))


def hair_colour_of(melanin: float, redness: float, grey: float) -> Colour:
    """Linear RGB of hair. melanin: how much pigment; redness: how much of it is pheomelanin; grey: share without."""
    melanin = min(max(melanin, 0.0), 1.0)
    dark = 0.035 + 1.5 * melanin**2.2
    absorption = dark * (1 - 0.75 * redness) * _EUMELANIN + (0.02 + 0.85 * redness) * _PHEOMELANIN
    own = np.exp(-_THROUGH_HAIRS * np.sqrt(absorption)) + _DARKEST
    red, green, blue = (own + grey * (_GREY_HAIR - own)).tolist()
    return red, green, blue
