"""The ways to mix two parents, behind one door: blend, mosaic, and fusing of either."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

import numpy as np

from ..arrays import Float32, UInt8
from ..errors import EngineMissing
from ..heads import Topology
from .blending import Blends
from .recipe import Recipe
from .unfolding import Unfolder

_NEARLY_EVEN = 0.15
"""Where the features' shares differ by less, a blend cannot fold: it is nearly an even mix of its parents."""


class Mixer(Protocol):
    """Mixes one child."""

    def mix(self, child: int, shares: Float32, out: Float32) -> UInt8 | None:
        """Write a child's vertices.

        child: its number in the family. shares: (features,) float32 in [0, 1], the father's.
        out: (n, 3) float32, metres.
        Returns (n,) uint8, which vertices were picked from the father, where they were.
        """
        ...


class Blender:
    """Linear synthesis, with folds taken out where no vertex is wholly of one feature."""

    def __init__(self, recipe: Recipe, topology: Topology) -> None:
        self._recipe, self._topology = recipe, topology
        self._blends = Blends(recipe.father, recipe.mother, topology.regions)
        self._carried = topology.regions.max(0, initial=0.0) > 0
        self._kept: dict[bytes, Float32] = {}

    def mix(self, child: int, shares: Float32, out: Float32) -> UInt8 | None:
        """Copy the mix of these shares, which is worked out once."""
        key = shares.tobytes()
        if key not in self._kept:
            self._kept[key] = self._unfolded(shares)
        out[:] = self._kept[key]
        return None

    def _unfolded(self, shares: Float32) -> Float32:
        shape = self._blends.shape(shares)
        if np.ptp(shares[self._carried]) < _NEARLY_EVEN:
            return shape
        father, mother = self._recipe.father.vertices, self._recipe.mother.vertices
        # A vertex that is wholly of one feature is the stated mix: it stays where it is.
        movable = self._topology.regions.max(1) < 1 - 1e-6
        shape = shape.copy()
        Unfolder(father, mother, self._topology, movable).unfold(shape)
        return shape


def make_mixer(recipe: Recipe, topology: Topology) -> Mixer:
    """The mixer that a recipe asks for.

    Raises EngineMissing where it needs more than numpy and only numpy is at hand.
    """
    if recipe.mode == "blend" and recipe.fuse == "none":
        return Blender(recipe, topology)
    require_packages(recipe)
    from . import fusing, mosaic

    if recipe.fuse == "none":
        return mosaic.Mosaic(recipe, topology)
    return fusing.FusedBlend(recipe, topology) if recipe.mode == "blend" else fusing.FusedMosaic(recipe, topology)


def require_packages(recipe: Recipe) -> None:
    """Raise EngineMissing where a recipe's way of mixing needs more than numpy and only numpy is at hand."""
    if recipe.mode == "blend" and recipe.fuse == "none":
        return
    try:
        import_module("scipy.sparse.linalg")
    except ImportError as error:
        asked = f"--mode {recipe.mode} --fuse {recipe.fuse}"
        raise EngineMissing(
            asked, f"needs {error.name}, which is not installed", "install the engine, or use --mode blend --fuse none"
        ) from error
