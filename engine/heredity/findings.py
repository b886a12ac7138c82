"""What tagging found on one feature, in numbers and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..heads import Sex
from .clustering import Parting
from .mixtures import two_groups

Basis = Literal["founders", "reference"]
_SHOWN = 6
ONE_CURVE = 2.5
"""Cohen's d between the upper quarter and the rest of one bell curve: what a cut by count alone gives."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How heads of one sex and topology were parted by a feature.

    basis: whether the founders themselves were parted, or a reference population that few founders are held beside.
    dominant, recessive: what the two sides are called.
    dominant_mean, recessive_mean, threshold: in `unit`.
    separation: Cohen's d of the two sides; one bell curve cut by count gives 2.5.
    clusters: 2 where the values form two groups for sure, else 1: then the sides run into each other.
    evidence: for two groups, see mixtures.TwoGroups.
    explained: the share in [0, 1] of the feature's variance of shape that lies between the two sides.
    classed: for a reference: {topology: (dominant, recessive)}, how the library's heads fall.
    measured: for a reference: {id: value in `unit`} of those heads.
    """

    sex: Sex
    topology: str
    feature: str
    basis: Basis
    measure: str
    unit: str
    dominant: str
    recessive: str
    threshold: float
    dominant_mean: float
    recessive_mean: float
    dominant_count: int
    recessive_count: int
    separation: float
    clusters: int
    evidence: float
    explained: float
    classed: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    measured: Mapping[str, float] = field(default_factory=dict[str, float])

    def sentence(self) -> str:
        """One line: the words and the numbers behind them."""
        who = f"{self.feature} ({self.sex}, {self.topology})"
        if not self.recessive_count:
            return f"{who}: a single head, counted dominant ({self.measure} {self.dominant_mean:.1f} {self.unit})"
        heads = f"{self.dominant_count} and {self.recessive_count} heads"
        parts = [
            f"{who}: dominant = {self.dominant} (mean {self.dominant_mean:.1f} {self.unit}), "
            f"recessive = {self.recessive} ({self.recessive_mean:.1f} {self.unit})",
            heads if self.basis == "founders" else f"{heads} of the reference",
            f"separation d = {self.separation:.1f} ({self._gap()})",
            f"{100 * self.explained:.0f} % of the variance of shape",
        ]
        parts += [f"{name}: {d} dominant and {r} recessive" for name, (d, r) in self.classed.items()]
        shown = [f"{name} {value:.1f}" for name, value in list(self.measured.items())[:_SHOWN]]
        return ", ".join(parts) + (f" ({', '.join(shown)} {self.unit})" if shown else "")

    def _gap(self) -> str:
        if self.clusters == 2:
            return "two clusters"
        return f"no gap; one bell curve cut three to one gives {ONE_CURVE}"

    def as_json(self) -> dict[str, Any]:
        """The numbers as JSON values."""
        names = [name for name in self.__slots__ if name not in ("classed", "measured")]
        values: dict[str, Any] = {name: getattr(self, name) for name in names}
        rounded = {name: round(value, 4) if isinstance(value, float) else value for name, value in values.items()}
        return {
            **rounded,
            "classed": {name: list(counts) for name, counts in self.classed.items()},
            "measured": {name: round(value, 4) for name, value in self.measured.items()},
        }


def describe(parting: Parting, sex: Sex, topology: str, feature: str, *, basis: Basis = "founders") -> Finding:
    """Put a parting into numbers and words."""
    ones, others = parting.values[parting.dominant], parting.values[~parting.dominant]
    words = (parting.high, parting.low) if parting.dominant_high else (parting.low, parting.high)
    groups = two_groups(parting.values)
    return Finding(
        sex=sex,
        topology=topology,
        feature=feature,
        basis=basis,
        measure=parting.measure,
        unit=parting.unit,
        dominant=words[0],
        recessive=words[1],
        threshold=parting.threshold,
        dominant_mean=float(ones.mean()),
        recessive_mean=float(others.mean()) if len(others) else float(ones.mean()),
        dominant_count=len(ones),
        recessive_count=len(others),
        separation=parting.separation,
        clusters=2 if groups.plain else 1,
        evidence=groups.evidence,
        explained=parting.explained,
    )
