"""A log for farms: one JSON object a line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .errors import BadInput


class JsonLog:
    """Appends events to a file; does nothing without one.

    Raises BadInput when the file cannot be written.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def write(self, event: str, **details: Any) -> None:
        """Append one event."""
        if self._path is None:
            return
        line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **details}
        try:
            with self._path.open("a", encoding="utf-8") as handle:
                handle.write(json.dumps(line, default=str) + "\n")
        except OSError as error:
            path, self._path = self._path, None
            raise BadInput(path, "cannot be written", "choose another --log") from error
