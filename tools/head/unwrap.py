"""Texture coordinates: the skin fills one tile without overlap; eyes and the mouth's parts lie in the next.

The skin is cut along the back of the head and at the collar, its border laid along a square, and each vertex inside
placed at a weighted mean of its neighbours (Tutte): with positive weights nothing overlaps. The weights then shift
to where the picture is too small for the surface (Yoshizawa, Belyaev and Seidel, A fast and simple stretch-minimizing
mesh parameterization, 2004).
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, FEATURES, SKIN
from scipy.sparse.linalg import splu

from .assembly import Assembly
from .mesh import Faces, Floats, Ints, border_loops, directed_edges

_ROUNDS = 10
_FACE_BIAS = 3.0
"""How much more of the picture the face gets than its share of the surface."""

_HIDDEN_SHARE = 0.12
"""And how much of theirs eye sockets, mouth bag and nostrils get."""

_CROWN = 0.075
"""Where the seam up the back of the head ends: y, metres."""


def corner_uv(head: Assembly) -> Floats:
    """(corners, 2) in the order of the faces' corners: the skin in [0, 1]², all else in [1, 2] x [0, 1]."""
    cap = _cap(head)
    worn = [head.parts[face[0]] == SKIN and not any(v in cap for v in face) for face in head.faces]
    cut, seam_copy = _cut(head, [face for face, skin in zip(head.faces, worn, strict=True) if skin])
    flat = _flatten(head, cut, seam_copy)
    eyes = [head.parts[face[0]] in (EYE_LEFT, EYE_RIGHT) for face in head.faces]
    cells = iter(_cells(len(head.faces) - sum(worn) - sum(eyes)))
    pieces, skin_faces = [], iter(cut)
    for face, skin, eye in zip(head.faces, worn, eyes, strict=True):
        if skin:
            pieces.append(flat[list(next(skin_faces))])
        else:
            pieces.append(_eye_corners(head, face) if eye else next(cells)[: len(face)])
    return np.concatenate(pieces)


def _neighbours(faces: Faces) -> dict[int, set[int]]:
    around: dict[int, set[int]] = {}
    for a, b in directed_edges(faces).tolist():
        around.setdefault(a, set()).add(b)
        around.setdefault(b, set()).add(a)
    return around


def _cap(head: Assembly) -> set[int]:
    """The vertices of the lid that closes the neck, within its border."""
    rings = head.skin.openings.rings["collar"]
    around = _neighbours(head.skin.mesh.faces)
    border = set(rings[0].tolist())
    for a, b in zip(rings[0].tolist(), np.roll(rings[0], -1).tolist(), strict=True):
        border |= around[a] & around[b]  # between two old vertices lies one new one
    inside, waiting = set(), [int(rings[-1].max()) + 1]
    while waiting:
        vertex = waiting.pop()
        if vertex not in inside and vertex not in border:
            inside.add(vertex)
            waiting += around[vertex]
    return inside


def _cut(head: Assembly, faces: Faces) -> tuple[Faces, dict[int, int]]:
    """Open the skin along the back of the head; returns its faces, and the right side's copy of each seam vertex.

    The seam runs from the collar to the crown, where it ends in a vertex that is not doubled (it maps to itself).
    """
    points = head.vertices
    around = _neighbours(faces)
    middle = {v for v in around if abs(points[v, 0]) < 1e-7}
    (border,) = border_loops(faces)
    vertex = max((v for v in border.tolist() if v in middle), key=lambda v: points[v, 1])
    path = [vertex]
    while points[vertex, 1] > _CROWN or points[vertex, 2] < 0:
        vertex = max((v for v in around[vertex] if v in middle and v not in path), key=lambda v: points[v, 2])
        path.append(vertex)
    copy = {v: len(points) + i for i, v in enumerate(path[:-1])} | {path[-1]: path[-1]}
    cut = [tuple(copy.get(v, v) for v in face) if points[list(face), 0].mean() < 0 else face for face in faces]
    return cut, copy


def _flatten(head: Assembly, faces: Faces, copy: dict[int, int]) -> Floats:
    """(n + seam copies, 2) places in the unit square."""
    points = np.concatenate([head.vertices, head.vertices[list(copy)[:-1]]])
    regions = np.concatenate([head.regions, head.regions[list(copy)[:-1]]])
    flat = np.zeros((len(points), 2))
    border = _lay_border(points, faces, copy, flat)
    used = np.unique(np.concatenate([np.array(face) for face in faces]))
    inner = np.setdiff1d(used, border)
    edges = directed_edges(faces)
    edges = np.unique(np.concatenate([edges, edges[:, ::-1]]), axis=0)
    weights = 1 / np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1)
    corners = np.array(faces)
    outside = regions[:, FEATURES.index("outline")]
    want = _areas(points, corners) * (1 + (_FACE_BIAS - 1) * (1 - outside[corners].mean(1)))
    want *= np.where(np.isin(corners, _hidden(head)).any(1), _HIDDEN_SHARE, 1.0)
    around = np.bincount(corners.ravel(), np.repeat(want, 4), len(points))
    for _ in range(_ROUNDS):
        _place(flat, inner, border, edges, weights)
        room = np.bincount(corners.ravel(), np.repeat(_areas(flat, corners), 4), len(points))
        tight = np.sqrt(around / np.maximum(room, 1e-12))
        tight /= np.median(tight[used])
        weights = weights / np.clip(tight[edges[:, 1]], 0.2, 5) ** 0.7
    _place(flat, inner, border, edges, weights)
    return flat


def _hidden(head: Assembly) -> Ints:
    """Old vertices of eye sockets, mouth bag and nostrils; each fine face touches exactly one old vertex."""
    rings = head.skin.openings.rings
    deep = [ring for name, all_rings in rings.items() if name != "collar" for ring in all_rings[2:]]
    middles = [int(all_rings[-1].max()) + 1 for name, all_rings in rings.items() if name != "collar"]
    return np.concatenate([*deep, middles])


def _lay_border(points: Floats, faces: Faces, copy: dict[int, int], flat: Floats) -> Ints:
    """Lay collar and seam along the square: the collar below, the seam up either side and in to the top's middle."""
    (loop,) = border_loops(faces)
    seam = list(copy)
    share = _along(points[seam])
    for number, vertex in enumerate(seam):
        side, top = min(2 * share[number], 1.0), max(share[number] - 0.5, 0.0)
        flat[vertex] = (1 - top, side)
        if number < len(seam) - 1:
            flat[copy[vertex]] = (top, side)
    order = loop.tolist()
    start = order.index(copy[seam[0]])
    order = order[start:] + order[:start]
    doubled = set(seam) | set(copy.values())
    if order[1] in doubled:  # the loop may run either way
        order = [order[0], *order[:0:-1]]
    collar = [order[0], *[v for v in order if v not in doubled], seam[0]]
    flat[collar] = np.stack([_along(points[collar]), np.zeros(len(collar))], 1)
    return loop


def _along(points: Floats) -> Floats:
    """Share of the way along a line of points, 0 to 1."""
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    return length / length[-1]


def _place(flat: Floats, inner: Ints, border: Ints, edges: Ints, weights: Floats) -> None:
    """Solve for the inner vertices, each the weighted mean of its neighbours."""
    count = len(flat)
    links = sp.csr_matrix((weights, (edges[:, 0], edges[:, 1])), (count, count))
    total = np.asarray(links.sum(1)).ravel()
    rows = sp.diags(1 / np.maximum(total, 1e-300)) @ links
    system = (sp.identity(count) - rows).tocsr()[inner]
    flat[inner] = splu(system[:, inner].tocsc()).solve(-(system[:, border] @ flat[border]))


def _areas(points: Floats, quads: Ints) -> Floats:
    a, b = points[quads[:, 2]] - points[quads[:, 0]], points[quads[:, 3]] - points[quads[:, 1]]
    cross = np.cross(a, b)
    return np.abs(cross) / 2 if cross.ndim == 1 else np.linalg.norm(cross, axis=1) / 2


def _cells(count: int) -> Floats:
    """(count, 4, 2) squares of a grid in the second tile's lower three quarters."""
    across = int(np.ceil(np.sqrt(count / 0.75)))
    size = 1 / across
    place = np.arange(count)
    low = np.stack([1 + size * (place % across), size * (place // across)], 1)
    corner = np.array([(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)]) * size
    return low[:, None] + corner


def _eye_corners(head: Assembly, face: tuple[int, ...]) -> Floats:
    """An eyeball as a disc seen from the front, pupil in the middle; each eye has a square of its own."""
    left = head.parts[face[0]] == EYE_LEFT
    points = head.vertices[list(face)] - (head.vertices[head.parts == head.parts[face[0]]] * [1, 0, 0]).mean(0)
    away = np.linalg.norm(points, axis=1)
    polar = np.arccos(np.clip(-points[:, 1] / away, -1, 1)) / np.pi
    side = points[:, [0, 2]]
    length = np.linalg.norm(side, axis=1)
    pole = length < 1e-6
    around = side / np.maximum(length, 1e-9)[:, None]
    if pole.any() and polar[pole][0] > 0.5:
        mean = around[~pole].sum(0)
        around[pole] = mean / np.linalg.norm(mean)
    return np.array([1.13 if left else 1.38, 0.875]) + 0.12 * polar[:, None] * around
