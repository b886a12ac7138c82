"""The ears: each a patch of its own, ring after ring from where it joins the head over the helix into the canal.

The curves are drawn in the side view (y back, z up, millimetres) at sixteen stations around the ear; how far each point
stands out was measured on the mean scanned head.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.interpolate import RBFInterpolator, RegularGridInterpolator

from .mesh import Faces, Floats, Ints, Mesh, border_loops, directed_edges, umbrella

STATIONS = 16
"""From the lobe's front up over tragus, the helix's root and top, down its back to the lobe's lower edge."""


def _curve(text: str) -> Floats:
    return np.array([[float(v) for v in pair.split(",")] for pair in text.split()]) / 1000


# Where the ear joins the head; the rim's silhouette; the rim's inner edge; the groove (scapha); the antihelix's crest
# (tragus and antitragus at the front); the foot of the concha's wall.
BASE = _curve(
    "59,-49.5 61,-42 61.5,-32 63,-22 65,-12 68,-4 73,1.5 79,1.0 84,-3.5 87,-10.5 89.5,-19 89.5,-28 86.5,-37 80,-45 "
    "71.5,-51 63,-55"
)
RIM = _curve(
    "61.3,-49.9 63.3,-41.2 64,-31.8 66.3,-22.8 68.6,-13 72.2,-4.8 80,-0.5 87,-1.8 "
    "92.3,-6.5 95.7,-13 96.7,-21 95.2,-30 90.8,-39 85,-46 76.5,-52.7 68.5,-55.4"
)
FOLD = _curve(
    "63.3,-48.6 65.2,-40.2 66.2,-31.7 68.6,-23.6 71.6,-14.2 75,-8.3 80,-5.2 85.5,-6 "
    "89.5,-9.5 92,-15 92.8,-21.5 91.5,-30 87.5,-37.5 82.5,-44 75.5,-50 68.5,-52.5"
)
GROOVE = _curve(
    "65.5,-46.6 67,-39 68,-31.6 70.2,-24.4 73.2,-16.2 76.5,-11.8 80.5,-8 84.5,-9 "
    "87.5,-12 89.8,-16.5 90.3,-22 89,-29.5 85.5,-36 81,-42 75,-46.8 69.5,-49"
)
CREST = _curve(
    "67.8,-42.6 68.4,-37.8 69.4,-31.6 71.4,-25.2 74.2,-19.4 77,-17.6 80,-15.5 82.3,-16.7 "
    "84.2,-18.8 85.5,-21.5 86.1,-25 85.8,-30 83.5,-35.5 79.5,-39.4 74.5,-41.3 70.5,-42.5"
)
FOOT = _curve(
    "70.2,-37.4 70,-35.4 70.4,-31.5 72.6,-26.6 74.8,-23.2 76.8,-21.2 79.2,-20.2 80.8,-21 "
    "82.2,-22.3 83.1,-24.3 83.6,-26.8 83.3,-30.4 81.2,-34.5 77.8,-37 74.5,-37.9 71.5,-38.2"
)
# How far each station stands off the head behind: not at all before the ear, wholly from the top to the lobe.
_BEHIND = np.array([0, 0, 0, 0, 0, 0.15, 0.6, 1, 1, 1, 1, 1, 1, 1, 0.95, 0.35])
_BEFORE = np.isin(np.arange(STATIONS), [0, 1, 2, 3, 4])
_IN_SIGHT = np.isin(np.arange(STATIONS), [0, 1, 2, 3, 4, 5, 15])
CANAL = np.array([0.0732, -0.0308])


EAR_FOLLOWED = (3, 5, 6)
"""Rings (crown, groove, antihelix) whose points were followed through the natural shape modes; see Ear.followed."""


def raster() -> Floats:
    """(rows, columns, 2) the points (y, z), a millimetre apart, at which the ear's relief is measured."""
    return np.stack(np.meshgrid(_ROWS_Y, _ROWS_Z), -1)


_ROWS_Y = np.arange(55, 101) / 1000
_ROWS_Z = np.arange(-60, 7) / 1000


def side_curves() -> Floats:
    """(9, 16, 2) the rings' points (y, z): the joint, before the rim, the rim's edge and crown, and on inwards."""
    front = (BASE + RIM) / 2
    edge = 0.82 * RIM + 0.18 * FOLD
    crown = 0.5 * RIM + 0.5 * FOLD
    middle = FOOT.mean(0)
    floor = 0.55 * FOOT + 0.45 * (0.5 * middle + 0.5 * CANAL)
    return np.stack([BASE, front, edge, crown, FOLD, GROOVE, CREST, FOOT, floor])


def relief_at(relief: Floats, flat: Floats) -> Floats:
    """x of the left ear's skin at (…, 2) points of the side view."""
    return RegularGridInterpolator((_ROWS_Z, _ROWS_Y), relief)(flat[..., ::-1])


@dataclass
class Ear:
    """Vertices of one ear's rings, from the joint inwards; the last ring's middle vertex follows it."""

    rings: list[Ints]

    @property
    def behind(self) -> Ints:
        """Places in the left ear's rings at which it stands off the head."""
        return np.flatnonzero(_BEHIND[::-1] > 0.3)

    def followed(self) -> Ints:
        """(48,) the left ear's vertices at EAR_FOLLOWED's points, ring by ring in the order of the stations."""
        return np.concatenate([self.rings[ring + 1][::-1] for ring in EAR_FOLLOWED])


def add_ears(mesh: Mesh, places: Floats, relief: Floats, fixed: Ints) -> tuple[list[Ear], Ints]:
    """Cut a hole on either side of the once-subdivided cage and set the ears in.

    places: (n, 3) ring and column of the cage's vertices (see cage_places), halved.
    relief: x of the left ear's skin at the points of `raster`. fixed: vertices that may not move (the landmarks).
    Returns the ears (left, right) and, for the vertices that there were before, where they went (-1: cut away).
    """
    before = len(mesh.vertices)
    column = np.rint(np.arctan2(places[:, 2], places[:, 1]) / (2 * np.pi) * 72).astype(int) % 72
    ring = np.where(np.hypot(places[:, 1], places[:, 2]) > 0.9, np.rint(2 * places[:, 0]), -9).astype(int)
    ears: list[Ear] = []
    gone: set[int] = set()
    for side in (1.0, -1.0):
        # Columns count from landmark 356 on the left over the forehead; the right side's run the other way.
        own = (column + 36) % 72 - 36 if side > 0 else (28 - column + 36) % 72 - 36
        inside = (ring == 2) & (own >= -4) & (own <= 0)
        gone |= set(np.flatnonzero(inside).tolist())
        mesh.faces = [face for face in mesh.faces if not any(inside[v] for v in face if v < before)]
        loop = _hole(mesh, ring, own, before)
        surface = _skull(mesh, side)
        ears.append(_ear(mesh, loop, relief_at(relief, side_curves()), surface, side))
        _settle(mesh, ears[-1].rings[0], surface, side, np.concatenate([fixed, *ears[-1].rings]))
    return ears, _drop(mesh, gone, before, ears)


def _hole(mesh: Mesh, ring: Ints, own: Ints, before: int) -> Ints:
    for loop in border_loops(mesh.faces):
        if (
            len(loop) == STATIONS
            and loop.max() < before
            and np.isin(ring[loop], [1, 2, 3]).all()
            and np.abs(own[loop]).max() <= 6
        ):
            return loop
    raise ValueError("the ear's hole was not found")


def _ear(mesh: Mesh, loop: Ints, heights: Floats, surface: RBFInterpolator, side: float) -> Ear:
    flat = side_curves()
    start = mesh.vertices[loop]
    # From outside, a hole's border runs counter-clockwise: against the stations on the left, with them on the right.
    order = np.arange(STATIONS)[:: -1 if side > 0 else 1]
    loop = _in_step(loop, start[:, 1:], BASE[order])
    # Before the ear the joint lies in plain sight; behind, the ear hides it, and the skull's own surface is taken.
    base = np.column_stack([np.where(_IN_SIGHT, heights[0], surface(BASE)), BASE])
    mesh.vertices[loop] = base[order] * [side, 1, 1]
    solid = [np.column_stack([x, points]) for x, points in zip(heights[1:], flat[1:], strict=True)]
    front, edge, crown = solid[:3]
    # Seen from the side the rim's edge may just be missed; the rim is never thicker than this.
    edge[:, 0] = np.maximum(edge[:, 0], crown[:, 0] - 0.0025)
    behind = _BEHIND[:, None]
    # Behind, the ear stands off the head: a neck close to the joint, then out to the rim's back.
    neck = base + (edge - base) * [0.45, 0.06, 0.06]
    rear = np.column_stack([edge[:, 0] - 0.0030, RIM])
    rim = np.column_stack([edge[:, 0] - 0.0008, RIM + 0.12 * (RIM - FOLD)])
    rings = [loop]
    shapes = [
        behind * neck + (1 - behind) * (0.5 * base + 0.5 * front),
        behind * rear + (1 - behind) * (0.25 * base + 0.75 * front),
        behind * rim + (1 - behind) * np.column_stack([edge[:, 0] - 0.0004, RIM]),
        *solid[2:],
    ]
    for shape in shapes:
        rings.append(mesh.add(shape[order] * [side, 1, 1]))
        mesh.strip(rings[-2], rings[-1])
    floor = solid[-1]
    mesh.fan(rings[-1], np.array([side * (floor[:, 0].min() - 0.003), *CANAL]))
    return Ear(rings)


def follow_relief(mesh: Mesh, halved: sp.csr_matrix, ears: list[Ear], relief: Floats) -> None:
    """Put the twice-subdivided inner ear exactly on the measured relief.

    halved: the (new, old) halving matrix of the step from the mesh that the ears' rings index.
    """
    laplacian = umbrella(mesh.faces, len(mesh.vertices))
    inner, joint = np.zeros(halved.shape[1]), np.zeros(halved.shape[1])
    for ear in ears:
        joint[np.concatenate(ear.rings[:2])] = 1
        inner[np.concatenate(ear.rings[4:])] = 1
        inner[ear.rings[-1].max() + 1] = 1
        # Before the ear nothing is hidden: tragus and the skin around it follow the relief as well.
        left = mesh.vertices[ear.rings[0][0], 0] > 0
        before = _BEFORE[::-1] if left else _BEFORE
        inner[np.concatenate([ring[before] for ring in ear.rings[:4]])] = 1
    near = np.flatnonzero(halved @ joint > 0.24)
    for _ in range(6):
        mesh.vertices[near] += 0.5 * (laplacian @ mesh.vertices)[near]
    on = np.flatnonzero(halved @ inner > 0.999)
    side = np.sign(mesh.vertices[on, 0])
    # On steep walls (behind tragus and helix) a raster says little: there the surface stays as it was subdivided.
    steep = relief_at(np.hypot(*np.gradient(relief, 0.001)), mesh.vertices[on, 1:])
    share = np.clip((_STEEP[1] - steep) / (_STEEP[1] - _STEEP[0]), 0, 1)
    wanted = side * relief_at(relief, mesh.vertices[on, 1:])
    mesh.vertices[on, 0] += share * (wanted - mesh.vertices[on, 0])
    for _ in range(2):
        mesh.vertices[on] += 0.25 * (laplacian @ mesh.vertices)[on]


_STEEP = (0.9, 1.8)
"""Slopes of the relief, from which on it is followed less, and not at all."""


def _in_step(loop: Ints, flat: Floats, base: Floats) -> Ints:
    """Turn a loop so that its vertices meet the stations with the least way to go, going round the same way."""
    middle = base.mean(0)
    turn = np.unwrap(np.arctan2(*(flat - middle).T[::-1]))
    want = np.unwrap(np.arctan2(*(base - middle).T[::-1]))
    if (turn[-1] - turn[0]) * (want[-1] - want[0]) < 0:
        raise ValueError("the ear's hole runs against its stations")
    costs = [((np.roll(flat, -k, 0) - base) ** 2).sum() for k in range(len(loop))]
    return np.roll(loop, -int(np.argmin(costs)))


def _skull(mesh: Mesh, side: float) -> RBFInterpolator:
    """x of the head's own surface at (y, z) near the ear, on the left."""
    points = mesh.vertices * [side, 1, 1]
    near = (points[:, 0] > 0.035) & (np.abs(points[:, 1] - 0.075) < 0.055) & (np.abs(points[:, 2] + 0.03) < 0.095)
    used = np.unique(directed_edges(mesh.faces))
    near = np.intersect1d(np.flatnonzero(near), used)
    return RBFInterpolator(points[near, 1:], points[near, 0], smoothing=1e-5, kernel="thin_plate_spline")


def _settle(mesh: Mesh, loop: Ints, surface: RBFInterpolator, side: float, held: Ints) -> None:
    """Space the vertices around the joint evenly over the head's surface."""
    laplacian = umbrella(mesh.faces, len(mesh.vertices))
    reach = np.zeros(len(mesh.vertices))
    reach[loop] = 1
    links = abs(laplacian)
    for _ in range(3):
        reach = ((links @ reach) > 0).astype(float)
    free = np.setdiff1d(np.flatnonzero(reach), held)
    free = free[mesh.vertices[free, 0] * side > 0.04]
    for _ in range(25):
        moved = mesh.vertices[free] + 0.5 * (laplacian[free] @ mesh.vertices)
        moved[:, 0] = side * surface(moved[:, 1:])
        mesh.vertices[free] = moved


def _drop(mesh: Mesh, gone: set[int], before: int, ears: list[Ear]) -> Ints:
    """Remove vertices and renumber; returns where each of the first `before` went."""
    kept = np.ones(len(mesh.vertices), bool)
    kept[list(gone)] = False
    where = np.where(kept, np.cumsum(kept) - 1, -1)
    mesh.vertices = mesh.vertices[kept]
    faces: Faces = [tuple(int(where[v]) for v in face) for face in mesh.faces]
    mesh.faces = faces
    for ear in ears:
        ear.rings = [where[ring] for ring in ear.rings]
    return where[:before]
