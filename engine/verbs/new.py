"""New people from a kit's natural spread."""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from ..errors import BadInput
from ..heads.features import SEXES, Sex
from ..kits import BUNDLED, open_kit
from ..progress import Progress
from . import options as shared
from .outcome import Outcome
from .thumbnails import Thumbnails, add_thumbnails

HELP = "makes founders: new people sampled from the rig's natural spread"
EXAMPLES = (
    "kindred new --library heads --count 4 --seed 1",
    "kindred new --library heads --count 10 --seed 2 --sex female",
    "kindred new --library heads --count 4 --seed 3 --kit ict-facekit",
)
_MOST = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The library, how many, the seed, the sex and the kit."""
    shared.add_library(parser)
    parser.add_argument("--count", type=int, required=True, metavar="N", help="how many of each sex asked for")
    parser.add_argument("--seed", type=int, required=True, metavar="S", help="the same seed makes the same people")
    parser.add_argument("--sex", choices=(*SEXES, "both"), default="both", help="which (default: both)")
    parser.add_argument(
        "--kit", default=BUNDLED, metavar="NAME", help=f"whose people, as 'kindred kit list' names it ({BUNDLED})"
    )
    add_thumbnails(parser)


def needs_engine(options: argparse.Namespace) -> bool:
    """No: numpy and the library are enough."""
    return False


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """Sample people and add them to the library, which is made where there is none.

    Raises BadInput when the count or the seed is negative or too large, or there is no such kit.
    """
    from ..heads.sampling import sample

    _check(options)
    wanted: list[tuple[Sex, int]] = [
        (sex, index) for sex in SEXES if options.sex in (sex, "both") for index in range(options.count)
    ]
    kit = open_kit(options.kit)
    added: list[dict[str, Any]] = []
    draw = Thumbnails(options.thumbnails, len(wanted))
    with shared.open_library(options, create=True) as library, progress.part("sampling", 1.0) as part:
        for done, (sex, index) in enumerate(wanted):
            rng = np.random.default_rng(np.random.SeedSequence(options.seed, spawn_key=(SEXES.index(sex), index)))
            head = sample(kit, sex, rng).with_(provenance=_provenance(options, index))
            added.append({"id": library.add(head, thumbnail=draw(head)).id, "sex": sex})
            part.at((done + 1) / len(wanted))
        text = f"{len(added)} people added to {library.path}: " + _ids(added)
        text = "\n".join([text, *(f"  left out: {one}" for one in draw.left_out)])
        return Outcome({"library": str(library.path), "heads": added, "left_out": draw.left_out}, text)


def _provenance(options: argparse.Namespace, index: int) -> dict[str, Any]:
    where = {"source": "new", "seed": options.seed, "index": index}
    return where if options.kit == BUNDLED else {**where, "kit": options.kit}


def _check(options: argparse.Namespace) -> None:
    if not 0 <= options.count <= _MOST:
        raise BadInput(f"--count {options.count}", "is out of range", f"give a number from 0 to {_MOST}")
    if options.seed < 0:
        raise BadInput(f"--seed {options.seed}", "is negative", "give a whole number from 0")


def _ids(added: list[dict[str, Any]]) -> str:
    ids = [str(one["id"]) for one in added]
    return ", ".join(ids) if len(ids) <= 12 else f"{', '.join(ids[:6])} … {ids[-1]}"
