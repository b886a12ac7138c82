"""How a surface resists bending: the matrices of the registration's smoothness."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from ...arrays import Float64, Int32


def cotangent(points: Float64, triangles: Int32) -> tuple[sparse.csr_matrix, Float64]:
    """The cotangent Laplacian (n, n), positive semidefinite, and each vertex's share of the area (n,).

    Cotangents are held within [0.05, 5], since the slivers of an artist's mesh would make it indefinite.
    """
    count = len(points)
    rows: list[Int32] = []
    columns: list[Int32] = []
    values: list[Float64] = []
    areas = np.zeros(count)
    twice = np.linalg.norm(
        np.cross(points[triangles[:, 1]] - points[triangles[:, 0]], points[triangles[:, 2]] - points[triangles[:, 0]]),
        axis=1,
    )
    for k in range(3):
        here, one, two = triangles[:, k], triangles[:, (k + 1) % 3], triangles[:, (k + 2) % 3]
        dot = np.einsum("ni,ni->n", points[one] - points[here], points[two] - points[here])
        half = np.clip(dot / np.maximum(twice, 1e-20), 0.05, 5) / 2
        rows += [one, two]
        columns += [two, one]
        values += [half, half]
        areas += np.bincount(here, twice / 6, count)
    weights = sparse.csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(count, count)
    )
    degree = np.asarray(weights.sum(1)).ravel()
    return sparse.csr_matrix(sparse.diags(degree) - weights), np.maximum(areas, 1e-9)
