"""Tar archives as WebDataset reads them: plain files one after another, the same bytes for the same content.

Only the headers of plain files are understood. Nothing is ever unpacked to disk, no link followed, no size trusted
before it was compared with the file's.
"""

from __future__ import annotations

import tarfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ...errors import BadInput
from ...files import keep_others_out, whole_file

_BLOCK = tarfile.BLOCKSIZE
_PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)


@dataclass(frozen=True, slots=True)
class Member:
    """A plain file of an archive: its name, where its bytes begin, and how many there are."""

    name: str
    offset: int
    size: int


class Tar:
    """An archive that is being written."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle = handle

    def add(self, name: str, data: bytes) -> None:
        """Append a file; nothing of when, where or by whom it was made goes with it."""
        about = tarfile.TarInfo(name)
        about.size = len(data)
        self._handle.write(about.tobuf(tarfile.USTAR_FORMAT))
        self._handle.write(data)
        self._handle.write(bytes(-len(data) % _BLOCK))

    def finish(self) -> None:
        """Write the two empty blocks that end an archive."""
        self._handle.write(bytes(2 * _BLOCK))


@contextmanager
def whole_tar(path: Path) -> Generator[Tar]:
    """An archive to add to, which appears when the block ends without an error, else not at all.

    What an earlier process that was killed left of it is removed.
    Raises BadInput when it cannot be written, the disk is full, or another process writes it.
    """
    _clear(path)
    with whole_file(path) as part, part.open("wb") as handle:
        keep_others_out(handle, path)
        tar = Tar(handle)
        yield tar
        tar.finish()


def members_of(handle: IO[bytes], path: Path) -> Iterator[Member]:
    """The plain files of an open archive, in order; links, devices and whatever else it may hold are passed over.

    path: which archive to tell of. The handle may be moved between two members.
    Raises BadInput when it is no whole archive.
    """
    length = handle.seek(0, 2)
    at = 0
    while True:
        handle.seek(at)
        block = handle.read(_BLOCK)
        if block == bytes(_BLOCK):
            return
        try:
            about = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            raise broken(path, str(error)) from error
        at += _BLOCK
        if not 0 <= about.size <= length - at:
            raise broken(path, f"{about.name!r} says that it has {about.size} bytes")
        if about.type in _PLAIN:
            yield Member(about.name, at, about.size)
        at += about.size + -about.size % _BLOCK


def broken(path: Path, why: str) -> BadInput:
    """An error for an archive that cannot be read."""
    return BadInput(path, f"is not a whole shard ({why})", "remove it and make it again with 'kindred studio'")


def _clear(path: Path) -> None:
    """Remove what was left of an archive by processes that were killed."""
    for left in path.parent.glob(f"{path.name}.*.part"):
        with left.open("rb+") as handle:
            keep_others_out(handle, path)
            left.unlink(missing_ok=True)
