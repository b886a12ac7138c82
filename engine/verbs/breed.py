"""Breed a family from two heads of a library."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import BadInput
from ..progress import Progress
from .options import add_library, open_library
from .outcome import Outcome
from .thumbnails import Thumbnails, add_thumbnails

if TYPE_CHECKING:
    from ..heredity.family import Written

HELP = "breeds a family from two heads of a library"
EXAMPLES = (
    "kindred breed --library L --father A000001 --mother B000001 --seed 7 --out family",
    "kindred breed … --sons 500 --daughters 500 --rule equal --cell nose:son:dominant:recessive=0.9 --format none",
    "kindred breed … --sons 500 --daughters 500 --start 200 --count 100   (a shard; then: kindred merge family)",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The couple, the rule, how many, how, and where to."""
    add_library(parser)
    parser.add_argument("--father", required=True, metavar="ID", help="a tagged male head")
    parser.add_argument("--mother", required=True, metavar="ID", help="a tagged female head")
    parser.add_argument("--sons", type=int, default=4, metavar="N", help="how many sons (default 4)")
    parser.add_argument("--daughters", type=int, default=4, metavar="M", help="how many daughters (default 4)")
    parser.add_argument("--seed", type=int, required=True, metavar="S", help="the same seed gives the same family")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the family's folder")
    parser.add_argument(
        "--rule", default="mendel", metavar="NAME|FILE", help="an inheritance rule that ships, or a TOML file of yours"
    )
    parser.add_argument(
        "--cell",
        action="append",
        default=[],
        metavar="FEATURE:CHILD:FATHER:MOTHER=SHARE",
        help="set the father's share in one cell, for a feature or for all (*)",
    )
    parser.add_argument(
        "--mutation", metavar="P[,P…]", help="mutation probability per feature; several are cycled over the children"
    )
    parser.add_argument(
        "--express",
        type=float,
        default=0.0,
        metavar="E",
        help="how far, 0 to 1, homozygous recessive features move towards the recessive mean (default 0)",
    )
    parser.add_argument("--mode", default="blend", metavar="blend|mosaic", help="mix vertices, or pick them")
    parser.add_argument(
        "--fuse", default="none", metavar="none|smooth", help="join the features by their shares, or in the gradients"
    )
    parser.add_argument("--format", default="glb", metavar="glb|obj|ply|none", help="the children's mesh files")
    parser.add_argument("--start", type=int, metavar="I", help="make a shard: children from number I, counted from 0")
    parser.add_argument("--count", type=int, metavar="N", help="how many children the shard has")
    parser.add_argument("--keep", action="store_true", help="put the children into the library")
    add_thumbnails(parser)


def needs_engine(options: argparse.Namespace) -> bool:
    """Mosaic and fusing solve sparse systems."""
    return options.mode != "blend" or options.fuse != "none"


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """Breed, and say where the family is."""
    from ..heredity.family import breed_into
    from ..heredity.recipe import Recipe
    from ..heredity.rule_files import apply_cell, load_rule
    from ..heredity.traits import find_classifier

    rule = load_rule(options.rule)
    for cell in options.cell:
        rule = apply_cell(rule, cell)
    mutation = parse_mutation(options.mutation)
    with open_library(options, read_only=not options.keep) as library:
        father, mother = library.parents(options.father, options.mother)
        classifier = find_classifier(library.traits_path)
        recipe = Recipe(
            father,
            mother,
            rule,
            sons=options.sons,
            daughters=options.daughters,
            seed=options.seed,
            mode=options.mode,
            fuse=options.fuse,
            mutation=mutation,
            express=options.express,
        )
        draw = Thumbnails(options.thumbnails, recipe.size)
        written = breed_into(
            options.out,
            recipe,
            start=options.start,
            count=options.count,
            mesh=options.format,
            keep=library if options.keep else None,
            thumbnail=draw,
            classifier=classifier,
            threads=options.threads,
            progress=progress,
        )
    written.left_out += draw.left_out
    return outcome_of(written)


def parse_mutation(text: str | None) -> tuple[float, ...]:
    """The probabilities of P[,P…]; empty where none is given.

    Raises BadInput when one is not a number.
    """
    if text is None:
        return ()
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise BadInput(
            f"--mutation {text}", "is not a list of numbers", "write for example 0.01 or 0,0.05,0.2"
        ) from error


def outcome_of(written: Written) -> Outcome:
    """What to tell of a family's folder; code 4 where a mesh could not be made."""
    data = {
        "out": str(written.folder),
        "family": written.key,
        "children": written.children,
        "failed": written.failed,
        "left_out": written.left_out,
    }
    lines = [f"{written.children} children in {written.folder}"]
    lines += [f"  left out: {text}" for text in written.left_out]
    lines += [f"  failed: {text}" for text in written.failed]
    return Outcome(data, "\n".join(lines), 4 if written.failed else 0)
