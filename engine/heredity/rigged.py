"""Children of heads that came out of the bundled rig: their parameters, and mutations drawn from the rig's spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float32
from ..heads import FEATURES, SEXES, Head, Sex
from ..heads.kit import Kit
from ..heads.sampling import sample_asymmetry, sample_parameters
from ..kits import kit_for
from .genes import Genes, generator_of
from .recipe import Recipe

REDRAWN = 10
"""The purpose (third part of the spawn key) of a mutated feature's draws, plus the feature's column."""


def kit_of(recipe: Recipe) -> Kit | None:
    """The rig that both parents came out of, or None; None too where its parameters move the whole head, as modes do:
    no feature could inherit its own."""
    father, mother = recipe.father, recipe.mother
    if not len(father.parameters) or not len(mother.parameters):
        return None
    kit = kit_for(father.topology.name)
    if kit is None or not set(kit.groups) <= set(FEATURES):
        return None
    same = len(father.parameters) == len(mother.parameters) == len(kit.names)
    return kit if same and father.topology.count == len(kit.mean) else None


def inherit_shape(recipe: Recipe, kit: Kit, genes: Genes, index: range) -> tuple[Float32, Float32]:
    """The rig parameters and the asymmetry of each child: each feature's at the feature's share, drawn anew where it
    mutated.

    Returns parameters (children, parameters) float32 in [0, 1], and the asymmetry, as many or (children, 0) where
    neither parent has any.
    """
    columns = [FEATURES.index(group) if group in FEATURES else FEATURES.index("outline") for group in kit.groups]
    share = genes.shares[:, columns]
    values = _mix(share, recipe.father.parameters, recipe.mother.parameters)
    uneven = bool(recipe.father.asymmetry.size or recipe.mother.asymmetry.size)
    apart = _mix(share, _asymmetry(recipe.father, kit), _asymmetry(recipe.mother, kit))
    for row, column in zip(*np.nonzero(genes.mutated), strict=True):
        of_feature = own_parameters(kit, FEATURES[column])
        if len(of_feature):
            drawn = _drawn(recipe, kit, index[row], FEATURES[column], SEXES[genes.keys[row, 0]])
            values[row, of_feature], apart[row, of_feature] = (of_all[of_feature] for of_all in drawn)
    return values, apart if uneven else apart[:, :0]


def _mix(share: Float32 | np.float32, his: Float32, hers: Float32) -> Float32:
    return (share * his + (1 - share) * hers).astype(np.float32)


def _asymmetry(head: Head, kit: Kit) -> Float32:
    """(p,) a parent's asymmetry, zeros where it has none."""
    return head.asymmetry if len(head.asymmetry) == len(kit.names) else np.zeros(len(kit.names), np.float32)


def _drawn(recipe: Recipe, kit: Kit, index: int, feature: str, sex: Sex) -> tuple[Float32, Float32]:
    """New parameters and a new asymmetry for a mutated feature; none of it where neither parent has any."""
    rng = generator_of(recipe, index, REDRAWN + FEATURES.index(feature))
    values = sample_parameters(kit, sex, rng)
    if recipe.father.asymmetry.size or recipe.mother.asymmetry.size:
        return values, sample_asymmetry(kit, values, rng)
    return values, np.zeros_like(values)


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
    father, mother = recipe.father, recipe.mother
    before = _mix(np.float32(share), father.parameters, mother.parameters)
    apart_before = _mix(np.float32(share), _asymmetry(father, kit), _asymmetry(mother, kit))
    after, apart_after = before.copy(), apart_before.copy()
    drawn = _drawn(recipe, kit, index, feature, sex)
    after[places], apart_after[places] = (of_all[places] for of_all in drawn)
    return kit.vertices(after, apart_after)[skin] - kit.vertices(before, apart_before)[skin]
