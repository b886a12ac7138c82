"""Eyebrows: short hairs along the landmarks of the brow, upright at the nose, lying outwards, meeting on a ridge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .cards import Cards, lay
from .groom import Growth, grow
from .styling import smooth
from .surface import Surface

_UPPER, _LOWER = (107, 66, 105, 63, 70), (55, 65, 52, 53, 46)
_POINTS = 4


@dataclass(frozen=True)
class Brow:
    """A brow's shape.

    thick: half its height at the inner end, middle and outer end, metres. lift: how far inner end, a third, the peak
    (two thirds) and the outer end lie above the landmarks' middle line, metres. reach: where it begins and ends, as
    shares of the way between the landmarks' ends. count: cards of both sides. long: metres, hairs in the middle.
    """

    thick: tuple[float, float, float] = (0.0042, 0.0040, 0.0012)
    lift: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    reach: tuple[float, float] = (-0.02, 1.0)
    count: int = 560
    long: float = 0.0085
    wild: float = 0.10
    strength: float = 0.55


BROWS = {
    "straight": Brow(lift=(0.0026, 0.0004, -0.0036, 0.0004), thick=(0.0044, 0.0042, 0.0016)),
    "arched": Brow(lift=(-0.0022, 0.0010, 0.0050, -0.0018), thick=(0.0042, 0.0038, 0.0010)),
    "rounded": Brow(lift=(-0.0026, 0.0036, 0.0024, -0.0040), thick=(0.0038, 0.0036, 0.0012)),
    "bushy": Brow(thick=(0.0060, 0.0058, 0.0028), count=760, long=0.0115, wild=0.22, reach=(-0.09, 1.03), strength=0.7),
    "thin": Brow(lift=(0.0, 0.001, 0.0016, 0.0), thick=(0.0024, 0.0021, 0.0008), count=360, long=0.0062, strength=0.45),
    "flat": Brow(lift=(0.0036, -0.0006, -0.0058, 0.0030), thick=(0.0040, 0.0042, 0.0022), reach=(-0.01, 0.94)),
    "angled": Brow(lift=(-0.0040, -0.0004, 0.0056, 0.0020), thick=(0.0042, 0.0042, 0.0010), reach=(0.0, 1.02)),
    "tapered": Brow(lift=(-0.0004, 0.0008, 0.0020, 0.0), thick=(0.0052, 0.0034, 0.0006), reach=(-0.03, 1.05)),
}


class BrowArea:
    """Places of the face as (along, across) a brow: 0 to 1 from the nose outwards, -1 to 1 from below to above."""

    def __init__(self, surface: Surface, brow: Brow) -> None:
        upper, lower = surface.vertices[list(_UPPER)], surface.vertices[list(_LOWER)]
        middle = (upper + lower) / 2
        self._brow = brow
        self._x = np.abs(middle[:, 0])
        self._z = middle[:, 2] + 0.0015

    def __call__(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(…), (…) along and across."""
        x = np.abs(points[..., 0])
        share = np.interp(x, self._x, np.linspace(0, 1, 5))
        share = share + (x - np.clip(x, self._x[0], self._x[-1])) / (self._x[-1] - self._x[0])
        begin, end = self._brow.reach
        along = (share - begin) / (end - begin)
        inner, third, peak, outer = self._brow.lift
        slope = (self._z[-1] - self._z[-2]) / (self._x[-1] - self._x[-2])
        middle = np.interp(x, self._x, self._z) + np.maximum(x - self._x[-1], 0) * slope
        middle = middle + _smooth_curve(along, (0, 0.33, 0.66, 1.0), (inner, third, peak, outer))
        half = _smooth_curve(along, (0, 0.5, 1.0), self._brow.thick)
        return along, (points[..., 2] - middle) / half

    def density(self, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        """(k,) in [0, 1], thin at the ends and edges, densest on the lower line."""
        along, across = self(points)
        ends = smooth(along, -0.03, 0.10) * (0.35 + 0.65 * smooth(along, 0.0, 0.22)) * (1 - smooth(along, 0.97, 1.03))
        edges = smooth(across, -1.15, -0.75) * (1 - smooth(across, 0.45, 1.2))
        return ends * edges * (points[..., 1] < 0.03) * (normals[..., 1] < -0.05)

    def flow(self, roots: np.ndarray, points: np.ndarray) -> np.ndarray:
        """(k, 3): the way that hairs lie."""
        along, across = self(roots)
        side = np.sign(roots[..., 0])
        inner = 1 - smooth(along, 0.0, 0.28)
        # Degrees above "outwards": upright at the nose; below the ridge up and out, above it out and down.
        lower = np.interp(along, (0, 0.15, 0.4, 0.7, 1), (96, 72, 38, 8, -26))
        upper = np.interp(along, (0, 0.15, 0.4, 0.7, 1), (88, 52, 4, -20, -32))
        angle = np.radians(lower + (upper - lower) * smooth(across, -0.5, 0.9)) + inner * 0.05
        return np.stack([side * np.cos(angle), 0.25 * np.cos(angle), np.sin(angle)], -1)


def brow_cards(surface: Surface, brow: Brow, rng: np.random.Generator) -> list[Cards]:
    """Both brows."""
    area = BrowArea(surface, brow)
    roots = surface.scatter(brow.count, area.density, rng, 0.6)
    along, _ = area(roots.points)
    shape = np.interp(along, (0, 0.15, 0.5, 0.85, 1), (0.60, 0.85, 1.0, 0.75, 0.5))

    def flow(start: np.ndarray, points: np.ndarray) -> np.ndarray:
        return area.flow(start, points) + wild

    wild = rng.normal(0, brow.wild, (len(roots), 3))
    growth = Growth(
        length=lambda start: brow.long * shape,
        flow=flow,
        volume=lambda start: np.full(len(start), 0.0016),
        lift=0.22,
        weight=0.0,
        turn=1.5,
        cling=0.2,
        wander=0.0006,
        rise=0.003,
    )
    spines = grow(surface, roots, growth, rng.uniform(0.35, 1.0, len(roots)), _POINTS, rng)
    width = rng.uniform(0.0009, 0.0017, len(roots)) * np.interp(along, (0, 0.3, 1), (0.8, 1, 0.8))
    columns = np.maximum(rng.integers(1, 6, len(roots)), np.where(along < 0.22, rng.integers(4, 7, len(roots)), 0))
    return [lay(surface, roots, spines, width, columns, rng.normal(0, 0.35, len(roots)), 0.85)]


def _smooth_curve(x: np.ndarray, knots: tuple[float, ...], values: tuple[float, ...]) -> np.ndarray:
    """Through the values at the knots, without corners."""
    t = np.clip(x, knots[0], knots[-1])
    fine = np.linspace(knots[0], knots[-1], 60)
    line = np.interp(fine, knots, values)
    kernel = np.hanning(15)
    padded = np.pad(line, 7, mode="reflect", reflect_type="odd")
    return np.interp(t, fine, np.convolve(padded, kernel / kernel.sum(), "valid"))
