"""Children of a couple, in memory."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol

import numpy as np

from ..arrays import Bool, Float32, UInt8
from ..heads import SEXES, Head, Sex, Topology
from ..progress import Progress
from .expressing import Expresser, Founders
from .faces import Indices
from .genes import Genes, draw_genes
from .looks import inherit_appearances
from .mixing import Mixer, make_mixer
from .mutation import Mutator
from .population import Population
from .recipe import Recipe
from .rigged import inherit_shape, kit_of
from .rules import InheritanceRule
from .seating import Seats
from .unfolding import Unfolder

_CHUNK = 32
"""Children that a thread makes in a row."""


class Classifier(Founders, Protocol):
    """What tagging found on the founders; TraitClassifier is one."""

    def traits(self, vertices: Float32, topology: Topology, sexes: Sequence[Sex]) -> Sequence[Mapping[str, str]]:
        """{feature: trait} of each head, from (heads, n, 3) float32 vertices in metres."""
        ...


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
    classifier: reads children's traits, which are empty without one, and tells the recessive means for `express`.
    The result is the same for any number of threads and any split into start and count.
    Raises BadInput when a value is out of range or the parents cannot be mixed, Interrupted when the caller stops.
    """
    chances = () if mutation is None else (mutation,) if isinstance(mutation, int | float) else tuple(mutation)
    recipe = Recipe(father, mother, rule, sons, daughters, seed, mode, fuse, chances, express, seat)
    return Breeder(recipe, classifier, threads).make(recipe.span(start, count), progress or Progress())


class Breeder:
    """A couple made ready: what all its children share is worked out once.

    recipe: the family.
    classifier: what tagging found, or None.
    threads: how many to use; None: as many as the machine has.
    Raises BadInput when `express` is asked for and no recessive mean is known.
    """

    def __init__(self, recipe: Recipe, classifier: Classifier | None = None, threads: int | None = None) -> None:
        self.recipe = recipe
        self.topology = family_topology(recipe.father, recipe.mother)
        self._classifier = classifier
        self._threads = threads or os.cpu_count() or 1
        self._mutator = Mutator(recipe, self.topology)
        self._expresser = (
            Expresser(recipe.express, classifier, self.topology, not recipe.seat) if recipe.express else None
        )
        self._plain: dict[int, Float32] = {}
        self._unfolder: Unfolder | None = None
        self._mixer: Mixer | None = None
        self._seats: Seats | None = None

    def make(self, index: range, progress: Progress) -> Population:
        """Make children `index` of the family.

        Raises Interrupted when the caller wants to stop.
        """
        self._prepare()
        genes = draw_genes(self.recipe, index)
        vertices = np.empty((len(index), self.topology.count, 3), np.float32)
        picks = np.empty(vertices.shape[:2], np.uint8) if self.recipe.mode == "mosaic" else None

        alike = self._alike(genes)
        starts = range(0, len(index), _CHUNK)

        def make_some(start: int) -> None:
            rows = np.arange(start, min(start + _CHUNK, len(index)))
            self._copy_alike(genes, rows[alike[rows]], vertices)
            for row in rows[~alike[rows]].tolist():
                made = self._work_out(index[row], genes.rows(row, row + 1), vertices[row])
                if picks is not None and made is not None:
                    picks[row] = made

        pool = ThreadPoolExecutor(self._threads)
        try:
            for done, _ in enumerate(pool.map(make_some, starts)):
                progress.at(done / len(starts))
        finally:
            pool.shutdown(cancel_futures=True)
        return self._gather(index, genes, vertices, picks, self._read_traits(vertices, genes))

    def recall(
        self, index: range, vertices: Float32, from_father: UInt8 | None, traits: Sequence[Mapping[str, str]]
    ) -> Population:
        """The population of children whose vertices and traits were made before.

        vertices: (children, n, 3) float32, metres. from_father: (children, n) uint8 or None.
        """
        return self._gather(index, draw_genes(self.recipe, index), vertices, from_father, traits)

    def _prepare(self) -> None:
        if self._mixer is None:
            father, mother = self.recipe.father.vertices, self.recipe.mother.vertices
            self._mixer = make_mixer(self.recipe, self.topology)
            if self.recipe.mode == "mosaic" or self.recipe.fuse != "none":
                self._unfolder = Unfolder(father, mother, self.topology, np.ones(self.topology.count, bool))
            if self.recipe.seat:
                self._seats = Seats(father, mother, self.topology)

    def _alike(self, genes: Genes) -> Bool:
        """(children,) which are the very image of their brothers or sisters, down to their seated eyes.

        By blend all sons have the same shares, and so have all daughters; mutation and expressed genes part them.
        """
        if self.recipe.mode != "blend" or self._expresser is not None:
            return np.zeros(len(genes.keys), bool)
        return ~genes.mutated.any(1)

    def _copy_alike(self, genes: Genes, rows: Indices, vertices: Float32) -> None:
        """Fill rows of children that are alike, from one that is worked out for each sex."""
        for sex in np.unique(genes.keys[rows, 0]).tolist():
            same = rows[genes.keys[rows, 0] == sex]
            if sex not in self._plain:
                shape = np.empty(vertices.shape[1:], np.float32)
                self._work_out(0, genes.rows(same[0], same[0] + 1), shape)
                self._plain[sex] = shape
            vertices[same] = self._plain[sex]

    def _work_out(self, child: int, genes: Genes, out: Float32) -> UInt8 | None:
        """Write one child's vertices (n, 3), from its single row of genes; returns its picks, where there are any."""
        assert self._mixer is not None
        picks = self._mixer.mix(child, genes.shares[0], out)
        if self._unfolder is not None:
            self._unfolder.unfold(out)
        if self._expresser is not None:
            self._expresser.apply(out[None], genes)
        self._mutator.apply(out[None], genes, range(child, child + 1))
        if self._seats is not None:
            self._seats.seat(out[None], genes.shares)
        return picks

    def _read_traits(self, vertices: Float32, genes: Genes) -> Sequence[Mapping[str, str]]:
        if self._classifier is None:
            return []
        return self._classifier.traits(vertices, self.topology, [SEXES[sex] for sex in genes.keys[:, 0]])

    def _gather(
        self,
        index: range,
        genes: Genes,
        vertices: Float32,
        from_father: UInt8 | None,
        traits: Sequence[Mapping[str, str]],
    ) -> Population:
        kit = kit_of(self.recipe)
        none = np.empty((len(index), 0), np.float32)
        parameters, asymmetry = (none, none) if kit is None else inherit_shape(self.recipe, kit, genes, index)
        return Population(
            recipe=self.recipe,
            index=index,
            vertices=vertices,
            genes=genes,
            topology=self.topology,
            parameters=parameters,
            asymmetry=asymmetry,
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
