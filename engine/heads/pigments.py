"""The colour of skin from its two pigments, by the light that they leave.

A thin epidermis with melanin lies on a deep dermis with blood. Light crosses the epidermis twice (Beer-Lambert) and
comes back out of the dermis as from an endless scattering medium. Sources: Donner and Jensen, A spectral BSSRDF for
shading human skin (2006), whose layers these are; Jimenez et al., A practical appearance model for dynamic facial color
(2010), whose table over melanin and blood this is; Alotaibi and Smith, A biophysical 3D morphable model of face
appearance (2017), for the pigments' ranges; Jacques, Optical properties of biological tissues (2013), for absorption
and scattering; Prahl's compilation (omlc.org) for haemoglobin; Jensen and Buhler (2002) for the reflectance of a deep
medium; Wyman, Sloan and Shirley (2013) for the eye's matching functions.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..arrays import Float32, Float64

STEPS = 256
"""Entries along each axis of the table."""

MELANIN = (0.0015, 0.43)
"""The share of the epidermis' volume that is melanin, of the lightest and the darkest skin."""
BLOOD = (0.004, 0.14)
"""The share of the dermis' volume that is blood: 0 is bloodless, 1 the reddest lip."""

_EPIDERMIS = 0.08
"""How long light's way through the epidermis is, down and up and slanted, centimetres per unit of share."""
_EVENNESS = 1.6
"""Melanin lies in clumps with gaps between them, so that dark skin absorbs more evenly over the colours than a film of
melanin would (the sieve effect): depths vary as a gamma distribution of this shape."""
_HORN = 0.02
"""How much light the horny layer above all melanin scatters back, of every colour."""
_OXYGEN = 0.75
_GRAMS = 150.0

_NANOMETRES = np.arange(400.0, 701.0, 10.0)
# Molar extinction of oxygenated and of deoxygenated haemoglobin, 1/(cm M), each ten nanometres.
_OXY = np.array(
    [
        266232.0, 466840.0, 480360.0, 246072.0, 102580.0, 62816.0, 44480.0, 33209.0, 26629.0, 23684.0, 20933.0,
        20035.0, 24202.0, 39957.0, 53236.0, 43016.0, 32613.0, 44496.0, 50104.0, 14401.0, 3200.0, 1506.0, 942.0,
        610.0, 442.0, 368.0, 320.0, 294.0, 278.0, 276.0, 290.0,
    ]
)  # fmt: skip
_DEOXY = np.array(
    [
        223296.0, 303956.0, 407560.0, 528600.0, 413280.0, 103292.0, 23389.0, 16156.0, 14550.0, 16684.0, 20862.0,
        25774.0, 31590.0, 39036.0, 46592.0, 53412.0, 53788.0, 45072.0, 37020.0, 28324.0, 14677.0, 9444.0, 6510.0,
        5149.0, 4345.0, 3750.0, 3227.0, 2795.0, 2408.0, 2052.0, 1794.0,
    ]
)  # fmt: skip
# Daylight D65, each ten nanometres.
_DAYLIGHT = np.array(
    [
        82.8, 91.5, 93.4, 86.7, 104.9, 117.0, 117.8, 114.9, 115.9, 108.8, 109.4, 107.8, 104.8, 107.7, 104.4, 104.0,
        100.0, 96.3, 95.8, 88.7, 90.0, 89.6, 87.7, 83.3, 83.7, 80.0, 80.2, 82.3, 78.3, 69.7, 71.6,
    ]
)  # fmt: skip
_TO_RGB = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])


@lru_cache(maxsize=1)
def skin_table() -> Float32:
    """(STEPS, STEPS, 3) float32, linear RGB: rows by melanin, columns by blood, both in [0, 1]."""
    share = np.linspace(0, 1, STEPS)
    depth = _EPIDERMIS * _spread(MELANIN, share)[:, None] * _melanin()
    passed = (1 + depth / _EVENNESS) ** -_EVENNESS
    scattering = 75.0 * (0.41 * (_NANOMETRES / 500) ** -4 + 0.59 * (_NANOMETRES / 500) ** -0.562)
    blood = _spread(BLOOD, share)[:, None]
    dermis = _deep(blood * _haemoglobin() + _skin_baseline(), scattering)
    colours = np.einsum("ml,bl,lc->mbc", passed, dermis, _matching(), optimize=True)
    colours = np.clip(_HORN + (1 - _HORN) * colours, 0.0, 1.0).astype(np.float32)
    colours.flags.writeable = False
    return colours


def skin_tone(melanin: float, blood: float) -> Float32:
    """(3,) float32, linear RGB, for melanin and blood in [0, 1]."""
    table = skin_table()
    row, column = (min(max(value, 0.0), 1.0) * (STEPS - 1) for value in (melanin, blood))
    return table[round(row), round(column)]


def _spread(ends: tuple[float, float], share: Float64) -> Float64:
    """Evenly to the eye: each step multiplies."""
    return ends[0] * (ends[1] / ends[0]) ** share


def _melanin() -> Float64:
    """Absorption of pure melanosomes, 1/cm."""
    return 6.6e11 * _NANOMETRES**-3.33


def _skin_baseline() -> Float64:
    """Absorption of skin without pigment, 1/cm."""
    return 0.244 + 85.3 * np.exp(-(_NANOMETRES - 154) / 66.2)


def _haemoglobin() -> Float64:
    """Absorption of whole blood, 1/cm."""
    return 2.303 * (_OXYGEN * _OXY + (1 - _OXYGEN) * _DEOXY) * _GRAMS / 64500


def _deep(absorption: Float64, scattering: Float64) -> Float64:
    """Diffuse reflectance of an endless medium under a surface of index 1.4."""
    albedo = scattering / (scattering + absorption)
    inner = 0.0636 + 0.668 / 1.4 + 0.710 / 1.4 - 1.440 / 1.4**2
    bend = (1 + inner) / (1 - inner)
    root = np.sqrt(3 * (1 - albedo))
    return albedo / 2 * (1 + np.exp(-4 / 3 * bend * root)) * np.exp(-root)


def _matching() -> Float64:
    """(wavelengths, 3): what each adds to linear RGB, so that a white surface is (1, 1, 1)."""
    nm = _NANOMETRES

    def lobe(height: float, centre: float, below: float, above: float) -> Float64:
        return height * np.exp(-0.5 * ((nm - centre) * np.where(nm < centre, below, above)) ** 2)

    x = lobe(0.362, 442.0, 0.0624, 0.0374) + lobe(1.056, 599.8, 0.0264, 0.0323) - lobe(0.065, 501.1, 0.0490, 0.0382)
    y = lobe(0.821, 568.8, 0.0213, 0.0247) + lobe(0.286, 530.9, 0.0613, 0.0322)
    z = lobe(1.217, 437.0, 0.0845, 0.0278) + lobe(0.681, 459.0, 0.0385, 0.0725)
    rgb = (np.stack([x, y, z], 1) * _DAYLIGHT[:, None]) @ _TO_RGB.T
    return rgb / rgb.sum(0)
