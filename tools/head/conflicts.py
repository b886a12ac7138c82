"""Where two parameters of a region fight at their ends, and the shapes that reconcile them.

Each parameter alone is sound from 0 to 1. Two together may fold the skin; then one gives way, as far as it must.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from kindred.engine.heads.features import SKIN

from .assembly import Assembly
from .mesh import Floats, Ints

_STEEPEST = 0.15
"""The cosine between a face and itself on the mean head below which it counts as folding."""

_MOVED = 1e-5


@dataclass(frozen=True)
class Conflict:
    """Two parameters and the ends (-1 for 0, 1 for 1) at which they fight; motion: (n, 3) metres."""

    pair: tuple[int, int]
    ends: tuple[int, int]
    motion: Floats


class Skin:
    """The mean head's skin, and what can be wrong with a moved one."""

    def __init__(self, head: Assembly) -> None:
        self.points = head.vertices
        faces = [face for face in head.faces if head.parts[face[0]] == SKIN]
        self.corners = np.array([(*face, face[0])[:4] for face in faces])
        self.across = _unit(self._across(self.points))

    def _across(self, points: Floats, faces: Ints | slice = slice(None)) -> Floats:
        a, b, c, d = (points[self.corners[faces, k]] for k in range(4))
        return np.cross(c - a, d - b)

    def folding(self, points: Floats, faces: Ints | slice = slice(None)) -> Ints:
        """Indices into `faces` of those that turn too far from where they face on the mean head."""
        turned = (_unit(self._across(points, faces)) * self.across[faces]).sum(1)
        return np.flatnonzero(turned < _STEEPEST)


def find_conflicts(head: Assembly, groups: Sequence[str], directions: Floats) -> Iterator[Conflict]:
    """All conflicts of a rig's pairs within a group.

    directions: (p, n, 3) metres from 0 to 1.
    """
    skin = Skin(head)
    moved = np.abs(directions).max(2) > _MOVED
    faces = moved[:, skin.corners].any(2)
    for i, j in combinations(range(len(groups)), 2):
        both = np.flatnonzero(faces[i] & faces[j])
        if groups[i] != groups[j] or not len(both):
            continue
        for ends in product((-1, 1), (-1, 1)):
            linear = (ends[0] * directions[i] + ends[1] * directions[j]) / 2
            if not len(skin.folding(skin.points + linear, both)):
                continue
            which, share = _yielding(skin, both, ends[0] * directions[i] / 2, ends[1] * directions[j] / 2)
            yield Conflict((i, j), ends, -share * ends[which] * directions[(i, j)[which]] / 2)


def _yielding(skin: Skin, faces: Ints, one: Floats, other: Floats) -> tuple[int, float]:
    """Which of two motions gives way (0 or 1), and by how large a share, the smallest that unfolds the skin."""
    for share in np.arange(1, 21) / 20:
        for which, motion in enumerate(((1 - share) * one + other, one + (1 - share) * other)):
            if not len(skin.folding(skin.points + motion, faces)):
                return which, float(share)
    return 1, 1.0


def _unit(vectors: Floats) -> Floats:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-15)
