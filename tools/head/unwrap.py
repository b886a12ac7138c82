"""Texture coordinates: the skin fills one tile without overlap; eyes and the mouth's parts lie in the next.

The skin is cut along the back of the head and at the collar, its border laid along a square, and each vertex inside
placed at a weighted mean of its neighbours (Tutte): with positive weights nothing overlaps. The weights then shift
to where the picture is too small for the surface (Yoshizawa, Belyaev and Seidel, A fast and simple stretch-minimizing
mesh parameterization, 2004).
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from kindred.engine.heads.eyeballs import EYE_UV, EYE_UV_RADIUS
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, FEATURES, GUMS, LASHES, TEAR, TEETH, TONGUE
from scipy.sparse.linalg import splu

from .assembly import Assembly, Piece
from .mesh import Faces, Floats, Ints, border_loops, directed_edges
from .tubes import Patch

_ROUNDS = 10
_FACE_BIAS = 3.0
"""How much more of the picture the face gets than its share of the surface."""

_HIDDEN_SHARE = 0.12
"""And how much of theirs eye sockets, mouth bag and nostrils get."""

_CROWN = 0.075
"""Where the seam up the back of the head ends: y, metres."""


class Atlas:
    """Where each corner of any face over the head's vertices lies in the texture: the skin in [0, 1]², all else in
    [1, 2] x [0, 1]."""

    def __init__(self, head: Assembly) -> None:
        self._head = head
        self._cap = _cap(head)
        self._rim = set(head.skin.openings["collar"].rings[0].tolist())
        faces = [face for face in head.skin.mesh.faces if not self.under(face)]
        cut, self._copy = _cut(head, faces)
        self._flat = _flatten(head, cut, self._copy)
        self._cells = cells(head)

    def under(self, face: tuple[int, ...]) -> bool:
        """Whether a face of the skin belongs to the lid that closes the neck."""
        return any(v in self._cap for v in face) or all(v in self._rim for v in face)

    def left(self) -> Floats:
        """(n, 2) the left half's places; NaN on the lid that closes the neck."""
        flat = self._flat[: len(self._head.vertices)].copy()
        flat[sorted(self._cap)] = np.nan
        return flat

    def skin(self, faces: Faces) -> list[Floats]:
        """The corners' places of faces of the skin."""
        points = self._head.vertices
        found = []
        for face in faces:
            if self.under(face):
                found.append(_CAP_MIDDLE + points[list(face)][:, :2] * [1, -1] * _CAP_SCALE)
            elif points[list(face), 0].mean() < 0:
                found.append(self._flat[[self._copy.get(v, v) for v in face]])
            else:
                found.append(self._flat[list(face)])
        return found

    def piece(self, number: int, patch: Patch) -> list[Floats]:
        """The corners' places of faces of one of the head's pieces."""
        piece = self._head.pieces[number]
        if piece.part in (EYE_LEFT, EYE_RIGHT):
            return [_eye_corners(self._head, piece, face) for face in patch[0]]
        low, size = self._cells[number]
        return [low + size * (0.04 + 0.92 * place) for place in patch[1]]


def corner_uv(head: Assembly, atlas: Atlas) -> Floats:
    """(corners, 2) in the order of the faces' corners."""
    found = atlas.skin(head.skin.mesh.faces)
    for number, piece in enumerate(head.pieces):
        found += atlas.piece(number, piece.tube.patch())
    return np.concatenate(found)


def _neighbours(faces: Faces) -> dict[int, set[int]]:
    around: dict[int, set[int]] = {}
    for a, b in directed_edges(faces).tolist():
        around.setdefault(a, set()).add(b)
        around.setdefault(b, set()).add(a)
    return around


def _cap(head: Assembly) -> set[int]:
    """The vertices of the lid that closes the neck, within its border."""
    collar = head.skin.openings["collar"]
    return {v for face in collar.faces for v in face} - set(collar.rings[0].tolist())


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
    _straighten(flat, corners, inner, edges)
    return flat


def _straighten(flat: Floats, quads: Ints, inner: Ints, edges: Ints) -> None:
    """Draw the vertices of quads with a corner that turns inwards towards their neighbours, until none is left."""
    count = len(flat)
    links = sp.csr_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), (count, count))
    means = sp.diags(1 / np.maximum(np.asarray(links.sum(1)).ravel(), 1)) @ links
    for _ in range(60):
        ahead, behind = np.roll(flat[quads], -1, 1) - flat[quads], np.roll(flat[quads], 1, 1) - flat[quads]
        turn = ahead[..., 0] * behind[..., 1] - ahead[..., 1] * behind[..., 0]
        bent = np.intersect1d(quads[(turn < 2e-8).any(1)], inner)
        if not len(bent):
            return
        flat[bent] += 0.3 * ((means @ flat)[bent] - flat[bent])


def _hidden(head: Assembly) -> Ints:
    """The vertices of eye sockets, mouth bag and nostrils that nobody sees from outside."""
    found: set[int] = set()
    for name, opening in head.skin.openings.items():
        if name != "collar":
            seen = np.concatenate(opening.rings[:3]).tolist()
            found |= {v for face in opening.faces for v in face} - set(seen)
    return np.array(sorted(found))


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


def cells(head: Assembly) -> dict[int, tuple[Floats, Floats]]:
    """For each piece but the eyeballs its own rectangle in the second tile: lowest corner and size."""
    found: dict[int, tuple[Floats, Floats]] = {}
    of_part = {part: [i for i, piece in enumerate(head.pieces) if piece.part == part] for part in _ROOM}
    for part, (left, low, wide, high, columns) in _ROOM.items():
        numbers = of_part[part]
        rows = -(-len(numbers) // columns)
        size = np.array([wide / columns, high / rows])
        for place, number in enumerate(numbers):
            found[number] = np.array([left, low]) + size * [place % columns, place // columns], size
    return found


# Where each part's pieces lie: left, low, width, height, pieces beside each other.
_ROOM = {
    TONGUE: (1.76, 0.76, 0.24, 0.24, 1),
    GUMS: (1.0, 0.56, 1.0, 0.19, 2),
    TEETH: (1.0, 0.22, 1.0, 0.33, 14),
    TEAR: (1.0, 0.11, 1.0, 0.10, 4),
    LASHES: (1.0, 0.0, 1.0, 0.10, 132),
}
_CAP_MIDDLE = np.array([1.63, 0.90])
_CAP_SCALE = 1.0


def _eye_corners(head: Assembly, piece: Piece, face: tuple[int, ...]) -> Floats:
    """An eyeball as a disc seen from the front, pupil in the middle (see engine/heads/eyeballs.py)."""
    points = piece.tube.points()[list(face)] - (head.vertices[head.parts == piece.part] * [1, 0, 0]).mean(0)
    away = np.linalg.norm(points, axis=1)
    polar = np.degrees(np.arccos(np.clip(-points[:, 1] / away, -1, 1)))
    side = points[:, [0, 2]]
    around = side / np.maximum(np.linalg.norm(side, axis=1), 1e-9)[:, None]
    middle = np.array(EYE_UV[piece.part == EYE_RIGHT])
    return middle + EYE_UV_RADIUS / 180 * polar[:, None] * around
