"""The ways to mix two parents, behind one door: blend, mosaic, and fusing of either."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from ..arrays import Float32, UInt8
from ..errors import EngineMissing
from ..heads import Topology
from .blending import ROWS, blend_basis, blend_block
from .genes import Genes
from .recipe import Recipe

__all__ = ["ROWS", "Blender", "Mixer", "make_mixer"]


class Mixer(Protocol):
    """Mixes one block of children."""

    def mix(self, block: Float32, genes: Genes, asked: range, inside: slice) -> UInt8 | None:
        """Write the children's vertices.

        block: (ROWS, n, 3) float32, metres. genes: of the whole block.
        asked: the children that are wanted; inside: their rows; the other rows may hold anything finite.
        Returns (asked, n) uint8, which vertices were picked from the father, where they were.
        """
        ...


class Blender:
    """Linear synthesis."""

    def __init__(self, recipe: Recipe, topology: Topology) -> None:
        self.basis = blend_basis(recipe.father, recipe.mother, topology.regions)

    def mix(self, block: Float32, genes: Genes, asked: range, inside: slice) -> UInt8 | None:
        """Mix all rows."""
        blend_block(self.basis, genes.shares, block.reshape(ROWS, -1))
        return None


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
