"""Blender's one engine process: which interpreter, started on first use, ended at unregister."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from ..engine import cli, verbs
from ..engine.errors import EngineMissing
from ..engine.progress import Progress
from .engine_process import EngineProcess
from .installer import Environment
from .package import preferences, user_folder

VARIABLE = "KINDRED_ENGINE"
"""Names the interpreter where the preferences do not; for farms and tests."""

REQUIREMENTS = Path(__file__).resolve().parents[1] / "engine" / "requirements.txt"

INSTALL = "press Install engine in Preferences > Add-ons > Kindred"

_process: EngineProcess | None = None
_starting = threading.Lock()


def environment() -> Environment:
    """The environment that the button in the preferences makes."""
    return Environment(user_folder("engine", create=False) / "venv", REQUIREMENTS)


def interpreter() -> Path:
    """The Python that the engine runs on: the one the user named, else the one that was installed.

    Raises EngineMissing that says what to do.
    """
    named = bpy.path.abspath(preferences().interpreter) or os.environ.get(VARIABLE, "")
    if named:
        if Path(named).is_file():
            return Path(named)
        raise EngineMissing(named, "is not there", "name another interpreter in the preferences, or leave it empty")
    installed = environment()
    match installed.state:
        case "whole":
            return installed.python
        case "absent":
            raise EngineMissing("the engine", "is not installed", INSTALL)
        case "outdated":
            raise EngineMissing("the engine", "was installed for another version of Kindred", INSTALL)
        case _:
            raise EngineMissing("the engine", "was not installed to the end", INSTALL)


def problem() -> str | None:
    """Why the engine cannot be used, with what to do; None where it can. Cheap enough for a poll."""
    try:
        interpreter()
    except EngineMissing as error:
        return f"{error.what} {error.wrong}: {error.todo}"
    return None


@dataclass(frozen=True, slots=True)
class Engine:
    """The way to the engine, read from the preferences in Blender's own thread; to be used in any.

    interpreter: the Python that it runs on, or why there is none.
    log: the file that takes what it writes to its standard error.
    """

    interpreter: Path | EngineMissing
    log: Path

    def process(self) -> EngineProcess:
        """The running process; started on first use, and again after it ended or another interpreter was named.

        Raises EngineMissing where there is no interpreter, or it does not start.
        """
        global _process
        if isinstance(self.interpreter, EngineMissing):
            raise self.interpreter
        with _starting:
            if _process is not None and not (_process.alive and _process.interpreter == self.interpreter):
                stop()
            if _process is None:
                _process = EngineProcess(self.interpreter, self.log)
            return _process

    def runner(self, arguments: Sequence[str]) -> cli.Runner:
        """How a parsed command line is run in Blender: here where numpy does, else in the engine process.

        arguments: the command line, the verb first.
        """

        def run(options: argparse.Namespace, progress: Progress) -> verbs.Outcome:
            verb = verbs.load_verb(options.verb)
            if not verb.needs_engine(options):
                return verb.run(options, progress)
            answer = self.process().call(options.verb, list(arguments[1:]), progress)
            return verbs.Outcome(answer["data"], answer["text"], answer["code"])

        return run

    def run_verb(self, arguments: Sequence[object], progress: Progress) -> dict[str, Any]:
        """Run a verb as its command line would be, here or in the engine process; returns its data.

        Raises the verb's KindredError.
        """
        words = [str(one) for one in arguments]
        options = cli.build_parser().parse_args(words)
        return dict(self.runner(words)(options, progress).data)


def find() -> Engine:
    """The way to the engine as the preferences say now; to be asked in Blender's own thread."""
    try:
        found: Path | EngineMissing = interpreter()
    except EngineMissing as error:
        found = error
    return Engine(found, user_folder("logs") / "engine.log")


def running() -> EngineProcess | None:
    """The process where one runs."""
    return _process if _process is not None and _process.alive else None


def blender_program() -> str:
    """This very Blender, as a program that the engine may start to draw with Cycles."""
    return bpy.app.binary_path or sys.executable  # as a module it has no program of its own


def ended_by_itself() -> bool:
    """Whether the process that was started last ended without being told to."""
    return _process is not None and not _process.alive


def stop() -> None:
    """End the process."""
    global _process
    if _process is not None:
        ended, _process = _process, None
        ended.kill()
