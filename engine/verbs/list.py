"""The catalogue."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..heads.features import FEATURES, SEXES
from ..progress import Progress
from .options import add_library, open_library
from .outcome import Outcome
from .tables import aligned

if TYPE_CHECKING:
    from ..library import Entry, Statistics

Genes = Mapping[str, Mapping[str, Mapping[str, Any]]]

HELP = "shows the catalogue of a library"
EXAMPLES = ("kindred list --library heads", "kindred list --library heads --sex female --genes --json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--library, --sex, --founders and --genes."""
    add_library(parser)
    parser.add_argument("--sex", choices=SEXES, help="only men or only women")
    parser.add_argument("--founders", action="store_true", help="only heads without parents in the library")
    parser.add_argument("--genes", action="store_true", help="also each head's alleles, and in JSON its traits")


def needs_engine(options: argparse.Namespace) -> bool:
    """No."""
    return False


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """List heads, and count them."""
    with open_library(options, read_only=True) as library:
        entries = [one for one in library.heads(options.sex) if one.is_founder or not options.founders]
        genes = library.genes(one.id for one in entries) if options.genes else None
        counts = library.statistics()
        where = str(library.path)
    data = {
        "library": where,
        "heads": [_as_json(one, genes) for one in entries],
        "statistics": {**asdict(counts), "topologies": dict(counts.topologies)},
    }
    return Outcome(data, f"{_table(entries, genes)}\n{_summary(counts)}")


def _as_json(entry: Entry, genes: Genes | None) -> dict[str, Any]:
    told = {**asdict(entry), "founder": entry.is_founder}
    return told if genes is None else {**told, "genes": genes[entry.id]}


def _table(entries: Sequence[Entry], genes: Genes | None) -> str:
    if not entries:
        return "no heads"
    features = [] if genes is None else list(FEATURES)
    rows = [["id", "sex", "genes", "father", "mother", "topology", "source", "created", *features]]
    for one in entries:
        row = [one.id, one.sex, "tagged" if one.tagged else "-", one.father or "-", one.mother or "-"]
        row += [one.topology, one.source or "-", one.created]
        if genes is not None:
            row += [str(genes[one.id].get(feature, {}).get("alleles", "-")) for feature in features]
        rows.append(row)
    return aligned(rows)


def _summary(counts: Statistics) -> str:
    lines = [
        f"{counts.male} male and {counts.female} female heads: {counts.founders} founders, {counts.tagged} tagged, "
        f"{counts.families} families"
    ]
    if counts.reserved:
        lines.append(f"{counts.reserved} ids are reserved for children that are not made yet")
    if counts.uncatalogued:
        lines.append(f"{len(counts.uncatalogued)} files in heads/ are not catalogued (left by a run that was ended)")
    if counts.missing:
        lines.append(f"files are missing for {', '.join(counts.missing[:10])}")
    return "\n".join(lines)
