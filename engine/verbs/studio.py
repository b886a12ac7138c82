"""Labelled pictures of synthetic people."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import BadInput, WrongUsage
from ..progress import Progress
from .options import add_library, open_library
from .outcome import Outcome

if TYPE_CHECKING:
    from ..studio.scene import Sitter

HELP = "writes labelled pictures of synthetic people, as WebDataset shards"
EXAMPLES = (
    "kindred studio --count 1000 --seed 1 --out pictures",
    "kindred studio --count 48000 --people 1200 --plan faces --size 256 --seed 7 --out faces --jobs 16",
    "kindred studio --count 10000 --start 20000 --seed 7 --out faces   (a part, made anywhere: shards 20 to 29)",
    "kindred studio --count 200 --renderer cycles --seed 1 --out real --kit kindred ict-facekit",
    "kindred studio --count 80 --per-person 40 --seed 1 --library heads --heads A000001 B000001 --out couple",
)

_PER_PERSON = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many, of whom, how they vary, whereto."""
    parser.add_argument("--count", type=int, required=True, metavar="N", help="how many pictures")
    parser.add_argument("--seed", type=int, required=True, metavar="S", help="the same seed gives the same pictures")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for shards and dataset.json")
    parser.add_argument("--size", type=int, default=256, metavar="PX", help="width and height in pixels (256)")
    parser.add_argument(
        "--plan",
        default="portraits",
        metavar="NAME",
        help="how pictures vary: portraits (default), faces, parsing, clean",
    )
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--people", type=int, metavar="K", help="how many people share the pictures, all alike")
    who.add_argument(
        "--per-person", type=int, metavar="K", help=f"how many pictures in a row show the same person ({_PER_PERSON})"
    )
    parser.add_argument(
        "--kit",
        nargs="+",
        default=None,
        metavar="NAME",
        help="kits that people come from (kindred); see 'kindred kit list'",
    )
    parser.add_argument(
        "--heads",
        nargs="+",
        default=[],
        metavar="ID|FILE",
        help="photograph these heads of --library, or of .npz files, by turns, instead of people drawn by lot",
    )
    add_library(parser)
    parser.add_argument(
        "--renderer", default="studio", metavar="studio|cycles", help="draw here (default), or in Blender, slower"
    )
    parser.add_argument("--samples", type=int, default=32, metavar="N", help="of Cycles, for each pixel (32)")
    parser.add_argument(
        "--blender", type=Path, metavar="FILE", help="the Blender that draws (default: KINDRED_BLENDER, or one found)"
    )
    parser.add_argument("--format", default="jpg", metavar="jpg|png", help="of the pictures (jpg); labels are exact")
    parser.add_argument("--shard-size", type=int, default=1000, metavar="N", help="pictures in a shard (1000)")
    parser.add_argument(
        "--start", type=int, default=0, metavar="I", help="the first picture's number, where a shard begins (0)"
    )
    parser.add_argument(
        "--jobs", type=int, metavar="J", help="how many processes draw (as many as cores); the bytes are the same"
    )


def needs_engine(options: argparse.Namespace) -> bool:
    """Yes: drawing needs moderngl, and coding needs OpenCV."""
    return True


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """Draw what is not there yet, and say what is."""
    from ..kits import BUNDLED
    from ..studio.scenes import plan_named
    from ..studio.shards import DataSet, make_shards
    from ..studio.supply import Supply

    supply = Supply(
        options.seed,
        plan_named(options.plan),
        per_person=_per_person(options),
        size=options.size,
        kits=tuple(options.kit or (BUNDLED,)),
        renderer=options.renderer,
        samples=options.samples,
        guests=_guests(options),
    )
    dataset = DataSet(supply, options.format, options.shard_size)
    pictures = dataset.part(options.start, options.count)
    made = make_shards(options.out, dataset, pictures, jobs=options.jobs, blender=options.blender, progress=progress)
    data = {
        "out": str(made.folder),
        "shards": made.shards,
        "there": made.there,
        "pictures": made.pictures,
        "failed": made.failed,
    }
    lines = [f"{made.pictures} pictures drawn, {made.shards} shards in {made.folder}, {made.there} of them from before"]
    lines += [f"  failed: {text}" for text in made.failed]
    return Outcome(data, "\n".join(lines), 4 if made.failed else 0)


def _guests(options: argparse.Namespace) -> tuple[Sitter, ...]:
    from ..studio.guests import invite, is_file

    if options.heads and options.kit:
        raise WrongUsage("--heads", "does not go with --kit", "give one of them")
    if all(map(is_file, options.heads)):
        return invite(options.heads, None)
    with open_library(options, read_only=True) as library:
        return invite(options.heads, library)


def _per_person(options: argparse.Namespace) -> int:
    if options.people is None:
        return _PER_PERSON if options.per_person is None else options.per_person
    if options.start:
        raise WrongUsage(
            "--people", "does not go with --start", "give --per-person, which means the same in every part"
        )
    if options.people < 1 or options.count % options.people:
        wrong = f"cannot share {options.count} pictures alike"
        raise BadInput(f"--people {options.people}", wrong, "give a number that divides --count")
    return options.count // options.people
