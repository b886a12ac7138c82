"""Takes requests, runs them one after another, answers."""

from __future__ import annotations

import os
import platform
import queue
import sys
import threading
import traceback
from typing import Any, BinaryIO

from .. import verbs
from ..child import private_streams
from ..cli import build_parser, limit_threads
from ..errors import Interrupted, KindredError, WrongUsage
from ..log import JsonLog
from ..progress import Progress
from ..version import VERSION
from .arguments import command_line
from .messages import (
    INTERNAL_ERROR,
    METHOD_NOT_FOUND,
    Id,
    Malformed,
    Request,
    encode,
    failure,
    parse,
    read_line,
    refusal,
    result,
)
from .telling import Teller

PROTOCOL = 1
"""Counts up when a message changes its meaning."""

_GRACE = 3.0
"""How long a running verb may take to notice that the input closed, seconds."""


def main() -> int:
    """Serve on this process's standard input and output until the input closes."""
    listening, answering = private_streams()
    server = Server(listening, answering)
    server.serve()
    return 0


class Server:
    """One caller's requests.

    listening, answering: the streams to the caller.
    """

    def __init__(self, listening: BinaryIO, answering: BinaryIO) -> None:
        self._listening, self._answering = listening, answering
        self._waiting: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._open: set[Id] = set()  # ids that are not answered yet
        self._stopping: set[Id] = set()  # those of them to stop
        self._closed = threading.Event()
        self._done = threading.Event()

    def serve(self) -> None:
        """Answer requests until the input closes or `shutdown` is asked for."""
        threading.Thread(target=self._listen, name="listener", daemon=True).start()
        while (request := self._waiting.get()) is not None:
            self._answer(request)
            if request.method == "shutdown":
                break
        self._done.set()

    def _listen(self) -> None:
        """Queue what comes; runs beside the verbs, so that `cancel` is heard while one runs."""
        while True:
            try:
                line = read_line(self._listening)
                if line is None:
                    break
                if line.strip():
                    self._take(parse(line))
            except Malformed as bad:
                self._send(failure(bad.request, bad.code, bad.message))
        self._closed.set()
        self._waiting.put(None)
        # The caller is gone: nobody waits for what a verb deep in a library's code still does.
        if not self._done.wait(_GRACE):
            os._exit(1)

    def _take(self, request: Request) -> None:
        if request.method != "cancel":
            with self._lock:
                self._open.add(request.id)
            self._waiting.put(request)
            return
        number = request.params.get("id") if isinstance(request.params, dict) else None
        with self._lock:
            if isinstance(number, int | str) and number in self._open:
                self._stopping.add(number)
        if request.id is not None:
            self._send(result(request.id, None))

    def _answer(self, request: Request) -> None:
        try:
            answer = result(request.id, self._run(request))
        except KindredError as error:
            answer = refusal(request.id, error)
        except _NoMethod as error:
            answer = failure(request.id, METHOD_NOT_FOUND, str(error))
        except SystemExit:  # argparse after --help or --version
            answer = refusal(request.id, WrongUsage(request.method, "prints help", "ask the command line for it"))
        except Exception as error:
            traceback.print_exc()
            answer = failure(request.id, INTERNAL_ERROR, _one_line(error), {"traceback": traceback.format_exc()})
        with self._lock:
            self._open.discard(request.id)
            self._stopping.discard(request.id)
        if request.id is not None:
            self._send(answer)

    def _run(self, request: Request) -> object:
        if request.method == "hello":
            return _hello()
        if request.method == "shutdown":
            return None
        if request.method not in verbs.verb_names():
            raise _NoMethod(f"{request.method} is no verb")
        parser = build_parser()
        arguments = command_line(parser, request.method, request.params)
        options = parser.parse_args(arguments)
        limit_threads(options.threads)
        log = JsonLog(options.log)
        log.write("start", verb=options.verb, arguments=arguments)
        progress = Progress(Teller(request.id, self._send).report, lambda: self._must_stop(request.id))
        try:
            outcome = verbs.load_verb(options.verb).run(options, progress)
            if self._must_stop(request.id):
                raise Interrupted(options.verb)
        except KindredError as error:
            log.write("failed", code=error.code, what=error.what, wrong=error.wrong, todo=error.todo)
            raise
        log.write("done", code=outcome.code)
        return {"data": dict(outcome.data), "text": outcome.text, "code": outcome.code}

    def _must_stop(self, number: Id) -> bool:
        if self._closed.is_set():
            return True
        with self._lock:
            return number is not None and number in self._stopping

    def _send(self, message: dict[str, Any]) -> None:
        try:
            line = encode(message)
        except (TypeError, ValueError) as error:
            line = encode(failure(message.get("id"), INTERNAL_ERROR, f"the answer is not JSON: {error}"))
        try:
            with self._lock:
                self._answering.write(line)
                self._answering.flush()
        except OSError:  # nobody reads any more; the closed input ends us
            self._closed.set()


class _NoMethod(Exception):
    """A method that is neither a verb nor the protocol's own."""


def _hello() -> dict[str, Any]:
    return {
        "kindred": VERSION,
        "protocol": PROTOCOL,
        "python": platform.python_version(),
        "executable": sys.executable,
        "process": os.getpid(),
        "verbs": list(verbs.verb_names()),
    }


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:500]
