"""How each part of a head looks: linear colours and what kind of surface it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Float32, Float64, UInt8
from ..heads import Appearance, Topology
from ..heads.features import EYE_LEFT, EYE_RIGHT, GUMS, LASHES, SKIN, TEETH, TONGUE
from .paint import painted

Colour = tuple[float, float, float]

# Kinds of surface that the shader tells apart.
MATTE, SKINLIKE, EYE, WET, HAIRS = 0.0, 1.0, 2.0, 3.0, 4.0

# Linear RGB. Skin: what is left of white light after so much melanin and haemoglobin (Beer-Lambert; coefficients
# chosen by eye so that 0 to 1 spans the Monk skin tone scale).
_BLOODLESS = np.array([0.88, 0.68, 0.56])
_MELANIN = np.array([2.1, 2.75, 3.3])
_HAEMOGLOBIN = np.array([0.05, 0.55, 0.5])
_TEETH = (0.72, 0.68, 0.58)
_GUMS = (0.42, 0.11, 0.10)
_TONGUE = (0.46, 0.15, 0.14)
_LIPS = (0.86, 0.60, 0.62)
_LASHES = (0.012, 0.009, 0.008)
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
# Adult eyes' outer corners lie about so far apart, in metres.
_EYES_APART = 0.092


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Per vertex, what the shader needs beside the shape.

    colour: (n, 3) float32, linear RGB. kind: (n,) float32. eye: (n, 3) float32, for eyeballs and lashes the way from
    the ball's centre in radii, else 0. paint: (n, 2) float32, see `painted`. iris, hair: linear RGB; lips: what they
    reflect of the skin's colour. unit: the distance between the eyes' outer corners, or what stands for it.
    """

    colour: Float32
    kind: Float32
    eye: Float32
    paint: Float32
    iris: Colour
    hair: Colour
    lips: Colour
    unit: float


def skin_colour(appearance: Appearance) -> Float32:
    """(3,) float32, linear RGB, from `melanin` and `haemoglobin` in [0, 1]."""
    melanin = appearance.continuous.get("melanin", 0.25)
    haemoglobin = appearance.continuous.get("haemoglobin", 0.5)
    return (_BLOODLESS * np.exp(-melanin * _MELANIN - haemoglobin * _HAEMOGLOBIN)).astype(np.float32)


def look_of(vertices: Float32, topology: Topology, appearance: Appearance, colours: UInt8 | None) -> Look:
    """The look of a head's parts.

    colours: (n, 3) uint8 sRGB; where given, they replace the parts' colours, eyes included.
    """
    parts, count = topology.parts, len(vertices)
    colour = np.tile(skin_colour(appearance), (count, 1))
    kind = np.full(count, SKINLIKE, np.float32)
    for part, tint in ((TEETH, _TEETH), (GUMS, _GUMS), (TONGUE, _TONGUE)):
        colour[parts == part], kind[parts == part] = tint, WET
    colour[parts == LASHES], kind[parts == LASHES] = _LASHES, HAIRS
    eye = np.zeros((count, 3), np.float32)
    for part, side in ((EYE_LEFT, vertices[:, 0] > 0), (EYE_RIGHT, vertices[:, 0] <= 0)):
        ball = parts == part
        if ball.any():
            kind[ball] = EYE
            around = ball | ((parts == LASHES) & side)
            centre, radius = fit_sphere(vertices[ball])
            eye[around] = (vertices[around] - centre) / radius
    if colours is not None:
        colour = linear(colours)
        kind[parts != SKIN] = MATTE
    own = colours is None
    choices = appearance.discrete
    return Look(
        colour=colour,
        kind=kind,
        eye=eye,
        paint=painted(vertices, topology) if own else np.full((count, 2), -1, np.float32),
        iris=_IRISES.get(choices.get("iris", "brown"), _IRISES["brown"]),
        hair=_HAIRS.get(choices.get("hair_colour", "brown"), _HAIRS["brown"]),
        lips=_LIPS,
        unit=_EYES_APART,
    )


def linear(colours: UInt8) -> Float32:
    """sRGB uint8 → linear float32 in [0, 1]."""
    value = colours.astype(np.float32) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


def fit_sphere(points: Float32) -> tuple[Float64, float]:
    """The centre (3,) and the radius of the sphere that fits points (k, 3) best.

    Least squares on |p|² = 2 c·p + (r² - |c|²).
    """
    middle = points.mean(0, dtype=np.float64)
    away = points - middle
    system = np.concatenate([2 * away, np.ones((len(away), 1))], axis=1)
    solution, *_ = np.linalg.lstsq(system, (away**2).sum(1), rcond=None)
    centre = solution[:3]
    return middle + centre, float(np.sqrt(max(solution[3] + centre @ centre, 1e-12)))
