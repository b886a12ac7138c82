"""Progress as notifications, ten a second at most."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .messages import Id

PAUSE = 0.1
"""The shortest time between two notifications, seconds."""


class Teller:
    """A Progress report that sends `progress` notifications for one request.

    send: takes a message.
    """

    def __init__(self, number: Id, send: Callable[[dict[str, Any]], None]) -> None:
        self._number, self._send = number, send
        self._began = time.monotonic()
        self._next = 0.0

    def report(self, fraction: float, label: str) -> None:
        """Tell it, unless the last one is too young."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + PAUSE
        gone = now - self._began
        left = gone * (1 - fraction) / fraction if fraction > 0.02 and gone > 0.5 else None
        params = {"id": self._number, "fraction": fraction, "label": label, "seconds_left": left}
        self._send({"jsonrpc": "2.0", "method": "progress", "params": params})
