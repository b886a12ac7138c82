"""Measured motions carried over the head: smoothly along the skin, around its openings, and into what is inside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from kindred.engine.heads.features import LASHES, TEAR
from kindred.engine.heads.motion.names import EXPRESSIONS
from scipy.sparse.csgraph import dijkstra
from scipy.sparse.linalg import splu
from scipy.spatial import cKDTree

from ..cage import LANDMARKS
from ..ears import EAR_FOLLOWED, relief_at, side_curves
from ..figures import load_figures
from ..mesh import Floats, Ints
from .surface import Opening, Surface

_FIRM = 3.0
"""How firmly measured points are held against bending."""
_LOOSE = 0.008
"""The same below the jaw and on the neck, where skin slides and an opening jaw would press it into lumps."""
_UNDER = (-0.018, 0.115)
"""Where that begins: at this y (metres) at the height of minus that z, farther back the higher."""
_TAUT = 0.02
"""How much stretching counts beside bending, so that motions do not swing beyond the measured points."""
_FLIP = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Measured:
    """What was measured: points (k, 3) on the mean head and their motions, by ARKit's names, (k, 3) metres each."""

    points: Floats
    motions: dict[str, Floats]


def measured() -> Measured:
    """Read figures.npz. Its names are ICT-FaceKit's; of inner brows and cheeks both sides go into one expression."""
    figures = load_figures()
    side = side_curves()[list(EAR_FOLLOWED)]
    ear = np.concatenate([relief_at(figures.ear_relief, side)[..., None], side], -1).reshape(-1, 3)
    with np.load(Path(__file__).parent / "figures.npz", allow_pickle=False) as data:
        names = [str(name) for name in data["names"]]
        ears = data["ear"].astype(np.float64)
        cage = data["cage"].astype(np.float64)
    twin = [names.index(_other(name)) for name in names]
    all_motions = np.concatenate([cage, ears, ears[twin] * _FLIP], 1)
    motions: dict[str, Floats] = {}
    for name, motion in zip(names, all_motions, strict=True):
        ours = name.replace("_L", "Left").replace("_R", "Right")
        ours = ours if ours in EXPRESSIONS else name[:-2]
        if ours in EXPRESSIONS:
            motions[ours] = motions.get(ours, np.zeros_like(motion)) + motion
    return Measured(np.concatenate([figures.cage, ear, ear * _FLIP]), motions)


def _other(name: str) -> str:
    """The same expression on the other side."""
    swap = {"_L": "_R", "_R": "_L"}
    whole = {"jawLeft": "jawRight", "jawRight": "jawLeft", "mouthLeft": "mouthRight", "mouthRight": "mouthLeft"}
    return name[:-2] + swap[name[-2:]] if name[-2:] in swap else whole.get(name, name)


class Carrier:
    """Carries values given at measured points over a surface."""

    def __init__(self, surface: Surface, points: Floats) -> None:
        self.surface = surface
        outer = surface.outer
        near = outer[cKDTree(surface.points[outer]).query(points)[1]]
        near[:LANDMARKS] = np.arange(LANDMARKS)
        # Of points that share a vertex the first is taken: landmarks come first.
        self.known, self.first = np.unique(near, return_index=True)
        place = np.full(len(surface.points), -1)
        place[outer] = np.arange(len(outer))
        laplacian = _laplacian(surface.graph(outer)[outer][:, outer])
        hold = np.zeros(len(outer))
        below = _below(surface.points[self.known])
        self._hold = _FIRM * (1 - below) + _LOOSE * below
        hold[place[self.known]] = self._hold
        self._place = place[self.known]
        taut = -_TAUT * (laplacian + laplacian.T) / 2
        self._solve = splu((laplacian.T @ laplacian + taut + sp.diags(hold)).tocsc())

    def over_skin(self, values: Floats) -> Floats:
        """(n, d) from values (k, d) at the measured points; 0 off the outer skin."""
        return self.from_known(values[self.first])

    def from_known(self, values: Floats) -> Floats:
        """(n, d) from values at the vertices of `known`."""
        right = np.zeros((len(self.surface.outer), values.shape[1]))
        right[self._place] = self._hold[:, None] * values
        result = np.zeros((len(self.surface.points), values.shape[1]))
        result[self.surface.outer] = self._solve.solve(right)
        return result


def _below(points: Floats) -> Floats:
    """(k,) 1 on the jaw's underside and the neck, 0 on the face, smooth between."""
    return 1 - _fade(points[:, 1] - 0.5 * (points[:, 2] + _UNDER[1]), _UNDER[0], _UNDER[0] + 0.045)


def _laplacian(lengths: sp.csr_matrix) -> sp.csr_matrix:
    """The mean of the neighbours, near ones counting more, minus the vertex."""
    ties = lengths.copy()
    ties.data = 1 / ties.data
    total = np.asarray(ties.sum(1)).ravel()
    return (sp.diags(1 / total) @ ties - sp.identity(len(total))).tocsr()


@dataclass(frozen=True)
class Behind:
    """Where each vertex within an opening belongs.

    vertices: all of them. along: in [0, 1] along the edges; below: with the lower edge; far: metres to the last row.
    """

    vertices: Ints
    along: Floats
    below: np.ndarray
    far: Floats


def behind(surface: Surface, opening: Opening) -> Behind:
    """The nearest place on the edges, along the surface, of every vertex within an opening."""
    edge = np.concatenate([opening.upper[-1], opening.lower[-1]])
    count = opening.upper.shape[1]
    rows = np.unique(np.concatenate([opening.upper.ravel(), opening.lower.ravel()]))
    graph = surface.graph(np.union1d(opening.inside, rows))
    far, _, source = dijkstra(graph, indices=np.unique(edge), min_only=True, return_predecessors=True)
    place = {int(vertex): (i % count) / (count - 1) for i, vertex in enumerate(edge)}
    lower = set(opening.lower[-1, 1:-1].tolist())
    for row in range(len(opening.upper)):
        for half, is_lower in ((opening.upper, False), (opening.lower, True)):
            for i, vertex in enumerate(half[row]):
                place[int(vertex)] = i / (count - 1)
                source[vertex], far[vertex] = vertex, 0.0
                if is_lower and 0 < i < count - 1:
                    lower.add(int(vertex))
    vertices = np.union1d(opening.inside, rows)
    along = np.array([place[int(source[v])] for v in vertices])
    below = np.array([int(source[v]) in lower for v in vertices])
    return Behind(vertices, along, below, far[vertices])


def into(opening: Opening, within: Behind, motion: Floats, reach: float) -> Floats:
    """(k, 3) the motion of the edges' skin carried to the vertices behind them, fading over `reach` metres."""
    count = opening.upper.shape[1]
    places = np.linspace(0, 1, count)
    fade = _fade(within.far, 0.0, reach)[:, None]
    both = [
        np.stack([np.interp(within.along, places, motion[half[0], axis]) for axis in range(3)], 1)
        for half in (opening.upper, opening.lower)
    ]
    return fade * np.where(within.below[:, None], both[1], both[0])


def _fade(value: Floats, near: float, far: float) -> Floats:
    """1 up to `near`, 0 from `far` on, smooth between."""
    share = np.clip((far - value) / (far - near), 0, 1)
    return share * share * (3 - 2 * share)


def riders(surface: Surface) -> Ints:
    """Vertices of lashes, tear line and caruncle, which ride on the lids."""
    return np.flatnonzero(np.isin(surface.parts, [LASHES, TEAR]))
