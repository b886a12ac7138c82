"""How far each parameter naturally goes, which go together, and how people differ by sex, age and origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .dimensions import AGE, ORIGINS, SEX
from .mesh import Floats, Ints
from .uneven import project_uneven

FURTHEST = {
    "any": 0.018,
    "midface_depth": 0.008,
    "ear_length": 0.006,
    "lip_fullness_upper": 0.0055,
    "head_size": 1.0,
    "chin_projection": 0.018,
    "chin_crease": 0.0045,
    "chin_height": 0.015,
    "chin_upper_depth": 0.005,
    "lip_protrusion": 0.0045,
    "face_depth": 0.011,
    "chin_shape_square": 0.008,
    "mouth_depth": 0.008,
    "mouth_corner_depth": 0.009,
    "nose_tip_fullness": 0.003,
    "nose_wing_fullness": 0.0026,
    "nose_root_height": 0.0135,
    "nose_bridge_height": 0.014,
    "septum_width": 0.0015,
    "eye_inner_width": 0.005,
    "eye_bag_fullness": 0.007,
    "eye_bag_depth": 0.006,
    "upper_lid_height": 0.0085,
    "glabella_depth": 0.011,
    "forehead_roundness": 0.010,
    "forehead_bulge": 0.015,
    "brow_ridge": 0.015,
    "cheek_fullness": 0.016,
    "cheek_lower_fullness": 0.006,
    "jowl": 0.008,
    "jaw_projection": 0.0095,
    "jaw_angle": 0.010,
    "neck_front": 0.015,
    "neck_length": 0.024,
    "ear_tilt": 0.005,
    "ear_protrusion": 0.011,
    "ear_depth": 0.013,
    "ear_height": 0.014,
    "ear_top_width": 0.009,
    "ear_lobe_size": 0.009,
    "ear_lobe_angle": 0.005,
    "ear_helix_width": 0.003,
}
"""How far a vertex may move over a parameter's whole range, metres. Before the chin the gums leave little room, behind
the ear the head; elsewhere it is what still looks human with this one parameter at its end (scans reach further only
where several make up for each other)."""

GIVEN_BACK = {
    "eye_width": 1.3,
    "eye_inner_width": 1.3,
    "mouth_width": 1.2,
    "cheek_front_width": 1.25,
    "chin_height": 1.2,
}
"""Shares by which range and deviation are raised, so that the spread of the measured distances is met."""

_RIDGE = 0.08
_PRIOR = 0.04
_WIDEST = 1 / 4.5
"""The largest deviation of a parameter: after two and a bit its range ends."""


@dataclass(frozen=True)
class Spread:
    """The natural spread of the parameters, around 0.5.

    directions: (p, n, 3) metres from 0 to 1.
    factor: (p, modes): parameters = mean + factor @ N(0, 1).
    male, female: (p,) their means. ageing: (p,) what eighty years add to thirty.
    origins: (modes, axes) orthonormal directions in which the world's people vary.
    uneven: (p, k): asymmetry = uneven @ N(0, 1).
    """

    directions: Floats
    factor: Floats
    male: Floats
    female: Floats
    ageing: Floats
    origins: Floats
    uneven: Floats


def natural_spread(
    names: Sequence[str], directions: Floats, points: Ints, modes: Floats, across: Floats, side: Floats
) -> Spread:
    """Project the measured shape modes onto the rig.

    directions: (p, n, 3) of any measure; points: indices (k,) of the measured vertices, the landmarks first.
    modes: (modes, k, 3) metres for one deviation.
    across: (k, 3) unit normals where only the motion along them counts (skull and neck, whose points are free to slide
    over the surface), zeros elsewhere. side: (n,) from -1 in the right half to 1 in the left.
    """
    moves, target = _counted(directions[:, points], across), _counted(modes, across)
    # First by itself: a ridge keeps parameters that overlap from growing against each other.
    unit = np.linalg.norm(moves, axis=1)
    alone = _ridge(moves / unit[:, None], target, np.full(len(names), _RIDGE)) / unit[:, None]
    reach = 6 * np.sqrt((alone**2).sum(1))
    # [0, 1] spans six deviations, or as far as one parameter may go; then what is left is shared out anew, and each
    # costs what it takes of its range.
    given = np.array([GIVEN_BACK.get(name, 1.0) for name in names])
    reach *= given
    furthest = np.linalg.norm(directions, axis=2).max(1) * reach
    most = np.array([FURTHEST.get(name, FURTHEST["any"]) for name in names])
    reach *= np.minimum(1.0, most / furthest)
    directions = directions * reach[:, None, None]
    moves = moves * reach[:, None]
    prior = _PRIOR * np.median((moves**2).sum(1))
    factor = _ridge(moves, target, np.full(len(names), prior))
    factor *= given[:, None]
    deviation = np.sqrt((factor**2).sum(1))
    factor *= np.minimum(1.0, _WIDEST / deviation)[:, None]
    return _with_dimensions(names, directions, factor, project_uneven(directions, side, deviation, points[:468]))


def _ridge(moves: Floats, target: Floats, prior: Floats) -> Floats:
    """(p, modes) how much of each move makes each mode."""
    return np.linalg.solve(moves @ moves.T + np.diag(prior), moves @ target.T)


def _with_dimensions(names: Sequence[str], directions: Floats, factor: Floats, uneven: Floats) -> Spread:
    """Sex, age and origin as shifts and directions of people's own variation."""
    deviation = np.sqrt((factor**2).sum(1))
    sexes = _shift(names, factor, deviation, SEX)
    inherent = _in_modes(factor, deviation, sexes)
    size = np.linalg.norm(inherent)
    # The scans hold men and women: what parts the sexes is no longer part of what varies within one.
    within = np.sqrt(max(1 - (size / 2) ** 2, 0.25))
    factor = factor - (1 - within) * np.outer(factor @ inherent, inherent) / size**2
    axes = np.stack([_in_modes(factor, deviation, _wanted(names, axis)) for axis in ORIGINS], 1)
    return Spread(
        directions,
        factor,
        0.5 + sexes / 2,
        0.5 - sexes / 2,
        _shift(names, factor, deviation, AGE),
        np.linalg.qr(axes)[0] * np.sign(np.diag(np.linalg.qr(axes)[1])),
        uneven,
    )


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
    return replace(
        spread,
        directions=np.concatenate([spread.directions, 2 * crease[None]]),
        factor=factor,
        male=np.append(spread.male, 0.5),
        female=np.append(spread.female, 0.5),
        ageing=np.append(spread.ageing, 0.0),
        origins=np.concatenate([spread.origins, np.zeros((1, spread.origins.shape[1]))]),
        uneven=np.concatenate([spread.uneven, np.zeros((1, spread.uneven.shape[1]))]),
    )


def _wanted(names: Sequence[str], amounts: Mapping[str, float]) -> Floats:
    """(p,) published amounts, from sixths of the range to the whole.

    Raises ValueError for a name that the rig does not have.
    """
    wanted = np.zeros(len(names))
    for name, amount in amounts.items():
        wanted[names.index(name)] = amount
    return wanted / 6


def _in_modes(factor: Floats, deviation: Floats, wanted: Floats) -> Floats:
    """(modes,) the natural variation that comes nearest to a wanted shift (p,)."""
    scaled = factor / deviation[:, None]
    return scaled.T @ np.linalg.solve(scaled @ scaled.T + 0.5 * np.eye(len(factor)), wanted / deviation)


def _shift(names: Sequence[str], factor: Floats, deviation: Floats, amounts: Mapping[str, float]) -> Floats:
    """(p,) a published difference, and what naturally goes along with it."""
    wanted = _wanted(names, amounts)
    return np.where(wanted != 0, wanted, factor @ _in_modes(factor, deviation, wanted))
