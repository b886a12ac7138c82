"""Whether numbers fall into two groups: one bell curve against two with a common width, in one dimension."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Bool, Float64

_ENOUGH = 24
_STEPS = 60
STRONG_EVIDENCE = 10.0
"""Difference of the Bayesian information criterion that is "very strong"; Kass and Raftery, Bayes factors, 1995."""

_APART = 2.0  # Ashman's D from which two curves do not run together; Ashman, Bird and Zepf, 1994


@dataclass(frozen=True, slots=True, eq=False)
class TwoGroups:
    """Two bell curves laid over numbers.

    evidence: the Bayesian information criterion of one curve minus that of two; above 10 there are two groups for sure,
        below 0 the numbers run together.
    upper: (numbers,) bool, which of them belong to the upper curve.
    apart: the distance of the two means over their common width (Ashman's D).
    """

    evidence: float
    upper: Bool
    apart: float

    @property
    def plain(self) -> bool:
        """Whether there are two groups with hardly anything between them, each of three members or more."""
        smaller = min(self.upper.sum(), (~self.upper).sum())
        return self.evidence > STRONG_EVIDENCE and self.apart > _APART and smaller >= 3


def two_groups(values: Float64) -> TwoGroups:
    """Lay two bell curves with a common width over numbers. Fewer than 24, or equal ones, are one group.

    Method: expectation and maximisation from three starts; the best counts.
    """
    if len(values) < _ENOUGH or np.ptp(values) <= 1e-12:
        return TwoGroups(0.0, np.zeros(len(values), bool), 0.0)
    x = (values - values.mean()) / values.std()
    fits = [_fit(x, start) for start in (0.25, 0.5, 0.75)]
    likelihood, means, width, belongs = max(fits, key=lambda fit: fit[0])
    alone = -0.5 * len(x) * (np.log(2 * np.pi) + 1.0)
    # Two more numbers to choose: a second mean, and how many belong to which.
    evidence = 2.0 * (likelihood - alone) - 2.0 * np.log(len(x))
    return TwoGroups(float(evidence), belongs > 0.5, float((means[1] - means[0]) / width))


def _fit(x: Float64, start: float) -> tuple[float, Float64, float, Float64]:
    """Log likelihood, both means in order, the common width, and how far each number belongs to the upper curve."""
    belongs = (x > np.quantile(x, start)).astype(np.float64)
    means, width, likelihood = np.zeros(2), 1.0, -np.inf
    for _ in range(_STEPS):
        sizes = np.array([(1 - belongs).sum(), belongs.sum()]) + 1e-9
        means = np.array([((1 - belongs) * x).sum(), (belongs * x).sum()]) / sizes
        spread = ((1 - belongs) * (x - means[0]) ** 2 + belongs * (x - means[1]) ** 2).sum() / len(x)
        width = float(np.sqrt(max(spread, 1e-6)))
        logs = -0.5 * ((x[:, None] - means) / width) ** 2 - np.log(width * np.sqrt(2 * np.pi)) + np.log(sizes / len(x))
        whole = np.logaddexp(logs[:, 0], logs[:, 1])
        belongs = np.exp(logs[:, 1] - whole)
        if whole.sum() - likelihood < 1e-3:
            break
        likelihood = float(whole.sum())
    if means[0] > means[1]:
        means, belongs = means[::-1], 1 - belongs
    return likelihood, means, width, belongs
