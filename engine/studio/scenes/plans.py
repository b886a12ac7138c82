"""Plans: how what is photographed varies, for each use that pictures are made for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ...errors import BadInput
from .chance import Spread

_YAW, _PITCH, _ROLL = Spread(13.0, 0.22, 60.0), Spread(7.0, 0.15, 28.0), Spread(4.0, 0.18, 24.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """How pictures vary. Odds and strengths are in [0, 1].

    yaw, pitch, roll: degrees. focal: millimetres on a full frame, least and most.
    crop: how much the picture takes in at the head, metres of height, least and most: 0.2 a tight face, 0.6 head and
    shoulders. off_centre: the deviation of where the face lies, in heights.
    expressive: odds of an expression. strength: how much of their natural range expressions go through.
    contact: odds that the eyes look into the camera.
    drama: 0 flat and even light only, 1 all that there is. coloured: odds of light that is coloured on purpose.
    occluded: odds that something hides a part of the head. glasses: whether people keep their glasses on.
    clothed: odds of clothes. restyled: odds that a person's picture is of another day than the one before, with other
    hair, beard, glasses, tan …
    wear: how much of film's faults there is (noise, blur, compression, exposure).
    """

    yaw: Spread = _YAW
    pitch: Spread = _PITCH
    roll: Spread = _ROLL
    focal: tuple[float, float] = (24.0, 135.0)
    crop: tuple[float, float] = (0.21, 0.60)
    off_centre: float = 0.04
    expressive: float = 0.75
    strength: float = 0.9
    contact: float = 0.6
    drama: float = 0.7
    coloured: float = 0.08
    occluded: float = 0.33
    glasses: bool = True
    clothed: float = 1.0
    restyled: float = 0.1
    wear: float = 0.5


PLANS: Mapping[str, Plan] = MappingProxyType(
    {
        "portraits": Plan(
            yaw=Spread(13.0, 0.1, 40.0),
            roll=Spread(3.0, 0.1, 15.0),
            crop=(0.28, 0.48),
            focal=(35.0, 135.0),
            off_centre=0.02,
            contact=0.75,
            drama=0.6,
            occluded=0.1,
            restyled=0.0,
            wear=0.15,
        ),
        "faces": Plan(
            yaw=Spread(14.0, 0.35, 75.0),
            pitch=Spread(8.0, 0.2, 32.0),
            crop=(0.18, 0.36),
            drama=0.85,
            coloured=0.1,
            restyled=0.15,
            wear=0.75,
        ),
        "parsing": Plan(
            yaw=Spread(14.0, 0.35, 90.0),
            pitch=Spread(8.0, 0.25, 40.0),
            roll=Spread(5.0, 0.25, 45.0),
            crop=(0.19, 0.65),
            off_centre=0.06,
            drama=0.85,
            occluded=0.45,
            wear=0.6,
        ),
        "clean": Plan(
            yaw=Spread(12.0, 0.2, 45.0),
            pitch=Spread(6.0, 0.1, 20.0),
            roll=Spread(3.0),
            crop=(0.24, 0.34),
            off_centre=0.01,
            drama=0.3,
            coloured=0.0,
            occluded=0.0,
            glasses=False,
            restyled=0.0,
            wear=0.0,
        ),
    }
)
"""By name: portraits (as one hangs on a wall), faces (for recognising), parsing (for labelling), clean (no faults and
nothing in the way)."""


def plan_named(name: str) -> Plan:
    """A plan by its name.

    Raises BadInput when there is none of this name.
    """
    if name not in PLANS:
        raise BadInput(f"plan {name!r}", "is not known", f"choose among {', '.join(PLANS)}")
    return PLANS[name]
