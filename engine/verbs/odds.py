"""The chances of a couple's children, feature by feature."""

from __future__ import annotations

import argparse
from fractions import Fraction

from ..progress import Progress
from .options import add_library, open_library
from .outcome import Outcome
from .tables import aligned

HELP = "tells the chances of each class for a couple's children, feature by feature"
EXAMPLES = (
    "kindred odds --library heads --father A000001 --mother B000001",
    "kindred odds --library heads --father A000001 --mother B000001 --rule mendel --json",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--library, --father, --mother and --rule."""
    add_library(parser)
    parser.add_argument("--father", required=True, metavar="ID", help="a male head's id")
    parser.add_argument("--mother", required=True, metavar="ID", help="a female head's id")
    parser.add_argument("--rule", metavar="NAME|FILE", help="tell also the shares that this rule gives the children")


def needs_engine(options: argparse.Namespace) -> bool:
    """No."""
    return False


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """Work out the chances from the parents' alleles; no head is bred."""
    from ..heredity.odds import as_json, expected_shares, genome_odds
    from ..heredity.rule_files import load_rule

    rule = load_rule(options.rule) if options.rule else None
    with open_library(options, read_only=True) as library:
        father, mother = library.parents(options.father, options.mother)
    shares = {} if rule is None else expected_shares(father.genome, mother.genome, rule)
    heading = ["feature", "father", "mother", "dominant", "recessive", "DD", "one of each", "rr"]
    rows = [heading + (["sons have of him", "daughters have of him"] if shares else [])]
    for feature, one in genome_odds(father.genome, mother.genome).items():
        chances = (one.dominant, one.recessive, one.genotypes["DD"], one.carrier, one.recessive)
        row = [feature, one.father, one.mother, *map(_percent, chances)]
        rows.append(row + ([f"{share:.0%}" for share in shares[feature].values()] if shares else []))
    data = {
        "father": options.father,
        "mother": options.mother,
        "rule": None if rule is None else rule.name,
        "features": as_json(father.genome, mother.genome, rule),
    }
    title = f"children of {options.father} and {options.mother}"
    return Outcome(data, f"{title}\n{aligned(rows)}")


def _percent(chance: Fraction) -> str:
    return f"{int(100 * chance)} %"
