"""Which vertices of a foreign head are skin, eyeballs, teeth, gums, tongue, lashes and tear line.

Names tell where they can. Where they cannot, pieces that hang together are told by where they lie in the face and by
their shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from ...arrays import Bool, Float64, Int32, UInt8
from ..features import EYE_LEFT, EYE_RIGHT, GUMS, LASHES, PARTS, SKIN, TEAR, TEETH, TONGUE
from .names import KINDS, kind_of

_FAR = 0.05
"""A nameless piece further than this from anything in the guide is nothing of a face, metres."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What a head's vertices are.

    parts: (n,) uint8, places in PARTS.
    other: (n,) bool, what is no face at all: hair, clothes, glasses. Their part is skin, but nothing is drawn to them.
    named: how many of the vertices a name told about.
    """

    parts: UInt8
    other: Bool
    named: int

    @property
    def skin(self) -> Bool:
        """(n,) bool: the skin that a template may be drawn to."""
        return (self.parts == SKIN) & ~self.other


@dataclass(frozen=True, slots=True, eq=False)
class Guide:
    """A head whose parts are known: points (n, 3), their parts (n,), and a tree of the points."""

    points: Float64
    parts: UInt8
    tree: KDTree


@dataclass(frozen=True, slots=True, eq=False)
class Ball:
    """A sphere through an eyeball: centre (3,), radius and how rough it is (deviation over radius)."""

    centre: Float64
    radius: float
    roughness: float


def find_parts(
    points: Float64, triangles: Int32, triangle_groups: Int32, group_names: tuple[str, ...], guide: Guide
) -> Parts:
    """Tell the parts of a head.

    points: (n, 3) in our frame, metres. triangles: (m, 3). triangle_groups: (m,) places in group_names.
    guide: a head whose parts are known, lying in this one.
    """
    count = len(points)
    if not len(triangles):
        return Parts(np.zeros(count, np.uint8), np.zeros(count, bool), 0)
    kinds = np.array([KINDS.index(kind_of(name)) for name in group_names] or [0])
    hints = _vertex_hints(count, triangles, kinds[triangle_groups])
    pieces = _pieces(points, triangles)
    parts, other = np.zeros(count, np.uint8), np.zeros(count, bool)
    largest = int(np.bincount(pieces).argmax())
    for piece, members in _members(pieces):
        for hint in np.unique(hints[members]):
            chosen = members[hints[members] == hint]
            kind = KINDS[hint]
            if not kind and piece != largest:
                parts[chosen] = _part_by_place(points[chosen], guide)
            else:
                parts[chosen] = _part_of(kind, points[chosen])
            other[chosen] = kind == "other"
    return Parts(parts, other, int(np.count_nonzero(hints)))


def fit_ball(points: Float64) -> Ball:
    """The sphere nearest to points (n, 3), robustly: a cornea's bulge or an iris's dish has little say."""
    weights = np.ones(len(points))
    centre, radius, distances = points.mean(0), 1.0, np.ones(len(points))
    for _ in range(6):
        left = np.column_stack([2 * points, np.ones(len(points))]) * weights[:, None]
        solution = np.linalg.lstsq(left, (points**2).sum(1) * weights, rcond=None)[0]
        centre = solution[:3]
        radius = float(np.sqrt(max(solution[3] + centre @ centre, 1e-18)))
        distances = np.abs(np.linalg.norm(points - centre, axis=1) - radius)
        weights = 1 / (1 + (distances / (2 * np.median(distances) + 1e-9)) ** 2)
    return Ball(centre, radius, float(np.median(distances)) / radius)


def _vertex_hints(count: int, triangles: Int32, kinds: Int32) -> Int32:
    """Each vertex's kind by the groups of its triangles; where skin and another part share it, it is skin's."""
    skin = KINDS.index("skin")
    hints = np.zeros(count, np.int32)
    for kind in sorted(set(kinds.tolist()), key=lambda kind: (kind == skin, kind)):
        hints[triangles[kinds == kind].ravel()] = kind
    return hints


def _pieces(points: Float64, triangles: Int32) -> Int32:
    """(n,) int32: which piece each vertex hangs together with."""
    pieces = _connected(len(points), triangles)
    if pieces.max() < len(points) // 8:
        return pieces
    # A soup of triangles: copies in one place hang together. Not done for others, since lashes touch the lids.
    _, place = np.unique(points, axis=0, return_inverse=True)
    place = place.reshape(-1)
    return _connected(int(place.max()) + 1, place[triangles])[place]


def _connected(count: int, triangles: Int32) -> Int32:
    rows, columns = triangles[:, [0, 1]].ravel(), triangles[:, [1, 2]].ravel()
    links = sparse.coo_matrix((np.ones(len(rows), bool), (rows, columns)), shape=(count, count))
    return connected_components(links, directed=False)[1].astype(np.int32)


def _members(pieces: Int32) -> list[tuple[int, Int32]]:
    order = np.argsort(pieces, kind="stable").astype(np.int32)
    labels, starts = np.unique(pieces[order], return_index=True)
    return list(zip(labels.tolist(), np.split(order, starts[1:]), strict=True))


def _part_of(kind: str, points: Float64) -> int:
    if kind == "eye":
        return EYE_LEFT if points[:, 0].mean() > 0 else EYE_RIGHT
    return {"teeth": TEETH, "gums": GUMS, "tongue": TONGUE, "lashes": LASHES, "tear": TEAR}.get(kind, SKIN)


def _part_by_place(points: Float64, guide: Guide) -> int:
    """What a nameless piece is: told by its shape around the eyes, elsewhere by what is nearest in the guide."""
    for code in (EYE_LEFT, EYE_RIGHT):
        eye = guide.points[guide.parts == code]
        found = _part_at_eye(points, fit_ball(eye), code) if len(eye) else None
        if found is not None:
            return found
    if guide.tree.query(points.mean(0))[0] > _FAR:
        return SKIN
    chosen = points[:: max(1, len(points) // 2000)]
    votes = np.bincount(guide.parts[guide.tree.query(chosen)[1]], minlength=len(PARTS))
    if _in_mouth(points, guide):
        votes[[part for part in range(len(PARTS)) if part not in (TEETH, GUMS, TONGUE)]] = 0
        if not votes.any():
            return TEETH
    return int(votes.argmax())


def _in_mouth(points: Float64, guide: Guide) -> bool:
    """Whether a piece lies where teeth, gums and tongue do."""
    inside = guide.points[np.isin(guide.parts, (TEETH, GUMS, TONGUE))]
    if not len(inside):
        return False
    low = inside.min(0) - np.array([0.006, 0.004, 0.012])
    high = inside.max(0) + np.array([0.006, 0.03, 0.012])
    return bool(((points > low) & (points < high)).all(1).mean() > 0.8)


def _part_at_eye(points: Float64, eye: Ball, code: int) -> int | None:
    """What a piece at an eye is; None where it is not at this eye."""
    size, middle = np.ptp(points, axis=0), (points.max(0) + points.min(0)) / 2
    distances = np.linalg.norm(points - eye.centre, axis=1) / eye.radius
    aside = np.abs(middle - eye.centre)[[0, 2]] / eye.radius
    if distances.max() > 2.4 or aside.max() > 1.1:
        return None
    if len(points) >= 8 and size.max() < 3.2 * eye.radius and aside.max() < 0.4:
        ball = fit_ball(points)
        round_ = size.min() > 0.9 * ball.radius and size[[0, 2]].min() > 1.5 * ball.radius
        if round_ and ball.roughness < 0.06 and 0.6 < ball.radius / eye.radius < 1.5:
            return code
        if size.max() < 1.1 * eye.radius and np.percentile(distances, 90) < 1.25:
            return code  # an iris, a lens or a cornea of its own
    # What lies on the ball is its wet edge; what stands out from it is lashes.
    return TEAR if distances.max() < 1.32 else LASHES


__all__ = ["Ball", "Guide", "Parts", "find_parts", "fit_ball"]
