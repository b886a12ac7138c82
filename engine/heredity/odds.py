"""The exact chances of a couple's children, before any is bred. Plain Python: two alleles each, four combinations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..errors import BadInput
from ..heads import FEATURES, SEXES
from ..heads.genome import GeneClass, Genome
from .rules import InheritanceRule

GENOTYPES = ("DD", "Dr", "rD", "rr")
"""Two letters, the father's allele first, as in Gene.alleles."""


@dataclass(frozen=True, slots=True)
class FeatureOdds:
    """The chances of one feature.

    father, mother: the parents' alleles, the father's of each first.
    genotypes: the exact chance of each genotype of GENOTYPES; they sum to one.
    """

    father: str
    mother: str
    genotypes: Mapping[str, Fraction]

    @property
    def dominant(self) -> Fraction:
        """The chance that a child shows the dominant class."""
        return sum((chance for alleles, chance in self.genotypes.items() if "D" in alleles), Fraction())

    @property
    def recessive(self) -> Fraction:
        """The chance that a child shows the recessive class."""
        return self.genotypes["rr"]

    @property
    def carrier(self) -> Fraction:
        """The chance that a child has one allele of each: it shows the dominant class and may pass on the other."""
        return self.genotypes["Dr"] + self.genotypes["rD"]


def feature_odds(father: str, mother: str) -> FeatureOdds:
    """The chances of a child of these alleles: each parent passes on either of its two, one as likely as the other."""
    chances: dict[str, Fraction] = {genotype: Fraction() for genotype in GENOTYPES}
    for one in father:
        for other in mother:
            chances[one + other] += Fraction(1, 4)
    return FeatureOdds(father, mother, chances)


def genome_odds(father: Genome, mother: Genome) -> dict[str, FeatureOdds]:
    """The chances of every feature that both parents have a gene for, in the order of FEATURES.

    Raises BadInput when a parent has no genes.
    """
    for genome, role in ((father, "father"), (mother, "mother")):
        if not genome:
            raise BadInput(role, "has no genes", "run 'kindred tag' on the library first")
    shared = [feature for feature in FEATURES if feature in father and feature in mother]
    return {feature: feature_odds(father[feature].alleles, mother[feature].alleles) for feature in shared}


def odds(father: Genome, mother: Genome) -> dict[str, dict[str, float]]:
    """The chances of every feature as numbers in [0, 1]: "dominant", "recessive", "carrier", and each genotype.

    Raises BadInput when a parent has no genes.
    """
    return {
        feature: {
            "dominant": float(one.dominant),
            "recessive": float(one.recessive),
            "carrier": float(one.carrier),
            **{alleles: float(chance) for alleles, chance in one.genotypes.items()},
        }
        for feature, one in genome_odds(father, mother).items()
    }


def expected_shares(father: Genome, mother: Genome, rule: InheritanceRule) -> dict[str, dict[str, float]]:
    """{feature: {"son": share, "daughter": share}}, the father's shares that a rule gives this couple, in [0, 1]."""
    shares: dict[str, dict[str, float]] = {}
    for feature in genome_odds(father, mother):
        classes: tuple[GeneClass, GeneClass] = (father[feature].gene_class, mother[feature].gene_class)
        of_sex = {sex: rule.share(feature, sex, *classes) for sex in SEXES}
        shares[feature] = {"son": of_sex["male"], "daughter": of_sex["female"]}
    return shares


def as_json(father: Genome, mother: Genome, rule: InheritanceRule | None = None) -> dict[str, Any]:
    """{feature: {father, mother, dominant, recessive, carrier, genotypes, father_share}} as JSON values."""
    shares = {} if rule is None else expected_shares(father, mother, rule)
    table: dict[str, Any] = {}
    for feature, one in genome_odds(father, mother).items():
        table[feature] = {
            "father": one.father,
            "mother": one.mother,
            "dominant": float(one.dominant),
            "recessive": float(one.recessive),
            "carrier": float(one.carrier),
            "genotypes": {alleles: float(chance) for alleles, chance in one.genotypes.items()},
            **({"father_share": shares[feature]} if shares else {}),
        }
    return table
