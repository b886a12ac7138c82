"""The JSON file in which a folder says what it holds, so that the same is completed and another is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from .errors import BadInput
from .files import whole_file

_MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Facts:
    """How folders of one kind say what they hold.

    file: the file's name. thing: what such a folder holds, for example "family". verb: the command that writes it, and
    again: what to do where the file is broken. newest: the largest `format` that is understood.
    said_only: what the file says but does not decide what the folder holds.
    """

    file: str
    thing: str
    verb: str
    again: str
    newest: int
    said_only: tuple[str, ...] = ("versions",)

    def claim(self, folder: Path, facts: Mapping[str, Any]) -> None:
        """Write the file, or see that the one that is there says the same.

        facts: JSON values, with a number `format`. Raises BadInput when the folder holds another thing of this kind.
        """
        if not (folder / self.file).exists():
            self.write(folder, facts)
            return
        there = self.read(folder)
        for name in facts:
            if name not in self.said_only and there.get(name) != facts[name]:
                wrong = f"holds another {self.thing} ({name} differs)"
                raise BadInput(folder, wrong, "choose another folder for this one")

    def write(self, folder: Path, facts: Mapping[str, Any]) -> None:
        """Write the file, whole or not at all."""
        with whole_file(folder / self.file) as part:
            part.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")

    def read(self, folder: Path) -> dict[str, Any]:
        """What a folder says.

        Raises BadInput when it says nothing, or was written by a newer Kindred.
        """
        path = folder / self.file
        try:
            if path.stat().st_size > _MAX_BYTES:
                raise ValueError("too large")
            facts = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(facts, dict):
                raise ValueError("no object")
            known = cast(dict[str, Any], facts)
            if int(known["format"]) > self.newest:
                raise BadInput(path, "was written by a newer Kindred", "update Kindred")
        except FileNotFoundError as error:
            todo = f"give the folder that 'kindred {self.verb} --out' wrote"
            raise BadInput(folder, f"holds no {self.thing}", todo) from error
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise BadInput(path, "is broken", self.again) from error
        return known
