"""Strands as cards: what is stored of each, in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .groom import frames
from .strands import COLUMNS
from .surface import Roots, Surface

STEP = 1e-5
"""Metres per unit of a stored place."""
WIDTH_STEP = 5e-5
"""Metres per unit of a stored width."""


@dataclass(frozen=True)
class Cards:
    """k cards of p points each.

    spines: (k, p, 3) metres. sides, normals: (k, p, 3) unit vectors across, and the way that light sees them facing.
    widths: (k, p) metres. columns: (k,) the clump of the sheet.
    """

    roots: Roots
    spines: np.ndarray
    sides: np.ndarray
    normals: np.ndarray
    widths: np.ndarray
    columns: np.ndarray


def lay(
    surface: Surface,
    roots: Roots,
    spines: np.ndarray,
    width: np.ndarray,
    columns: np.ndarray,
    roll: np.ndarray,
    soft: float = 0.65,
    broad: float = 0.30,
) -> Cards:
    """Cards along strands.

    width: (k,) metres at their widest. roll: (k,) radians about the strand. soft: how far normals are the volume's.
    broad: the most that a card's width may be of its length.
    """
    side, out, tangent = frames(surface, spines)
    turned = np.cos(roll)[:, None, None] * side + np.sin(roll)[:, None, None] * out
    _, volume = surface.near(spines)
    facing = np.cross(turned, tangent)
    normal = soft * volume + (1 - soft) * facing
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-9)
    step = np.linalg.norm(np.diff(spines, axis=1), axis=2)
    arc = np.concatenate([np.zeros((len(spines), 1)), np.cumsum(step, 1)], 1)
    along = arc / arc[:, -1:]
    width = np.minimum(width, broad * arc[:, -1] + 0.0005)
    profile = np.minimum(1, 0.6 + along / 0.25 * 0.4) * (1 - 0.4 * along**3)
    return Cards(roots, spines, turned, normal, width[:, None] * profile, columns)


def packed(surface: Surface, groups: list[Cards]) -> dict[str, Any]:
    """Arrays of a style; groups may differ in their points a card, so all are stored flat."""
    points = np.concatenate([one.spines.reshape(-1, 3) for one in groups])
    flat = {
        "points": np.rint(points / STEP).clip(-32767, 32767).astype(np.int16),
        "sides": _units(np.concatenate([one.sides.reshape(-1, 3) for one in groups])),
        "normals": _units(np.concatenate([one.normals.reshape(-1, 3) for one in groups])),
        "widths": np.rint(np.concatenate([one.widths.ravel() for one in groups]) / WIDTH_STEP)
        .clip(1, 65535)
        .astype(np.uint16),
        "skin": surface.nearest_vertex(points).astype(np.uint16),
        "lengths": np.concatenate([np.full(len(one.spines), one.spines.shape[1]) for one in groups]).astype(np.uint8),
        "columns": np.concatenate([one.columns for one in groups]).astype(np.uint8),
        "root_corners": np.concatenate([one.roots.corners for one in groups]).astype(np.uint16),
        "root_shares": np.rint(np.concatenate([one.roots.shares for one in groups]) * 255).astype(np.uint8),
    }
    if flat["columns"].max() >= COLUMNS:
        raise ValueError("a card asks for a clump that no sheet has")
    return flat


def _units(vectors: np.ndarray) -> np.ndarray:
    return np.rint(vectors * 127).clip(-127, 127).astype(np.int8)
