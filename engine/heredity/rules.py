"""Inheritance rules: how much of each parent a child's feature has.

Source: US 2025/0259394, [0130] and Table 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from ..arrays import Float32
from ..errors import BadInput
from ..heads import FEATURES, SEXES, Sex
from ..heads.genome import GeneClass

CLASSES: tuple[GeneClass, GeneClass] = ("dominant", "recessive")
ALL_FEATURES = "*"
SHARE_TOLERANCE = 1e-6


class Case(NamedTuple):
    """What a share depends on: the child's sex and the class that each parent shows."""

    child: Sex
    father: GeneClass
    mother: GeneClass

    def __str__(self) -> str:
        return f"child {self.child}, father {self.father}, mother {self.mother}"


CASES = tuple(Case(child, father, mother) for child in SEXES for father in CLASSES for mother in CLASSES)


@dataclass(frozen=True, slots=True)
class InheritanceRule:
    """The table of shares, and how often a feature mutates.

    shares: the father's share in [0, 1] for each of the eight cases; the mother has the rest.
    refined: the father's share for a feature in a case, where it differs from `shares`.
    mutation: probability in [0, 1] that a feature mutates.
    Raises BadInput when a case is missing, a value is out of range or a feature is unknown.
    """

    name: str
    shares: Mapping[Case, float]
    refined: Mapping[tuple[str, Case], float] = field(default_factory=dict[tuple[str, Case], float])
    mutation: float = 0.01
    description: str = ""

    def __post_init__(self) -> None:
        check_probability(self.mutation, f"rule {self.name}: mutation")
        for case in CASES:
            if case not in self.shares:
                raise BadInput(f"rule {self.name}", f"has no cell for {case}", "add a [[cell]] for it")
            check_share(self.shares[case], f"rule {self.name}, cell {case}")
        for (feature, case), share in self.refined.items():
            check_feature(feature, f"rule {self.name}, cell {case}")
            check_share(share, f"rule {self.name}, {feature}, cell {case}")

    def share(self, feature: str, child_sex: Sex, father_class: GeneClass, mother_class: GeneClass) -> float:
        """The father's share in [0, 1] of a child's feature; the mother's is one minus it."""
        check_feature(feature, f"rule {self.name}")
        case = Case(child_sex, father_class, mother_class)
        return self.refined.get((feature, case), self.shares[case])

    def with_cell(
        self, feature: str, child: Sex, father: GeneClass, mother: GeneClass, share: float
    ) -> InheritanceRule:
        """A copy with the father's share of one cell set, for one feature or for all of them ("*").

        Raises BadInput when the share or a name is wrong.
        """
        case = Case(child, father, mother)
        if case not in CASES:
            raise BadInput(f"cell {case}", "is not a cell of the table", "say male or female, dominant or recessive")
        if feature == ALL_FEATURES:
            kept = {key: value for key, value in self.refined.items() if key[1] != case}
            return replace(self, shares={**self.shares, case: share}, refined=kept)
        return replace(self, refined={**self.refined, (feature, case): share})

    def with_mutation(self, probability: float) -> InheritanceRule:
        """A copy with another mutation probability."""
        return replace(self, mutation=probability)

    def table(self, father_classes: Iterable[GeneClass], mother_classes: Iterable[GeneClass]) -> Float32:
        """The father's shares for one couple.

        father_classes, mother_classes: the class that each parent shows, a feature each in the order of FEATURES.
        Returns (2, features) float32: a row for sons and one for daughters.
        """
        pairs = list(zip(FEATURES, father_classes, mother_classes, strict=True))
        rows = [[self.share(name, sex, one, other) for name, one, other in pairs] for sex in SEXES]
        return np.array(rows, np.float32)


def check_share(share: float, what: str) -> None:
    """Raise BadInput unless a share is a number in [0, 1]."""
    if not (math.isfinite(share) and 0.0 <= share <= 1.0):
        raise BadInput(what, f"the share {share:g} is not in [0, 1]", "give the father's share as a fraction, like 0.4")


def check_probability(probability: float, what: str) -> None:
    """Raise BadInput unless a probability is a number in [0, 1]."""
    if not (math.isfinite(probability) and 0.0 <= probability <= 1.0):
        raise BadInput(what, f"the probability {probability:g} is not in [0, 1]", "give a fraction, like 0.01")


def check_feature(feature: str, what: str) -> None:
    """Raise BadInput unless the feature is one that carries a gene."""
    if feature not in FEATURES:
        raise BadInput(what, f"{feature!r} is not a feature", f"choose among {', '.join(FEATURES)}")
