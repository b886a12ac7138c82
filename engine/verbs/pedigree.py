"""A head's family, and where its features come from."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ..errors import BadInput
from ..progress import Progress
from .options import add_library, open_library
from .outcome import Outcome
from .tables import aligned

if TYPE_CHECKING:
    from ..heredity.pedigree import Pedigree, Relative

HELP = "shows a head's ancestors and descendants, and where each of its features comes from"
EXAMPLES = (
    "kindred pedigree A000009 --library heads",
    "kindred pedigree A000009 --library heads --generations 3 --json",
)
_SOURCES = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The id, --library and --generations."""
    parser.add_argument("id", metavar="ID", help="a head's id")
    add_library(parser)
    parser.add_argument(
        "--generations",
        type=int,
        default=4,
        metavar="G",
        help="how many the text shows in each direction (4); JSON has all",
    )


def needs_engine(options: argparse.Namespace) -> bool:
    """No."""
    return False


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """Draw the pedigree from the catalogue."""
    from ..heredity.pedigree import pedigree

    if options.generations < 1:
        raise BadInput("--generations", "is less than one", "give a whole number from 1")
    with open_library(options, read_only=True) as library:
        library.entry(options.id)  # says whether an id is unknown or only reserved
        found = pedigree(library.relations(), options.id)
    return Outcome(found.as_json(), "\n".join(_lines(found, options.generations)))


def _lines(found: Pedigree, generations: int) -> Iterator[str]:
    ancestors = {one.id: one for one in found.ancestors}
    yield f"{found.id}, {found.sex}: {len(ancestors)} ancestors, {len(found.descendants)} descendants"
    for role, parent in (("father", found.father), ("mother", found.mother)):
        if parent:
            yield from _branch(role, parent, ancestors, "  ", generations, set())
    yield from _descendants(found, generations)
    if found.origins:
        yield ""
        yield _table(found)
    yield from (f"note: {text}" for text in found.problems)


def _branch(
    role: str, name: str, ancestors: Mapping[str, Relative], indent: str, generations: int, shown: set[str]
) -> Iterator[str]:
    """An ancestor and, further in, its own; one that was shown already is not shown again."""
    one = ancestors.get(name)
    parents = [] if one is None else [(r, p) for r, p in (("father", one.father), ("mother", one.mother)) if p]
    said = "missing" if one is None or one.sex is None else "founder" if not parents else ""
    again = name in shown
    more = parents and (again or generations == 1)
    mean = f"{_mean(one.shares):.0%} of the shape" if one is not None and one.shares else ""
    words = [word for word in (said, mean, "see above" if again and more else "…" if more else "") if word]
    yield f"{indent}{role} {name}" + (f" ({', '.join(words)})" if words else "")
    if more:
        return
    shown.add(name)
    for next_role, parent in parents:
        yield from _branch(next_role, parent, ancestors, indent + "  ", generations - 1, shown)


def _descendants(found: Pedigree, generations: int) -> Iterator[str]:
    names = {1: "children", 2: "grandchildren"}
    for depth in sorted({one.depth for one in found.descendants if one.depth <= generations}):
        ids = [one.id for one in found.descendants if one.depth == depth]
        listed = ", ".join(ids[:8]) + (f" and {len(ids) - 8} more" if len(ids) > 8 else "")
        yield f"  {names.get(depth, f'{depth} generations down')}: {listed}"


def _table(found: Pedigree) -> str:
    rows = [["feature", "alleles", "trait", "comes from"]]
    for feature, one in found.origins.items():
        ranked = list(one.sources.items())
        sources = [f"{name} {share:.0%}" for name, share in ranked[:_SOURCES]]
        if len(ranked) > _SOURCES:
            sources.append(f"{len(ranked) - _SOURCES} others {sum(share for _, share in ranked[_SOURCES:]):.0%}")
        if one.changed_in:
            sources.append(f"mutated in {', '.join(one.changed_in)}")
        rows.append([feature, one.alleles, one.trait or "-", ", ".join(sources)])
    return aligned(rows)


def _mean(shares: Mapping[str, float]) -> float:
    return sum(shares.values()) / len(shares)
