"""Linear synthesis: each feature of a child is a mix of its parents'.

Source: US 2025/0259394, [0126].
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arrays import Float32
from ..heads import Head

ROWS = 16
"""Children a block. Blocks lie on multiples of it in the family, so that a child has the same place in any shard."""

_COLUMNS = 1024
# BLAS sums in an order that depends on the shape and on how it splits the work among threads. 16 children x 13 terms x
# 1024 coordinates is less than OpenBLAS gives to more than one thread, and the pieces lie at the same places always.


def blend_basis(father: Head, mother: Head, regions: Float32) -> Float32:
    """What the shares multiply: the way from mother to father for each feature, and the mother herself.

    regions: (n, features) float32, rows sum to 1.
    Returns (features + 1, n * 3) float32, metres.
    """
    way = father.vertices.astype(np.float64) - mother.vertices
    basis = np.empty((regions.shape[1] + 1, way.size), np.float32)
    for row, weights in zip(basis, regions.T, strict=False):
        row[:] = (weights[:, None] * way).ravel()
    basis[-1] = mother.vertices.ravel()
    return basis


def blend_block(basis: Float32, shares: Float32, out: Float32) -> None:
    """Mix one block of children.

    basis: from blend_basis.
    shares: (ROWS, features) float32 in [0, 1], the father's.
    out: (ROWS, n * 3) float32, is written; metres.
    """
    factors = np.ones((ROWS, len(basis)), np.float32)
    factors[:, :-1] = shares
    for columns in _pieces(basis.shape[1]):
        np.matmul(factors, basis[:, columns], out=out[:, columns])


def _pieces(width: int) -> Iterator[slice]:
    return (slice(at, min(at + _COLUMNS, width)) for at in range(0, width, _COLUMNS))
