"""The measured figures that the head is built from (see measure.py)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .mesh import Floats

_FILE = Path(__file__).parent / "figures.npz"


@dataclass(frozen=True)
class Figures:
    """What was measured, in metres and our frame.

    cage: (648, 3) the cage's points: landmarks, then the rings of skull and neck.
    cage_modes: (100, 648, 3) one deviation of each natural shape mode at these points.
    sections: (16, 72, 3) sections of skull and neck, twice as fine as the cage (its points: row 2r - 1 for ring
    r, column 2c).
    ear_relief: x of the left ear's skin at the points of ears.raster.
    ear_modes: (100, 48, 3) how the points of ears.EAR_FOLLOWED move with each mode.
    forehead_relief: y of the forehead at the points of forehead.raster.
    sides_relief: x of the head's left side at the points of sides.raster.
    relief: (once subdivided cage's vertices,) see relief.py; empty while it is measured.
    eye_centre: (3,) of the left eyeball; eye_radius: of its white.
    """

    cage: Floats
    cage_modes: Floats
    sections: Floats
    ear_relief: Floats
    ear_modes: Floats
    forehead_relief: Floats
    sides_relief: Floats
    relief: Floats
    eye_centre: Floats
    eye_radius: float


def load_figures() -> Figures:
    """Read figures.npz."""
    with np.load(_FILE, allow_pickle=False) as data:
        return Figures(
            data["cage"].astype(np.float64),
            data["cage_modes"].astype(np.float64),
            data["sections"].astype(np.float64),
            data["ear_relief"].astype(np.float64),
            data["ear_modes"].astype(np.float64),
            data["forehead_relief"].astype(np.float64),
            data["sides_relief"].astype(np.float64),
            data["relief"].astype(np.float64) * 1e-6,
            data["eye_centre"].astype(np.float64),
            float(data["eye_radius"]),
        )
