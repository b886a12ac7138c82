"""Telling men from women by shape, for `--sex auto`.

Each head gets a score: its measures, each by how much it tells men from women in people sampled from the bundled rig
(men's heads are larger, with wider and longer jaws and chins, stronger brow ridges and longer noses). A few heads are
classed by what that score means in those people. Many heads are parted in two among themselves, and the group with
the higher scores are the men.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.mixture import GaussianMixture

from ...arrays import Float32, Float64
from ..features import FEATURES, SEXES, SKIN, Sex
from ..head import Topology
from ..kit import bundled_kit
from ..sampling import sample_parameters

MANY = 12
"""From this many heads on they are parted among themselves."""
_REFERENCE = 200
_SEED = 20250604
# Pairs of landmarks of the face mesh, right one first.
_DISTANCES: dict[str, tuple[int, int]] = {
    "face_height": (168, 152),
    "nose_length": (168, 2),
    "nose_width": (48, 278),
    "nose_projection": (2, 4),
    "mouth_width": (61, 291),
    "lips_height": (0, 17),
    "chin_height": (17, 152),
    "philtrum": (2, 0),
    "eye_opening": (159, 145),
    "brow_to_eye": (105, 159),
    "eye_distance": (133, 362),
}
# Widths at a height between two landmarks, the upper one first, and how far down from it. Not taken between landmarks,
# since those of the outline may slide along the jaw in a registration.
_WIDTHS: dict[str, tuple[int, int, float]] = {
    "cheekbone_width": (168, 2, 0.5),
    "jaw_width": (0, 17, 0.5),
    "chin_width": (17, 152, 0.4),
}
_TESTED = ("size", *_DISTANCES, *_WIDTHS, "brow_ridge")
_FURTHEST = 2.5
"""Deviations beyond which a measure counts no more, so that one odd one does not decide."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about a head.

    sure: in [0.5, 1], how probable the sex is under the model used; a stylised head deserves less trust.
    how: "reference" or "clusters".
    measures: the measures in mm.
    """

    sex: Sex
    sure: float
    how: str
    measures: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def tell_sexes(shapes: Sequence[Float32]) -> list[Verdict]:
    """The sex of each head.

    shapes: (n, 3) float32 each, the bundled head laid onto them, metres.
    """
    if not shapes:
        return []
    kit = bundled_kit()
    measured = np.array([measure(shape.astype(np.float64), kit.topology) for shape in shapes])
    reference = _reference()
    scores = reference.scores(measured)
    if len(shapes) >= MANY:
        probabilities, how = _parted(scores), "clusters"
    else:
        probabilities, how = reference.probabilities(scores), "reference"
    return [
        Verdict(
            "male" if male >= 0.5 else "female",
            round(float(max(male, 1 - male)), 4),
            how,
            {name: round(float(value), 2) for name, value in zip(_TESTED, row, strict=True)},
        )
        for male, row in zip(probabilities, measured, strict=True)
    ]


def measure(vertices: Float64, topology: Topology) -> Float64:
    """(measures,) mm: how large the head is, distances between landmarks, and how far the brow stands out."""
    points = vertices[topology.landmarks] * 1000
    beside = topology.regions[:, FEATURES.index("outline")] + 5 * topology.regions[:, FEATURES.index("ears")]
    face = vertices[(topology.parts == SKIN) & (beside < 0.5)] * 1000
    size = float(np.sqrt(((face - face.mean(0)) ** 2).sum(1).mean()))
    distances = [float(np.linalg.norm(points[a] - points[b])) for a, b in _DISTANCES.values()]
    widths = [_width(face, points, *where) for where in _WIDTHS.values()]
    # The brow's ridge over the nose's root and the upper lids, forwards.
    ridge = float(points[[168, 159, 386], 1].mean() - points[[9, 105, 334], 1].mean())
    return np.array([size, *distances, *widths, ridge])


def _width(face: Float64, points: Float64, upper: int, lower: int, down: float) -> float:
    """How wide a face is at a height, in front of its ears, mm."""
    height = points[upper, 2] + down * (points[lower, 2] - points[upper, 2])
    at = face[np.abs(face[:, 2] - height) < 5.0]
    return float(np.percentile(np.abs(at[:, 0]), 98) * 2) if len(at) else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Reference:
    """What the measures are in people sampled from the rig.

    middle, deviation: (measures,) between the sexes' means, and within a sex. effect: (measures,) men's mean minus
    women's in deviations. scale, shift: of the logistic curve from a score to the probability of being male.
    """

    middle: Float64
    deviation: Float64
    effect: Float64
    scale: float
    shift: float

    def scores(self, measured: Float64) -> Float64:
        """(heads,) of (heads, measures): higher is more male."""
        standing = np.clip((measured - self.middle) / self.deviation, -_FURTHEST, _FURTHEST)
        return standing @ self.effect

    def probabilities(self, scores: Float64) -> Float64:
        """(heads,): how probably a score is a man's."""
        return 1 / (1 + np.exp(-(self.scale * scores + self.shift)))


@lru_cache(maxsize=1)
def _reference() -> _Reference:
    """The reference population, sampled once."""
    kit = bundled_kit()
    groups: list[Float64] = []
    for sex in ("male", "female"):
        rng = np.random.default_rng(np.random.SeedSequence(_SEED, spawn_key=(SEXES.index(sex),)))
        people = [kit.vertices(sample_parameters(kit, sex, rng)) for _ in range(_REFERENCE)]
        groups.append(np.array([measure(person.astype(np.float64), kit.topology) for person in people]))
    men, women = groups
    deviation = np.sqrt((men.var(0) + women.var(0)) / 2) + 1e-9
    bare = _Reference((men.mean(0) + women.mean(0)) / 2, deviation, (men.mean(0) - women.mean(0)) / deviation, 1.0, 0.0)
    scores = np.concatenate([bare.scores(men), bare.scores(women)])
    curve = LogisticRegression().fit(scores[:, None], np.repeat([1, 0], _REFERENCE))
    return replace(bare, scale=float(curve.coef_[0, 0]), shift=float(curve.intercept_[0]))


def _parted(scores: Float64) -> Float64:
    """The probability (heads,) of being male where heads are parted in two by their own scores."""
    columns = scores[:, None]
    quarters = np.percentile(scores, [25, 75])[:, None]
    two = GaussianMixture(2, covariance_type="tied", means_init=quarters, random_state=0).fit(columns)
    belongs = two.predict_proba(columns)
    middles = (belongs * columns).sum(0) / np.maximum(belongs.sum(0), 1e-9)
    return belongs[:, int(np.argmax(middles))]
