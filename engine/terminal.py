"""A bar with the time left on standard error, and Ctrl-C as a wish to stop."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any


class TerminalBar:
    """Shows progress with tqdm where it is installed and standard error is a terminal; else nothing."""

    def __init__(self, hidden: bool) -> None:
        self._bar: Any = None
        self._hidden = hidden or not sys.stderr.isatty()

    def __enter__(self) -> TerminalBar:
        if not self._hidden:
            try:
                from tqdm import tqdm
            except ImportError:  # inside Blender
                return self
            form = "{desc:<28.28} {percentage:3.0f} % |{bar}| {elapsed} gone, {remaining} left"
            self._bar = tqdm(total=1000, bar_format=form, leave=False, file=sys.stderr)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, fraction: float, label: str) -> None:
        """Move the bar to `fraction` in [0, 1]."""
        if self._bar is not None:
            self._bar.set_description_str(label, refresh=False)
            self._bar.n = round(1000 * fraction)
            self._bar.refresh()


@contextmanager
def stop_on_interrupt() -> Generator[Callable[[], bool]]:
    """Yields a question: did the user press Ctrl-C (or a farm send SIGTERM)? A second one ends at once."""
    asked = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, ask) for one in signals]
    try:
        yield asked.is_set
    finally:
        for one, handler in zip(signals, before, strict=True):
            # None: set from C, as Blender does; Python cannot put that back.
            signal.signal(one, signal.SIG_DFL if handler is None else handler)
