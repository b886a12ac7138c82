"""Matrix products whose bytes do not depend on the number of threads.

BLAS sums in an order that depends on shape and threads. OpenBLAS gives a product to one thread while rows times terms
times columns is at most 262,144, so larger ones are cut into pieces that lie at the same places always.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Float64

_LARGEST = 1 << 18


def steady_product(one: Float64, other: Float64) -> Float64:
    """`one @ other`, the same for any number of threads.

    one: (m, k). other: (k, n).
    """
    (rows, terms), columns = one.shape, other.shape[1]
    result = np.zeros((rows, columns))
    deep = max(1, min(terms, _LARGEST // max(1, columns)))
    high = max(1, _LARGEST // (deep * max(1, columns)))
    for first in range(0, terms, deep):
        for top in range(0, rows, high):
            part = one[top : top + high, first : first + deep]
            result[top : top + high] += np.matmul(part, other[first : first + deep])
    return result
