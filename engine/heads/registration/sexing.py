"""Telling men from women by shape, for `--sex auto`.

A few heads are classed against people sampled from the bundled rig. Many heads are parted in two among themselves by
their own spread, and the groups are named by which of them lies on the men's side of that reference: men's heads are
larger, with wider and longer jaws and chins, stronger brow ridges and longer noses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.mixture import GaussianMixture

from ...arrays import Float32, Float64
from ..features import FEATURES, SEXES, SKIN, Sex
from ..head import Topology
from ..kit import bundled_kit
from ..sampling import sample_parameters

MANY = 12
"""From this many heads on they are parted among themselves."""
_REFERENCE = 300
_SEED = 20250604
# Pairs of landmarks of the face mesh, right one first.
_DISTANCES: dict[str, tuple[int, int]] = {
    "cheekbone_width": (234, 454),
    "jaw_width": (172, 397),
    "lower_jaw_width": (136, 365),
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
_TESTED = ("size", *_DISTANCES, "brow_ridge")


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
    against = _reference().predict_proba(measured)[:, SEXES.index("male")]
    clustered = _clustered(measured, against) if len(shapes) >= MANY else None
    probabilities, how = (against, "reference") if clustered is None else (clustered, "clusters")
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
    skin = (topology.parts == SKIN) & (topology.regions[:, FEATURES.index("outline")] < 0.5)
    face = vertices[skin] * 1000
    size = float(np.sqrt(((face - face.mean(0)) ** 2).sum(1).mean()))
    distances = [float(np.linalg.norm(points[a] - points[b])) for a, b in _DISTANCES.values()]
    # The brow's ridge over the nose's root and the upper lids, forwards.
    ridge = float(points[[168, 159, 386], 1].mean() - points[[9, 105, 334], 1].mean())
    return np.array([size, *distances, ridge])


@lru_cache(maxsize=1)
def _reference() -> LinearDiscriminantAnalysis:
    """A classifier of people sampled from the rig, 0 for the first of SEXES; made once."""
    kit = bundled_kit()
    rows: list[Float64] = []
    for sex in SEXES:
        rng = np.random.default_rng(np.random.SeedSequence(_SEED, spawn_key=(SEXES.index(sex),)))
        rows += [
            measure(kit.vertices(sample_parameters(kit, sex, rng)).astype(np.float64), kit.topology)
            for _ in range(_REFERENCE)
        ]
    labels = np.repeat(np.arange(len(SEXES)), _REFERENCE)
    return LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto").fit(np.array(rows), labels)


def _clustered(measured: Float64, against: Float64) -> Float64 | None:
    """The probability (heads,) of being male by two groups; None where the heads do not fall in two.

    Heads are parted along what tells men from women in the reference, and by their own spread in it, so that a
    population whose heads are all larger or rounder than the reference is parted in its own middle.
    """
    scores = _reference().decision_function(measured)
    if SEXES.index("male") == 0:
        scores = -scores
    columns = scores[:, None]
    one = GaussianMixture(1, random_state=0).fit(columns)
    two = GaussianMixture(2, covariance_type="tied", n_init=5, random_state=0).fit(columns)
    if two.bic(columns) > one.bic(columns):
        return None
    belongs = two.predict_proba(columns)
    middles = (belongs * columns).sum(0) / belongs.sum(0)
    return belongs[:, int(np.argmax(middles))]
