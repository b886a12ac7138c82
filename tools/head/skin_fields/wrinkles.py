"""Wrinkles as a relief: lines laid over the mean face from landmark to landmark, each with its own waver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from kindred.engine.heads import Kit
from scipy.interpolate import make_interp_spline
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from ..mesh import Floats
from .raster import Raster

STEP = 1e-7
"""Heights are kept in steps of a tenth of a micrometre."""


@dataclass(frozen=True)
class Line:
    """One groove.

    points: (k, 3), metres, near the surface. depth, width: metres, of its middle. waver: metres.
    """

    points: Floats
    depth: float
    width: float
    waver: float = 0.0005


def wrinkles(kit: Kit, raster: Raster) -> np.ndarray:
    """(size, size) int16 heights in STEPs, at the wrinkles' full depth; negative in grooves."""
    rng = np.random.default_rng(7)
    surface = raster.places.reshape(-1, 3)
    tree = cKDTree(surface)
    height = np.zeros(len(surface))
    for line in _lines(kit, raster, rng):
        path = _laid(line, surface, tree, rng)
        reach = 5 * line.width
        near = np.unique(np.concatenate(tree.query_ball_point(path[::4], reach + 0.001)).astype(np.int64))
        away, place = cKDTree(path).query(surface[near])
        along = place / (len(path) - 1)
        taper = np.sin(np.pi * np.clip(along, 0.02, 0.98)) ** 0.7
        broken = 0.75 + 0.25 * np.sin(along * rng.uniform(9, 15) + rng.uniform(0, 6))
        across = away / line.width
        groove = np.exp(-(across**2)) - 0.36 * np.exp(-((across / 2.4) ** 2))
        height[near] -= line.depth * taper * broken * groove * (across < 5)
    smooth = gaussian_filter(height.reshape(raster.size, raster.size), 0.6, mode="nearest")
    return np.rint(smooth / STEP).clip(-32767, 32767).astype(np.int16)


def _laid(line: Line, surface: Floats, tree: cKDTree, rng: np.random.Generator) -> Floats:
    """The line on the surface, a point each 0.2 mm."""
    steps = np.linspace(0, 1, len(line.points))
    spline = make_interp_spline(steps, line.points, k=min(3, len(line.points) - 1))
    length = np.linalg.norm(np.diff(line.points, axis=0), axis=1).sum()
    fine = np.linspace(0, 1, max(int(length / 2e-4), 8))
    sway = np.stack([gaussian_filter(rng.standard_normal(len(fine)), 18) for _ in range(3)], 1) * np.sqrt(2 * 18 * 1.77)
    path = spline(fine) + line.waver * sway
    laid = surface[tree.query(path)[1]]
    return np.stack([gaussian_filter(laid[:, axis], 3, mode="nearest") for axis in range(3)], 1)


def _lines(kit: Kit, raster: Raster, rng: np.random.Generator) -> Iterator[Line]:
    """All grooves of the face and neck."""
    mark = kit.mean[kit.topology.landmarks].astype(np.float64)
    yield from _forehead(mark, rng)
    yield from _neck(kit, raster, rng)
    for side in (1, -1):  # each side draws its own, so that they do not mirror
        at = mark if side > 0 else mark[_twins(kit)]
        yield from _around_eye(at, side, rng)
        yield from _around_mouth(at, side, rng)


def _way(right: float, back: float, up: float) -> Floats:
    return np.array([right, back, up])


def _twins(kit: Kit) -> np.ndarray:
    """The landmark on the other side, for each landmark."""
    place = {int(vertex): number for number, vertex in enumerate(kit.topology.landmarks)}
    return np.array([place[int(kit.mirror[vertex])] for vertex in kit.topology.landmarks])


def _forehead(mark: Floats, rng: np.random.Generator) -> Iterator[Line]:
    low, high = mark[9], mark[10]
    for share in (0.30, 0.52, 0.74, 0.98, 1.22):
        half = rng.uniform(0.036, 0.050) * (1.0 - 0.20 * share)
        middle = rng.uniform(-0.006, 0.006)
        x = np.linspace(-half, half, 7) + middle
        z = low[2] + share * (high[2] - low[2]) + 0.0028 * np.cos(x / 0.013) - 3.0 * x**2
        y = np.full(7, (low[1] + high[1]) / 2 - 0.01)
        yield Line(np.stack([x, y, z + rng.normal(0, 0.0006, 7)], 1), rng.uniform(0.16e-3, 0.30e-3), 1.0e-3, 0.0007)
    for side in (1, -1):  # the frown's two lines
        foot, top = mark[8] + _way(side * 0.0085, 0, 0.004), mark[9] + _way(side * 0.0065, 0, 0.009)
        middle = (foot + top) / 2 + _way(side * 0.002, 0, rng.uniform(-0.001, 0.001))
        yield Line(np.stack([foot, middle, top]), 0.26e-3 * rng.uniform(0.7, 1.1), 0.9e-3)
    root = mark[168]
    x = np.linspace(-0.009, 0.009, 5)
    yield Line(np.stack([x, np.full(5, root[1]), root[2] - 0.001 + 8 * x**2], 1), 0.12e-3, 0.8e-3)


def _around_eye(at: Floats, side: int, rng: np.random.Generator) -> Iterator[Line]:
    corner = at[263]
    for angle in (48, 24, 4, -16, -38):
        turn = np.radians(angle + rng.uniform(-5, 5))
        start, length = 0.0065 + rng.uniform(0, 0.002), rng.uniform(0.012, 0.022)
        reach = np.linspace(start, start + length, 5)
        bend = np.linspace(0, 1, 5) ** 2 * np.radians(-14 if angle < 30 else 10)
        x, z = reach * np.cos(turn + bend), reach * np.sin(turn + bend)
        ray = corner + np.stack([side * x * 0.75, 0.65 * x, z], 1)
        yield Line(ray, rng.uniform(0.10e-3, 0.22e-3), 0.65e-3, 0.0004)
    inner, outer = at[362], at[263]
    for number, (below, depth) in enumerate(
        ((0.0085, 0.10e-3), (0.0125, 0.14e-3), (0.017, 0.17e-3), (0.0215, 0.12e-3))
    ):
        share = np.linspace(0.04 + 0.06 * number, 0.96 - 0.02 * number, 7)
        path = inner + share[:, None] * (outer - inner)
        path[:, 2] -= below * np.sin(np.pi * (0.12 + 0.80 * share)) ** 0.8
        path[:, 1] -= 0.004
        yield Line(
            path + rng.normal(0, 0.0004, path.shape), depth * rng.uniform(0.8, 1.2), 0.7e-3 + 1e-4 * number, 0.0004
        )
    # Where the bag under the eye ends, from the inner corner down and outwards.
    trough = np.stack([at[412] + _way(0, 0, -0.003), at[350], at[349], at[348] + _way(0, 0, -0.002)])
    yield Line(trough, 0.30e-3, 2.0e-3)


def _around_mouth(at: Floats, side: int, rng: np.random.Generator) -> Iterator[Line]:
    wing, corner = at[358], at[291]
    fold = np.stack(
        [
            wing + _way(side * 0.003, 0, 0.004),
            at[423],
            at[426] + _way(side * -0.001, 0, 0),
            at[436],
            corner + _way(side * 0.010, 0, -0.003),
        ]
    )
    yield Line(fold, 0.55e-3, 1.9e-3, 0.0006)
    marionette = np.stack(
        [
            corner + _way(side * 0.0035, 0, -0.004),
            at[422] + _way(side * 0.002, 0, 0),
            at[424] + _way(side * 0.003, 0, -0.004),
        ]
    )
    yield Line(marionette, 0.34e-3, 1.4e-3)
    for share in np.linspace(0.08, 0.92, 6):  # upright lines above the lip
        along = share + rng.uniform(-0.05, 0.05)
        foot = at[267] + along * (at[291] - at[267]) + [0, 0, 0.0035]
        top = foot + _way(side * 0.002 * along, 0.0, 0.0055 + rng.uniform(-0.001, 0.002))
        yield Line(np.stack([foot, (foot + top) / 2, top]), rng.uniform(0.06e-3, 0.13e-3), 0.55e-3, 0.0003)
    for number in range(4):  # the cheek's creases beside the fold
        start = at[426] + _way(side * (0.008 + 0.006 * number), 0.002 * number, 0.006 - 0.002 * number)
        end = start + _way(side * 0.007, 0.004, -0.020 + rng.uniform(-0.003, 0.003))
        middle = (start + end) / 2 + _way(side * 0.0035, 0, 0)
        yield Line(np.stack([start, middle, end]), rng.uniform(0.05e-3, 0.12e-3), 0.9e-3, 0.0008)


def _neck(kit: Kit, raster: Raster, rng: np.random.Generator) -> Iterator[Line]:
    front = raster.places[raster.normals[..., 1] < -0.15]
    seen = cKDTree(front[:, [0, 2]])
    mark = kit.mean[kit.topology.landmarks].astype(np.float64)
    chin, floor = mark[152], kit.mean[:, 2].min()
    for share in (0.30, 0.50, 0.68, 0.84):
        x = np.linspace(-0.05, 0.05, 9) * rng.uniform(0.8, 1.1)
        z = chin[2] + share * (floor - chin[2]) + 4.5 * x**2 + rng.normal(0, 0.0008, 9)
        y = front[seen.query(np.stack([x, z], 1))[1], 1]
        yield Line(np.stack([x, y, z], 1), rng.uniform(0.13e-3, 0.26e-3), 1.6e-3, 0.0010)
