"""Who a head descends from and who from it, and from which ancestor each feature comes.

Works on what a library's catalogue says; no head is opened. Broken families are told, never followed for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..errors import BadInput
from ..heads import FEATURES

Shares = Mapping[str, float]
"""{feature: share in [0, 1]}"""


class Related(Protocol):
    """What a pedigree needs of a head; library.Relation has it.

    genes: {feature: {alleles, trait, mutated, father_share}}.
    """

    @property
    def sex(self) -> str: ...
    @property
    def father(self) -> str | None: ...
    @property
    def mother(self) -> str | None: ...
    @property
    def genes(self) -> Mapping[str, Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Relative:
    """An ancestor or a descendant.

    depth: generations apart by the shortest way; 1 for a parent or a child.
    sex: None where the head is named as a parent but is not in the library.
    shares: how much of each feature's shape went from the ancestor to the descendant, over all ways; a feature of which
        a child's share is not known is left out from there on.
    """

    id: str
    sex: str | None
    depth: int
    father: str | None
    mother: str | None
    shares: Shares


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one feature of a head comes from.

    alleles, trait, mutated: the head's own.
    sources: {id: share in [0, 1]}, the largest first: the heads that the shares are traced back to, mostly founders;
        they sum to one.
    changed_in: heads on the way, this one among them, in which the feature mutated.
    """

    alleles: str
    trait: str
    mutated: bool
    sources: Shares
    changed_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pedigree:
    """A head's family.

    ancestors, descendants: by depth, then id.
    origins: for each feature that the head has a gene for.
    problems: what is broken, in words.
    """

    id: str
    sex: str
    father: str | None
    mother: str | None
    ancestors: tuple[Relative, ...]
    descendants: tuple[Relative, ...]
    origins: Mapping[str, Origin]
    problems: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The pedigree as JSON values."""
        return {
            "id": self.id,
            "sex": self.sex,
            "father": self.father,
            "mother": self.mother,
            "ancestors": [_relative_json(one) for one in self.ancestors],
            "descendants": [_relative_json(one) for one in self.descendants],
            "features": {
                feature: {
                    "alleles": one.alleles,
                    "trait": one.trait,
                    "mutated": one.mutated,
                    "sources": {name: round(share, 6) for name, share in one.sources.items()},
                    "changed_in": list(one.changed_in),
                }
                for feature, one in self.origins.items()
            },
            "problems": list(self.problems),
        }


def pedigree(relations: Mapping[str, Related], identifier: str) -> Pedigree:
    """The family of a head.

    relations: every head of the library by id.
    Raises BadInput when the head is not among them.
    """
    if identifier not in relations:
        raise BadInput(identifier, "is not in the library", "'kindred list' shows which heads there are")
    head = relations[identifier]
    above, cut = _upwards(relations, identifier)
    passed = _pass_up(relations, above, cut)
    ancestors = [
        _relative(relations, one, depth, passed[one])
        for one, depth in _depths(relations, identifier, cut).items()
        if one != identifier
    ]
    return Pedigree(
        id=identifier,
        sex=head.sex,
        father=head.father,
        mother=head.mother,
        ancestors=tuple(sorted(ancestors, key=_by_depth)),
        descendants=tuple(sorted(_descendants(relations, identifier), key=_by_depth)),
        origins=_origins(relations, above, cut, identifier),
        problems=tuple(_problems(relations, above, cut)),
    )


Edges = set[tuple[str, str]]
"""(child, parent) pairs that close a circle and are therefore not followed."""


def _upwards(relations: Mapping[str, Related], start: str) -> tuple[list[str], Edges]:
    """A head and all its ancestors, every child before its parents; and the edges left out to get there."""
    finished: list[str] = []
    cut: Edges = set()
    state = {start: "open"}
    stack = [(start, _parents(relations, start))]
    while stack:
        child, parents = stack[-1]
        parent = next(parents, None)
        if parent is None:
            state[child] = "done"
            finished.append(child)
            stack.pop()
        elif parent not in state:
            state[parent] = "open"
            stack.append((parent, _parents(relations, parent)))
        elif state[parent] == "open":
            cut.add((child, parent))
    return finished[::-1], cut


def _parents(relations: Mapping[str, Related], child: str) -> Iterator[str]:
    one = relations.get(child)
    return iter([] if one is None else [parent for parent in (one.father, one.mother) if parent])


def _followed(relations: Mapping[str, Related], child: str, cut: Edges) -> list[tuple[str, str]]:
    """("father" or "mother", id) of a child's parents, without those that close a circle."""
    one = relations.get(child)
    both = [] if one is None else [("father", one.father), ("mother", one.mother)]
    return [(role, parent) for role, parent in both if parent and (child, parent) not in cut]


def _share(relations: Mapping[str, Related], child: str, feature: str, role: str) -> float | None:
    """How much of a child's feature is its father's or mother's; None where that is not known."""
    gene = relations[child].genes.get(feature, {})
    share = gene.get("father_share")
    if share is None:
        return None
    return float(share) if role == "father" else 1.0 - float(share)


def _pass_up(relations: Mapping[str, Related], above: list[str], cut: Edges) -> dict[str, dict[str, float]]:
    """How much of the first head's features each of its ancestors gave."""
    passed: dict[str, dict[str, float]] = {one: {} for one in above}
    passed[above[0]] = dict.fromkeys(relations[above[0]].genes, 1.0)
    for child in above:
        for role, parent in _followed(relations, child, cut):
            for feature, given in passed[child].items():
                share = _share(relations, child, feature, role)
                if share is not None:
                    passed[parent][feature] = passed[parent].get(feature, 0.0) + given * share
    return passed


def _origins(relations: Mapping[str, Related], above: list[str], cut: Edges, start: str) -> dict[str, Origin]:
    genes = relations[start].genes
    return {
        feature: _origin(relations, above, cut, feature, genes[feature]) for feature in FEATURES if feature in genes
    }


def _origin(
    relations: Mapping[str, Related], above: list[str], cut: Edges, feature: str, gene: Mapping[str, Any]
) -> Origin:
    """Trace a feature back as far as is known: to founders, missing heads, and heads whose shares are unknown."""
    held = {above[0]: 1.0}
    sources: dict[str, float] = {}
    changed: list[str] = []
    for child in above:
        given = held.pop(child, 0.0)
        if given <= 0:
            continue
        if child in relations and relations[child].genes.get(feature, {}).get("mutated"):
            changed.append(child)
        left = given
        for role, parent in _followed(relations, child, cut):
            share = _share(relations, child, feature, role)
            if share is not None:
                held[parent] = held.get(parent, 0.0) + given * share
                left -= given * share
        if left > 1e-12:
            sources[child] = left
    ranked = dict(sorted(sources.items(), key=lambda item: (-item[1], item[0])))
    return Origin(str(gene["alleles"]), str(gene["trait"]), bool(gene["mutated"]), ranked, tuple(changed))


def _depths(relations: Mapping[str, Related], start: str, cut: Edges) -> dict[str, int]:
    """The fewest generations up to each ancestor, 0 for the head itself."""
    depths, level = {start: 0}, [start]
    while level:
        parents = [parent for child in level for _, parent in _followed(relations, child, cut)]
        level = list(dict.fromkeys(parent for parent in parents if parent not in depths))
        depth = max(depths.values()) + 1
        depths.update((parent, depth) for parent in level)
    return depths


def _descendants(relations: Mapping[str, Related], start: str) -> list[Relative]:
    """Everyone below a head, with what they have of it."""
    children: dict[str, list[str]] = {}
    for name, one in relations.items():
        for parent in {one.father, one.mother} - {None}:
            children.setdefault(str(parent), []).append(name)
    depths, level = {start: 0}, [start]
    while level:
        born = [child for parent in level for child in children.get(parent, [])]
        level = list(dict.fromkeys(child for child in born if child not in depths))
        depth = max(depths.values()) + 1
        depths.update((child, depth) for child in level)
    below = set(depths)
    shares = {start: dict.fromkeys(relations[start].genes, 1.0)}
    for name in _parents_first(relations, below, start):
        shares[name] = _inherited(relations, name, shares)
    return [_relative(relations, one, depth, shares.get(one, {})) for one, depth in depths.items() if one != start]


def _parents_first(relations: Mapping[str, Related], below: set[str], start: str) -> Iterator[str]:
    """The descendants, each after those of its parents that descend from the head too; circles are left out."""
    waiting = {name: {one for one in _parents(relations, name) if one in below} for name in below - {start}}
    children: dict[str, list[str]] = {}
    for name, parents in waiting.items():
        for parent in parents:
            children.setdefault(parent, []).append(name)
    ready = [start]
    while ready:
        parent = ready.pop()
        for child in children.get(parent, []):
            waiting[child].discard(parent)
            if not waiting[child]:
                ready.append(child)
                yield child


def _inherited(
    relations: Mapping[str, Related], child: str, shares: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """What a child has of a head, by what its parents have of it."""
    found: dict[str, float] = {}
    for role, parent in _followed(relations, child, set()):
        for feature, given in shares.get(parent, {}).items():
            share = _share(relations, child, feature, role)
            if share is not None:
                found[feature] = found.get(feature, 0.0) + given * share
    return found


def _relative(relations: Mapping[str, Related], name: str, depth: int, shares: Shares) -> Relative:
    one = relations.get(name)
    ordered = {feature: shares[feature] for feature in FEATURES if feature in shares}
    if one is None:
        return Relative(name, None, depth, None, None, ordered)
    return Relative(name, one.sex, depth, one.father, one.mother, ordered)


def _relative_json(one: Relative) -> dict[str, Any]:
    shares = {feature: round(share, 6) for feature, share in one.shares.items()}
    return {
        "id": one.id,
        "sex": one.sex,
        "depth": one.depth,
        "father": one.father,
        "mother": one.mother,
        "shares": shares,
    }


def _problems(relations: Mapping[str, Related], above: list[str], cut: Edges) -> Iterator[str]:
    for name in sorted(set(above) - set(relations)):
        yield f"{name} is named as a parent but is not in the library"
    for child, parent in sorted(cut):
        yield f"{child} descends from itself through {parent}; the circle is not followed"


def _by_depth(one: Relative) -> tuple[int, str]:
    return one.depth, one.id
