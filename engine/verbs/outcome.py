"""What a verb is and what it returns."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

from ..progress import Progress

_VERBS = (
    *("doctor", "demo", "new", "adopt", "tag", "list", "breed", "odds", "merge", "pedigree"),
    *("render", "export", "kit", "studio"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb did.

    data: JSON values; what --json prints.
    text: the same for people.
    code: the exit code; 0 done, 4 some items failed, 5 alarm.
    """

    data: Mapping[str, Any]
    text: str
    code: int = 0


class Verb(Protocol):
    """The names that a verb's module has."""

    HELP: str
    EXAMPLES: tuple[str, ...]

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        ...

    @staticmethod
    def needs_engine(options: argparse.Namespace) -> bool:
        """Whether this call needs more than numpy."""
        ...

    @staticmethod
    def run(options: argparse.Namespace, progress: Progress) -> Outcome:
        """Do it."""
        ...


def verb_names() -> tuple[str, ...]:
    """Every verb, in the order of the help."""
    return _VERBS


def load_verb(name: str) -> Verb:
    """The module of a verb."""
    return cast(Verb, import_module(f".{name}", __package__))
