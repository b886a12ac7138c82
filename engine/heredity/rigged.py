"""Children of heads that came out of the bundled rig: their parameters, and mutations drawn from the rig's spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float32
from ..heads import FEATURES, SEXES
from ..heads.kit import Kit, bundled_kit
from ..heads.sampling import sample_parameters
from .genes import Genes, generator_of
from .recipe import Recipe

REDRAWN = 10
"""The purpose (third part of the spawn key) of a mutated feature's draws, plus the feature's column."""

_KIT = "kindred-1"


def kit_of(recipe: Recipe) -> Kit | None:
    """The rig that both parents came out of, or None."""
    father, mother = recipe.father, recipe.mother
    if father.topology.name != _KIT or not len(father.parameters) or not len(mother.parameters):
        return None
    kit = bundled_kit()
    same = len(father.parameters) == len(mother.parameters) == len(kit.names)
    return kit if same and father.topology.count == len(kit.mean) else None


def inherit_parameters(recipe: Recipe, kit: Kit, genes: Genes, index: range) -> Float32:
    """The rig parameters of each child: each feature's at the feature's share, drawn anew where it mutated.

    Returns (children, parameters) float32 in [0, 1].
    """
    columns = [FEATURES.index(group) if group in FEATURES else FEATURES.index("outline") for group in kit.groups]
    share = genes.shares[:, columns]
    values = (share * recipe.father.parameters + (1 - share) * recipe.mother.parameters).astype(np.float32)
    for row, column in zip(*np.nonzero(genes.mutated), strict=True):
        of_feature = own_parameters(kit, FEATURES[column])
        if len(of_feature):
            rng = generator_of(recipe, index[row], REDRAWN + int(column))
            values[row, of_feature] = sample_parameters(kit, SEXES[genes.keys[row, 0]], rng)[of_feature]
    return values


def own_parameters(kit: Kit, feature: str) -> NDArray[np.intp]:
    """The places of the parameters that shape a feature."""
    return np.flatnonzero(np.array(kit.groups) == feature)


def redraw(recipe: Recipe, kit: Kit, index: int, feature: str, share: float, skin: NDArray[np.intp]) -> Float32 | None:
    """A mutated feature's new shape, as the displacement of some vertices: (k, 3) float32, metres.

    share: the father's, of this feature. skin: (k,) the vertices.
    Returns None where the rig has no parameter of the feature.
    """
    places = own_parameters(kit, feature)
    if not len(places):
        return None
    sex = SEXES[0] if index < recipe.sons else SEXES[1]
    rng = generator_of(recipe, index, REDRAWN + FEATURES.index(feature))
    drawn = sample_parameters(kit, sex, rng)[places]
    inherited = share * recipe.father.parameters[places] + (1 - share) * recipe.mother.parameters[places]
    moved = np.zeros((len(skin), 3), np.float32)
    for place, step in zip(places, (drawn - inherited).astype(np.float32), strict=True):
        moved += step * kit.offsets[place, skin]
    return moved
