"""What sits at the lids: the upper lid's crease, lashes, the line of tears, and the caruncle in the inner corner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from .cage import EYE_RIGHT, face_quads
from .mesh import Floats, Ints, Mesh, normals
from .openings import Opening
from .tubes import Tube

# The second row of landmarks around the right eye, above the upper lid from corner to corner.
_ABOVE_RIGHT = np.array([130, 247, 30, 29, 27, 28, 56, 190, 243])
# How deep the crease lies (mm) at shares of the way from the lid's edge to the second row.
_CREASE = ((0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5), (0.0, -0.05, -0.55, -0.85, 0.25, 0.35, 0.1))


def lid_share(count: int) -> Floats:
    """(count,) over the cage: 0 on the lids' edge, 1 on the row above the upper lid, 2 beyond."""
    mirror = face_quads()[1]
    share = np.full(count, 2.0)
    both = np.concatenate([EYE_RIGHT, mirror[EYE_RIGHT]])
    above = np.concatenate([_ABOVE_RIGHT, mirror[_ABOVE_RIGHT]])
    share[both], share[above] = 0.0, 1.0
    return share


def crease(mesh: Mesh, share: Floats, middle: Floats) -> Floats:
    """(n, 3) how the upper lids' crease is pressed into the fine mesh, metres.

    share: lid_share carried to it; middle: (n,) 1 over the lid's middle, falling to 0 at its corners and below.
    """
    depth = np.interp(share, *_CREASE) * 0.001
    return (depth * middle)[:, None] * normals(mesh.vertices, mesh.faces)


def upper_lid(points: Floats, eye: Floats) -> Floats:
    """(n,) 1 above the eye's middle, fading towards the corners; 0 below the eye and elsewhere.

    eye: (3,) the left eyeball's middle.
    """
    across = np.abs(points[:, 0]) - eye[0]
    side = np.clip(1 - (np.abs(across - 0.001) / 0.0165) ** 2, 0, 1)
    high = np.clip((points[:, 2] + 0.001) / 0.003, 0, 1)
    front = (points[:, 1] < -0.001) & (points[:, 2] < 0.03)
    return side * high * front


@dataclass
class Riding:
    """What grows on a lid. tubes: its pieces. roots: (n,) the skin's vertex that each of their points goes with."""

    tubes: list[Tube]
    roots: Ints


def lashes(points: Floats, opening: Opening, eye: Floats) -> Riding:
    """Lashes as tapered bands of three segments, open at their edges, the upper ones longer and denser.

    points: the skin's vertices. opening: of this eye, from the inner corner on. eye: the eyeball's middle.
    """
    found = Riding([], np.empty(0, np.int64))
    outer, edge = points[opening.rings[0]], points[opening.rings[1]]
    line = 0.55 * outer + 0.45 * edge
    rng = np.random.default_rng(7)
    for upper, count, length in ((True, UPPER_LASHES, 0.0088), (False, LOWER_LASHES, 0.0050)):
        half = _half(points, opening, upper)
        for share in np.linspace(0.15, 0.965, count):
            place = share * (len(half) - 1)
            first = int(place)
            base = line[half[first]] * (1 - place + first) + line[half[first + 1]] * (place - first)
            along = line[half[first + 1]] - line[half[first]]
            loose, turn = rng.uniform(0.84, 1.08), rng.normal(0, 0.10)
            # Shorter at the corners, most of all at the inner one; fanned out from the lid's middle.
            size = length * loose * np.interp(share, (0.0, 0.3, 0.62, 0.9, 1.0), (0.45, 0.82, 1.0, 0.92, 0.72))
            sweep = np.interp(share, (0.0, 0.35, 1.0), (-0.30, 0.05, 0.62)) + turn
            found.tubes.append(_band(base, base - eye, along, size, sweep, upper))
            nearest = opening.rings[0][half[round(place)]]
            found.roots = np.append(found.roots, np.full(8, nearest))
    return found


UPPER_LASHES, LOWER_LASHES = 42, 24
"""An eye."""

_BEND = {
    # share of the length: how far out, and how far up, in lengths
    True: ((0.0, 0.0, 0.0), (0.34, 0.35, 0.05), (0.68, 0.64, 0.20), (1.0, 0.82, 0.48)),
    False: ((0.0, 0.0, 0.0), (0.34, 0.30, 0.12), (0.68, 0.54, 0.34), (1.0, 0.74, 0.50)),
}


def _half(points: Floats, opening: Opening, upper: bool) -> Ints:
    """(33,) places in the rings from the inner corner over one lid to the outer corner."""
    way = np.arange(33)
    other = -way % 64
    rises = points[opening.rings[0][16], 2] > points[opening.rings[0][48], 2]
    return way if rises == upper else other


def _band(base: Floats, out: Floats, along: Floats, size: float, sweep: float, upper: bool) -> Tube:
    """One lash, as four rows of two points from root to tip."""
    out = out / np.linalg.norm(out)
    along = along - (along @ out) * out
    along /= np.linalg.norm(along)
    up = np.cross(along, out)
    up = up if (up[2] > 0) == upper else -up
    rows = []
    for (share, forth, lift), half in zip(_BEND[upper], (0.00011, 0.0001, 0.000072, 0.000018), strict=True):
        spot = base + size * (forth * out + lift * up + sweep * share * along * (0.6 + 0.4 * share))
        rows.append(np.stack([spot - along * half, spot + along * half]))
    return Tube(np.stack(rows))


def tear_line(points: Floats, opening: Opening, eye: Floats) -> Riding:
    """The tears that stand along the lower lid: a thin closed strip in the corner between margin and eyeball."""
    half = _half(points, opening, False)[1:-1:2]
    outer, edge, margin = (points[opening.rings[k]][half] for k in range(3))
    way = margin - eye
    radius = np.linalg.norm(way, axis=1, keepdims=True)
    size = (0.00034 * np.sin(np.linspace(0.12, np.pi - 0.2, len(half))) ** 0.5)[:, None]
    # Up over the ball: away from the lid's outer edge, along the ball.
    up = margin - outer
    up -= (up * way).sum(1, keepdims=True) / radius**2 * way
    up /= np.linalg.norm(up, axis=1, keepdims=True)
    on_lid = edge - margin
    on_lid /= np.maximum(np.linalg.norm(on_lid, axis=1, keepdims=True), 1e-9)
    out = way / radius
    rings = [
        margin - 0.25 * size * out,
        margin + size * up - 0.00022 * out,
        margin + 0.32 * size * up + 0.42 * size * out,
        margin + 0.95 * size * on_lid + 0.05 * size * up,
    ]
    roots = np.repeat(opening.rings[2][half], 4)
    return Riding([Tube(np.stack(rings, 1))], roots)


def caruncle(points: Floats, opening: Opening, eye: Floats) -> Riding:
    """The pink flesh in the inner corner of the eye, closed."""
    corner = opening.rings[0][0]
    outwards = np.array([np.sign(eye[0]), 0.0, 0.0])
    inner = points[opening.rings[1]][[1, 2, 3, -1, -2, -3]].mean(0)
    middle = inner + 0.0004 * outwards + np.array([0, 0.0011, 0.0])
    turn = 2 * np.pi * np.arange(8) / 8
    rings = []
    for share, wide in ((-0.62, 0.74), (0.0, 1.0), (0.62, 0.74)):
        ring = np.stack([share + 0 * turn, 1.0 * wide * np.cos(turn), wide * np.sin(turn)], 1)
        rings.append(middle + ring * [0.0021, 0.0014, 0.0013])
    poles = [middle + np.array([side * 0.0021, 0, 0]) for side in (-1, 1)]
    return Riding([Tube(np.stack(rings), *poles)], np.full(26, corner))


def carry(share: Floats, *matrices: sp.csr_matrix) -> Floats:
    """Carry a cage value through halving steps."""
    for matrix in matrices:
        share = matrix @ share
    return share
