"""An eyeball in its lids.

Around its centre an eyeball has a radius in every direction, and the skin over it a distance. What a parent has between
the two, the clearance, is inherited like the lids themselves: the ball is moved and scaled until the child's clearances
are the mix of its parents', and then made small enough that it lies nowhere deeper in the skin than in the worse
parent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Bool, Float32, Float64
from .neighbours import Indices, closeness, nearest, within

_STEPS = 3
_NEIGHBOURS = 4
_OUTER = 0.975
"""A vertex is on the outside where its radius is at least this much of the largest one beside it."""
_BESIDE = 0.12
_WEAK = np.array([0.01, 0.01, 0.01, 0.05])
"""How strongly, against the mean squared misfit of the clearances, a shift and a scaling are held back."""
_REACH = 0.25
"""Skin nearer to the ball than this fraction of its radius is watched."""
_BEHIND = 0.05
"""How much the socket behind the ball counts in the fit, against the lids in front."""
_MARGIN = 0.00005
"""Metres that the part stays clear of the worse parent's depth: the radius between vertices is an estimate."""


@dataclass(frozen=True, slots=True, eq=False)
class Socket:
    """What fitting one eyeball needs; made by make_socket.

    ball: (k,) its vertices. outside: (w, neighbours) those that give the radius under each skin vertex, with weights.
    skin: (w,) the skin that is watched; regions: (w, features) its weights.
    father, mother: (w,) their clearances, metres. pull: (w,) how much each counts in the fit, sums to one.
    groups: masks over the watched skin, and the depth in metres that is allowed in each.
    """

    ball: Indices
    outside: Indices
    weights: Float64
    skin: Indices
    regions: Float32
    father: Float64
    mother: Float64
    pull: Float64
    groups: tuple[tuple[Bool, float], ...]

    def fit(self, block: Float32, shares: Float32) -> None:
        """Move and scale the eyeball of each child.

        block: (children, n, 3) float32, metres; the ball's vertices are changed.
        shares: (children, features) float32, the father's.
        """
        ball = block[:, self.ball].astype(np.float64)
        centre = ball.mean(1, keepdims=True)
        skin = block[:, self.skin] - centre
        radius = _radius(block, self.outside, self.weights, centre)
        his = np.einsum("cf,wf->cw", shares.astype(np.float64), self.regions.astype(np.float64))
        shift, scale = self._solve(skin, radius, his * self.father + (1 - his) * self.mother)
        scale = np.minimum(scale, self._largest(skin - shift[:, None], radius))
        block[:, self.ball] = centre + shift[:, None] + scale[:, None, None] * (ball - centre)

    def _solve(self, skin: Float64, radius: Float64, wanted: Float64) -> tuple[Float64, Float64]:
        """Gauss-Newton for the shift (children, 3) and scale (children,) that give the wanted clearances."""
        state = np.zeros((len(skin), 4))
        typical = radius.mean(1)
        for _ in range(_STEPS):
            away = skin - state[:, None, :3]
            distance = np.linalg.norm(away, axis=2)
            slope = np.concatenate([-away / distance[..., None], -radius[..., None] / typical[:, None, None]], 2)
            misfit = distance - radius * (1 + state[:, None, 3] / typical[:, None]) - wanted
            normal = np.einsum("w,cwi,cwj->cij", self.pull, slope, slope, optimize=False)
            right = np.einsum("w,cwi,cw->ci", self.pull, slope, misfit, optimize=False)
            right += _WEAK * state
            state -= np.linalg.solve(normal + np.diag(_WEAK), right[..., None])[..., 0]
        return state[:, :3], 1 + state[:, 3] / typical

    def _largest(self, skin: Float64, radius: Float64) -> Float64:
        """The largest scale at which the part lies nowhere deeper in the skin than is allowed."""
        distance = np.linalg.norm(skin, axis=2)
        limits = [((distance + allowed) / radius)[:, mask].min(1) for mask, allowed in self.groups]
        return np.minimum.reduce(limits)


def make_socket(father: Float32, mother: Float32, regions: Float32, ball: Indices, skin: Indices) -> Socket | None:
    """Prepare an eyeball's seat from its place in both parents; None where no skin is near it.

    father, mother: (n, 3) float32, metres. regions: (n, features). skin: (m,) all skin vertices.
    """
    both = (father.astype(np.float64) + mother) / 2
    centre = both[ball].mean(0)
    away = both[ball] - centre
    size = float(np.linalg.norm(away, axis=1).mean())
    skin = skin[within(both[skin], both[ball], _REACH * size)]
    if not len(skin):
        return None
    outer = ball[_outside(away)]
    found, distance = nearest(_directions(both[skin] - centre), _directions(both[outer] - centre), _NEIGHBOURS)
    weights, outside = closeness(distance), outer[found]
    clearances = [_clearance(parent, ball, skin, outside, weights) for parent in (father, mother)]
    front = both[skin, 1] < centre[1]
    pull = np.exp(-((np.minimum(*np.abs(clearances)) / (0.1 * size)) ** 2)) * np.where(front, 1.0, _BEHIND) + 1e-9
    return Socket(
        ball=ball,
        outside=outside,
        weights=weights,
        skin=skin,
        regions=regions[skin],
        father=clearances[0],
        mother=clearances[1],
        pull=pull / pull.sum(),
        groups=tuple(
            (mask, max(0.0, -min(float(clearance[mask].min()) for clearance in clearances) - _MARGIN))
            for mask in (front, np.ones(len(skin), bool))
            if mask.any()
        ),
    )


def _directions(away: Float64) -> Float64:
    return away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-12)


def _outside(away: Float64) -> Bool:
    """Which vertices are on the outside, not on a shell within, as an iris can be."""
    radius = np.linalg.norm(away, axis=1)
    found, distance = nearest(_directions(away), _directions(away), 40)
    return radius >= _OUTER * np.where(distance <= _BESIDE, radius[found], 0.0).max(1)


def _clearance(parent: Float32, ball: Indices, skin: Indices, outside: Indices, weights: Float64) -> Float64:
    centre = parent[ball].astype(np.float64).mean(0)
    radius = _radius(parent[None], outside, weights, centre[None, None])[0]
    return np.linalg.norm(parent[skin] - centre, axis=1) - radius


def _radius(block: Float32, outside: Indices, weights: Float64, centre: Float64) -> Float64:
    """The ball's radius under each watched skin vertex: (children, w), metres."""
    away = block[:, outside] - centre[:, :, None]
    return (np.linalg.norm(away, axis=3) * weights).sum(2)
