"""Tagging: giving every founder a class and two alleles for each feature, by clustering the founders' shapes.

Source: US 2025/0259394, [0104] to [0107], [0126], [0142]; alleles as in DESIGN section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import BadInput
from ..heads import FEATURES, SEXES, Gene, Head, Sex, Topology
from ..progress import Progress
from ..threads import one_thread
from .clustering import Parting, part_together
from .findings import Basis, Finding, describe
from .founding import founder_alleles, head_key
from .measures import Shapes
from .traits import ANY_TOPOLOGY, Criterion, TraitClassifier, TypicalShape, carried_features

FEWEST = 12
"""So many founders of one sex and topology are clustered among themselves; fewer are held beside the reference."""

Reference = Callable[[Sex], Sequence[Head]]
"""Samples a population of a sex out of a rig."""


@dataclass(frozen=True, slots=True)
class Tagging:
    """What tagging found.

    heads: the founders in the order given, each with a genome.
    classifier: reads the traits of their descendants.
    findings: what was found for each sex, kind of head and feature.
    notes: what a user should know, in words.
    """

    heads: tuple[Head, ...]
    classifier: TraitClassifier
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Heads of one sex and topology.

    places: where they stand among the founders; empty for a reference population.
    """

    sex: Sex
    shapes: Shapes
    places: Sequence[int]

    @property
    def topology(self) -> str:
        return self.shapes.topology.name

    @property
    def basis(self) -> Basis:
        return "founders" if self.places else "reference"


@dataclass(slots=True)
class _Found:
    """What is gathered while the groups are gone through; classes are kept by a head's place and feature."""

    criteria: dict[tuple[Sex, str, str], Criterion]
    typical: list[TypicalShape]
    findings: list[Finding]
    notes: list[str]
    classes: dict[int, dict[str, bool]]


def tag(
    heads: Sequence[Head], *, seed: int, reference: Reference | None = None, progress: Progress | None = None
) -> Tagging:
    """Class and give alleles to founders, men and women apart.

    Founders of one topology, 12 or more, are parted three to one by each feature. Fewer are classed by what parts a
    reference population; without one, or where nothing can be compared, they are parted among themselves.
    seed: of the alleles that are drawn; classes do not depend on it. The order of heads does not matter.
    Raises BadInput when there are no heads, or the seed is negative.
    """
    if not heads:
        raise BadInput("tag", "there are no founders", "add some with 'kindred new' or 'kindred adopt'")
    if seed < 0:
        raise BadInput(f"--seed {seed}", "is negative", "give a whole number from 0")
    progress = progress or Progress()
    groups = _groups(heads)
    few = [group for group in groups if len(group.places) < FEWEST]
    with progress.part("sampling heads to compare with", 0.3):
        sampled = [] if reference is None else [_sample(sex, reference) for sex in SEXES if _holds(few, sex)]
    found = _Found({}, [], [], [], {place: {} for place in range(len(heads))})
    with progress.part("clustering", 0.7) as part, one_thread():
        _learn([group for group in groups if group not in few] + sampled, found, part)
    for group in few:
        _hold_beside(group, heads, found)
    classifier = TraitClassifier(list(found.criteria.values()), found.typical)
    tagged = [_with_genes(head, found.classes[place], classifier, seed) for place, head in enumerate(heads)]
    return Tagging(tuple(tagged), classifier, tuple(found.findings), tuple(found.notes))


def read_traits(heads: Sequence[Head], classifier: TraitClassifier) -> list[Head]:
    """Heads of one topology with their genes kept and their traits read anew."""
    if not heads:
        return []
    shapes = _stack(heads)
    traits = classifier.traits(shapes.vertices, shapes.topology, [head.sex for head in heads])
    return [_with_traits(head, read) for head, read in zip(heads, traits, strict=True)]


def _groups(heads: Sequence[Head]) -> list[_Group]:
    """Heads by sex and topology, in the order of their ids; of each sex the largest group first."""
    places: dict[tuple[Sex, str], list[int]] = {}
    for place in sorted(range(len(heads)), key=lambda place: head_key(heads[place])):
        places.setdefault((heads[place].sex, heads[place].topology.name), []).append(place)
    groups = [_Group(sex, _stack([heads[one] for one in found]), found) for (sex, _), found in places.items()]
    return sorted(groups, key=lambda group: (SEXES.index(group.sex), -len(group.places), group.topology))


def _sample(sex: Sex, reference: Reference) -> _Group:
    return _Group(sex, _stack(sorted(reference(sex), key=head_key)), ())


def _holds(groups: Sequence[_Group], sex: Sex) -> bool:
    return any(group.sex == sex for group in groups)


def _stack(heads: Sequence[Head]) -> Shapes:
    """Heads of one topology together; where regions were repainted, with their mean."""
    first = heads[0].topology
    if any(len(head.vertices) != first.count for head in heads):
        raise BadInput(first.name, "heads of this topology differ in their number of vertices", "adopt them again")
    regions = first.regions
    if any(head.topology.regions is not regions for head in heads):
        regions = np.mean([head.topology.regions for head in heads], axis=0, dtype=np.float64).astype(np.float32)
    landmarks = next((head.topology.landmarks for head in heads if len(head.topology.landmarks)), first.landmarks)
    return Shapes(np.stack([head.vertices for head in heads]), replace(first, regions=regions, landmarks=landmarks))


def _learn(groups: Sequence[_Group], found: _Found, progress: Progress) -> None:
    """Part groups that are large enough by each of their features."""
    for step, feature in enumerate(FEATURES):
        progress.at(step / len(FEATURES))
        carriers = [group for group in groups if feature in carried_features(group.shapes.topology)]
        partings = part_together(
            feature, [group.shapes for group in carriers], [group.basis == "founders" for group in carriers]
        )
        for group, parting in zip(carriers, partings, strict=True):
            _settle(parting, group, feature, found)


def _settle(parting: Parting | None, group: _Group, feature: str, found: _Found) -> None:
    """Write down the classes of a group that was parted by a feature, and how it was parted."""
    for row, place in enumerate(group.places):
        found.classes[place][feature] = parting is None or bool(parting.dominant[row])
    if parting is None:
        found.notes.append(f"{feature} ({group.sex}, {group.topology}): cannot be measured; all count as dominant")
        return
    # What was learnt on a reference is for heads of any topology, by landmarks.
    _keep(parting, group.sex, group.topology if group.places else ANY_TOPOLOGY, feature, found)
    found.findings.append(describe(parting, group.sex, group.topology, feature, basis=group.basis))
    found.typical += _typical(parting, group, feature)


def _hold_beside(group: _Group, heads: Sequence[Head], found: _Found) -> None:
    """Class a small group by what parts the reference population, or the largest group of the library."""
    beside = _lend_criteria(group.sex, found)
    features = carried_features(group.shapes.topology)
    alone: list[str] = []
    for feature in features:
        criterion = found.criteria.get((group.sex, ANY_TOPOLOGY, feature))
        values = None if criterion is None else criterion.values(group.shapes)
        if criterion is None or values is None or not np.isfinite(values).all():
            alone.append(feature)
            _settle(part_together(feature, [group.shapes], [False])[0], group, feature, found)
            continue
        sides = criterion.is_dominant(values)
        for place, side in zip(group.places, sides, strict=True):
            found.classes[place][feature] = side
        measured = {
            heads[place].id or f"#{place + 1}": float(value) for place, value in zip(group.places, values, strict=True)
        }
        _count_beside(found, group, feature, sides, measured)
    heads_are = "head is" if len(group.places) == 1 else "heads are"
    few = f"{len(group.places)} {group.sex} {heads_are} too few of {group.topology} to cluster (fewer than {FEWEST})"
    if len(alone) < len(features):
        found.notes.append(f"{few}: classed against {beside}")
    if alone:
        found.notes.append(f"{few}: by {', '.join(alone)} parted among themselves")


def _lend_criteria(sex: Sex, found: _Found) -> str:
    """See that there are criteria for any topology; returns whose they are, in words."""
    sampled = [one for one in found.findings if (one.sex, one.basis) == (sex, "reference")]
    if sampled:
        return f"{sampled[0].dominant_count + sampled[0].recessive_count} heads sampled from the bundled rig"
    own = [one for one in found.criteria.values() if one.sex == sex and one.topology != ANY_TOPOLOGY]
    for one in own:
        if one.topology == own[0].topology and not len(one.indices):
            found.criteria.setdefault((sex, ANY_TOPOLOGY, one.feature), replace(one, topology=ANY_TOPOLOGY))
    return f"the library's own heads of {own[0].topology}" if own else "one another"


def _keep(parting: Parting, sex: Sex, topology: str, feature: str, found: _Found) -> None:
    high_is_dominant = parting.dominant_high
    found.criteria[sex, topology, feature] = Criterion(
        sex=sex,
        topology=topology,
        feature=feature,
        measure=parting.measure,
        threshold=parting.threshold,
        dominant_high=high_is_dominant,
        dominant=parting.high if high_is_dominant else parting.low,
        recessive=parting.low if high_is_dominant else parting.high,
        indices=parting.indices,
        axis=parting.axis,
    )


def _count_beside(
    found: _Found, group: _Group, feature: str, sides: Sequence[bool], measured: Mapping[str, float]
) -> None:
    """Add to the reference's finding how the library's few heads fall."""
    for place, one in enumerate(found.findings):
        if (one.sex, one.feature, one.basis) == (group.sex, feature, "reference"):
            counts = {**one.classed, group.topology: (sum(sides), len(sides) - sum(sides))}
            found.findings[place] = replace(one, classed=counts, measured={**one.measured, **measured})


def _typical(parting: Parting, group: _Group, feature: str) -> list[TypicalShape]:
    """The mean shapes of both classes, where both have heads."""
    if parting.dominant.all() or not parting.dominant.any():
        return []
    indices = np.flatnonzero(group.shapes.topology.regions[:, FEATURES.index(feature)] > 0).astype(np.int32)
    means = [
        group.shapes.vertices[side][:, indices].mean(0, dtype=np.float64).astype(np.float32)
        for side in (parting.dominant, ~parting.dominant)
    ]
    return [TypicalShape(group.sex, group.topology, feature, indices, means[0], means[1])]


def _with_genes(head: Head, classes: Mapping[str, bool], classifier: TraitClassifier, seed: int) -> Head:
    key = head_key(head)
    genome = {
        feature: Gene(
            founder_alleles(seed, key, feature, dominant), _word(classifier, head.sex, head.topology, feature, dominant)
        )
        for feature, dominant in classes.items()
    }
    return head.with_(genome=genome)


def _word(classifier: TraitClassifier, sex: Sex, topology: Topology, feature: str, dominant: bool) -> str:
    """A founder's trait: its class was read from its shape, so the two agree."""
    criterion = classifier.criterion(sex, topology.name, feature)
    return "" if criterion is None else criterion.dominant if dominant else criterion.recessive


def _with_traits(head: Head, traits: Mapping[str, str]) -> Head:
    genome = {feature: replace(gene, trait=traits.get(feature, "")) for feature, gene in head.genome.items()}
    return head.with_(genome=genome)
