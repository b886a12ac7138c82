"""Linear synthesis: each feature of a child is a mix of its parents'.

Source: US 2025/0259394, [0126].
"""

from __future__ import annotations

import numpy as np

from ..arrays import Float32
from ..heads import Head


class Blends:
    """What a couple's features give by linear synthesis.

    A couple's sons all have the same shares, and so have its daughters, so each mix is worked out once and kept. It is
    summed elementwise: no library may choose another order for other shapes, threads or machines.

    regions: (n, features) float32, rows sum to 1.
    """

    def __init__(self, father: Head, mother: Head, regions: Float32) -> None:
        self._mother = mother.vertices.astype(np.float64)
        self._way = father.vertices - self._mother
        self._regions = regions
        self._kept: dict[bytes, Float32] = {}

    def shape(self, shares: Float32) -> Float32:
        """The mix of all features.

        shares: (features,) float32 in [0, 1], the father's.
        Returns (n, 3) float32, metres, not to be written to.
        """
        key = shares.tobytes()
        if key not in self._kept:
            his = np.zeros(len(self._mother))
            for share, weights in zip(shares.astype(np.float64), self._regions.T, strict=True):
                his += share * weights
            shape = (self._mother + his[:, None] * self._way).astype(np.float32)
            shape.flags.writeable = False
            self._kept[key] = shape
        return self._kept[key]
