"""Mosaic: of each feature a random share of the vertices from the father, the rest from the mother.

The picks are random, exact in number, and lie in patches, so that what a child has of a parent can be seen as his or
hers. Within a patch the child has the parent's relief; where patches meet, differences along edges are the parents'
mean, and a sparse system finds the surface that has them. What the parents differ in on a larger scale than patches
(the size of the skull) follows the picks' density: in patches it would make lumps.
Source: US 2025/0259394, [0127], [0134]; the gradient domain is ours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float32, Float64, UInt8
from ..heads import Topology
from .blending import Blends
from .genes import generator_of
from .gradients import Screened, skin_graph
from .recipe import Recipe

_PICKS = 2
"""The purpose (third part of the spawn key) of the picks' draws."""
_WAVES = 24
_ONE_SIDED = 4
_ASYMMETRY = 0.35
"""Every fourth wave differs between left and right, and is so much weaker: faces are nearly, not wholly, symmetric."""
_PATCH = 0.16
"""The picks' patches, as a fraction of the head's root mean square radius: their field turns about twice in a nose."""
_HOLD = 0.14
"""The length, as a fraction of that radius, over which a patch holds its own place against its neighbours."""
_LARGE, _DENSITY = 0.35, 0.8
"""Lengths, as fractions of that radius: from the first on, differences between the parents follow the picks' density,
which is taken over the second."""


class Mosaic:
    """Mixes by picks."""

    def __init__(self, recipe: Recipe, topology: Topology) -> None:
        father, mother = recipe.father.vertices, recipe.mother.vertices
        self._recipe = recipe
        self._blends = Blends(recipe.father, recipe.mother, topology.regions)
        both = (father.astype(np.float64) + mother) / 2
        self._radius = float(np.sqrt(((both - both.mean(0)) ** 2).sum(1).mean()))
        self._points = both / (_PATCH * self._radius)
        self._owner = topology.regions.argmax(1)
        self.graph = skin_graph(father, mother, topology)
        skin = self.graph.skin
        self._near, large, self._density = (
            Screened(self.graph, np.full(len(skin), (length * self._radius) ** -2))
            for length in (_HOLD, _LARGE, _DENSITY)
        )
        self._mother = mother[skin].astype(np.float64)
        way = father[skin].astype(np.float64) - mother[skin]
        self._large = large.solve(None, way)
        self._small = way - self._large
        self._steps = self.graph.differences(self._small)

    def mix(self, child: int, shares: Float32, out: Float32) -> UInt8 | None:
        """Pick and solve the skin; parts that cannot be patched (eyes, teeth) are blended."""
        out[:] = self._blends.shape(shares)
        picks = self.pick(child, shares)
        out[self.graph.skin] = self._mother + self.surface(picks)
        return picks

    def pick(self, child: int, shares: Float32) -> UInt8:
        """Which vertices are the father's: (n,) uint8; of each feature's vertices his share, rounded.

        shares: (features,) float32 in [0, 1].
        """
        field = _random_field(self._points, generator_of(self._recipe, child, _PICKS))
        picks = np.zeros(len(self._owner), np.uint8)
        for feature, share in enumerate(shares):
            own = np.flatnonzero(self._owner == feature)
            count = round(round(float(share), 6) * len(own))
            picks[own[np.argsort(-field[own], kind="stable")[:count]]] = 1
        return picks

    def surface(self, picks: UInt8) -> Float64:
        """The skin that the picks make, as the way from the mother: (m, 3) float64, metres."""
        his = picks[self.graph.skin].astype(np.float64)[:, None]
        one, other = self.graph.ends
        relief = 0.5 * (his[one] + his[other]) * self._steps
        return self._density.solve(None, his) * self._large + self._near.solve(
            relief, self._near.solve(None, his) * self._small
        )


def _random_field(points: Float64, rng: np.random.Generator) -> NDArray[np.float64]:
    """A smooth random field: waves of random lengths and phases, most of them alike on both sides of the face."""
    waves = rng.standard_normal((_WAVES, 3)) * np.where(np.arange(_WAVES) % 2, 1.0, 2.0)[:, None]
    phases = rng.uniform(0, 2 * np.pi, _WAVES)
    field = np.zeros(len(points))
    for number, ((x, y, z), phase) in enumerate(zip(waves, phases, strict=True)):
        along = points[:, 1] * y + points[:, 2] * z + phase
        if number % _ONE_SIDED:
            field += np.cos(points[:, 0] * x) * np.cos(along)
        else:
            field += _ASYMMETRY * np.cos(points[:, 0] * x + along)
    return field
