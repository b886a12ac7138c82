"""What children inherit before any vertex moves: alleles, shares and mutations.

Source: US 2025/0259394, [0126] to [0134]; alleles as in DESIGN section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Bool, Float32, Float64, UInt8
from ..heads import FEATURES, Head
from .recipe import Recipe
from .seeds import states, uniforms

MALE, FEMALE = 0, 1
"""The first part of a child's spawn key; places in SEXES."""

Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Genes:
    """The genes of some children of a family, a row a child.

    keys: (children, 2) int64: sex (0 male, 1 female) and index within it, the spawn key of the child's seed.
    alleles: (children, features, 2) uint8, 1 where dominant; the father's first.
    shares: (children, features) float32 in [0, 1], the father's.
    mutated: (children, features) bool.
    mutation: (children,) float64, the probability with which each feature of the child mutates.
    """

    keys: Keys
    alleles: UInt8
    shares: Float32
    mutated: Bool
    mutation: Float64

    def rows(self, start: int, stop: int) -> Genes:
        """Some of them."""
        kept = slice(start, stop)
        return Genes(self.keys[kept], self.alleles[kept], self.shares[kept], self.mutated[kept], self.mutation[kept])


def draw_genes(recipe: Recipe, index: range) -> Genes:
    """Draw the genes of children `index`: for each feature one allele of each parent, and whether it mutates."""
    keys = child_keys(recipe, index)
    features = len(FEATURES)
    draws = uniforms(states(recipe.seed, keys), 3 * features).reshape(-1, 3, features)
    father, mother = (_pass_on(parent, draws[:, row]) for row, parent in enumerate((recipe.father, recipe.mother)))
    cycle = np.array(recipe.probabilities)
    probability = cycle[keys[:, 1] % len(cycle)]
    carried = np.array([feature in recipe.father.genome for feature in FEATURES])
    return Genes(
        keys=keys,
        alleles=np.stack([father, mother], axis=2),
        shares=recipe.rule.table(recipe.classes(recipe.father), recipe.classes(recipe.mother))[keys[:, 0]],
        mutated=(draws[:, 2] < probability[:, None]) & carried,
        mutation=probability,
    )


def child_keys(recipe: Recipe, index: range) -> Keys:
    """Sex and index within it of children `index`, sons first: (children, 2) int64."""
    numbers = np.arange(index.start, index.stop)
    sex = (numbers >= recipe.sons).astype(np.int64)
    return np.stack([sex, numbers - sex * recipe.sons], axis=1)


def generator_of(recipe: Recipe, index: int, purpose: int) -> np.random.Generator:
    """The draws of one child for one purpose, apart from its draws for any other."""
    sex, place = (MALE, index) if index < recipe.sons else (FEMALE, index - recipe.sons)
    return np.random.default_rng(np.random.SeedSequence(recipe.seed, spawn_key=(sex, place, purpose)))


def _pass_on(parent: Head, draws: Float64) -> UInt8:
    """One of the parent's two alleles for each child and feature, each with probability one half."""
    letters = [parent.genome[feature].alleles if feature in parent.genome else "DD" for feature in FEATURES]
    dominant = np.array([[letter == "D" for letter in pair] for pair in letters], np.uint8)
    return dominant[np.arange(len(FEATURES)), (draws >= 0.5).astype(np.intp)]
