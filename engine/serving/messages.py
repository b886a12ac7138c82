"""JSON-RPC 2.0 messages, one a line; what comes in is not trusted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from ..errors import KindredError

MAX_LINE = 1 << 20
"""The longest line in bytes. Arrays go by file, so an honest request is far shorter."""

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INTERNAL_ERROR, KINDRED_ERROR = -32700, -32600, -32601, -32603, -32000

Id = int | str | None


@dataclass(frozen=True, slots=True)
class Request:
    """A call. id: None for a notification, which gets no answer."""

    method: str
    params: dict[str, Any] | list[Any]
    id: Id = None


class Malformed(Exception):
    """A line that is no request; carries the error to answer with."""

    def __init__(self, code: int, message: str, request: Id = None) -> None:
        super().__init__(message)
        self.code, self.message, self.request = code, message, request


def read_line(stream: BinaryIO) -> bytes | None:
    """The next line, or None at the end of input.

    Raises Malformed for a line longer than MAX_LINE, after skipping it without keeping it.
    """
    line = stream.readline(MAX_LINE + 1)
    if len(line) <= MAX_LINE:
        return line or None
    while line and not line.endswith(b"\n"):
        line = stream.readline(MAX_LINE)
    raise Malformed(INVALID_REQUEST, f"the line is longer than {MAX_LINE} bytes")


def parse(line: bytes) -> Request:
    """Read a request.

    Raises Malformed for anything else.
    """
    try:
        message: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Malformed(PARSE_ERROR, f"not JSON: {error}") from error
    if not isinstance(message, dict):
        raise Malformed(INVALID_REQUEST, "a request is one object")
    request = cast(dict[str, Any], message)
    number: Any = request.get("id")
    if isinstance(number, bool) or not isinstance(number, int | str | None):
        raise Malformed(INVALID_REQUEST, "the id is neither a number nor a text")
    method, params = request.get("method"), request.get("params", {})
    if request.get("jsonrpc") != "2.0" or not isinstance(method, str) or not isinstance(params, dict | list):
        raise Malformed(INVALID_REQUEST, 'a request has "jsonrpc": "2.0", a method and perhaps params', number)
    return Request(method, cast("dict[str, Any] | list[Any]", params), number)


def result(number: Id, value: object) -> dict[str, Any]:
    """The answer to a request that was done."""
    return {"jsonrpc": "2.0", "id": number, "result": value}


def failure(number: Id, code: int, message: str, data: object = None) -> dict[str, Any]:
    """The answer to a request that failed."""
    error: dict[str, Any] = {"code": code, "message": message}
    if data is not None:
        error["data"] = data
    return {"jsonrpc": "2.0", "id": number, "error": error}


def refusal(number: Id, error: KindredError) -> dict[str, Any]:
    """The answer to a request that failed for a reason that the user can act on."""
    data = {"what": error.what, "wrong": error.wrong, "todo": error.todo, "code": error.code}
    return failure(number, KINDRED_ERROR, str(error), data)


def encode(message: dict[str, Any]) -> bytes:
    """One line.

    Raises ValueError for what JSON cannot hold.
    """
    return json.dumps(message, allow_nan=False).encode() + b"\n"
