"""Running pip and its like: line by line, stoppable, with an error that a user can act on."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from collections.abc import Callable, Sequence

from ...engine.errors import BadInput, Interrupted
from ...engine.progress import Progress

_LOOK_EVERY = 0.1


def run(command: Sequence[str], progress: Progress, heard: Callable[[str], float | None]) -> str:
    """Run a command to its end and return what it said.

    heard: takes each line, returns how far the work is in [0, 1], or None where the line does not tell.
    Raises Interrupted after ending the command once `progress` wants to stop; BadInput with the command's last words
    when it fails.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
    )
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(process, lines), daemon=True).start()
    said: list[str] = []
    fraction = 0.0
    try:
        while True:
            try:
                line = lines.get(timeout=_LOOK_EVERY)
            except queue.Empty:
                line = ""
            if line is None:
                break
            if line:
                said.append(line)
                fraction = heard(line) or fraction
            progress.at(fraction)
    except Interrupted:
        process.kill()
        raise
    finally:
        code = process.wait()
    if code:
        errors = [line for line in said if line.startswith("ERROR")] or said or ["it said nothing"]
        raise BadInput("installing the engine", f"failed: {errors[-1][:400]}", "check the network and try again")
    return "\n".join(said)


def _read(process: subprocess.Popen[bytes], lines: queue.SimpleQueue[str | None]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line.decode(errors="replace").rstrip())
    lines.put(None)
