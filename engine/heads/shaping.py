"""Changing a head by its parameters: one value, a side, a region, towards another head, or at random but natural."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float32, Float64
from ..errors import BadInput
from .features import FEATURES, Sex
from .kit import Kit, Side
from .sampling import LIMIT, natural_mean

Chosen = NDArray[np.bool_]
"""(p,) which parameters are meant."""

_FEW = 3
"""Up to so many changed parameters are carried over one by one; more are quicker made anew."""

_EXACT = 4e-6
"""A mesh this near to its parameters' shape, metres, is taken for it: what many small steps of float32 add up to."""

_NOISE = 1e-4
"""Added to the variance of what is held fixed, so that values that no person has can still be held."""

_LOOSE = 0.01
"""The same where a few chosen values lead the rest: extremes that nobody has together must not pull it to extremes."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A head's parameters.

    parameters: (p,) float32 in [0, 1], 0.5 neutral, the mean of both sides.
    asymmetry: (p,) float32: the left side has parameters + asymmetry, the right side parameters - asymmetry, both in
    [0, 1].
    """

    parameters: Float32
    asymmetry: Float32

    @staticmethod
    def of(parameters: Float32, asymmetry: Float32 | None = None) -> Shape:
        """From a head's arrays, where an empty asymmetry means none; sides are clipped to [0, 1]."""
        values = np.clip(np.asarray(parameters, np.float32), 0, 1)
        apart = np.zeros_like(values) if asymmetry is None or not len(asymmetry) else np.asarray(asymmetry, np.float32)
        room = np.minimum(values, 1 - values)
        return Shape(values, np.clip(apart, -room, room))

    @property
    def left(self) -> Float32:
        """(p,) what the person's left side has."""
        return self.parameters + self.asymmetry

    @property
    def right(self) -> Float32:
        """(p,) what the person's right side has."""
        return self.parameters - self.asymmetry

    def with_value(self, index: int, value: float, side: Side | None = None) -> Shape:
        """One parameter changed, on both sides (which keep their difference as far as [0, 1] has room) or on one.

        Raises BadInput when the value is not in [0, 1].
        """
        if not 0 <= value <= 1:  # NaN fails too
            raise BadInput(f"value {value}", "is not in [0, 1]", "0.5 is neutral")
        parameters, asymmetry = self.parameters.copy(), self.asymmetry.copy()
        if side is None:
            parameters[index] = value
            return Shape.of(parameters, asymmetry)
        other = float(self.right[index] if side == "left" else self.left[index])
        parameters[index] = (value + other) / 2
        asymmetry[index] = (value - other) / 2 * (1 if side == "left" else -1)
        return Shape.of(parameters, asymmetry)


def select(kit: Kit, regions: Iterable[str] = (), but: Iterable[str] = ()) -> Chosen:
    """(p,) the parameters of some regions, all where none is named, without those whose names are in `but`.

    Raises BadInput for a region that does not exist.
    """
    wanted, left_out, known = set(regions), set(but), dict.fromkeys((*FEATURES, *kit.groups))
    if not wanted <= set(known):
        raise BadInput(", ".join(sorted(wanted - set(known))), "is no region", f"choose among {', '.join(known)}")
    pairs = zip(kit.names, kit.groups, strict=True)
    return np.array([(not wanted or group in wanted) and name not in left_out for name, group in pairs], bool)


def carry(kit: Kit, vertices: Float32, before: Shape, after: Shape) -> Float32:
    """The vertices of a head after its parameters changed; what an artist sculpted beside them stays.

    vertices: (n, 3) float32, metres, the head with `before`, sculpted or not.
    Returns (n, 3) float32, metres, a new array.
    """
    changed = np.flatnonzero((before.left != after.left) | (before.right != after.right)).tolist()
    if len(changed) > _FEW:
        old, new = (kit.vertices(one.parameters, one.asymmetry) for one in (before, after))
        return new if np.array_equal(old, vertices) else vertices + (new - old)
    if not changed:
        return vertices.copy()
    now = before
    for index in changed:
        left, right = (float(a[index] - b[index]) for a, b in ((after.left, before.left), (after.right, before.right)))
        steps: list[tuple[float, Side | None]] = [(left, None)] if left == right else [(left, "left"), (right, "right")]
        for change, side in steps:
            vertices = kit.moved(vertices, index, change, side, now.parameters, now.asymmetry)
            now = _stepped(now, index, change, side)
    return vertices


def settled(kit: Kit, vertices: Float32, shape: Shape) -> Float32:
    """The exact head where a mesh is within rounding of it, else the mesh as it is: small steps add up errors.

    vertices: (n, 3) float32, metres.
    """
    exact = kit.vertices(shape.parameters, shape.asymmetry)
    return exact if float(np.abs(exact - vertices).max()) < _EXACT else vertices


def mixed(one: Shape, other: Shape, amount: float, chosen: Chosen) -> Shape:
    """`one`, `amount` of the way to `other` in what is chosen; amount in [0, 1], or beyond to exaggerate."""
    share = np.where(chosen, np.float32(amount), np.float32(0)).astype(np.float32)
    # Written so that 0 and 1 give exactly the one and the other.
    parameters, asymmetry = (
        (1 - share) * mine + share * theirs
        for mine, theirs in ((one.parameters, other.parameters), (one.asymmetry, other.asymmetry))
    )
    return Shape.of(parameters, asymmetry)


def mirrored(shape: Shape, chosen: Chosen) -> Shape:
    """Left and right exchanged in what is chosen."""
    return Shape.of(shape.parameters, np.where(chosen, -shape.asymmetry, shape.asymmetry).astype(np.float32))


def evened(shape: Shape, chosen: Chosen) -> Shape:
    """Both sides alike, at their mean, in what is chosen."""
    return Shape.of(shape.parameters, np.where(chosen, np.float32(0), shape.asymmetry).astype(np.float32))


def neutral(shape: Shape, chosen: Chosen) -> Shape:
    """0.5 on both sides in what is chosen."""
    return mixed(shape, Shape.of(np.full_like(shape.parameters, 0.5)), 1.0, chosen)


def randomised(
    kit: Kit,
    shape: Shape,
    sex: Sex,
    rng: np.random.Generator,
    chosen: Chosen,
    strength: float = 1.0,
    age: float | None = None,
) -> Shape:
    """A new person in what is chosen, drawn from the natural covariance given all that is held.

    strength: in [0, 1], how far from the present shape to the new person. Asymmetry stays.
    age: 0 (eighteen) to 1 (eighty years); the usual one where None.
    """
    weights = rng.standard_normal(kit.factor.shape[1])
    drawn = _given(kit, natural_mean(kit, sex, age), weights, ~chosen, shape.parameters)
    return mixed(shape, Shape.of(drawn, shape.asymmetry), strength, chosen)


def expected(kit: Kit, values: Float32, held: Chosen, sex: Sex | None, age: float | None = None) -> Float32:
    """(p,) float32: the held values, and for all others what people who have these have on average.

    values: (p,) in [0, 1], read where held. sex: None for the mean of both.
    """
    sexes = ("male", "female") if sex is None else (sex,)
    mean = np.mean([natural_mean(kit, one, age) for one in sexes], axis=0).astype(np.float32)
    found = _given(kit, mean, np.zeros(kit.factor.shape[1]), held, values, _LOOSE)
    return np.where(held, values, found).astype(np.float32)


def _given(kit: Kit, mean: Float32, weights: Float64, held: Chosen, values: Float32, noise: float = _NOISE) -> Float32:
    """(p,) float32 in [0, 1]: the person of these weights, moved to where the held values are what they are.

    A nose drawn alone suits the face that it is drawn for: the whole person's draw is corrected by what the held
    parameters tell about the free ones (Matheron's rule), which gives the exact conditional distribution.
    weights: (k,) N(0, 1) each; zeros give the conditional mean.
    """
    factor = kit.factor.astype(np.float64)
    if held.any():
        known = factor[held]
        spread = np.einsum("ik,jk->ij", known, known)  # not BLAS, which sums in an order that depends on threads
        spread[np.diag_indices(len(spread))] += noise
        gap = (values[held] - mean[held]) - np.einsum("ij,j->i", known, weights)
        weights = weights + np.einsum("ij,i->j", known, np.linalg.solve(spread, gap))
    reach = LIMIT / 6
    return np.clip(mean + np.clip(np.einsum("ij,j->i", factor, weights), -reach, reach), 0, 1).astype(np.float32)


def _stepped(shape: Shape, index: int, change: float, side: Side | None) -> Shape:
    parameters, asymmetry = shape.parameters.copy(), shape.asymmetry.copy()
    parameters[index] += change if side is None else change / 2
    asymmetry[index] += 0 if side is None else change / 2 if side == "left" else -change / 2
    return Shape.of(parameters, asymmetry)
