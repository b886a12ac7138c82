"""What props fit themselves to: the outside of one posed head."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ...arrays import Bool, Float32, Float64, Int32
from ...heads import FEATURES, Appearance, bundled_kit
from ...heads.features import SKIN
from ...heads.polygons import fan_triangles

_SPACING = 0.0042
"""How far apart the samples of the skin lie on the mean head, metres."""


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """The topology's skin, as samples that lie close everywhere, and its named vertices.

    corners, shares: (k, 3), each sample's triangle and where it lies in it. mean: (k, 3) float64, the samples on the
    mean head. ear: (k,) bool, whether of an ear. triangles: (t, 3), of the skin without the lid under the neck.
    rim: (r,) int32, the vertices around the neck's lower end, turning from the back over the person's left.
    above: (2, r) int32, the skin's vertices about 13 and 26 mm above those.
    ears: the vertices of the left and of the right ear.
    """

    corners: Int32
    shares: Float32
    mean: Float64
    ear: Bool
    triangles: Int32
    rim: Int32
    above: Int32
    ears: tuple[Int32, Int32]

    def some(self, chosen: Bool) -> Any:
        """(k, n) a sparse matrix that makes the chosen samples, (samples,) bool, out of a head's n vertices."""
        from scipy.sparse import csr_matrix  # the engine's alone

        corners, shares = self.corners[chosen], self.shares[chosen]
        kept = shares > 0
        rows = np.repeat(np.arange(len(corners)), kept.sum(1))
        shape = (len(corners), bundled_kit().topology.count)
        return csr_matrix((shares[kept], (rows, corners[kept])), shape, dtype=np.float32)


@lru_cache(maxsize=1)
def skin() -> Skin:
    """The bundled topology's."""
    kit = bundled_kit()
    mean, topology = kit.mean.astype(np.float64), kit.topology
    triangles, face = fan_triangles(topology.face_vertices, topology.face_sizes)
    first = np.cumsum(topology.face_sizes) - topology.face_sizes
    lid = np.minimum.reduceat(topology.corner_uv[:, 0], first) > 1  # the lid that closes the neck lies off the map
    of_skin = (topology.parts[triangles] == SKIN).all(1)
    outside = triangles[of_skin & ~lid[face]]
    under = triangles[of_skin & lid[face]]
    corners, shares = _samples(mean, outside)
    ears = topology.regions[:, FEATURES.index("ears")] > 0.5
    rim = np.intersect1d(outside, under)
    rim = rim[mean[rim, 2] < -0.1]
    centre = mean[rim].mean(0)
    rim = rim[np.argsort(np.arctan2(mean[rim, 0] - centre[0], -(mean[rim, 1] - centre[1])))]
    index = np.flatnonzero(ears)
    return Skin(
        corners,
        shares,
        np.einsum("ij,ijk->ik", shares, mean[corners]),
        ears[corners].any(1),
        outside,
        rim.astype(np.int32),
        _above(mean, rim, np.unique(outside)),
        (index[mean[index, 0] > 0].astype(np.int32), index[mean[index, 0] < 0].astype(np.int32)),
    )


def _samples(mean: Float64, triangles: Int32) -> tuple[Int32, Float32]:
    """Points of triangles, as many as each one's longest edge asks for."""
    a, b, c = (mean[triangles[:, i]] for i in range(3))
    longest = np.max([np.linalg.norm(one - other, axis=1) for one, other in ((a, b), (b, c), (c, a))], axis=0)
    steps = np.clip(np.ceil(longest / _SPACING), 1, 12).astype(int)
    corners, shares = [triangles], [np.full((len(triangles), 3), 1 / 3, np.float32)]
    for count in range(2, int(steps.max()) + 1):
        mine = triangles[steps == count]
        lattice = np.array([(i, j, count - i - j) for i in range(count + 1) for j in range(count + 1 - i)]) / count
        corners.append(np.repeat(mine, len(lattice), axis=0))
        shares.append(np.tile(lattice, (len(mine), 1)).astype(np.float32))
    whole = np.unique(triangles)
    # Vertices come first, so that of samples close together they are kept: peaks are vertices.
    corners.insert(0, np.repeat(whole[:, None], 3, axis=1))
    shares.insert(0, np.tile(np.array([[1, 0, 0]], np.float32), (len(whole), 1)))
    every, parts = np.concatenate(corners), np.concatenate(shares)
    cell = np.floor(np.einsum("ij,ijk->ik", parts, mean[every]) / (0.8 * _SPACING)).astype(int)
    kept = np.unique(cell, axis=0, return_index=True)[1]
    return every[kept].astype(np.int32), parts[kept]


def _above(mean: Float64, rim: Int32, outside: Int32) -> Int32:
    """(2, r) the vertices nearest to where the neck goes on upwards from its rim."""
    near = outside[(mean[outside, 2] > mean[rim, 2].min()) & (mean[outside, 2] < -0.07)]
    found: list[Int32] = []
    for height in (0.013, 0.026):
        wanted = mean[rim] + [0, -0.15 * height, height]
        apart = ((wanted[:, None] - mean[None, near]) ** 2).sum(2)
        found.append(near[apart.argmin(1)])
    return np.stack(found).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """How far the skin reaches, over a grid of two angles or of an angle and a height.

    values: (h, w) float64, metres, nowhere less than the skin within a cell. low, step: (2,), of rows and columns.
    wrap: whether columns go all around.
    """

    values: Float64
    low: tuple[float, float]
    step: tuple[float, float]
    wrap: bool

    def at(self, row: Float64, column: Float64) -> Float64:
        """Values between the grid's, (…): bilinear; beyond the edge its own."""
        height, width = self.values.shape
        i = np.clip((row - self.low[0]) / self.step[0] - 0.5, 0, height - 1)
        j = (column - self.low[1]) / self.step[1] - 0.5
        j = np.mod(j, width) if self.wrap else np.clip(j, 0, width - 1)
        i0, j0 = np.minimum(i.astype(int), height - 2), j.astype(int) % width
        i1, j1 = i0 + 1, (j0 + 1) % width if self.wrap else np.minimum(j0 + 1, width - 1)
        s, t = i - i0, j - np.floor(j)
        above = self.values[i0, j0] * (1 - t) + self.values[i0, j1] * t
        below = self.values[i1, j0] * (1 - t) + self.values[i1, j1] * t
        return above * (1 - s) + below * s


def height_field(
    row: Float32,
    column: Float32,
    reach: Float32,
    low: tuple[float, float],
    high: tuple[float, float],
    cells: tuple[int, int],
    wrap: bool,
) -> Field:
    """The farthest reach of points in each cell and in those beside it, smoothed without coming below any point.

    row, column, reach: (k,), of the points. low, high: the grid's ends. cells: its rows and columns.
    """
    step = ((high[0] - low[0]) / cells[0], (high[1] - low[1]) / cells[1])
    i = ((row - low[0]) / step[0]).astype(int)
    j = ((column - low[1]) / step[1]).astype(int)
    j = j % cells[1] if wrap else j
    inside = (i >= 0) & (i < cells[0]) & (j >= 0) & (j < cells[1]) & (row >= low[0]) & (wrap | (column >= low[1]))
    flat = np.full(cells[0] * cells[1], -np.inf)
    np.maximum.at(flat, i[inside] * cells[1] + j[inside], reach[inside])
    spread = _widened(flat.reshape(cells), wrap)
    for _ in range(12):
        if np.isfinite(spread).all():
            break
        spread = np.where(np.isfinite(spread), spread, _widened(spread, wrap))
    return Field(_mean(spread, wrap), low, step, wrap)


def _padded(values: Float64, wrap: bool) -> Float64:
    tall = np.concatenate([values[:1], values, values[-1:]])
    ends = (tall[:, -1:], tall[:, :1]) if wrap else (tall[:, :1], tall[:, -1:])
    return np.concatenate([ends[0], tall, ends[1]], axis=1)


def _widened(values: Float64, wrap: bool) -> Float64:
    """The largest of 3 × 3."""
    wide = _padded(values, wrap)
    tall = np.maximum(np.maximum(wide[:-2], wide[1:-1]), wide[2:])
    return np.maximum(np.maximum(tall[:, :-2], tall[:, 1:-1]), tall[:, 2:])


def _mean(values: Float64, wrap: bool) -> Float64:
    """The means of 3 × 3."""
    wide = _padded(values, wrap)
    tall = wide[:-2] + wide[1:-1] + wide[2:]
    return (tall[:, :-2] + tall[:, 1:-1] + tall[:, 2:]) / 9


class Wearer:
    """One posed head, measured for what it is to wear."""

    def __init__(self, vertices: Float32, appearance: Appearance | None = None) -> None:
        """vertices: (n, 3), of the bundled topology, metres, in the head's own frame. appearance: where it is known."""
        self.vertices = np.asarray(vertices, np.float32)
        self.appearance = appearance
        self._marks = bundled_kit().topology.landmarks

    def mark(self, *landmarks: int) -> Float64:
        """(3,) or (k, 3): landmarks of MediaPipe's face mesh."""
        found = self.vertices[self._marks[list(landmarks)]].astype(np.float64)
        return found[0] if len(landmarks) == 1 else found

    def samples(self, chosen: Any) -> Float32:
        """(k, 3) places on the skin. chosen: as told by Skin.some."""
        return np.asarray(chosen @ self.vertices, np.float32)

    @property
    def unit(self) -> float:
        """The head's size over the mean's, by the distance of its eyes."""
        rows = self._marks[[263, 33]]
        mine, mean = (float(np.linalg.norm(at[0] - at[1])) for at in (self.vertices[rows], bundled_kit().mean[rows]))
        return mine / mean

    def ear(self, side: int) -> Float64:
        """(k, 3) an ear's vertices. side: 1 the person's left, -1 the right."""
        return self.vertices[skin().ears[0 if side > 0 else 1]].astype(np.float64)

    def skull(self, *, ears: bool = False) -> tuple[Field, Float64]:
        """The head's reach from the middle of the skull, over elevation and azimuth in radians, and that middle (3,).

        Azimuth 0 is forwards, and grows to the person's left. ears: whether they count.
        """
        points = self.samples(_above_mouth(ears))
        middle = self.skull_middle()
        away = points - middle.astype(np.float32)
        reach = np.sqrt((away * away).sum(1))
        up, around = np.arcsin(away[:, 2] / reach), np.arctan2(away[:, 0], -away[:, 1])
        return height_field(up, around, reach, (-0.75, -np.pi), (np.pi / 2, np.pi), (26, 64), True), middle

    def skull_middle(self) -> Float64:
        """(3,) the middle of the skull."""
        forehead = self.mark(9)
        back = float(self.vertices[_outermost(), 1].max())
        return np.array([0.0, (forehead[1] + back) / 2, 0.012])

    def face(self) -> tuple[Field, Float64]:
        """The face's reach from an upright axis through the head, over height and azimuth, and that axis' foot (3,)."""
        points = self.samples(_of_face())
        axis = np.array([0.0, float(self.mark(234, 454)[:, 1].mean()) - 0.012, 0.0])
        away = points - axis.astype(np.float32)
        reach, around = np.hypot(away[:, 0], away[:, 1]), np.arctan2(away[:, 0], -away[:, 1])
        low = (float(self.mark(152)[2]) - 0.030, -2.2)
        return height_field(points[:, 2], around, reach, low, (0.020, 2.2), (48, 76), False), axis


@lru_cache(maxsize=2)
def _above_mouth(ears: bool) -> Any:
    found = skin()
    chosen = (found.mean[:, 2] > -0.085) & (ears | ~found.ear) & _outer(found.mean, np.array([0.0, 0.07, 0.0]), 0.022)
    return found.some(chosen)


@lru_cache(maxsize=1)
def _of_face() -> Any:
    found = skin()
    chosen = (
        (found.mean[:, 1] < 0.105) & (found.mean[:, 2] < 0.03) & (np.abs(found.mean[:, 0]) + 0.06 > found.mean[:, 1])
    )
    chosen &= ~found.ear & _outer(found.mean, np.array([0.0, 0.04, 0.0]), 0.022)
    return found.some(chosen)


def _outer(points: Float64, axis: Float64, depth: float) -> Bool:
    """(k,) which points lie less than `depth` behind the farthest of those in the same direction of an upright axis."""
    away = points - axis
    reach, around = np.hypot(away[:, 0], away[:, 1]), np.arctan2(away[:, 0], -away[:, 1])
    cell = (np.floor(around / 0.1) * 1000 + np.floor(points[:, 2] / 0.008)).astype(int)
    _, which = np.unique(cell, return_inverse=True)
    farthest = np.full(which.max() + 1, -np.inf)
    np.maximum.at(farthest, which, reach)
    return reach > farthest[which] - depth


@lru_cache(maxsize=1)
def _outermost() -> Int32:
    """Vertices far back on the skull."""
    mean = bundled_kit().mean
    return np.flatnonzero((mean[:, 1] > 0.14) & (mean[:, 2] > -0.02)).astype(np.int32)
