"""What a head passes on: a gene for each feature, and its appearance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..errors import BadInput

GeneClass = Literal["dominant", "recessive"]
DOMINANT, RECESSIVE = "D", "r"


@dataclass(frozen=True, slots=True)
class Gene:
    """The two alleles of one feature, and the trait seen in its shape.

    alleles: two letters out of D and r, the father's first.
    trait: what the founders' classifier reads from the shape, for example "high bridge"; empty before tagging.
    mutated: whether this head's shape of the feature was changed by a mutation.
    """

    alleles: str
    trait: str = ""
    mutated: bool = False

    def __post_init__(self) -> None:
        if len(self.alleles) != 2 or set(self.alleles) - {DOMINANT, RECESSIVE}:
            raise BadInput(f"alleles {self.alleles!r}", "are not two letters out of D and r", "write DD, Dr, rD or rr")

    @property
    def gene_class(self) -> GeneClass:
        """Dominant if either allele is."""
        return "dominant" if DOMINANT in self.alleles else "recessive"


Genome = Mapping[str, Gene]
"""A gene for each feature's name; an empty mapping before tagging."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """What is seen but is not shape.

    continuous: values in [0, 1], for example melanin.
    discrete: one choice each, for example hair.
    """

    continuous: Mapping[str, float] = field(default_factory=dict[str, float])
    discrete: Mapping[str, str] = field(default_factory=dict[str, str])
