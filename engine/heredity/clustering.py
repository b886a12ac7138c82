"""Parting the shapes of one feature in two, three to one, along what best tells them apart.

Source: US 2025/0259394, [0104] to [0107], [0126], [0142].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from ..arrays import Bool, Float32, Float64, Int32
from ..heads import FEATURES
from .measures import DOMINANT_WHEN_HIGH, MEASURES, PLAIN_MEASURES, Shapes, measure_named, readable
from .mixtures import STRONG_EVIDENCE, two_groups
from .traits import along_axis

DOMINANT_SHARE = 0.75
SHAPE = "shape"
_VERTICES = 300
_COMPONENTS = 6
# Of 60 bell clouds each of 40, 100 and 200 heads none came near the strong evidence; of 24 heads one did.
_ENOUGH_FOR_CLUSTERS = 40
_FEWEST_OF_A_CLUSTER = 3
_SAME_CLUSTERS = 0.9  # agreement of two partings from which they are the same but for the ratio of three to one


@dataclass(frozen=True, slots=True, eq=False)
class Parting:
    """The heads of one sex and topology parted in two by one feature.

    measure: its name, or "shape" where no named measure tells the two apart as well as `axis`.
    values: (heads,) float64 in `unit`.
    dominant: (heads,) bool.
    explained: the share in [0, 1] of the feature's variance of shape that lies between the two classes.
    """

    measure: str
    unit: str
    high: str
    low: str
    values: Float64
    dominant: Bool
    dominant_high: bool
    explained: float
    indices: Int32
    axis: Float32

    @property
    def threshold(self) -> float:
        """Half-way between the nearest heads of both classes."""
        ones, others = self.values[self.dominant], self.values[~self.dominant]
        if not len(others):  # a single head: nothing lies on the other side
            return float(ones.min() - 1.0 if self.dominant_high else ones.max() + 1.0)
        edges = (others.max(), ones.min()) if self.dominant_high else (ones.max(), others.min())
        return float(np.mean(edges))

    @property
    def separation(self) -> float:
        """Cohen's d: the distance of the means over the pooled deviation. A cut through one bell curve gives 2.7."""
        ones, others = self.values[self.dominant], self.values[~self.dominant]
        if len(ones) < 2 or len(others) < 2:
            return 0.0
        pooled = ((len(ones) - 1) * ones.var(ddof=1) + (len(others) - 1) * others.var(ddof=1)) / (len(self.values) - 2)
        return float(abs(ones.mean() - others.mean()) / np.sqrt(pooled)) if pooled > 0 else 0.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A measure and its dominant side; `given` where the source names them."""

    measure: str
    dominant_high: bool
    given: bool
    explained: float


def part_together(feature: str, groups: Sequence[Shapes], search: Sequence[bool]) -> list[Parting | None]:
    """Part each group of heads by a feature so that dominant to recessive is three to one in each.

    groups: heads of one sex and topology each. They are parted apart, but by the same measure and with the same side
        dominant where it can be read on all: an allele means the same in a father and in his daughter.
    search: for each group, whether a direction of its own may be used, which other topologies cannot be read by.
    Of the measures that can be read, and of both their ends, the one is chosen for which the two classes differ most in
    the feature's whole shape. For nose and eyelids measure and dominant side are given. Where a group's shapes form two
    clusters that no measure tells apart, the direction between the clusters is used itself.
    Returns a parting for each group; None where nothing can be measured.
    """
    matrices = [shape_matrix(feature, shapes) for shapes in groups]
    values = [readable(MEASURES, feature, one) or readable(PLAIN_MEASURES, feature, one) for one in groups]
    shared = _best_candidates(feature, values, [matrix for matrix, _ in matrices])
    partings: list[Parting | None] = []
    for shapes, (matrix, indices), read, searched in zip(groups, matrices, values, search, strict=True):
        candidate = next((one for one in shared if one.measure in read), None)
        parting = None if candidate is None else _part(candidate, read[candidate.measure], matrix)
        if searched and (candidate is None or not candidate.given):
            parting = _clusters_beyond(parting, feature, shapes, matrix, indices) or parting
        partings.append(parting)
    return partings


def _best_candidates(
    feature: str, values: Sequence[Mapping[str, Float64]], matrices: Sequence[Float64]
) -> list[_Candidate]:
    """Measures and dominant sides, the best for all groups together first."""
    given = DOMINANT_WHEN_HIGH.get(feature)
    candidates = [] if given is None else [_Candidate(given.name, True, True, np.inf)]
    for name in sorted({name for read in values for name in read}):
        for dominant_high in (True, False):
            explained = sum(
                len(matrix) * explained_share(matrix, cut(read[name], dominant_high))
                for read, matrix in zip(values, matrices, strict=True)
                if name in read
            )
            candidates.append(_Candidate(name, dominant_high, False, explained))
    return sorted(candidates, key=lambda one: -one.explained)


def recessive_count(heads: int) -> int:
    """How many of so many heads are recessive: a quarter, rounded; 25 of 100, 1 of 4, none of one."""
    return heads - int(np.floor(DOMINANT_SHARE * heads + 0.5))


def cut(values: Float64, dominant_high: bool) -> Bool:
    """Which heads are dominant: all but the quarter at the recessive end. Equal values keep their order."""
    order = np.argsort(values if dominant_high else -values, kind="stable")
    dominant = np.ones(len(values), bool)
    dominant[order[: recessive_count(len(values))]] = False
    return dominant


def shape_matrix(feature: str, shapes: Shapes) -> tuple[Float64, Int32]:
    """A feature's shapes as rows: positions of its vertices in millimetres, times the root of their weight, centred.

    Heads lie in one frame already (eyes at the origin, facing -Y), and where a feature sits belongs to its shape: brows
    are high or low, chins come forward or not. So nothing is turned or moved first.
    Returns (heads, 3 k) float64 and the k vertices, at most 300.
    """
    weights = shapes.topology.regions[:, FEATURES.index(feature)]
    inside = np.flatnonzero(weights > 0.25)
    step = max(1, -(-len(inside) // _VERTICES))
    chosen = inside[::step].astype(np.int32)
    scaled = 1000.0 * shapes.vertices[:, chosen].astype(np.float64) * np.sqrt(weights[chosen])[None, :, None]
    return (scaled - scaled.mean(0)).reshape(len(shapes.vertices), -1), chosen


def explained_share(matrix: Float64, dominant: Bool) -> float:
    """The share of the rows' variance that lies between two classes, in [0, 1]."""
    total = float((matrix**2).sum())
    if total <= 0 or dominant.all() or not dominant.any():
        return 0.0
    between = sum(float(side.sum()) * float((matrix[side].mean(0) ** 2).sum()) for side in (dominant, ~dominant))
    return between / total


def _part(candidate: _Candidate, values: Float64, matrix: Float64) -> Parting:
    measure = measure_named(candidate.measure)
    assert measure is not None  # candidates are made out of known measures
    dominant = cut(values, candidate.dominant_high)
    return Parting(
        measure=measure.name,
        unit=measure.unit,
        high=measure.high,
        low=measure.low,
        values=values,
        dominant=dominant,
        dominant_high=candidate.dominant_high,
        explained=explained_share(matrix, dominant),
        indices=np.empty(0, np.int32),
        axis=np.empty((0, 3), np.float32),
    )


def _clusters_beyond(
    best: Parting | None, feature: str, shapes: Shapes, matrix: Float64, indices: Int32
) -> Parting | None:
    """The direction between two plain clusters of shapes, where `best` does not part them; else None."""
    direction = _between_clusters(matrix)
    if direction is None:
        return None
    upper = two_groups(matrix @ direction).upper
    if min(upper.sum(), (~upper).sum()) < _FEWEST_OF_A_CLUSTER:
        return None
    if best is not None and _agreement(best.dominant, upper) >= _SAME_CLUSTERS:
        return None
    root = np.sqrt(shapes.topology.regions[indices, FEATURES.index(feature)])[:, None]
    return _part_along(feature, shapes, matrix, indices, (direction.reshape(-1, 3) * root).astype(np.float32), upper)


def _part_along(feature: str, shapes: Shapes, matrix: Float64, indices: Int32, axis: Float32, upper: Bool) -> Parting:
    values = along_axis(shapes, indices, axis)
    dominant_high = bool(upper.sum() * 2 >= len(upper))
    words = (f"usual {feature}", f"rarer {feature}")
    dominant = cut(values, dominant_high)
    return Parting(
        measure=SHAPE,
        unit="mm",
        high=words[0] if dominant_high else words[1],
        low=words[1] if dominant_high else words[0],
        values=values,
        dominant=dominant,
        dominant_high=dominant_high,
        explained=explained_share(matrix, dominant),
        indices=indices,
        axis=axis,
    )


def _between_clusters(matrix: Float64) -> Float64 | None:
    """The direction, (3 k,) of length one, that best parts two clusters of rows; None where they are one cloud.

    Method: over the main components, one bell cloud against two of a common covariance, by the Bayesian information
    criterion; then Fisher's discriminant. Judging the clouds whole matters: along a direction that was searched for,
    any cloud looks parted.
    """
    from sklearn.mixture import GaussianMixture

    if len(matrix) < _ENOUGH_FOR_CLUSTERS or not matrix.any():
        return None
    _, sizes, components = np.linalg.svd(matrix, full_matrices=False)
    kept = components[: min(_COMPONENTS, int((sizes > 1e-6 * sizes[0]).sum()))]
    scores = matrix @ kept.T
    # Started the same way each time: clusters are a fact about the heads, not a draw. One covariance for both keeps a
    # cloud from collapsing onto a few heads.
    one, two = (
        cast(Any, GaussianMixture(count, covariance_type="tied", n_init=count, random_state=0).fit(scores))
        for count in (1, 2)
    )
    if one.bic(scores) - two.bic(scores) < STRONG_EVIDENCE:
        return None
    apart = np.linalg.solve(two.covariances_, two.means_[1] - two.means_[0]) @ kept
    return apart / np.linalg.norm(apart)


def _agreement(one: Bool, other: Bool) -> float:
    same = float((one == other).mean())
    return max(same, 1.0 - same)
