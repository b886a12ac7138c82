"""Progress is handed in: the engine tells how far it is, and whoever called decides how to show it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from .errors import Interrupted

Report = Callable[[float, str], None]


def _nobody_listens(fraction: float, label: str) -> None:
    """Default report: nothing."""


def _nobody_stops() -> bool:
    return False


class Progress:
    """How far a piece of work is, as nested parts.

        with progress.part("registering", 0.3) as part:
            for i, step in enumerate(steps):
                part.at(i / len(steps))

    `at` raises Interrupted once the caller wants to stop, so that every loop that tells its progress can be cancelled.

    report: called with the fraction of the whole in [0, 1] and the label of the current part.
    stopped: asked at every step whether to stop.
    """

    __slots__ = ("_cursor", "_report", "_span", "_start", "_stopped", "label")

    def __init__(
        self,
        report: Report = _nobody_listens,
        stopped: Callable[[], bool] = _nobody_stops,
        label: str = "",
        start: float = 0.0,
        span: float = 1.0,
    ) -> None:
        self._report, self._stopped = report, stopped
        self._start, self._span, self._cursor = start, span, 0.0
        self.label = label

    def at(self, fraction: float) -> None:
        """Tell that this part is done to `fraction` in [0, 1]; raises Interrupted if the caller wants to stop."""
        if self._stopped():
            raise Interrupted(self.label or "stopped")
        self._cursor = max(self._cursor, min(1.0, fraction))
        self._report(self._start + self._span * self._cursor, self.label)

    @contextmanager
    def part(self, label: str, share: float) -> Generator[Progress]:
        """A part that takes the next `share` in [0, 1] of this one."""
        begin = self._cursor
        part = Progress(self._report, self._stopped, label, self._start + self._span * begin, self._span * share)
        part.at(0.0)
        yield part
        part.at(1.0)
        self._cursor = min(1.0, begin + share)
