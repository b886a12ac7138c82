"""The colour of hair."""

from __future__ import annotations

from dataclasses import dataclass

from ..heads import Appearance
from ..heads.colours import Colour, hair_colour_of


@dataclass(frozen=True, slots=True)
class HairColour:
    """root, tip: linear RGB. roughness: in [0, 1], of a lock."""

    root: Colour
    tip: Colour
    roughness: float


def hair_colour(appearance: Appearance) -> HairColour:
    """From `hair_melanin` (0 fair to 1 black), `hair_redness` and `hair_grey` in [0, 1]; tips are paler."""
    told = appearance.continuous
    melanin, redness = told.get("hair_melanin", 0.75), told.get("hair_redness", 0.1)
    grey = told.get("hair_grey", 0.0)
    return HairColour(
        root=hair_colour_of(melanin, redness, grey),
        tip=hair_colour_of(0.93 * melanin - 0.02, redness, grey),
        roughness=0.30 + 0.15 * grey,
    )
