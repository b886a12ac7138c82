"""Small pictures for a library's list, drawn where a machine can draw."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..errors import KindredError

if TYPE_CHECKING:
    from ..heads import Head

MOST = 64
"""How many heads get pictures unasked. One takes 0.1 s without a graphics card, five times what making a head does."""


def add_thumbnails(parser: argparse.ArgumentParser) -> None:
    """--thumbnails and --no-thumbnails."""
    parser.add_argument(
        "--thumbnails",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="draw a small picture of each head that the library gets, 0.1 s each without a graphics card "
        f"(default: where there are at most {MOST})",
    )


class Thumbnails:
    """Draws heads until something is missing, and then no more: a list without pictures is still a list.

    wanted: what --thumbnails says; None where it says nothing.
    count: how many heads there will be.
    """

    def __init__(self, wanted: bool | None, count: int) -> None:
        self._drawing = count <= MOST if wanted is None else wanted
        self._asked = wanted is True
        self._missing = ""

    def __call__(self, head: Head) -> bytes | None:
        """A PNG, or None."""
        if not self._drawing:
            return None
        try:
            from ..studio import thumbnail

            return thumbnail(head)
        except (KindredError, ImportError) as error:
            # Looking for a driver takes a while each time; what was missing once stays missing.
            self._drawing, self._missing = False, str(error)
            return None

    @property
    def left_out(self) -> list[str]:
        """Why pictures that were asked for were not drawn; empty otherwise."""
        return [f"thumbnails: {self._missing}"] if self._asked and self._missing else []
