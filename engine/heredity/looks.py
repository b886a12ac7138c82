"""What children inherit besides shape: appearance, discrete parts and rig parameters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..arrays import Float32
from ..heads import Appearance
from .genes import Genes
from .recipe import Recipe
from .seeds import states, uniforms

_LOOKS = 1
"""The purpose (third part of the spawn key) of these draws."""


def inherit_appearances(recipe: Recipe, genes: Genes) -> Sequence[Appearance]:
    """The appearance of each child.

    A continuous value lies between the parents' at a share drawn around the child's mean share; a discrete part is one
    parent's, the father's with the probability of that mean share. What one parent alone has is taken as it is.
    """
    father, mother = recipe.father.appearance, recipe.mother.appearance
    continuous = sorted(set(father.continuous) | set(mother.continuous))
    discrete = sorted(set(father.discrete) | set(mother.discrete))
    if not continuous and not discrete:
        return [Appearance()] * len(genes.keys)
    keys = np.column_stack([genes.keys, np.full(len(genes.keys), _LOOKS)])
    draws = uniforms(states(recipe.seed, keys), len(continuous) + len(discrete))
    towards = genes.shares.mean(1)
    children: list[Appearance] = []
    for row, mean in zip(draws, towards, strict=True):
        shares = np.clip(mean + (row[: len(continuous)] - 0.5) * 0.6, 0, 1)
        values = {
            name: _between(father.continuous.get(name), mother.continuous.get(name), float(share))
            for name, share in zip(continuous, shares, strict=True)
        }
        parts = {
            name: _either(father.discrete.get(name), mother.discrete.get(name), bool(draw < mean))
            for name, draw in zip(discrete, row[len(continuous) :], strict=True)
        }
        children.append(Appearance(values, parts))
    return children


def inherit_parameters(recipe: Recipe, genes: Genes) -> Float32:
    """The rig parameters of each child where both parents have them, at its mean share.

    Returns (children, parameters) float32 in [0, 1].
    """
    father, mother = recipe.father.parameters, recipe.mother.parameters
    if len(father) != len(mother) or not len(father):
        return np.empty((len(genes.keys), 0), np.float32)
    share = genes.shares.mean(1)[:, None]
    return (share * father + (1 - share) * mother).astype(np.float32)


def _between(father: float | None, mother: float | None, share: float) -> float:
    if father is None or mother is None:
        return float(mother if father is None else father)  # type: ignore[arg-type]
    return round(share * father + (1 - share) * mother, 6)


def _either(father: str | None, mother: str | None, his: bool) -> str:
    if father is None or mother is None:
        return str(mother if father is None else father)
    return father if his else mother
