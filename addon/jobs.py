"""Long work beside the window: a thread that touches nothing of Blender's, and what panels show of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from ..engine.progress import Progress

Work = Callable[[Progress], Any]
"""Runs in a thread of its own: no bpy in it."""

_current: Job | None = None


class Job:
    """A piece of work in a thread.

    title: what it is, for the panel.
    """

    def __init__(self, title: str, work: Work) -> None:
        self.title = title
        self.fraction, self.label = 0.0, ""
        self.result: Any = None
        self.error: BaseException | None = None
        self._began = time.monotonic()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(work,), name=f"kindred {title}", daemon=True)

    def start(self) -> None:
        """Begin; from now on it is the current job."""
        global _current
        _current = self
        self._thread.start()

    def stop(self) -> None:
        """Ask it to stop; what is finished is kept."""
        self._stopped.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stopped.is_set()

    @property
    def done(self) -> bool:
        """Whether it has ended, one way or the other."""
        return not self._thread.is_alive()

    @property
    def seconds_left(self) -> float | None:
        """How long it may still take; None while that cannot be told."""
        gone = time.monotonic() - self._began
        return gone * (1 - self.fraction) / self.fraction if self.fraction > 0.02 and gone > 1.0 else None

    def close(self) -> None:
        """It is no longer the current job."""
        global _current
        if _current is self:
            _current = None

    def _run(self, work: Work) -> None:
        try:
            self.result = work(Progress(self._tell, self._stopped.is_set))
        except BaseException as error:
            self.error = error

    def _tell(self, fraction: float, label: str) -> None:
        self.fraction, self.label = fraction, label


def current() -> Job | None:
    """The job that runs now."""
    return _current


def stop_all() -> None:
    """Ask the current job to stop; at unregister."""
    if _current is not None:
        _current.stop()
        _current.close()
