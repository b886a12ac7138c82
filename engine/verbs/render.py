"""Pictures of heads in a library."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import WrongUsage
from ..progress import Progress
from .each import each_head
from .options import add_library
from .outcome import Outcome

if TYPE_CHECKING:
    from ..heads import Head

HELP = "draws heads of a library as pictures"
EXAMPLES = (
    "kindred render A000001 --library heads --out pictures",
    "kindred render A000001 B000001 --library heads --out pictures --view all --size 1024",
)

VIEWS = ("front", "three-quarter", "profile")
ALL = "all"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which heads, from which side, how large, whereto."""
    parser.add_argument("ids", nargs="+", metavar="ID", help="the heads, for example A000001")
    add_library(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for ID-VIEW.png")
    parser.add_argument(
        "--view", default="three-quarter", metavar="|".join((*VIEWS, ALL)), help="from which side (three-quarter)"
    )
    parser.add_argument("--size", type=int, default=768, metavar="PX", help="width and height in pixels (768)")


def needs_engine(options: argparse.Namespace) -> bool:
    """Yes: drawing needs moderngl."""
    return True


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """Draw each head that can be drawn; tell of those that cannot."""
    views = _views(options.view)
    pictures = list[str]()

    def draw(head: Head, identifier: str) -> None:
        pictures.extend(_draw(head, identifier, views, options.out, options.size))

    failed = each_head(options, progress, draw, "could not be drawn")
    lines = [f"{len(pictures)} pictures in {options.out}", *(f"failed: {line}" for line in failed)]
    return Outcome({"pictures": pictures, "failed": failed}, "\n".join(lines), 4 if failed else 0)


def _views(view: str) -> tuple[str, ...]:
    if view == ALL:
        return VIEWS
    if view not in VIEWS:
        raise WrongUsage(f"--view {view}", "is not known", f"choose among {', '.join((*VIEWS, ALL))}")
    return (view,)


def _draw(head: Head, identifier: str, views: tuple[str, ...], folder: Path, size: int) -> list[str]:
    from ..studio import photograph, portrait, save_png

    written = list[str]()
    for view in views:
        path = folder / f"{identifier}-{view}.png"
        save_png(path, photograph(head, camera=portrait(head, view), size=size))
        written.append(str(path))
    return written
