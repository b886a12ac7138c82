"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .errors import BadInput

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What a system says when a disk, a user's share of it, or a limit on a file's size is used up."""


@contextmanager
def whole_file(path: Path) -> Generator[Path]:
    """A neighbour NAME.part to write to, renamed to `path` when the block ends without an error, else removed.

    Raises BadInput when the folder cannot be written or the disk is full.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        part.replace(path)
    except PermissionError as error:
        raise BadInput(path, "cannot be written", "choose a folder that you may write to") from error
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise BadInput(path, f"cannot be written ({error.strerror})", "make room, then run again") from error
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


def keep_others_out(file: IO[bytes], what: Path) -> None:
    """Keep a second process out of a file while this one is writing; the lock ends with the process.

    what: which file or folder to tell of. Raises BadInput when another process holds it.
    """
    try:
        import fcntl
    except ImportError:  # Windows refuses to rename a file that another process has open, which guards enough
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise BadInput(what, "is being written by another process", "wait for it, or choose another folder") from error
