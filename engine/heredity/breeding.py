"""Children of a couple, in memory."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock
from typing import Protocol

import numpy as np

from ..arrays import Bool, Float32, UInt8
from ..heads import SEXES, Head, Sex, Topology
from ..progress import Progress
from .blending import blend_block
from .expressing import Expresser, Founders
from .faces import Indices
from .genes import Genes, draw_genes
from .looks import inherit_appearances
from .mixing import ROWS, Blender, Mixer, make_mixer
from .mutation import Mutator
from .population import Population
from .recipe import Recipe
from .rigged import inherit_parameters, kit_of
from .rules import InheritanceRule
from .seating import Seats
from .unfolding import Unfolder

_NEARLY_EVEN = 0.15
"""Where the features' shares differ by less, a blend cannot fold: it is nearly an even mix of its parents."""


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
        self._carried = self.topology.regions.max(0, initial=0.0) > 0
        self._making = Lock()
        self._folds: dict[int, tuple[Indices, Float32]] = {}
        self._unfolder: Unfolder | None = None
        self._mixer: Mixer | None = None
        self._seats: Seats | None = None

    def make(self, index: range, progress: Progress) -> Population:
        """Make children `index` of the family.

        Raises Interrupted when the caller wants to stop.
        """
        self._prepare()
        # Always whole blocks, cut at multiples of ROWS in the family: a child's sums never depend on its shard.
        blocks = range(index.start // ROWS * ROWS, index.stop, ROWS) if len(index) else range(0)
        genes = draw_genes(self.recipe, range(blocks.start, blocks.start + len(blocks) * ROWS))
        vertices = np.empty((len(index), self.topology.count, 3), np.float32)
        picks = np.empty(vertices.shape[:2], np.uint8) if self.recipe.mode == "mosaic" else None

        def make_block(start: int) -> None:
            at = start - blocks.start
            self._make_block(start, genes.rows(at, at + ROWS), index, vertices, picks)

        pool = ThreadPoolExecutor(self._threads)
        try:
            for done, _ in enumerate(pool.map(make_block, blocks)):
                progress.at(done / len(blocks))
        finally:
            pool.shutdown(cancel_futures=True)
        kept = genes.rows(index.start - blocks.start, index.stop - blocks.start)
        return self._gather(index, kept, vertices, picks, self._read_traits(vertices, kept))

    def recall(
        self, index: range, vertices: Float32, from_father: UInt8 | None, traits: Sequence[Mapping[str, str]]
    ) -> Population:
        """The population of children whose vertices and traits were made before.

        vertices: (children, n, 3) float32, metres. from_father: (children, n) uint8 or None.
        """
        return self._gather(index, draw_genes(self.recipe, index), vertices, from_father, traits)

    def _prepare(self) -> None:
        if self._mixer is None:
            self._mixer = make_mixer(self.recipe, self.topology)
            if self.recipe.seat:
                self._seats = Seats(self.recipe.father.vertices, self.recipe.mother.vertices, self.topology)

    def _make_block(self, start: int, genes: Genes, index: range, vertices: Float32, picks: UInt8 | None) -> None:
        """Make the children of one block that are asked for."""
        assert self._mixer is not None
        asked = range(max(start, index.start), min(start + ROWS, index.stop))
        inside = slice(asked.start - start, asked.stop - start)
        target = vertices[asked.start - index.start : asked.stop - index.start]
        block = target if len(asked) == ROWS else np.empty((ROWS, *vertices.shape[1:]), np.float32)
        made = self._mixer.mix(block, genes, asked, inside)
        asked_genes = genes.rows(inside.start, inside.stop)
        self._unfold(block[inside], asked_genes)
        if self._expresser is not None:
            self._expresser.apply(block[inside], asked_genes)
        self._mutator.apply(block[inside], asked_genes, asked)
        if self._seats is not None:
            self._seats.seat(block, genes.shares)
        if block is not target:
            target[:] = block[inside]
        if picks is not None and made is not None:
            picks[asked.start - index.start : asked.stop - index.start] = made

    def _unfold(self, children: Float32, genes: Genes) -> None:
        """Take the folds out of children that are mixed and not yet mutated."""
        if self.recipe.mode == "blend" and self.recipe.fuse == "none":
            # Sons have the same shares, and so have daughters: what a fold takes is found once for each sex.
            for sex in np.unique(genes.keys[:, 0]):
                indices, step = self._fold_of(int(sex), genes)
                if len(indices):
                    rows = np.flatnonzero(genes.keys[:, 0] == sex)
                    children[np.ix_(rows, indices)] += step
            return
        unfolder = self._made_unfolder(np.ones(self.topology.count, bool))
        for child in children:
            unfolder.unfold(child)

    def _fold_of(self, sex: int, genes: Genes) -> tuple[Indices, Float32]:
        """Where a blended child of a sex is to be moved so that nothing is folded, and by how much, metres."""
        with self._making:
            if sex not in self._folds:
                assert isinstance(self._mixer, Blender)
                shares = genes.shares[genes.keys[:, 0] == sex][0]
                if np.ptp(shares[self._carried]) < _NEARLY_EVEN:
                    self._folds[sex] = np.empty(0, np.intp), np.empty((0, 3), np.float32)
                    return self._folds[sex]
                block = np.empty((ROWS, self.topology.count, 3), np.float32)
                blend_block(self._mixer.basis, np.tile(shares, (ROWS, 1)), block.reshape(ROWS, -1))
                # By blend alone a vertex that is wholly of one feature is the stated mix: it stays where it is.
                unfolder = self._made_unfolder(self.topology.regions.max(1) < 1 - 1e-6)
                before = block[0].copy()
                unfolder.unfold(block[0])
                indices = np.flatnonzero((block[0] != before).any(1))
                self._folds[sex] = indices, block[0][indices] - before[indices]
            return self._folds[sex]

    def _made_unfolder(self, movable: Bool) -> Unfolder:
        # Only when it is needed, since it takes as long as many children; two threads may both make the same.
        if self._unfolder is None:
            recipe, topology = self.recipe, self.topology
            self._unfolder = Unfolder(recipe.father.vertices, recipe.mother.vertices, topology, movable)
        return self._unfolder

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
        return Population(
            recipe=self.recipe,
            index=index,
            vertices=vertices,
            genes=genes,
            topology=self.topology,
            parameters=(
                np.empty((len(index), 0), np.float32)
                if kit is None
                else inherit_parameters(self.recipe, kit, genes, index)
            ),
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
