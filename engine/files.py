"""Files appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from .errors import BadInput


@contextmanager
def whole_file(path: Path) -> Generator[Path]:
    """A neighbour NAME.part to write to, renamed to `path` when the block ends without an error, else removed.

    Raises BadInput when the folder cannot be written.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        part.replace(path)
    except PermissionError as error:
        raise BadInput(path, "cannot be written", "choose a folder that you may write to") from error
    finally:
        part.unlink(missing_ok=True)


def writable_folder(path: Path) -> Path:
    """Make a folder, with its parents, and see that it can be written to.

    Raises BadInput when it cannot.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".kindred-{os.getpid()}.part"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise BadInput(path, "cannot be written", "choose a folder that you may write to") from error
    return path
