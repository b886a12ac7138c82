"""Join the shards of a family."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..progress import Progress
from .breed import outcome_of
from .options import add_library, open_library
from .outcome import Outcome

HELP = "joins the shards of a family"
EXAMPLES = ("kindred merge family", "kindred merge family --keep --library L")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, and whether to keep the children."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that 'kindred breed --out' wrote")
    parser.add_argument("--keep", action="store_true", help="put the children into the library")
    add_library(parser)


def needs_engine(options: argparse.Namespace) -> bool:
    """No: the shards are there."""
    return False


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """Join them."""
    from ..heredity.merging import merge

    if not options.keep:
        return outcome_of(merge(options.folder, threads=options.threads, progress=progress))
    with open_library(options) as library:
        return outcome_of(merge(options.folder, keep=library, threads=options.threads, progress=progress))
