"""What sits at the lids: the upper lid's crease, the lashes, and the caruncle in the inner corner."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from .cage import EYE_RIGHT, face_quads
from .mesh import Floats, Ints, Mesh, normals, subdivide

# The second row of landmarks around the right eye, above the upper lid from corner to corner.
_ABOVE_RIGHT = np.array([130, 247, 30, 29, 27, 28, 56, 190, 243])
_UPPER_RIGHT = np.array([33, 246, 161, 160, 159, 158, 157, 173, 133])
_LOWER_RIGHT = np.array([33, 7, 163, 144, 145, 153, 154, 155, 133])
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


def lashes(points: Floats, eye: Floats, left: bool) -> tuple[Mesh, Ints]:
    """Lashes as thin cards, open at their edges, and the lid vertex that each of their vertices grows from.

    points: the head's vertices (landmarks first). eye: the eyeball's middle on that side.
    """
    mirror = face_quads()[1]
    mesh = Mesh(np.empty((0, 3)), [])
    roots: list[int] = []
    for row, count, length, lift in ((_UPPER_RIGHT, 20, 0.0078, 1.0), (_LOWER_RIGHT, 12, 0.0042, -0.75)):
        lid = mirror[row] if left else row
        for place in np.linspace(0.06, 0.93, count) * (len(lid) - 1):
            first = int(place)
            base = points[lid[first]] * (1 - place + first) + points[lid[first + 1]] * (place - first)
            # Longer and more swept towards the outer corner.
            size = length * (1.0 - 0.45 * (place / (len(lid) - 1)) ** 1.5) * (0.75 if place < 0.8 else 1.0)
            _card(mesh, base, eye, size, lift, sweep=1 - 2 * place / (len(lid) - 1), left=left)
            roots += [int(lid[round(place)])] * 6
    return mesh, np.array(roots)


def _card(mesh: Mesh, base: Floats, eye: Floats, size: float, lift: float, sweep: float, left: bool) -> None:
    out = (base - eye) / np.linalg.norm(base - eye)
    side = np.array([1.0 if left else -1.0, 0, 0])
    along = np.cross(out, [0.0, 0.0, 1.0])
    along /= np.linalg.norm(along)
    up = np.cross(along, out)
    up = up if up[2] > 0 else -up
    ends = []
    for share, width in ((0.0, 0.00016), (0.5, 0.00012), (1.0, 0.00003)):
        spot = base + size * (
            out * (0.85 * share - 0.15 * share**2)
            + lift * up * (0.1 * share + 0.6 * share**2)
            + side * sweep * 0.45 * share
        )
        ends.append(mesh.add(np.stack([spot - along * width, spot + along * width])))
    for one, other in pairwise(ends):
        mesh.faces.append((int(one[0]), int(one[1]), int(other[1]), int(other[0])))


def caruncle(points: Floats, left: bool) -> tuple[Mesh, int]:
    """The pink flesh in the inner corner of the eye, closed, and the lid vertex that it rides on."""
    corner = 362 if left else 133
    away = np.array([1.0 if left else -1.0, 0, 0])
    middle = points[corner] + 0.0016 * away + np.array([0, 0.0022, 0.0])
    cube = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    fine, _ = subdivide(Mesh(cube, list(faces)))
    fine.vertices = middle + fine.vertices * np.array([0.0028, 0.0018, 0.0016])
    return fine, corner


def carry(share: Floats, *matrices: sp.csr_matrix) -> Floats:
    """Carry a cage value through halving steps."""
    for matrix in matrices:
        share = matrix @ share
    return share
