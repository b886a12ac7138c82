"""What rides on other surfaces: lashes on the lids, the tear line on lids and eyeball.

A rider's vertex keeps its own share of its parents' offsets from the points that it is bound to, and goes where those
points went in the child.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Float32, Float64
from .neighbours import Indices, closeness, nearest

_BOUND = 16
"""So many points lead each rider, that neighbours are led alike and thin blades do not turn over."""


@dataclass(frozen=True, slots=True, eq=False)
class Riders:
    """Vertices bound to others.

    moved: (k,) riders. bound: (k, points) what each rides on, with weights that sum to one.
    """

    moved: Indices
    bound: Indices
    weights: Float64

    def ride(self, block: Float32, shares: Float32, father: Float32, mother: Float32, regions: Float32) -> None:
        """Move the riders of each child along with what they are bound to.

        block: (children, n, 3) float32, metres; the riders are changed.
        shares: (children, features), the father's. father, mother: (n, 3). regions: (n, features).
        """
        his = np.einsum("cf,kf->ck", shares.astype(np.float64), regions[self.moved].astype(np.float64))
        way = father.astype(np.float64) - mother
        for place in range(self.bound.shape[1]):
            points = self.bound[:, place]
            # Where the bound point would lie if it had the rider's share, against where it lies.
            step = block[:, points] - (mother[points] + his[..., None] * way[points])
            block[:, self.moved] += (self.weights[:, place, None] * step).astype(np.float32)


def bind(father: Float32, mother: Float32, moved: Indices, anchors: Indices) -> Riders:
    """Bind riders to the nearest anchors, as they lie on average in both parents."""
    both = (father.astype(np.float64) + mother) / 2
    found, distance = nearest(both[moved], both[anchors], _BOUND)
    return Riders(moved, anchors[found], closeness(distance))
