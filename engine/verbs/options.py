"""Options that several verbs share."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import WrongUsage

if TYPE_CHECKING:
    from ..library import Library

LIBRARY_VARIABLE = "KINDRED_LIBRARY"


def add_library(parser: argparse.ArgumentParser) -> None:
    """--library, a folder; the variable KINDRED_LIBRARY stands in for it."""
    parser.add_argument(
        "--library", type=Path, metavar="L", help=f"the library's folder (default: the variable {LIBRARY_VARIABLE})"
    )


def library_path(options: argparse.Namespace) -> Path:
    """Which library is meant; raises WrongUsage when neither the option nor the variable says."""
    if options.library is not None:
        return options.library
    named = os.environ.get(LIBRARY_VARIABLE)
    if not named:
        raise WrongUsage("--library", "is missing", f"give a folder, or set {LIBRARY_VARIABLE}")
    return Path(named)


def open_library(options: argparse.Namespace, *, create: bool = False, read_only: bool = False) -> Library:
    """Open the library that the options name; use it in a `with`.

    create: for verbs that may make a library (new, adopt). read_only: for verbs that change nothing.
    Raises BadInput as Library.open does.
    """
    from ..library import Library  # SQLAlchemy takes its time

    return Library.open(library_path(options), create=create, read_only=read_only)
