"""The heads that a command line names, one after another."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from ..errors import BadInput, Interrupted, KindredError
from ..heads import Head
from ..progress import Progress
from .options import open_library


def each_head(
    options: argparse.Namespace, progress: Progress, use: Callable[[Head, str], None], refused: str
) -> list[str]:
    """Use every head of `options.ids`, each id once, and write into `options.out`, a folder that is made.

    use: what is done with a head and its id. refused: what to say when none could be used, for example "could not be
    drawn".
    Returns what went wrong, a line a head. Raises a single head's own error, and BadInput when all failed.
    """
    from ..files import writable_folder

    failed = list[str]()
    ids = list(dict.fromkeys(options.ids))
    with open_library(options, read_only=True) as library:
        writable_folder(options.out)
        for done, identifier in enumerate(ids):
            progress.at(done / len(ids))
            try:
                use(library.head(identifier), identifier)
            except Interrupted:
                raise
            except KindredError as error:
                if len(ids) == 1:
                    raise
                failed.append(str(error))
    if len(failed) == len(ids):
        raise BadInput(", ".join(ids), f"{refused} ({failed[0]})", "see 'kindred list' for the ids")
    return failed
