"""Classes and alleles for founders."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import BadInput, WrongUsage
from ..heads import Gene, Head, Topology
from ..progress import Progress
from .options import add_library, open_library
from .outcome import Outcome

if TYPE_CHECKING:
    from ..heredity.tagging import Tagging
    from ..heredity.traits import TraitClassifier
    from ..library import Library

HELP = "clusters the founders' features, three dominant to one recessive, and gives them alleles"
EXAMPLES = (
    "kindred tag --library heads --seed 1",
    "kindred tag --library heads --set A000001:nose=rr --set B000001:nose=Dr",
)
_BATCH = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--library, --seed and --set."""
    add_library(parser)
    parser.add_argument(
        "--seed", type=int, metavar="S", help="of the alleles that are drawn; classes do not depend on it"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="ID:FEATURE=ALLELES",
        help="give a head's feature these alleles (DD, Dr, rD or rr; the father's first); with --seed, after tagging",
    )


def needs_engine(options: argparse.Namespace) -> bool:
    """Clustering does; setting alleles does not."""
    return options.seed is not None


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """Tag the founders, read their descendants' traits anew, and set what was asked for."""
    if options.seed is None and not options.set:
        raise WrongUsage("tag", "has nothing to do", "give --seed to tag the founders, or --set")
    changes = [_parse(text) for text in options.set]
    with open_library(options) as library:
        tagging = None if options.seed is None else _tag(library, options.seed, progress)
        chosen = [_set(library, *change) for change in changes]
    findings = [] if tagging is None else [one.as_json() for one in tagging.findings]
    notes = [] if tagging is None else list(tagging.notes)
    lines = [] if tagging is None else [f"{len(tagging.heads)} founders tagged"]
    lines += [] if tagging is None else [one.sentence() for one in tagging.findings]
    data = {
        "library": str(library.path),
        "seed": options.seed,
        "founders": 0 if tagging is None else len(tagging.heads),
        "findings": findings,
        "notes": notes,
        "set": [{"id": name, "feature": feature, "alleles": alleles} for name, feature, alleles in chosen],
    }
    lines += notes + [f"{name}: {feature} is {alleles} now" for name, feature, alleles in chosen]
    return Outcome(data, "\n".join(lines))


def _tag(library: Library, seed: int, progress: Progress) -> Tagging:
    from ..heredity.reference import bundled_reference
    from ..heredity.tagging import tag

    entries = library.heads()
    founders = [one.id for one in entries if one.is_founder]
    if not founders:
        raise BadInput(library.path, "holds no founders", "add some with 'kindred new' or 'kindred adopt'")
    with progress.part("reading heads", 0.2) as part:
        before = list(_load(library, founders, part))
    with progress.part("tagging", 0.5) as part:
        tagging = tag(before, seed=seed, reference=bundled_reference, progress=part)
    with progress.part("writing genes", 0.3) as part:
        # The classifier first: heads with genes whose traits nobody can read would be worse than the reverse.
        tagging.classifier.save(library.traits_path)
        _write(library, before, tagging.heads, part)
    descendants = [one.id for one in entries if not one.is_founder and one.tagged]
    _read_descendants(library, tagging.classifier, descendants)
    return tagging


def _read_descendants(library: Library, classifier: TraitClassifier, identifiers: Sequence[str]) -> None:
    """Bred heads keep what they inherited; what their shapes show is read anew."""
    from ..heredity.tagging import read_traits

    for at in range(0, len(identifiers), _BATCH):
        heads = list(_load(library, identifiers[at : at + _BATCH], Progress()))
        for topology in {head.topology.name for head in heads}:
            before = [head for head in heads if head.topology.name == topology]
            _write(library, before, read_traits(before, classifier), Progress())


def _write(library: Library, before: Sequence[Head], after: Sequence[Head], progress: Progress) -> None:
    """Save heads whose genes changed, or whose catalogue a run that was ended left behind their file."""
    from ..library import genes_of

    known = library.genes(str(head.id) for head in after)
    changed = [
        new
        for old, new in zip(before, after, strict=True)
        if dict(old.genome) != dict(new.genome) or known[str(new.id)] != genes_of(new)
    ]
    for at in range(0, len(changed), _BATCH):
        progress.at(at / len(changed))
        library.update_many(changed[at : at + _BATCH])


def _load(library: Library, identifiers: Sequence[str], progress: Progress) -> Iterator[Head]:
    """Heads, those of one topology sharing its arrays, so that thousands fit into memory."""
    from ..library import share_topology

    known: list[Topology] = []
    for place, identifier in enumerate(identifiers):
        progress.at(place / len(identifiers))
        yield share_topology(library.head(identifier), known)


def _parse(text: str) -> tuple[str, str, str]:
    name, _, rest = text.partition(":")
    feature, _, alleles = rest.partition("=")
    if not (name and feature and alleles):
        raise WrongUsage(f"--set {text}", "is not ID:FEATURE=ALLELES", "write for example A000001:nose=Dr")
    Gene(alleles)  # refuses what are not alleles
    return name, feature, alleles


def _set(library: Library, name: str, feature: str, alleles: str) -> tuple[str, str, str]:
    head = library.head(name)
    if feature not in head.genome:
        known = ", ".join(head.genome) or "none: run 'kindred tag' with --seed first"
        raise BadInput(f"{name}:{feature}", "is not a feature with a gene", f"choose among {known}")
    library.update(head.with_(genome={**head.genome, feature: replace(head.genome[feature], alleles=alleles)}))
    return name, feature, alleles
