"""How each part of a head looks: linear colours and what kind of surface it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Float32, Float64, UInt8
from ..heads import Appearance, Topology
from ..heads.colours import PART_COLOURS, Colour, hair_colour, iris_colour, skin_colour
from ..heads.eyeballs import fit_sphere, front_of
from ..heads.features import EYE_LEFT, EYE_RIGHT, LASHES, SKIN
from .paint import painted

# Kinds of surface that the shader tells apart.
MATTE, SKINLIKE, EYE, WET, HAIRS = 0.0, 1.0, 2.0, 3.0, 4.0

_LIPS = (0.86, 0.60, 0.62)
# Adult eyes' outer corners lie about so far apart, in metres.
EYES_APART = 0.092


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Per vertex, what the shader needs beside the shape.

    colour: (n, 3) float32, linear RGB. kind: (n,) float32. eye: (n, 3) float32, for eyeballs and lashes the way from
    the ball's centre in radii, else 0. paint: (n, 2) float32, see `painted`. iris, hair: linear RGB; lips: what they
    reflect of the skin's colour.
    """

    colour: Float32
    kind: Float32
    eye: Float32
    paint: Float32
    iris: Colour
    hair: Colour
    lips: Colour


def look_of(
    vertices: Float32,
    topology: Topology,
    appearance: Appearance,
    colours: UInt8 | None,
    *,
    painted_on: bool = True,
) -> Look:
    """The look of a head's parts.

    colours: (n, 3) uint8 sRGB; where given, they replace the parts' colours, eyes included. painted_on: whether lips
    and brows are painted, as where there are no maps of the skin.
    """
    parts, count = topology.parts, len(vertices)
    colour = np.tile(skin_colour(appearance), (count, 1))
    kind = np.full(count, SKINLIKE, np.float32)
    for part, tint in PART_COLOURS.items():
        colour[parts == part], kind[parts == part] = tint, HAIRS if part == LASHES else WET
    eye = np.zeros((count, 3), np.float32)
    for part, side in ((EYE_LEFT, vertices[:, 0] > 0), (EYE_RIGHT, vertices[:, 0] <= 0)):
        ball = parts == part
        if ball.any():
            kind[ball] = EYE
            around = ball | ((parts == LASHES) & side)
            centre, radius = fit_sphere(vertices[ball])
            eye[around] = (vertices[around] - centre) / radius
            eye[ball] = eye[ball] @ _to_front(front_of(vertices[ball], centre, radius))
    if colours is not None:
        colour = linear(colours)
        kind[parts != SKIN] = MATTE
    own = colours is None and painted_on
    return Look(
        colour=colour,
        kind=kind,
        eye=eye,
        paint=painted(vertices, topology) if own else np.full((count, 2), -1, np.float32),
        iris=iris_colour(appearance),
        hair=hair_colour(appearance),
        lips=_LIPS,
    )


def _to_front(way: Float64) -> Float32:
    """(3, 3) to multiply rows with: the shortest turn that takes the way in which an eye looks to -Y."""
    front = np.array([0.0, -1.0, 0.0])
    if way @ front > _STRAIGHT:
        return np.eye(3, dtype=np.float32)
    axis = np.cross(way, front)
    x, y, z = axis
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return (np.eye(3) + cross + cross @ cross / (1 + way @ front)).T.astype(np.float32)


_STRAIGHT = np.cos(np.radians(1.0))
"""Eyes that look straight ahead but for a degree are painted as if they did."""


def linear(colours: UInt8) -> Float32:
    """sRGB uint8 → linear float32 in [0, 1]."""
    value = colours.astype(np.float32) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)
