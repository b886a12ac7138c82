"""The command line, shared by `kindred …` and `blender --command kindred …`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from . import verbs
from .errors import BadInput, Interrupted, KindredError, WrongUsage
from .log import JsonLog
from .progress import Progress
from .terminal import TerminalBar, stop_on_interrupt

PROGRAM = "kindred"


class _Parser(argparse.ArgumentParser):
    """argparse's parser, with our errors instead of its exits."""

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(self.prog, message, f"see '{self.prog} --help'")


def build_parser() -> argparse.ArgumentParser:
    """The parser of all verbs."""
    parser = _Parser(prog=PROGRAM, description="Breed, register and preview families of game heads.")
    parser.add_argument("--version", action="version", version=_version())
    shared = _Parser(add_help=False)
    group = shared.add_argument_group("everywhere")
    group.add_argument("--json", action="store_true", help="print one JSON object on standard output, nothing else")
    group.add_argument("--quiet", action="store_true", help="no progress bar")
    group.add_argument("--threads", type=int, metavar="T", help="how many threads to use (the result is the same)")
    group.add_argument("--log", type=Path, metavar="FILE", help="append what happens to FILE as JSON lines")
    children = parser.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=_Parser)
    for name in verbs.verb_names():
        verb = verbs.load_verb(name)
        child = children.add_parser(
            name,
            help=verb.HELP,
            description=verb.HELP,
            epilog="examples:\n" + "\n".join(f"  {line}" for line in verb.EXAMPLES),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[shared],
        )
        verb.add_arguments(child)
    return parser


Runner = Callable[[argparse.Namespace, Progress], verbs.Outcome]


def _run_here(options: argparse.Namespace, progress: Progress) -> verbs.Outcome:
    return verbs.load_verb(options.verb).run(options, progress)


def main(arguments: Sequence[str] | None = None, runner: Runner = _run_here) -> int:
    """Run one command line and print what it did. Returns the exit code.

    runner: how a parsed verb is run; Blender hands in one that passes heavy verbs to the engine process.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    log = JsonLog(None)
    try:
        if "" in given:  # a variable of a script that was never set; as a path it would mean the folder one is in
            raise WrongUsage("an option", "has an empty value", "give one, or leave the option out")
        options = build_parser().parse_args(given)
        limit_threads(options.threads)
        log = JsonLog(options.log)
        log.write("start", verb=options.verb, arguments=given)
        outcome = _with_bar(options, runner)
    except SystemExit as leaving:  # argparse after --help or --version
        return int(leaving.code or 0)
    except KindredError as error:
        return _tell(error, as_json, log)
    except KeyboardInterrupt:
        return _tell(Interrupted(), as_json, log)
    except Exception as error:  # a fault of ours: one line for the user, the rest for whoever mends it
        return _confess(error, given, log)
    log.write("done", code=outcome.code)
    sys.stdout.write(json.dumps(outcome.data, sort_keys=True) + "\n" if as_json else outcome.text.rstrip() + "\n")
    return outcome.code


def limit_threads(threads: int | None) -> None:
    """Let the libraries that read these variables on import use so many threads.

    Raises BadInput when the number is not positive.
    """
    if threads is None:
        return
    if threads < 1:
        raise BadInput(f"--threads {threads}", "is less than one", "give a whole number from 1")
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(threads)


def _with_bar(options: argparse.Namespace, runner: Runner) -> verbs.Outcome:
    began = time.monotonic()
    with TerminalBar(hidden=options.quiet) as bar, stop_on_interrupt() as stopped:
        outcome = runner(options, Progress(bar.show, stopped))
        if stopped():
            raise Interrupted(options.verb, f"after {time.monotonic() - began:.0f} s; what was finished is kept")
        return outcome


def _tell(error: KindredError, as_json: bool, log: JsonLog) -> int:
    log.write("failed", code=error.code, what=error.what, wrong=error.wrong, todo=error.todo)
    sys.stderr.write(f"{PROGRAM}: {error}\n")
    if as_json:
        details: dict[str, Any] = {"what": error.what, "wrong": error.wrong, "todo": error.todo, "code": error.code}
        sys.stdout.write(json.dumps({"error": details}, sort_keys=True) + "\n")
    return error.code


def _confess(error: Exception, given: Sequence[str], log: JsonLog) -> int:
    trace = traceback.format_exc()
    log.write("fault", arguments=list(given), traceback=trace)
    if os.environ.get("KINDRED_DEBUG"):
        sys.stderr.write(trace)
    reason = f"went wrong inside Kindred ({type(error).__name__}: {error})"
    told = KindredError(given[0] if given else PROGRAM, reason, "please report it with what --log FILE writes")
    sys.stderr.write(f"{PROGRAM}: {told}\n")
    return 1


def _version() -> str:
    from .version import VERSION

    return f"{PROGRAM} {VERSION}"


if __name__ == "__main__":
    sys.exit(main())
