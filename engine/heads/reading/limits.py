"""How much a file may claim, asked before anything is allocated."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...errors import BadInput
from ..head import MAX_VERTICES

MAX_FILE_BYTES = 512 * 2**20
MAX_FACES = 2 * MAX_VERTICES
MAX_CORNERS = 4 * MAX_FACES
MAX_COORDINATE = 1e9
MAX_PIXELS = 16_000_000
# Of text: a head at our limits has 40 million words in 14 million lines. A word takes ten times its bytes in memory.
MAX_WORDS = 64_000_000
MAX_LINES = 16_000_000

_TODO = "decimate it, or cut the head out, and export it again"


def require_vertices(path: Path, count: int) -> None:
    """Raise BadInput where there are more vertices than a head can have."""
    if count > MAX_VERTICES:
        raise BadInput(path, f"claims {count} vertices, more than {MAX_VERTICES}", _TODO)


def require_faces(path: Path, count: int) -> None:
    """Raise BadInput where there are more faces than a head can have."""
    if count > MAX_FACES:
        raise BadInput(path, f"claims {count} faces, more than {MAX_FACES}", _TODO)


def require_corners(path: Path, count: int) -> None:
    """Raise BadInput where the faces have more corners than a head can have."""
    if count > MAX_CORNERS:
        raise BadInput(path, f"claims {count} corners of faces, more than {MAX_CORNERS}", _TODO)


def read_bytes(path: Path) -> bytes:
    """The whole file.

    Raises BadInput when it is missing, a folder, empty, larger than MAX_FILE_BYTES or cannot be read.
    """
    try:
        if path.is_dir():
            raise BadInput(path, "is a folder", "give the mesh file itself")
        size = path.stat().st_size
        if not path.is_file():
            raise BadInput(path, "is not a plain file", "give the mesh file itself")
        if size == 0:
            raise BadInput(path, "is empty", "export the mesh again")
        if size > MAX_FILE_BYTES:
            raise BadInput(path, f"is {size >> 20} MiB large, more than {MAX_FILE_BYTES >> 20}", _TODO)
        with path.open("rb") as handle:
            return handle.read(size)
    except FileNotFoundError as error:
        raise BadInput(path, "is not there", "check the path") from error
    except (OSError, ValueError) as error:
        raise BadInput(path, f"cannot be read ({error})", "check the path and its permissions") from error


def as_text(path: Path, data: bytes, kind: str) -> str:
    """A text format's bytes as text.

    Raises BadInput when they hold zero bytes, which no text does, or more words or lines than a head has.
    """
    if b"\0" in data:
        raise BadInput(path, f"is not {kind} but binary data", "check the file's name and what wrote it")
    require_words(path, data)
    return data.decode("utf-8", "replace")


def require_words(path: Path, data: bytes) -> None:
    """Raise BadInput where a text has more words or lines than a head at our limits."""
    lines = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    words = count_words(data)
    if lines > MAX_LINES or words > MAX_WORDS:
        raise BadInput(path, f"has {words} words in {lines} lines", _TODO)


def count_words(data: bytes, block: int = 1 << 24) -> int:
    """How many words a text has, counted block by block so that counting takes no memory."""
    words, within = 0, False
    for begin in range(0, len(data), block):
        letters = np.frombuffer(data, np.uint8, min(block, len(data) - begin), begin) > 32
        words += int(np.count_nonzero(letters[1:] & ~letters[:-1])) + int(letters[0] and not within)
        within = bool(letters[-1])
    return words
