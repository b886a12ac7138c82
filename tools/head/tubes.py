"""Parts made of rings: eyeballs, teeth, gums, tongue, tear lines, and lashes as open bands of two points a ring.

A tube knows its faces at any coarser step, on the same vertices, and where each corner lies in its own piece of the
texture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .mesh import Faces, Floats, Ints

Patch = tuple[Faces, list[Floats]]
"""Faces, and for each the (corners, 2) places in the piece's own texture, [0, 1]²."""

_STRIP = 0.8
"""The rings' share of the texture's height; above it lie the two ends."""


@dataclass
class Tube:
    """Rings of points, closed at both ends (a band of two points a ring stays open).

    rings: (levels, around, 3) metres, in an order in which the faces look outwards.
    first, last: the pole that closes an end; a row of quads where None.
    """

    rings: Floats
    first: Floats | None = None
    last: Floats | None = None
    _turned: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Turn the faces outwards."""
        points = self.points()
        volume = 0.0
        for face in self.patch()[0]:
            for k in range(1, len(face) - 1):
                a, b, c = points[face[0]], points[face[k]], points[face[k + 1]]
                volume += float(a @ np.cross(b, c))
        self._turned = volume < 0

    def points(self) -> Floats:
        """(n, 3) ring after ring, then the poles."""
        poles = [pole[None] for pole in (self.first, self.last) if pole is not None]
        return np.concatenate([self.rings.reshape(-1, 3), *poles])

    def patch(self, levels: Sequence[int] | None = None, every: int = 1) -> Patch:
        """The faces between the chosen rings, of each ring's points one in `every`."""
        count, around = self.rings.shape[:2]
        chosen = list(range(count)) if levels is None else list(levels)
        grid = np.arange(count * around).reshape(count, around)[chosen][:, ::every]
        wide = grid.shape[1]
        faces: Faces = []
        places: list[Floats] = []
        rows = np.linspace(0, _STRIP if around > 2 else 1.0, len(chosen))
        for row in range(len(chosen) - 1):
            for k in range(wide if around > 2 else 1):
                far = (k + 1) % wide
                faces.append(
                    tuple(int(v) for v in (grid[row, k], grid[row, far], grid[row + 1, far], grid[row + 1, k]))
                )
                low, high = k / max(wide, 1), (k + 1) / wide
                if around == 2:
                    low, high = 0.0, 1.0
                across = np.array([low, high, high, low])
                places.append(np.stack([across, rows[[row, row, row + 1, row + 1]]], 1))
        if around > 2:
            self._ends(grid, faces, places)
        if self._turned:
            faces = [face[::-1] for face in faces]
            places = [place[::-1] for place in places]
        return faces, places

    def _ends(self, grid: Ints, faces: Faces, places: list[Floats]) -> None:
        pole = self.rings.shape[0] * self.rings.shape[1]
        for ring, end, middle in ((grid[0][::-1], self.first, 0.25), (grid[-1], self.last, 0.75)):
            turn = 2 * np.pi * np.arange(len(ring)) / len(ring)
            disc = np.array([middle, 0.9]) + np.stack([0.22 * np.cos(turn), 0.09 * np.sin(turn)], 1)
            if end is None:
                last = len(ring) - 1
                for i in range(len(ring) // 2 - 1):
                    four = [i, i + 1, last - i - 1, last - i]
                    faces.append(tuple(int(v) for v in ring[four]))
                    places.append(disc[four])
                continue
            for i in range(len(ring)):
                j = (i + 1) % len(ring)
                faces.append((int(ring[i]), int(ring[j]), pole))
                places.append(np.stack([disc[i], disc[j], [middle, 0.9]]))
            pole += 1
