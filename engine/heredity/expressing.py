"""--express: homozygous recessive features, which blending would leave between their parents, move towards the mean of
the recessive class. Ours, off by default."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ..arrays import Float32, Float64, Int32
from ..errors import BadInput
from ..heads import FEATURES, SEXES, Sex, Topology
from ..heads.features import LASHES, SKIN
from .genes import Genes
from .products import steady_product


class Typical(Protocol):
    """The mean shape of a recessive feature: (k,) vertices and (k, 3) metres."""

    @property
    def indices(self) -> Int32: ...
    @property
    def recessive(self) -> Float32: ...


class Founders(Protocol):
    """What knows the founders' mean shapes; TraitClassifier does."""

    def typical_shape(self, sex: Sex, topology: str, feature: str) -> Typical | None:
        """The mean shapes of a feature's classes, or None."""
        ...


class Expresser:
    """Moves homozygous recessive features of children towards the recessive mean.

    strength: how far, in [0, 1].
    Raises BadInput when nobody knows a recessive mean for heads of this topology.
    """

    def __init__(self, strength: float, founders: Founders | None, topology: Topology, parts_too: bool) -> None:
        self._strength = np.float32(strength)
        moves = np.ones(topology.count, bool) if parts_too else np.isin(topology.parts, (SKIN, LASHES))
        self._steps: dict[tuple[int, int], tuple[Int32, Float32, Float32]] = {}
        for sex, name in enumerate(SEXES):
            for column, feature in enumerate(FEATURES):
                typical = founders.typical_shape(name, topology.name, feature) if founders is not None else None
                if typical is not None:
                    kept = moves[typical.indices]
                    indices = typical.indices[kept]
                    weights = topology.regions[indices, column, None]
                    self._steps[sex, column] = indices, typical.recessive[kept], weights
        if not self._steps:
            raise BadInput(
                f"--express {strength:g}",
                "no recessive mean is known for heads of this topology",
                "tag a library with twelve or more founders of each sex in it, or leave --express out",
            )

    def apply(self, block: Float32, genes: Genes) -> None:
        """Move children in place.

        block: (children, n, 3) float32, metres.
        """
        recessive = ~genes.alleles.any(2)
        for row, column in zip(*np.nonzero(recessive), strict=True):
            step = self._steps.get((int(genes.keys[row, 0]), int(column)))
            if step is not None:
                indices, mean, weights = step
                here = block[row, indices].astype(np.float64)
                block[row, indices] += self._strength * weights * _apart(here, mean, weights.astype(np.float64))


def _apart(here: Float64, mean: Float32, weights: Float64) -> Float64:
    """The way from a child's feature to the mean's, once the mean lies, by its border, where the child's feature lies.

    A child's head has its own size and proportions: without this the border would be torn. The border is what both
    share, so the mean is shifted, turned and scaled until it fits there.
    here: (k, 3) metres. mean: (k, 3). weights: (k, 1), the feature's region.
    """
    border = weights * (1.02 - weights)
    middle = (border * here).sum(0) / border.sum()
    way = mean - here
    x, y, z = ((here - middle) / np.abs(here - middle).max(initial=1e-9)).T
    none, one = np.zeros_like(x), np.ones_like(x)
    columns = [(one, none, none), (none, one, none), (none, none, one), (x, y, z)]
    columns += [(none, -z, y), (z, none, -x), (-y, x, none)]
    basis = np.stack([np.stack(column, 1) for column in columns], 2)
    weighted = (basis * border[:, :, None]).reshape(-1, len(columns)).T
    normal = steady_product(weighted, basis.reshape(-1, len(columns))) + 1e-9 * border.sum() * np.eye(len(columns))
    fit = np.linalg.solve(normal, steady_product(weighted, way.reshape(-1, 1)))[:, 0]
    return way - (basis * fit).sum(2)
