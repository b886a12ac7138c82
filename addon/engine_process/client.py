"""One engine process and the calls to it."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...engine.child import Child
from ...engine.errors import EngineMissing, Interrupted, KindredError
from ...engine.progress import Progress

WORKER = Path(__file__).resolve().parents[2] / "engine" / "worker.py"

_HELLO_WITHIN = 60.0
"""How long an interpreter may take to start and answer, seconds (a cold disk, a virus scanner)."""

_STOP_WITHIN = 5.0
"""How long a cancelled call may take to notice, seconds; after that the process is ended."""

_LOOK_EVERY = 0.1
"""How often a waiting call asks whether to stop, seconds."""

_KINDRED_ERROR = -32000


class EngineDied(KindredError):
    """The process ended while something was asked of it."""


class EngineFault(KindredError):
    """A mistake of ours in the engine: what it was is in its log."""

    code = 1


class EngineProcess:
    """The engine behind one interpreter. Calls may come from any thread; the engine does them one after another.

    interpreter: a Python that has the engine's packages.
    log: a file that takes what the process writes to its standard error.
    """

    def __init__(self, interpreter: Path, log: Path) -> None:
        self.interpreter, self.log = interpreter, log
        self._numbers = itertools.count(1)
        self._waiting: dict[int, queue.SimpleQueue[dict[str, Any] | None]] = {}
        self._ended = threading.Event()
        # -P and -E: neither the folder of worker.py nor Blender's own Python settings may change what it imports;
        # -B: no file is written inside the extension.
        command = [str(interpreter), "-P", "-E", "-B", "-X", "utf8", str(WORKER)]
        self._child = Child(command, log, "choose another interpreter in the preferences", self._take)
        self._greet()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._child.alive

    @property
    def number(self) -> int:
        """Its process number."""
        return self._child.number

    def call(
        self, method: str, params: Mapping[str, Any] | Sequence[str], progress: Progress | None = None
    ) -> dict[str, Any]:
        """Ask for something and wait for the answer: {"data", "text", "code"} of a verb.

        Raises the error that the verb raised, as a KindredError with the same words and code; Interrupted once
        `progress` wants to stop; EngineDied when the process ends before it answers.
        """
        return self._call(method, params, progress or Progress(), None)

    def kill(self) -> None:
        """End the process, and those that it started, at once. Files that it was writing never appear."""
        self._child.kill()

    def _greet(self) -> None:
        try:
            hello = self._call("hello", {}, Progress(), _HELLO_WITHIN)
        except EngineDied as error:
            self.kill()
            raise EngineMissing(
                self.interpreter,
                f"did not start as an engine: {self._child.last_words}",
                "install the engine or name another interpreter",
            ) from error
        self.hello = hello

    def _call(
        self, method: str, params: Mapping[str, Any] | Sequence[str], progress: Progress, within: float | None
    ) -> dict[str, Any]:
        number = next(self._numbers)
        answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._waiting[number] = answers
        try:
            self._child.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
            return self._result(method, self._wait(method, number, answers, progress, within))
        finally:
            self._waiting.pop(number, None)

    def _wait(
        self,
        method: str,
        number: int,
        answers: queue.SimpleQueue[dict[str, Any] | None],
        progress: Progress,
        within: float | None,
    ) -> dict[str, Any]:
        """The answer to one call; passes progress on and hands a wish to stop over."""
        fraction, stopped = 0.0, False
        left = within
        while True:
            try:
                message = answers.get(timeout=_LOOK_EVERY)
            except queue.Empty:
                # Asked again after the listener ended: it may have ended before this call was waiting.
                message = None if self._ended.is_set() and answers.empty() else {}
                if left is not None and (left := left - _LOOK_EVERY) < 0:
                    self.kill()
                    if stopped:
                        raise Interrupted(method, "the engine did not stop in time and was ended") from None
                    raise EngineDied("engine process", "does not answer", f"its log is {self.log}") from None
            if message is None:
                raise self._death(method)
            if "result" in message or "error" in message:
                return message
            fraction = float(message.get("fraction", fraction))
            try:
                progress.label = str(message.get("label", progress.label))
                progress.at(fraction)
            except Interrupted:
                if not stopped:
                    stopped, left = True, _STOP_WITHIN
                    self._child.send({"jsonrpc": "2.0", "method": "cancel", "params": {"id": number}})

    def _result(self, method: str, message: dict[str, Any]) -> dict[str, Any]:
        if "result" in message:
            return message["result"]
        error = message["error"]
        if error["code"] == _KINDRED_ERROR:
            data = error["data"]
            raised = Interrupted(data["what"], data["todo"]) if data["code"] == 130 else _error(data)
            raise raised
        with self.log.open("ab") as log:
            log.write(str(error.get("data", {}).get("traceback", "")).encode(errors="replace"))
        raise EngineFault(method, f"failed in the engine ({error['message']})", f"tell us, with its log {self.log}")

    def _take(self, message: dict[str, Any] | None) -> None:
        """Hand a message to the call that waits for it; at the end wake them all."""
        if message is None:
            self._ended.set()
            for waiting in list(self._waiting.values()):
                waiting.put(None)
            return
        if message.get("method") == "progress":
            waiting, message = self._waiting.get(message["params"]["id"]), message["params"]
        else:
            waiting = self._waiting.get(message.get("id"))
        if waiting is not None:
            waiting.put(message)

    def _death(self, method: str) -> EngineDied:
        return EngineDied(
            "engine process",
            f"ended during '{method}' ({self._child.how_it_ended})",
            f"try again, it starts anew; its log is {self.log}",
        )


def _error(data: Mapping[str, Any]) -> KindredError:
    error = KindredError(data["what"], data["wrong"], data["todo"])
    error.code = int(data["code"])
    return error
