"""Children of a couple, in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from ..arrays import Float32, UInt8
from ..heads import SEXES, Head, Sex, Topology
from ..progress import Progress
from .blending import ROWS, blend_basis, blend_block
from .genes import Genes, draw_genes
from .looks import inherit_appearances, inherit_parameters
from .population import Population
from .recipe import Recipe
from .rules import InheritanceRule

Classifier = Callable[[Float32, Topology, Sequence[Sex]], Sequence[Mapping[str, str]]]
"""Reads the traits of heads, {feature: trait} for each, from (heads, n, 3) float32 vertices in metres and their sexes;
`TraitClassifier.traits` is one."""


def breed(
    father: Head,
    mother: Head,
    rule: InheritanceRule,
    sons: int = 4,
    daughters: int = 4,
    *,
    seed: int,
    mode: str = "blend",
    fuse: str = "none",
    mutation: float | Sequence[float] | None = None,
    express: float = 0.0,
    start: int = 0,
    count: int | None = None,
    seat: bool = True,
    threads: int | None = None,
    progress: Progress | None = None,
    classifier: Classifier | None = None,
) -> Population:
    """Breed a family, or the `count` children of it from `start`.

    father, mother: tagged heads of one topology, male and female.
    sons, daughters: how many; sons come first.
    mutation: a probability in [0, 1], or several that are cycled over the children of each sex; None: the rule's.
    classifier: reads children's traits; without one they are empty.
    The result is the same for any number of threads and any split into start and count.
    Raises BadInput when a value is out of range or the parents cannot be mixed.
    """
    chances = () if mutation is None else (mutation,) if isinstance(mutation, int | float) else tuple(mutation)
    recipe = Recipe(father, mother, rule, sons, daughters, seed, mode, fuse, chances, express, seat)
    return Breeder(recipe, classifier, threads).make(recipe.span(start, count), progress or Progress())


class Breeder:
    """A couple made ready: what all its children share is worked out once.

    recipe: the family.
    classifier: reads children's traits, or None.
    threads: how many to use; None: as many as the machine has.
    """

    def __init__(self, recipe: Recipe, classifier: Classifier | None = None, threads: int | None = None) -> None:
        self.recipe = recipe
        self.topology = family_topology(recipe.father, recipe.mother)
        self._classifier = classifier
        self._threads = threads or os.cpu_count() or 1
        self._basis = blend_basis(recipe.father, recipe.mother, self.topology.regions)

    def make(self, index: range, progress: Progress) -> Population:
        """Make children `index` of the family.

        Raises Interrupted when the caller wants to stop.
        """
        aligned = range(index.start // ROWS * ROWS, -(-index.stop // ROWS) * ROWS) if len(index) else index
        genes = draw_genes(self.recipe, aligned)
        vertices = np.empty((len(index), self.topology.count, 3), np.float32)
        blocks = range(aligned.start, aligned.stop, ROWS)
        with ThreadPoolExecutor(self._threads) as pool:

            def make_block(block: int) -> None:
                self._make_block(block, aligned, genes, index, vertices)

            made = pool.map(make_block, blocks)
            for done, _ in enumerate(made):
                progress.at(done / len(blocks))
        kept = _rows(genes, aligned, index)
        return self._gather(index, kept, vertices, None, self._read_traits(vertices, kept))

    def _make_block(self, block: int, aligned: range, genes: Genes, index: range, vertices: Float32) -> None:
        rows = slice(block - aligned.start, block - aligned.start + ROWS)
        inside = range(max(block, index.start), min(block + ROWS, index.stop))
        target = vertices[inside.start - index.start : inside.stop - index.start].reshape(len(inside), -1)
        if len(inside) == ROWS:
            blend_block(self._basis, genes.shares[rows], target)
            return
        whole = np.empty((ROWS, self._basis.shape[1]), np.float32)
        blend_block(self._basis, genes.shares[rows], whole)
        target[:] = whole[inside.start - block : inside.stop - block]

    def recall(
        self, index: range, vertices: Float32, from_father: UInt8 | None, traits: Sequence[Mapping[str, str]]
    ) -> Population:
        """The population of children whose vertices and traits were made before.

        vertices: (children, n, 3) float32, metres. from_father: (children, n) uint8 or None.
        """
        return self._gather(index, draw_genes(self.recipe, index), vertices, from_father, traits)

    def _read_traits(self, vertices: Float32, genes: Genes) -> Sequence[Mapping[str, str]]:
        if self._classifier is None:
            return []
        return self._classifier(vertices, self.topology, [SEXES[sex] for sex in genes.keys[:, 0]])

    def _gather(
        self,
        index: range,
        genes: Genes,
        vertices: Float32,
        from_father: UInt8 | None,
        traits: Sequence[Mapping[str, str]],
    ) -> Population:
        return Population(
            recipe=self.recipe,
            index=index,
            vertices=vertices,
            genes=genes,
            topology=self.topology,
            parameters=inherit_parameters(self.recipe, genes),
            appearances=inherit_appearances(self.recipe, genes),
            traits=traits,
            from_father=from_father,
        )


def family_topology(father: Head, mother: Head) -> Topology:
    """The parents' topology, with the mean of their regions where an artist has repainted one of them."""
    mine, hers = father.topology, mother.topology
    if mine.regions is hers.regions or np.array_equal(mine.regions, hers.regions):
        return mine
    return replace(mine, regions=((mine.regions + hers.regions) / 2).astype(np.float32))


def _rows(genes: Genes, aligned: range, index: range) -> Genes:
    keep = slice(index.start - aligned.start, index.stop - aligned.start)
    return Genes(genes.keys[keep], genes.alleles[keep], genes.shares[keep], genes.mutated[keep], genes.mutation[keep])
