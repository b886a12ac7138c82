"""An eyeball in its lids.

The skin near an eyeball has a clearance from it: the distance to the planes of the ball's faces beside it. What
clearance the parents have is inherited like the lids themselves: the ball is moved and scaled until the child's
clearances are the mix of its parents', and then made small enough that it lies nowhere deeper in the skin than in the
worse parent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Bool, Float32, Float64
from ...heads import Topology
from ...heads.eyeballs import fit_sphere
from ..closest import signed_depth
from ..faces import Indices, area_vectors, triangles
from .neighbours import nearest, within

_STEPS = 3
_NEIGHBOURS = 6
_OUTER = 0.97
"""A face is on the outside where its radius is at least this much of the largest one beside it."""
_BESIDE = 12
_ENOUGH = 12
"""So many vertices tell a sphere."""
_WEAK = np.array([0.01, 0.01, 0.01, 0.05])
"""How strongly, against the mean squared misfit of the clearances, a shift and a scaling are held back."""
_REACH = 0.6
"""Skin nearer to the ball than this fraction of its radius is watched."""
_MOST_WATCHED = 700
_BEHIND = 0.05
"""How much the socket behind the ball counts in the fit, against the lids in front."""
_CLEARINGS = 3
_CLOSEST = 128
"""So many vertices of the lids, those that the planes find nearest, are measured exactly."""
_TOUCHING = 12
_MARGIN = 0.00005
"""Metres that the part stays clear of the worse parent's depth, since normals are the parents' mean."""


@dataclass(frozen=True, slots=True, eq=False)
class Socket:
    """What fitting one eyeball needs; made by make_socket.

    ball: (k,) its vertices; middle: (k,) what each weighs in the ball's centre.
    planes: (w, neighbours) a vertex on each face's plane, and normals (w, neighbours, 3).
    skin: (w,) the skin that is watched; regions: (w, features) its weights.
    father, mother: (w,) their clearances, metres. pull: (w,) how much each counts in the fit, sums to one.
    groups: masks over the watched skin, and the depth in metres that is allowed in each, as the planes tell it.
    faces: (w, faces, 3) the ball's triangles next to each watched vertex in either parent.
    allowed: metres, the depth of the lids in the worse parent, measured exactly.
    """

    ball: Indices
    middle: Float64
    planes: Indices
    normals: Float64
    skin: Indices
    regions: Float32
    father: Float64
    mother: Float64
    pull: Float64
    groups: tuple[tuple[Bool, float], ...]
    faces: Indices
    allowed: float

    def fit(self, block: Float32, shares: Float32) -> None:
        """Move and scale the eyeball of each child.

        block: (children, n, 3) float32, metres; the ball's vertices are changed.
        shares: (children, features) float32, the father's.
        """
        ball = block[:, self.ball].astype(np.float64)
        centre = (self.middle[:, None] * ball).sum(1, keepdims=True)
        skin = block[:, self.skin] - centre
        # How far out each plane lies, along its normal, and the watched skin with it.
        radius = _along(block[:, self.planes] - centre[:, :, None], self.normals)
        his = np.einsum("cf,wf->cw", shares.astype(np.float64), self.regions.astype(np.float64))
        shift, scale = self._solve(skin, radius, his * self.father + (1 - his) * self.mother)
        scale = np.minimum(scale, self._largest(skin - shift[:, None], radius))
        block[:, self.ball] = centre + shift[:, None] + scale[:, None, None] * (ball - centre)
        for child, middle in zip(block, centre[:, 0] + shift, strict=True):
            self._clear(child, middle)

    def _clear(self, child: Float32, middle: Float64) -> None:
        """Make one child's ball smaller where a lid is deeper in it than planes could tell.

        child: (n, 3) float32, metres; changed in place. middle: (3,) the ball's centre.
        """
        for _ in range(_CLEARINGS):
            skin = child[self.skin].astype(np.float64)
            limit = np.flatnonzero(_in_front(skin, child[self.ball]))
            away = _along(skin[limit, None] - child[self.planes[limit]], self.normals[limit]).max(1)
            limit = limit[np.argsort(away, kind="stable")[:_CLOSEST]]
            depth, _ = signed_depth(skin[limit], child[self.faces[limit]].astype(np.float64))
            excess = depth - self.allowed
            if not (excess > 0).any():
                break
            radius = np.linalg.norm(skin[limit] - middle, axis=1) + np.maximum(depth, 0)
            scale = 1 - ((excess + _MARGIN) / radius).max()
            child[self.ball] = middle + scale * (child[self.ball] - middle)

    def _solve(self, skin: Float64, radius: Float64, wanted: Float64) -> tuple[Float64, Float64]:
        """Gauss-Newton for the shift (children, 3) and scale (children,) that give the wanted clearances."""
        state = np.zeros((len(skin), 4))
        typical = radius.mean((1, 2))
        for _ in range(_STEPS):
            grown = radius * (1 + state[:, 3] / typical)[:, None, None]
            heights = _along((skin - state[:, None, :3])[:, :, None], self.normals) - grown
            best = heights.argmax(2)[..., None]
            normal = np.take_along_axis(np.broadcast_to(self.normals, (*heights.shape, 3)), best[..., None], 2)[:, :, 0]
            out = np.take_along_axis(radius, best, 2)[..., 0] / typical[:, None]
            slope = -np.concatenate([normal, out[..., None]], 2)
            misfit = np.take_along_axis(heights, best, 2)[..., 0] - wanted
            square = np.einsum("w,cwi,cwj->cij", self.pull, slope, slope, optimize=False)
            right = np.einsum("w,cwi,cw->ci", self.pull, slope, misfit, optimize=False)
            right += _WEAK * state
            state -= np.linalg.solve(square + np.diag(_WEAK), right[..., None])[..., 0]
        return state[:, :3], 1 + state[:, 3] / typical

    def _largest(self, skin: Float64, radius: Float64) -> Float64:
        """The largest scale at which the ball lies nowhere deeper in the skin than is allowed."""
        heights = _along(skin[:, :, None], self.normals)
        limits = [((heights + allowed) / radius).max(2)[:, mask].min(1) for mask, allowed in self.groups]
        return np.minimum.reduce(limits)


def make_socket(father: Float32, mother: Float32, topology: Topology, ball: Indices, skin: Indices) -> Socket | None:
    """Prepare an eyeball's seat from its place in both parents; None where it has no faces, or no skin is near it.

    father, mother: (n, 3) float32, metres. ball: (k,) its vertices. skin: (m,) all skin vertices.
    """
    both = (father.astype(np.float64) + mother) / 2
    faces = triangles(topology)
    own = np.zeros(len(both), bool)
    own[ball] = True
    faces = faces[own[faces].all(1)]
    centre = _centre(both[ball])
    size = float(np.linalg.norm(both[ball] - centre, axis=1).mean())
    outer, middles, normals = _outer_faces(both, faces, centre)
    skin = skin[within(both[skin], both[ball], _REACH * size)]
    if not len(skin) or len(outer) < _NEIGHBOURS:
        return None
    found, _ = nearest(_unit(both[skin] - centre), _unit(middles), _NEIGHBOURS)
    closest = np.sort(
        np.argsort(_clearance(both, skin, outer[found, 0], normals[found]), kind="stable")[:_MOST_WATCHED]
    )
    skin, found = skin[closest], found[closest]
    planes, beside = outer[found, 0], normals[found]
    clearances = [_clearance(parent, skin, planes, beside) for parent in (father, mother)]
    touching = np.concatenate([_beside(parent, skin, faces) for parent in (father, mother)], 1)
    front = both[skin, 1] < centre[1]
    pull = np.exp(-((np.minimum(*np.abs(clearances)) / (0.1 * size)) ** 2)) * np.where(front, 1.0, _BEHIND) + 1e-9
    return Socket(
        ball=ball,
        middle=_weights(both[ball], centre),
        planes=planes,
        normals=beside,
        skin=skin,
        regions=topology.regions[skin],
        father=clearances[0],
        mother=clearances[1],
        pull=pull / pull.sum(),
        groups=tuple(
            (mask, max(0.0, -min(float(clearance[mask].min()) for clearance in clearances) - _MARGIN))
            for mask in (front, np.ones(len(skin), bool))
            if mask.any()
        ),
        faces=touching,
        allowed=max(_depth(parent, skin, ball, touching) for parent in (father, mother)),
    )


def _centre(ball: Float64) -> Float64:
    """The centre of the sphere that an eyeball's back half lies on, for vertices may crowd at the pupil and the cornea
    stands out; the vertices' mean where they lie on no sphere."""
    centre = ball.mean(0)
    for behind in (-np.inf, 0.0):
        points = ball[ball[:, 1] > centre[1] + behind]
        if len(points) < _ENOUGH:
            break
        found, _ = fit_sphere(points)
        if not ((found > ball.min(0)) & (found < ball.max(0))).all():
            break
        centre = found
    return centre


def _weights(ball: Float64, centre: Float64) -> Float64:
    """Weights that sum to one, as even as can be, with which an eyeball's vertices have the mean `centre`.

    Held to any child's ball, which is a mix of the same vertices, they give its centre.
    """
    away = ball - ball.mean(0)
    pull = np.linalg.lstsq(away.T @ away, centre - ball.mean(0), rcond=None)[0]
    return 1 / len(ball) + (away * pull).sum(1)


def _outer_faces(vertices: Float64, faces: Indices, centre: Float64) -> tuple[Indices, Float64, Float64]:
    """The faces on the outside, not those of a shell within as an iris can be: with their middles from the centre, and
    their outward normals."""
    middles = vertices[faces].mean(1) - centre
    normals = _unit(area_vectors(vertices, faces))
    out = (normals * middles).sum(1)
    normals = normals * np.sign(out)[:, None]
    radius = np.linalg.norm(middles, axis=1)
    keep = np.abs(out) > 0.3 * radius
    if len(faces) >= _BESIDE:
        found, _ = nearest(_unit(middles), _unit(middles), _BESIDE)
        keep &= radius >= _OUTER * radius[found].max(1)
    return faces[keep], middles[keep], normals[keep]


def _beside(parent: Float32, skin: Indices, faces: Indices) -> Indices:
    """The triangles with the nearest middles to each skin vertex: (w, at most _TOUCHING, 3)."""
    points = parent.astype(np.float64)
    return faces[nearest(points[skin], points[faces].mean(1), _TOUCHING)[0]]


def _depth(parent: Float32, skin: Indices, ball: Indices, faces: Indices) -> float:
    """How deep a parent's lids lie in the eyeball, metres, at least 0."""
    points = parent.astype(np.float64)
    front = _in_front(points[skin], points[ball])
    depth, _ = signed_depth(points[skin[front]], points[faces[front]])
    return float(depth.max(initial=0.0))


def _in_front(skin: Float64, ball: Float32 | Float64) -> Bool:
    """Whether skin lies in the front half of the ball, where it is seen."""
    return skin[:, 1] < (float(ball[:, 1].min()) + float(ball[:, 1].max())) / 2


def _clearance(parent: Float32 | Float64, skin: Indices, planes: Indices, normals: Float64) -> Float64:
    away = parent[skin].astype(np.float64)[:, None] - parent[planes]
    return (away * normals).sum(2).max(1)


def _along(away: Float64, normals: Float64) -> Float64:
    """Each vector's length along its normal: (children, w, neighbours)."""
    x, y, z = (away[..., axis] * normals[..., axis] for axis in range(3))
    return x + y + z  # a sum over so short an axis takes several times as long


def _unit(vectors: Float64) -> Float64:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
