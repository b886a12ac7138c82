"""The main job from beginning to end, on the bundled head."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from ..errors import BadInput
from ..files import writable_folder
from ..progress import Progress
from .outcome import Outcome, load_verb

HELP = "the main job on the bundled head: founders, tagging, a family of 8 with previews"
EXAMPLES = ("kindred demo --out demo", "kindred demo --out demo --seed 4")

FOUNDERS = 4  # of each sex


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--out and --seed."""
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="a folder for the library and the family"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed, other people (1)")


def needs_engine(options: argparse.Namespace) -> bool:
    """Yes: it draws pictures."""
    return True


def run(options: argparse.Namespace, progress: Progress) -> Outcome:
    """Sample founders, tag them, tell the couple's odds and breed their family."""
    began = time.monotonic()
    out = writable_folder(options.out)
    library, family = out / "library", out / "family"
    if library.exists():
        raise BadInput(out, "holds a demo already", "choose another --out, or remove it")
    seed = ("--seed", str(options.seed))
    couple = ("--father", "A000001", "--mother", "B000001")
    steps = (
        (0.2, ("new", "--library", str(library), "--count", str(FOUNDERS), "--sex", "both", *seed)),
        (0.3, ("tag", "--library", str(library), *seed)),
        (0.05, ("odds", "--library", str(library), *couple)),
        (0.45, ("breed", "--library", str(library), *couple, *seed, "--out", str(family))),
    )
    outcomes: dict[str, Any] = {}
    texts: list[str] = []
    for share, words in steps:
        with progress.part(words[0], share) as part:
            outcome = _run(words, part)
        outcomes[words[0]] = dict(outcome.data)
        texts.append(f"$ kindred {' '.join(words)}\n{outcome.text}")
    seconds = round(time.monotonic() - began, 1)
    texts.append(f"{seconds} s; look at {family / 'sheet.png'}, open {family}/*.glb in any 3D tool")
    return Outcome({"seconds": seconds, "library": str(library), "family": str(family), **outcomes}, "\n\n".join(texts))


def _run(words: tuple[str, ...], progress: Progress) -> Outcome:
    from ..cli import build_parser  # the command line knows the verbs, so it cannot be imported above

    return load_verb(words[0]).run(build_parser().parse_args(list(words)), progress)
