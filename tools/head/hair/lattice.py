"""A lattice around the head that says how hair moves when the skin below it does."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from .surface import Surface

SPACING = 0.016
"""Metres between nodes: head shapes vary more slowly than that."""
_TIES = 14
_FEATURES = ("forehead", "outline")
"""Hair goes with skull and neck; the face below the brows makes expressions, and the ears are passed by."""


def lattice(surface: Surface, points: np.ndarray) -> dict[str, Any]:
    """Nodes of all cells that hold one of the points (k, 3), each tied to the skin near it.

    lattice_origin: (3,) metres. lattice_rows: (nx, ny, nz) int16, each node's row or -1.
    lattice_skin: (nodes, ties) uint16 vertices; lattice_shares: (nodes, ties) uint8, rows sum to 255.
    """
    origin = np.floor(points.min(0) / SPACING) * SPACING
    cell = np.floor((points - origin) / SPACING).astype(int)
    size = cell.max(0) + 2
    rows = np.full(size, -1, np.int16)
    for corner in np.ndindex(2, 2, 2):
        rows[tuple((cell + corner).T)] = 0
    used = np.argwhere(rows == 0)
    rows[tuple(used.T)] = np.arange(len(used))
    skin, shares = _ties(surface, origin + used * SPACING)
    return {
        "lattice_origin": origin.astype(np.float32),
        "lattice_rows": rows,
        "lattice_skin": skin.astype(np.uint16),
        "lattice_shares": shares,
    }


def _ties(surface: Surface, nodes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The skin's vertices that each node goes with, nearer ones more, the wider the further out it lies."""
    belongs = sum(surface.region(feature) for feature in _FEATURES)
    allowed = np.flatnonzero(surface.is_skin & (belongs > 0.6) & (surface.region("ears") < 0.1))
    area = np.bincount(surface.triangles.ravel(), np.repeat(surface.areas, 3), len(surface.vertices))[allowed]
    tree = cKDTree(surface.vertices[allowed])
    nearest, _ = tree.query(nodes)
    reach = 0.009 + 0.35 * nearest
    skin = np.zeros((len(nodes), _TIES), np.int64)
    shares = np.zeros((len(nodes), _TIES), np.uint8)
    for i, node in enumerate(nodes):
        near = np.array(tree.query_ball_point(node, nearest[i] + 2.2 * reach[i]))
        far = np.linalg.norm(surface.vertices[allowed[near]] - node, axis=1)
        weight = area[near] * np.exp(-(far**2 - nearest[i] ** 2) / (2 * reach[i] ** 2))
        best = np.argsort(-weight, kind="stable")[:_TIES]
        weight = weight[best] / weight[best].sum()
        skin[i, : len(best)] = allowed[near[best]]
        shares[i, : len(best)] = _of_255(weight)
    return skin, shares


def _of_255(weight: np.ndarray) -> np.ndarray:
    """Whole numbers that sum to 255, the largest taking the remainder."""
    steps = np.floor(weight * 255).astype(int)
    steps[0] += 255 - steps.sum()
    return steps
