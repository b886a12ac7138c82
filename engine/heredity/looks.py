"""What children inherit besides shape: appearance and discrete parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..arrays import Float32
from ..heads import FEATURES, Appearance
from .genes import MALE, Genes
from .recipe import Recipe
from .seeds import states, uniforms

_LOOKS = 1
"""The purpose (third part of the spawn key) of these draws."""

_WORN_BY_SEX = frozenset({"hair", "beard"})
"""Parts that a child has from the parent of its own sex: a daughter gets no beard and no bald head."""

_SHAVED = "stubble"
"""How dark a shaved beard shows: a son's is his father's, and a daughter's her mother's, which is none."""

_NOT_BORN_WITH = "glasses"
"""Nobody inherits these."""

_OF_FEATURE = {"brows": "brows", "lashes": "lashes", "lids": "eyelids"}
"""Parts that go with a feature, and are the father's as often as its share says."""


def inherit_appearances(recipe: Recipe, genes: Genes) -> Sequence[Appearance]:
    """The appearance of each child.

    A continuous value lies between the parents' at a share drawn around the child's mean share. A discrete part is one
    parent's: the father's with the probability of its feature's share, or of the mean share; hair and beard are those
    of the parent of the child's sex, stubble too. What one parent alone has is taken as it is, but for stubble; nobody
    is born with glasses.
    """
    father, mother = recipe.father.appearance, recipe.mother.appearance
    continuous = sorted(set(father.continuous) | set(mother.continuous))
    discrete = sorted((set(father.discrete) | set(mother.discrete)) - {_NOT_BORN_WITH})
    if not continuous and not discrete:
        return [Appearance()] * len(genes.keys)
    keys = np.column_stack([genes.keys, np.full(len(genes.keys), _LOOKS)])
    draws = uniforms(states(recipe.seed, keys), len(continuous) + len(discrete))
    children: list[Appearance] = []
    for row, sex, of_features in zip(draws, genes.keys[:, 0], genes.shares, strict=True):
        shares = np.clip(of_features.mean() + (row[: len(continuous)] - 0.5) * 0.6, 0, 1)
        values = {
            name: _between(father.continuous.get(name), mother.continuous.get(name), float(share))
            for name, share in zip(continuous, shares, strict=True)
        }
        if _SHAVED in values:
            values[_SHAVED] = (father if sex == MALE else mother).continuous.get(_SHAVED, 0.0)
        parts = {
            name: _either(
                father.discrete.get(name), mother.discrete.get(name), bool(draw < _chance(name, int(sex), of_features))
            )
            for name, draw in zip(discrete, row[len(continuous) :], strict=True)
        }
        children.append(Appearance(values, parts))
    return children


def _chance(part: str, sex: int, of_features: Float32) -> float:
    """How likely a discrete part is the father's."""
    if part in _WORN_BY_SEX:
        return 1.0 if sex == MALE else 0.0
    if part in _OF_FEATURE:
        return float(of_features[FEATURES.index(_OF_FEATURE[part])])
    return float(of_features.mean())


def _between(father: float | None, mother: float | None, share: float) -> float:
    if father is None or mother is None:
        return float(mother if father is None else father)  # type: ignore[arg-type]
    return round(share * father + (1 - share) * mother, 6)


def _either(father: str | None, mother: str | None, his: bool) -> str:
    if father is None or mother is None:
        return str(mother if father is None else father)
    return father if his else mother
