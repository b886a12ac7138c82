"""Serving: verbs for another process, as JSON-RPC 2.0 lines. `engine/worker.py` starts it and tells the protocol."""

from .messages import MAX_LINE
from .server import PROTOCOL, main

__all__ = ["MAX_LINE", "PROTOCOL", "main"]
