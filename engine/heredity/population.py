"""A population: children with their shapes and genes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..arrays import Float32, UInt8
from ..heads import FEATURES, SEXES, Appearance, Gene, Head, Sex, Topology
from .genes import Genes
from .recipe import Recipe, genes_carried


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """Some children of a family.

    recipe: the family.
    index: which of its children these are, counted from 0 over the family.
    vertices: (children, n, 3) float32, metres.
    genes: what they inherited.
    topology: what they share, with each other and with their parents.
    from_father: (children, n) uint8, 1 where a vertex was picked from the father; None unless by mosaic.
    traits: for each child {feature: trait}, empty where no classifier was at hand.
    appearances: what is seen but is not shape.
    parameters: (children, rig parameters) float32, empty where the parents have none.
    asymmetry: (children, rig parameters) float32, empty where the parents have none.
    ids: library ids; empty unless they were reserved.
    """

    recipe: Recipe
    index: range
    vertices: Float32
    genes: Genes
    topology: Topology
    parameters: Float32
    appearances: Sequence[Appearance]
    traits: Sequence[Mapping[str, str]]
    from_father: UInt8 | None = None
    asymmetry: Float32 = field(default_factory=lambda: np.empty((0, 0), np.float32))
    ids: Sequence[str] = field(default_factory=tuple[str, ...])

    def __len__(self) -> int:
        return len(self.index)

    def with_ids(self, ids: Sequence[str]) -> Population:
        """A copy with library ids, one a child or none at all."""
        return replace(self, ids=tuple(ids))

    def sex(self, row: int) -> Sex:
        """The sex of a child."""
        return SEXES[self.genes.keys[row, 0]]

    def genome(self, row: int) -> dict[str, Gene]:
        """The genome of a child, the father's allele first."""
        genes = self.genes
        return {
            feature: Gene(
                alleles="".join("D" if dominant else "r" for dominant in genes.alleles[row, column]),
                trait=self.traits[row].get(feature, "") if self.traits else "",
                mutated=bool(genes.mutated[row, column]),
            )
            for column, feature in enumerate(FEATURES)
            if feature in genes_carried(self.recipe)
        }

    def head(self, row: int) -> Head:
        """A child as a head of its own, ready to breed again."""
        recipe = self.recipe
        return Head(
            vertices=self.vertices[row].copy(),
            topology=self.topology,
            sex=self.sex(row),
            genome=self.genome(row),
            appearance=self.appearances[row],
            parameters=self.parameters[row].copy(),
            asymmetry=self.asymmetry[row].copy() if self.asymmetry.size else np.empty(0, np.float32),
            provenance={
                "father": recipe.father.id,
                "mother": recipe.mother.id,
                "seed": recipe.seed,
                "index": self.index[row],
                "rule": recipe.rule.name,
                "father_shares": self.shares(row),
            },
            id=self.ids[row] if self.ids else None,
        )

    def shares(self, row: int) -> dict[str, float]:
        """The father's share of each feature of a child."""
        carried = genes_carried(self.recipe)
        return {f: _plain(self.genes.shares[row, i]) for i, f in enumerate(FEATURES) if f in carried}

    def record(self, row: int, mesh: str | None = None) -> dict[str, Any]:
        """A child's line of manifest.jsonl, as JSON values.

        mesh: the name of its mesh file.
        """
        recipe, shares = self.recipe, self.shares(row)
        genes = {
            feature: {
                "alleles": gene.alleles,
                "class": gene.gene_class,
                "trait": gene.trait,
                "father_share": shares[feature],
                "mother_share": _plain(1.0 - shares[feature]),
                "mutated": gene.mutated,
            }
            for feature, gene in self.genome(row).items()
        }
        return {
            "id": self.ids[row] if self.ids else None,
            "sex": self.sex(row),
            "father": recipe.father.id,
            "mother": recipe.mother.id,
            "seed": recipe.seed,
            "index": self.index[row],
            "rule": recipe.rule.name,
            "mode": recipe.mode,
            "fuse": recipe.fuse,
            "mutation": float(self.genes.mutation[row]),
            "mesh": mesh,
            "genes": genes,
        }

    def records(self) -> list[dict[str, Any]]:
        """The lines of manifest.jsonl."""
        return [self.record(row) for row in range(len(self))]


def _plain(share: float) -> float:
    """A share as it is written in a rule: 0.4, not float32's 0.4000000059604645."""
    return round(float(share), 6)
