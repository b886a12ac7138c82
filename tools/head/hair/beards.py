"""Beards: where they grow, by lines over cheek, lips, chin and neck, and how."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .cards import Cards, lay
from .groom import Growth, grow
from .hairline import Scalp
from .styling import smooth
from .surface import Surface

_LIP_TOP, _LIP_BOTTOM, _CORNER, _NOSE_BASE, _CHIN = 37, 17, 61, 2, 152
_AXIS = 0.055
"""How far behind the eyes the upright axis lies that faces are unrolled about, metres."""


@dataclass(frozen=True)
class Beard:
    """A beard. parts: which of moustache, chin, cheeks, strap, neck. long: metres on the cheeks, the lip, the chin.

    count: cards, under and over. width: metres. lift, weight: see Growth. strength: how dark the skin below is.
    level: metres above the skin that the top runs at. columns: clumps of the sheet, from and before.
    """

    parts: tuple[str, ...]
    long: tuple[float, float, float]
    count: tuple[int, int]
    width: tuple[float, float]
    points: tuple[int, int] = (3, 4)
    lift: float = 0.3
    weight: float = 0.25
    strength: float = 0.7
    clump: tuple[int, float] = (0, 0.0)
    coil: tuple[float, float] = (0.0, 0.02)
    level: float = 0.006
    columns: tuple[int, int] = (1, 6)


_ALL = ("moustache", "chin", "cheeks", "neck")
BEARDS = {
    "stubble": Beard(
        _ALL, (0.0018, 0.0018, 0.0020), (0, 2400), (0.0020, 0.0030), (3, 3), 0.5, 0.1, 0.5, level=0.001, columns=(5, 8)
    ),
    "short": Beard(
        _ALL,
        (0.0055, 0.0060, 0.0075),
        (1200, 1900),
        (0.0026, 0.0042),
        (3, 4),
        0.3,
        0.15,
        0.62,
        level=0.003,
        columns=(5, 8),
    ),
    "full": Beard(
        _ALL,
        (0.013, 0.0105, 0.027),
        (1100, 1700),
        (0.0024, 0.0042),
        (4, 6),
        0.38,
        0.30,
        0.85,
        (300, 0.45),
        columns=(2, 7),
    ),
    "moustache": Beard(
        ("moustache",), (0.005, 0.0115, 0.005), (260, 420), (0.002, 0.0034), (4, 5), 0.25, 0.2, 0.6, columns=(2, 7)
    ),
    "goatee": Beard(
        ("moustache", "chin"),
        (0.008, 0.0095, 0.019),
        (480, 800),
        (0.002, 0.0036),
        (4, 6),
        0.32,
        0.3,
        0.75,
        (110, 0.4),
        columns=(2, 7),
    ),
    "chin_strap": Beard(
        ("strap",),
        (0.0055, 0.0055, 0.0075),
        (500, 800),
        (0.0022, 0.0036),
        (3, 4),
        0.3,
        0.2,
        0.7,
        level=0.003,
        columns=(3, 7),
    ),
    "long": Beard(
        _ALL,
        (0.022, 0.013, 0.080),
        (900, 1500),
        (0.003, 0.006),
        (6, 9),
        0.4,
        0.45,
        0.9,
        (170, 0.55),
        (0.0012, 0.03),
        0.010,
        (1, 6),
    ),
}


class BeardArea:
    """Where hair grows on the lower face, in an angle around it (degrees from the front) and a height."""

    def __init__(self, surface: Surface, scalp: Scalp) -> None:
        v = surface.vertices
        self._surface, self._scalp = surface, scalp
        self._lip = v[_LIP_TOP, 2], v[_LIP_BOTTOM, 2], abs(v[_CORNER, 0]), v[_CORNER, 2]
        self._corner_depth = v[_CORNER, 1]
        self._nose, self._low = v[_NOSE_BASE, 2], v[_CHIN, 2]
        self._jaw = v[[152, 148, 176, 149, 150, 136, 172, 58, 132, 93]]
        self._ear = self.around(np.array([[surface.vertices[234, 0], surface.vertices[234, 1], 0.0]]))[0]

    def around(self, points: np.ndarray) -> np.ndarray:
        """(…) degrees."""
        return np.degrees(np.arctan2(np.abs(points[..., 0]), _AXIS - points[..., 1]))

    def density(self, parts: tuple[str, ...], points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        """(k,) in [0, 1]."""
        found = np.zeros(points.shape[:-1])
        shapes = {
            "moustache": self._moustache,
            "chin": self._chin,
            "cheeks": self._cheeks,
            "neck": self._neck,
            "strap": self._strap,
        }
        for part in parts:
            # Lips are narrow: hair must be denser there to cover as well.
            found = np.maximum(found, shapes[part](points) * (1.0 if part == "moustache" else 0.7))
        return found * self._bare(points, normals)

    def _bare(self, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        """0 on lips, behind them, in ears and nostrils."""
        top, bottom, half, corner = self._lip
        x, z = np.abs(points[..., 0]) / (half + 0.0025), points[..., 2]
        room = np.sqrt(np.clip(1 - x**2, 0, 1))
        upper = corner + (top + 0.0012 - corner) * room * (1 - 0.17 * np.exp(-((x / 0.13) ** 2)))
        lower = corner + (bottom - 0.0015 - corner) * room
        off = np.maximum(z - upper, lower - z)
        lips = np.where(x < 1, smooth(off, 0.0002, 0.0022), 1.0)
        out = (normals * (points - np.array([0, _AXIS, 0]))).sum(-1) > 0
        under = (normals[..., 2] < -0.35) & (points[..., 2] < self._low + 0.03)
        face = (points[..., 1] < 0.062) & (out | under)
        nose = ~((x * half < 0.016) & (z > self._nose - 0.0015) | (z > self._nose) & (x * half < 0.022))
        mouth = (x < 0.85) & (points[..., 1] > self._corner_depth + 0.004) & (z > bottom - 0.012)
        return lips * face * nose * ~mouth

    def _cheeks(self, points: np.ndarray) -> np.ndarray:
        a, z = self.around(points), points[..., 2]
        corner, ear = self._lip[3], self._ear
        burn = self._scalp.ear_bottom * 0.45
        knots = (14, 20, 28, 38, 50, 62, 72, ear - 6, ear)
        line = (
            corner + 0.001,
            corner + 0.004,
            corner - 0.001,
            corner - 0.002,
            corner + 0.003,
            corner + 0.014,
            burn - 0.018,
            burn,
            burn + 0.006,
        )
        top = 1 - smooth(z - np.interp(a, knots, line), -0.009, 0.003)
        front = smooth(a, 14, 20)
        back = 1 - smooth(a, ear - 0.5, ear + 3.5)
        return top * front * back * self._above_neck(points)

    def _above_neck(self, points: np.ndarray) -> np.ndarray:
        """Down over the jaw's edge and a little of the neck."""
        a, z = self.around(points), points[..., 2]
        line = np.interp(
            a,
            (0, 30, 50, 65, 80, 95),
            (self._low - 0.012, self._low - 0.008, self._low + 0.004, -0.086, -0.066, -0.050),
        )
        return smooth(z - line, -0.006, 0.006)

    def _neck(self, points: np.ndarray) -> np.ndarray:
        a, z = self.around(points), points[..., 2]
        jaw = np.interp(
            a, (0, 30, 50, 65, 80, 95), (self._low + 0.012, self._low + 0.016, -0.088, -0.072, -0.055, -0.04)
        )
        return (1 - smooth(z - jaw, -0.004, 0.006)) * self._above_neck(points) * (1 - smooth(a, 80, 88)) * 0.9

    def _chin(self, points: np.ndarray) -> np.ndarray:
        x, z = np.abs(points[..., 0]), points[..., 2]
        _, bottom, half, corner = self._lip
        wide = np.interp(
            z,
            (self._low, self._low + 0.012, bottom - 0.006, corner),
            (half + 0.004, half + 0.007, half + 0.006, half + 0.006),
        )
        sides = 1 - smooth(x - wide, -0.003, 0.002)
        below = smooth(corner + 0.001 - z, -0.002, 0.004)
        # Bare beside the soul patch.
        bare = np.exp(-(((x - 0.013) / 0.006) ** 2) - ((z - (bottom - 0.006)) / 0.004) ** 2)
        return sides * below * (1 - 0.85 * bare) * self._above_neck(points)

    def _moustache(self, points: np.ndarray) -> np.ndarray:
        x, z = np.abs(points[..., 0]), points[..., 2]
        _, _, half, corner = self._lip
        low = np.interp(x, (0, half, half + 0.007), (corner - 0.002, corner - 0.004, corner - 0.004))
        high = np.interp(
            x,
            (0.0, 0.004, 0.012, half, half + 0.008),
            (self._nose - 0.006, self._nose - 0.0035, self._nose - 0.002, corner + 0.011, corner + 0.003),
        )
        inside = smooth(z - low, -0.001, 0.002) * (1 - smooth(z - high, -0.003, 0.001))
        return inside * (1 - smooth(x, half + 0.004, half + 0.009)) * (0.75 + 0.25 * smooth(x, 0.001, 0.006))

    def _strap(self, points: np.ndarray) -> np.ndarray:
        jaw = self._jaw
        path = np.concatenate([jaw, [self._surface.vertices[234]]])
        fine = np.stack(
            [np.interp(np.linspace(0, 1, 120), np.linspace(0, 1, len(path)), path[:, i]) for i in range(3)], 1
        )
        mirrored = points * np.where(points[..., :1] > 0, [-1.0, 1, 1], [1.0, 1, 1])
        away = np.linalg.norm(mirrored[..., None, :] - fine, axis=-1).min(-1)
        return 1 - smooth(away, 0.006, 0.0085)

    def flow(self, points: np.ndarray) -> np.ndarray:
        """(k, 3): down; back on the upper cheeks, to the sides on the lip, forward under the jaw."""
        a, z = self.around(points), points[..., 2]
        side = np.sign(points[..., 0])
        zero = np.zeros(len(points))
        lip = (1 - smooth(a, 17, 22)) * smooth(z, self._lip[3] - 0.004, self._lip[3] + 0.002)
        lips = np.stack([side * (0.45 + 0.6 * smooth(np.abs(points[..., 0]), 0.0, 0.02)), zero, zero - 0.8], -1)
        cheek = np.stack([zero - 0.10 * side, zero - 0.32 * smooth(a, 30, 60), zero - 1.0], -1)
        under = smooth(-z, -self._low - 0.004, -self._low + 0.012)[:, None]
        below = np.stack([side * 0.1, zero - 0.75, zero - 0.7], -1)
        cheek = cheek + (below - cheek) * under
        return cheek + (lips - cheek) * lip[:, None]

    def lengths(self, points: np.ndarray, beard: Beard) -> np.ndarray:
        """(k,) metres."""
        a, z = self.around(points), points[..., 2]
        cheek, lip, chin = beard.long
        low = smooth(-z, -self._lip[3] - 0.0, -self._low) * (1 - smooth(a, 25, 62))
        length = cheek + (chin - cheek) * low
        high = smooth(z, -0.062, -0.035) * smooth(a, 55, 75)
        length = length * (1 - 0.6 * high)
        on_lip = (1 - smooth(a, 17, 22)) * smooth(z, self._lip[3] - 0.004, self._lip[3] + 0.001)
        length = length + (lip - length) * on_lip
        neck = smooth(-z, -self._low + 0.004, -self._low + 0.016)
        return length * (1 - 0.45 * neck)


def beard_density(area: BeardArea, beard: Beard, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """(k,) in [0, 1]."""
    return area.density(beard.parts, points, normals)


def beard_cards(surface: Surface, scalp: Scalp, beard: Beard, rng: np.random.Generator) -> list[Cards]:
    """An under layer near the skin and one over it."""
    area = BeardArea(surface, scalp)
    layers = ((beard.count[0], beard.points[0], (0.2, 0.6), 0.8), (beard.count[1], beard.points[1], (0.5, 1.2), 1.0))
    cards = list[Cards]()
    for count, points, level, stretch in layers:
        if count:
            cards.append(_layer(surface, area, beard, count, points, level, stretch, rng))
    return cards


def _layer(
    surface: Surface,
    area: BeardArea,
    beard: Beard,
    count: int,
    points: int,
    level: tuple[float, float],
    stretch: float,
    rng: np.random.Generator,
) -> Cards:
    roots = surface.scatter(count, lambda p, n: beard_density(area, beard, p, n), rng, 0.65)
    dense = beard_density(area, beard, roots.points, roots.normals)
    length = area.lengths(roots.points, beard) * stretch * (0.45 + 0.55 * dense)
    wild = rng.normal(0, 0.16, (len(roots), 3))
    growth = Growth(
        length=lambda start: length,
        flow=lambda start, here: area.flow(here) + wild,
        volume=lambda start: beard.level * np.clip(length / 0.01, 0.3, 2.0),
        lift=beard.lift,
        weight=beard.weight,
        turn=1.0,
        cling=0.15,
        wander=0.003,
        clump=beard.clump,
        coil=beard.coil,
        rise=0.006,
    )
    spines = grow(surface, roots, growth, rng.uniform(*level, len(roots)), points, rng)
    width = rng.uniform(*beard.width, len(roots))
    columns = np.clip(rng.integers(*beard.columns, len(roots)) + (dense < 0.5) + (dense < 0.25), 0, 7)
    return lay(surface, roots, spines, width, columns, rng.normal(0, 0.5, len(roots)), 0.75, 0.6)
