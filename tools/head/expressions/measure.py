"""Measure figures.npz on ../shared/data: `python -m tools.head.expressions.measure` (by hand; the build reads it).

What is kept: how the 468 landmarks, the points of the skull and neck sections and those of the ear move with each
expression of ICT-FaceKit (Copyright (c) 2020 USC Institute for Creative Technologies, MIT), made symmetric, and nothing
of its mesh.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import trimesh

from ..cage import cage_mirror, face_quads
from ..ears import EAR_FOLLOWED, relief_at, side_curves
from ..figures import load_figures
from ..measure import DATA, Scan
from ..mesh import Floats, Ints

FLIP = np.array([-1.0, 1.0, 1.0])
# Rows of landmarks over the upper and the lower lip, from the right corner to the left, the outermost first.
_UPPER = ("61 185 40 39 37 0", "76 184 74 73 72 11", "62 183 42 41 38 12", "78 191 80 81 82 13")
_LOWER = ("61 146 91 181 84 17", "76 77 90 180 85 16", "62 96 89 179 86 15", "78 95 88 178 87 14")
_NEAR = 0.006


def main() -> None:
    """Write figures.npz beside this file."""
    scan = MovingScan()
    figures = load_figures()
    side = side_curves()[list(EAR_FOLLOWED)]
    ear = np.concatenate([relief_at(figures.ear_relief, side)[..., None], side], -1).reshape(-1, 3)
    moved = scan.motions_at(figures.cage)
    lips = scan.lip_motions(figures.cage)
    for landmark, motion in lips.items():
        moved[:, landmark] = motion
    twin = scan.twins()
    moved = (moved + moved[twin][:, cage_mirror()] * FLIP) / 2
    ears = (scan.motions_at(ear) + scan.motions_at(ear * FLIP)[twin] * FLIP) / 2
    np.savez_compressed(
        Path(__file__).parent / "figures.npz",
        names=np.array(scan.names),
        cage=moved.astype(np.float16),
        ear=ears.astype(np.float16),
    )


class MovingScan(Scan):
    """The mean scanned head and how its skin moves with each expression."""

    def __init__(self) -> None:
        super().__init__()
        data = np.load(DATA / "ict_facekit.npz", allow_pickle=False)
        self.names = [str(name) for name in data["expression_names"]]
        offsets = data["expression"].astype(np.float64)
        self.motions = np.stack([offsets[..., 0], -offsets[..., 2], offsets[..., 1]], -1)

    def twins(self) -> Ints:
        """(expressions,) the expression that each one is on the other side."""
        swap = {"_L": "_R", "_R": "_L"}
        other = {"jawLeft": "jawRight", "jawRight": "jawLeft", "mouthLeft": "mouthRight", "mouthRight": "mouthLeft"}
        names = [name[:-2] + swap[name[-2:]] if name[-2:] in swap else other.get(name, name) for name in self.names]
        return np.array([self.names.index(name) for name in names])

    def motions_at(self, points: Floats) -> Floats:
        """(expressions, k, 3) how the skin at points moves, metres."""
        return self._at(points, self.triangles)

    def _at(self, points: Floats, triangles: Ints) -> Floats:
        surface = trimesh.Trimesh(self.mean, triangles, process=False)
        spots, _, face = trimesh.proximity.closest_point(surface, points)
        weights = trimesh.triangles.points_to_barycentric(self.mean[triangles[face]], spots)
        return np.einsum("mkcd,kc->mkd", self.motions[:, triangles[face]], weights)

    def lip_motions(self, points: Floats) -> dict[int, Floats]:
        """For each landmark of the lips (expressions, 3).

        Closed lips touch, so the nearest skin may be the other lip's: a landmark of the upper lip looks only among
        triangles that stay behind when the jaw opens, one of the lower lip among those that go along.
        """
        jaw = np.linalg.norm(self.motions[self.names.index("jawOpen")], axis=1)
        found: dict[int, Floats] = {}
        mirror = face_quads()[1]
        rows = [np.array([[int(i) for i in row.split()] for row in rows]) for rows in (_UPPER, _LOWER)]
        for twin in (np.arange(len(mirror)), mirror):
            upper, lower = (twin[row] for row in rows)
            for column in range(1, upper.shape[1]):
                ends = [self._at(points[[row[0, column]]], self.triangles) for row in (upper, lower)]
                both = [float(np.linalg.norm(end[self.names.index("jawOpen"), 0])) for end in ends]
                apart = (both[0] + both[1]) / 2
                for row, above in ((upper, True), (lower, False)):
                    for landmark in row[1:, column]:
                        near = np.linalg.norm(self.mean[self.triangles].mean(1) - points[landmark], axis=1) < _NEAR
                        mine = (jaw[self.triangles] < apart if above else jaw[self.triangles] > apart).all(1)
                        found[int(landmark)] = self._at(points[[landmark]], self.triangles[near & mine])[:, 0]
        return found


if __name__ == "__main__":
    main()
