"""What a template is drawn to: the outside of a foreign head's skin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import KDTree

from ...arrays import Bool, Float64
from .surface import Samples, unit
from .views import View, depth_map

_DIRECTIONS, _SIZE = 42, 256
_NORMAL_LENGTHS = (0.012, 0.004)
"""What a difference of one in the normal counts for in metres when the nearest place is sought, far off and near."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """Samples of a surface in our frame, metres, with normals outwards, ready to be searched.

    trees: k-d trees of places and normals together, one for each of _NORMAL_LENGTHS.
    """

    samples: Samples
    trees: tuple[KDTree, KDTree]

    def nearest(self, points: Float64, normals: Float64, *, fine: bool) -> tuple[Float64, Float64, Bool]:
        """The place on the surface for each point (n, 3) with a unit normal (n, 3).

        Returns places (n, 3), the surface's normals there (n, 3), and whether the place may be relied on (n,): it is
        not where the point lies beyond a border or a hole, or where the surface looks another way.
        """
        length = _NORMAL_LENGTHS[int(fine)]
        _, found = self.trees[int(fine)].query(np.hstack([points, normals * length]), workers=-1)
        places, facing = self.samples.points[found], self.samples.normals[found]
        away = points - places
        height = np.einsum("ni,ni->n", away, facing)
        aside = np.linalg.norm(away - height[:, None] * facing, axis=1)
        sound = (aside < 2 * self.samples.spacing + (0.3 if fine else 0.7) * np.abs(height)) & (
            np.einsum("ni,ni->n", facing, normals) > (0.6 if fine else 0.4)
        )
        return points - height[:, None] * facing, facing, sound


def make_target(samples: Samples) -> Target:
    """Keep what is seen from outside, and turn the normals outwards.

    samples: of the skin, in our frame, metres; normals of any sign.
    """
    outwards = seen_from(samples)
    outside = samples.chosen(np.linalg.norm(outwards, axis=1) > 0)
    signs = np.sign(np.einsum("ni,ni->n", outside.normals, outwards[np.linalg.norm(outwards, axis=1) > 0]))
    kept = Samples(
        outside.points, outside.normals * np.where(signs == 0, 1, signs)[:, None], outside.owner, outside.spacing
    )
    near, far = (KDTree(np.hstack([kept.points, kept.normals * length])) for length in _NORMAL_LENGTHS)
    return Target(kept, (near, far))


def seen_from(samples: Samples) -> Float64:
    """(k, 3): the sum of the directions from which each sample is seen; zero where it is hidden.

    A look from the head's own inside (through a hole, or into a mask from behind) does not count.
    """
    low, high = samples.points.min(0), samples.points.max(0)
    centre, half = (low + high) / 2, float(np.linalg.norm(high - low)) / 2
    middle = np.column_stack([np.zeros(len(samples.points)), np.full(len(samples.points), 0.09), samples.points[:, 2]])
    middle[:, 2] = np.clip(middle[:, 2], -0.3, 0.03)
    away = unit(samples.points - middle)
    outwards = np.zeros_like(samples.points)
    for direction in sphere(_DIRECTIONS):
        view = View(_towards(direction), centre, half, _SIZE)
        placed = view.project(samples.points)
        cells = np.clip(np.floor(placed[:, :2]).astype(np.int64), 0, _SIZE - 1)
        gap = 2.5 * max(samples.spacing, 2 * half / _SIZE)
        facing = np.abs(samples.normals @ direction)
        shown = placed[:, 2] >= depth_map(samples, view)[cells[:, 1], cells[:, 0]] - gap
        outwards[shown & (facing > 0.25) & (away @ direction > -0.2)] += direction
    return outwards


def sphere(count: int) -> Float64:
    """(count, 3) unit vectors evenly over the sphere."""
    i = np.arange(count) + 0.5
    height, angle = 1 - 2 * i / count, np.pi * (1 + np.sqrt(5.0)) * i
    ring = np.sqrt(1 - height**2)
    return np.column_stack([ring * np.cos(angle), ring * np.sin(angle), height])


def _towards(direction: Float64) -> Float64:
    side = np.cross([0.0, 0, 1.0] if abs(direction[2]) < 0.9 else [0.0, 1.0, 0], direction)
    side /= np.linalg.norm(side)
    return np.stack([side, np.cross(direction, side), direction])
