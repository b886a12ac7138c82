"""Fusing: the features' shapes become one face without seams.

A blend of features with different shares bends where their regions meet. Here each feature keeps its own relief and, in
its core, its place; between cores, where regions overlap, the surface is solved from the relief alone.
Source: US 2025/0259394, [0135], [0136] fuse by networks; the gradient domain is ours.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, Float64, UInt8
from ..heads import Topology
from .blending import Blends
from .gradients import Screened, skin_graph
from .mosaic import Mosaic
from .recipe import Recipe

_SHARPER = 2.0
"""The regions' weights are raised to this power where they say whose relief a point has."""
_CORE, _SEAM = 0.04, 0.6
"""Lengths, as fractions of the head's radius, over which places prevail in a feature's core and where features meet."""


class Fuser:
    """Solves a couple's children in the gradient domain."""

    def __init__(self, recipe: Recipe, topology: Topology) -> None:
        father, mother = recipe.father.vertices, recipe.mother.vertices
        self.graph = skin_graph(father, mother, topology)
        skin = self.graph.skin
        both = (father.astype(np.float64) + mother) / 2
        radius = float(np.sqrt(((both - both.mean(0)) ** 2).sum(1).mean()))
        regions = topology.regions[skin].astype(np.float64)
        core = np.clip(2 * regions.max(1) - 1, 0, 1) ** 2
        self._screened = Screened(self.graph, core * (_CORE * radius) ** -2 + (1 - core) * (_SEAM * radius) ** -2)
        self._sharp = regions**_SHARPER
        self._sharp /= self._sharp.sum(1, keepdims=True)
        self._way = father[skin].astype(np.float64) - mother[skin]
        self._steps = self.graph.differences(self._way)
        self.mother = mother[skin].astype(np.float64)

    def fuse(self, places: Float64, his: Float64) -> Float64:
        """One surface.

        places: (m, 3) metres, the way from the mother before fusing. his: (m,) the father's share of the relief.
        Returns the way from the mother, (m, 3).
        """
        one, other = self.graph.ends
        steps = (0.5 * (his[one] + his[other]))[:, None] * self._steps
        return self._screened.solve(steps, places)

    def relief(self, shares: Float32) -> Float64:
        """The father's share of the relief at each point, from his shares of the features."""
        return (self._sharp * shares.astype(np.float64)).sum(1)


class FusedBlend:
    """Linear synthesis, fused."""

    def __init__(self, recipe: Recipe, topology: Topology) -> None:
        self._blends = Blends(recipe.father, recipe.mother, topology.regions)
        self._fuser = Fuser(recipe, topology)

    def mix(self, child: int, shares: Float32, out: Float32) -> UInt8 | None:
        """Blend, then fuse."""
        out[:] = self._blends.shape(shares)
        fuser = self._fuser
        places = out[fuser.graph.skin] - fuser.mother
        out[fuser.graph.skin] = fuser.mother + fuser.fuse(places, fuser.relief(shares))
        return None


class FusedMosaic:
    """Mosaic, fused."""

    def __init__(self, recipe: Recipe, topology: Topology) -> None:
        self._mosaic, self._fuser = Mosaic(recipe, topology), Fuser(recipe, topology)

    def mix(self, child: int, shares: Float32, out: Float32) -> UInt8 | None:
        """Pick, then fuse."""
        picks = self._mosaic.mix(child, shares, out)
        assert picks is not None
        fuser = self._fuser
        places = out[fuser.graph.skin] - fuser.mother
        out[fuser.graph.skin] = fuser.mother + fuser.fuse(places, picks[fuser.graph.skin].astype(np.float64))
        return picks
