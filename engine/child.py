"""A process of our own that is spoken to in lines of JSON over its standard input and output."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from .errors import EngineMissing

Message = dict[str, Any]


class Child:
    """A child process.

    command: what is run. log: a file that takes what it writes to its standard error. todo: what to do where it cannot
    be started. take: called with each message, in a thread of its own; with None, last, when the process has ended.
    Raises EngineMissing when it cannot be started.
    """

    def __init__(self, command: Sequence[str], log: Path, todo: str, take: Callable[[Message | None], None]) -> None:
        self.log, self._take, self._lock = log, take, threading.Lock()
        self._process = _started(command, log, todo)
        threading.Thread(target=self._listen, name=f"listens to {Path(command[0]).name}", daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def number(self) -> int:
        """Its process number."""
        return self._process.pid

    @property
    def how_it_ended(self) -> str:
        """A word for people."""
        code = self._process.poll()
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"

    @property
    def last_words(self) -> str:
        """The last line that it wrote to its standard error."""
        try:
            lines = self.log.read_text(errors="replace").strip().splitlines()
        except OSError:
            lines = []
        return lines[-1][:300] if lines else "it said nothing"

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message; one to a process that has ended is lost, as `take` is told of the end."""
        line = json.dumps(message).encode() + b"\n"
        with contextlib.suppress(OSError, ValueError), self._lock:
            assert self._process.stdin is not None
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def kill(self) -> None:
        """End the process, and those that it started, at once. Files that it was writing never appear."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        if self.alive:
            try:
                if os.name == "nt":
                    self._process.kill()
                else:
                    os.killpg(self._process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self._process.kill()
        self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                message = json.loads(line)
            except ValueError:
                continue
            if isinstance(message, dict):
                self._take(message)
        self._process.wait()
        self._take(None)


def _started(command: Sequence[str], log: Path, todo: str) -> subprocess.Popen[bytes]:
    # Settings of the Python that runs now are none of the child's.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        with log.open("wb") as errors:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                start_new_session=True,  # Ctrl-C in a terminal is the parent's
                creationflags=subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0,
            )
    except OSError as error:
        raise EngineMissing(command[0], f"cannot be started ({error.strerror})", todo) from error


def private_streams() -> tuple[BinaryIO, BinaryIO]:
    """In a child: the pipes from and to whoever started it, kept apart.

    What a library prints goes to standard error, what it reads is empty.
    Done on the file descriptors, since libraries in C and child processes print as well.
    """
    listening = os.fdopen(os.dup(0), "rb")
    answering = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return listening, answering
