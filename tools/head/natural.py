"""How far each parameter naturally goes, which go together, and how men and women differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .mesh import Floats, Ints

# Known sexual dimorphism of faces, in deviations between the means of men and women along each parameter by itself.
# Signs and rough sizes after Farkas, Anthropometry of the Head and Face (1994) and Samal et al., Analysis of sexual
# dimorphism in human face (2007): men have larger heads, wider and longer jaws, stronger brow ridges, larger and more
# projecting noses, lower brows, thinner lips and smaller eyes in proportion. The scans carry no sex labels.
DIMORPHISM = {
    "head_size": 1.3,
    "brow_ridge": 1.2,
    "glabella_depth": 0.8,
    "forehead_slope": 0.7,
    "forehead_bulge": -0.6,
    "brow_height": -0.8,
    "brow_outer_height": -0.5,
    "eye_size": -0.4,
    "upper_lid_height": -0.5,
    "eye_socket_depth": 0.5,
    "nose_bridge_height": 0.6,
    "nose_length": 0.6,
    "nose_projection": 0.5,
    "nostril_width": 0.6,
    "nose_tip_height": -0.4,
    "cheek_fullness": -0.4,
    "cheekbone_width": 0.3,
    "lip_fullness_upper": -0.6,
    "lip_fullness_lower": -0.5,
    "upper_lip_height": -0.4,
    "mouth_width": 0.4,
    "chin_height": 0.9,
    "chin_width": 0.9,
    "chin_projection": 0.4,
    "jaw_width": 1.1,
    "jaw_corner_height": 0.7,
    "jaw_line_fullness": 0.5,
    "neck_width": 1.3,
    "neck_front": 0.5,
    "face_width": 0.4,
}


FURTHEST = {
    "any": 0.028,
    "head_size": 1.0,
    "chin_projection": 0.018,
    "chin_crease": 0.006,
    "mouth_depth": 0.012,
    "mouth_corner_depth": 0.009,
    "nose_tip_fullness": 0.004,
    "nose_wing_fullness": 0.0026,
    "eye_inner_width": 0.0055,
    "ear_tilt": 0.005,
    "ear_protrusion": 0.011,
    "ear_depth": 0.013,
    "ear_height": 0.014,
    "ear_top_width": 0.009,
    "ear_lobe_size": 0.011,
}
"""How far a vertex may move over a parameter's whole range, metres: before the chin the gums leave little room, behind
the ear the head."""


GIVEN_BACK = {
    "eye_width": 1.5,
    "eye_size": 1.5,
    "eye_spacing": 1.15,
    "upper_lip_height": 1.45,
    "cheek_fullness": 1.4,
    "face_width": 1.15,
    "nose_length": 1.2,
    "nostril_width": 1.3,
    "mouth_width": 1.25,
    "nose_projection": 1.1,
    "chin_height": 1.1,
}
"""The ridge makes some motions smaller than they are; with these shares the spread of the measured distances is met."""


@dataclass(frozen=True)
class Spread:
    """The natural spread of the parameters, around 0.5.

    directions: (p, n, 3) metres for one unit, so that [0, 1] spans six deviations.
    factor: (p, modes): parameters = 0.5 + factor @ N(0, 1), with deviations of 1/6 each.
    male, female: (p,) their means.
    """

    directions: Floats
    factor: Floats
    male: Floats
    female: Floats


def natural_spread(names: list[str], directions: Floats, points: Ints, modes: Floats, across: Floats) -> Spread:
    """Project the measured shape modes onto the rig.

    directions: (p, n, 3); points: indices (k,) of the measured vertices; modes: (modes, k, 3) metres for one deviation.
    across: (k, 3) unit normals where only the motion along them counts (skull and neck, whose points are free to slide
    over the surface), zeros elsewhere.
    """
    parts = _counted(directions[:, points], across).T
    unit = np.linalg.norm(parts, axis=0)
    scaled = parts / unit
    target = _counted(modes, across).T
    # Parameters overlap; a ridge keeps two that fight from growing against each other.
    inner = scaled.T @ scaled
    solved = np.linalg.solve(inner + 0.08 * np.eye(len(names)), scaled.T @ target) / unit[:, None]
    deviation = np.sqrt((solved**2).sum(1))
    factor = solved / (6 * deviation[:, None])
    deviation = deviation * np.array([GIVEN_BACK.get(name, 1.0) for name in names])
    # The scans' necks and napes vary with posture as well, by more than anatomy allows.
    furthest = np.linalg.norm(directions, axis=2).max(1) * 6 * deviation
    most = np.array([FURTHEST.get(name, FURTHEST["any"]) for name in names])
    deviation = deviation * np.minimum(1.0, most / furthest)
    shift = sex_shift(names, factor)
    return Spread(directions * (6 * deviation)[:, None, None], factor, 0.5 + shift / 2, 0.5 - shift / 2)


def _counted(motions: Floats, across: Floats) -> Floats:
    """(m, 3k) what is compared of (m, k, 3) motions."""
    along = (motions * across).sum(2, keepdims=True) * across
    return np.where(across.any(1)[:, None], along, motions).reshape(len(motions), -1)


def with_crease(spread: Spread, crease: Floats) -> Spread:
    """The spread with the upper lids' crease as one more parameter: none at 0, twice the mean's at 1.

    It is not in the scans, so it varies by itself; people with single lids hardly have one (see sampling).
    crease: (n, 3) metres, what the mean head has.
    """
    count, modes = spread.factor.shape
    factor = np.zeros((count + 1, modes + 1))
    factor[:count, :modes] = spread.factor
    factor[count, modes] = 1 / 6
    directions = np.concatenate([spread.directions, 2 * crease[None]])
    return Spread(directions, factor, np.append(spread.male, 0.5), np.append(spread.female, 0.5))


def sex_shift(names: list[str], factor: Floats) -> Floats:
    """(p,) men's mean minus women's: the known differences, and what naturally goes along with them."""
    wanted = np.zeros(len(names))
    for name, amount in DIMORPHISM.items():
        wanted[names.index(name)] = amount / 6
    covariance = factor @ factor.T
    # The shape change nearest to the wanted one that people's own variation can make.
    pulled = covariance @ np.linalg.solve(covariance + np.eye(len(names)) / 36 * 0.5, wanted)
    return 0.5 * wanted + 0.5 * pulled
