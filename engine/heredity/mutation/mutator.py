"""Giving mutated features their new shapes.

Source: US 2025/0259394, [0130], [0133]; how a shape changes is ours.
"""

from __future__ import annotations

from threading import Lock

import numpy as np

from ...arrays import Float32
from ...heads import FEATURES, Topology
from ...heads.features import SKIN
from ..genes import Genes, generator_of
from ..recipe import Recipe
from ..rigged import REDRAWN, kit_of, redraw
from .fields import Field, Surface, make_field
from .lashes import Lashes


class Mutator:
    """Applies the mutations of a couple's children.

    Heads of the bundled rig get the feature's parameters anew, from the spread that people are sampled from; others
    change along the modes that features vary in between people, as far as they do.
    """

    def __init__(self, recipe: Recipe, topology: Topology) -> None:
        self._recipe, self._topology = recipe, topology
        self._kit = kit_of(recipe)
        # Parts follow the skin when they are seated; without seating they move like it.
        moves = topology.parts == SKIN if recipe.seat else np.ones(topology.count, bool)
        self._skin = np.flatnonzero(moves)
        self._making = Lock()
        self._surface: Surface | None = None
        self._fields: dict[str, Field | Lashes | None] = {}

    def apply(self, block: Float32, genes: Genes, index: range) -> None:
        """Mutate children in place.

        block: (children, n, 3) float32, metres. genes: theirs. index: their numbers in the family.
        """
        for row, column in zip(*np.nonzero(genes.mutated), strict=True):
            self._mutate(block[row], index[row], FEATURES[column], float(genes.shares[row, column]))

    def _mutate(self, child: Float32, index: int, feature: str, share: float) -> None:
        if self._kit is not None:
            moved = redraw(self._recipe, self._kit, index, feature, share, self._skin)
            if moved is not None:
                child[self._skin] += moved
                return
        field = self._field(feature)
        if field is not None:
            rng = generator_of(self._recipe, index, REDRAWN + FEATURES.index(feature))
            field.apply(child, feature, rng)

    def _field(self, feature: str) -> Field | Lashes | None:
        with self._making:  # else each thread would make its own
            if feature not in self._fields:
                self._fields[feature] = self._make_field(feature)
            return self._fields[feature]

    def _make_field(self, feature: str) -> Field | Lashes | None:
        if self._surface is None:
            both = (self._recipe.father.vertices.astype(np.float64) + self._recipe.mother.vertices) / 2
            self._surface = Surface.of(both, self._topology)
        lashes = Lashes.of(self._surface.vertices, self._topology) if feature == "lashes" else None
        return lashes or make_field(feature, self._surface, self._recipe.seat)
