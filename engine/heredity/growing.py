"""A family's arrays and manifest as they grow: NAME.part until all children are there, then renamed.

A child counts as done once its line is in manifest.jsonl.part, which is written after its vertices, so that a process
that was killed at any moment can be followed by another that goes on from there.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

import numpy as np

from ..arrays import Float32, UInt8
from ..errors import BadInput
from ..files import keep_others_out, writable_folder

VERTICES, FROM_FATHER, MANIFEST = "vertices.npy", "from_father.npy", "manifest.jsonl"
_MAX_LINE = 1 << 20
_LEFT_BEHIND = "*.[0-9]*.part"
"""What whole_file calls its files before they are whole: NAME.PROCESS.part; ours are NAME.part."""


class GrowingFamily:
    """The files of the children `index` in a folder, open for appending. Use it in a `with`, then `finish`.

    vertices: how many vertices a child has.
    picks: whether from_father.npy is written too.
    Raises BadInput when the folder cannot be written or another process writes it.
    """

    def __init__(self, folder: Path, index: range, vertices: int, picks: bool) -> None:
        self.folder, self.index, self._vertices = writable_folder(folder), index, vertices
        self._shapes: dict[str, tuple[tuple[int, ...], str]] = {VERTICES: ((len(index), vertices, 3), "<f4")}
        if picks:
            self._shapes[FROM_FATHER] = ((len(index), vertices), "|u1")
        self._files: dict[str, IO[bytes]] = {}
        self.done = 0

    @property
    def whole(self) -> bool:
        """Whether all children are there already."""
        return (self.folder / MANIFEST).exists()

    def __enter__(self) -> GrowingFamily:
        if not self.whole:
            self._files[MANIFEST] = _open_for_update(_part(self.folder / MANIFEST))
            keep_others_out(self._files[MANIFEST], self.folder)
            for left in self.folder.glob(_LEFT_BEHIND):  # by a process that was killed while it wrote a mesh
                left.unlink(missing_ok=True)
            for name in self._shapes:
                self._files[name] = self._open_array(name)
            self.done = self._count_done()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files.values():
            file.close()
        self._files = {}

    def append(self, vertices: Float32, from_father: UInt8 | None, lines: Sequence[Mapping[str, Any]]) -> None:
        """Add the next children.

        vertices: (children, n, 3) float32, metres. lines: their records.
        """
        arrays = {VERTICES: np.ascontiguousarray(vertices, "<f4")}
        if FROM_FATHER in self._shapes and from_father is not None:
            arrays[FROM_FATHER] = np.ascontiguousarray(from_father, np.uint8)
        try:
            for name, array in arrays.items():
                self._files[name].seek(len(self._header(name)) + self.done * self._row_bytes(name))
                self._files[name].write(array.data)
                self._files[name].flush()
            self._files[MANIFEST].write("".join(json.dumps(line) + "\n" for line in lines).encode())
            self._files[MANIFEST].flush()
        except OSError as error:
            raise BadInput(self.folder, f"cannot be written ({error.strerror})", "make room, then run again") from error
        self.done += len(lines)

    def finish(self) -> None:
        """Rename the parts, the manifest last: a folder with a manifest is whole."""
        for name in [*self._shapes, MANIFEST]:
            if name in self._files:
                os.fsync(self._files[name].fileno())
        for name in [*self._shapes, MANIFEST]:
            file = self._files.pop(name, None)
            if file is not None:
                file.close()  # before the rename, which Windows refuses for an open file
                if _part(self.folder / name).exists():
                    _part(self.folder / name).replace(self.folder / name)

    def _open_array(self, name: str) -> IO[bytes]:
        finished = self.folder / name
        # Killed between the renames: the array has its last name, the manifest has not.
        file = _open_for_update(finished if finished.exists() else _part(finished))
        header = self._header(name)
        if file.read(len(header)) != header:
            file.seek(0)
            file.truncate()
            file.write(header)
            file.flush()
        return file

    def _header(self, name: str) -> bytes:
        shape, kind = self._shapes[name]
        text = io.BytesIO()
        np.lib.format.write_array_header_1_0(text, {"descr": kind, "fortran_order": False, "shape": shape})
        return text.getvalue()

    def _row_bytes(self, name: str) -> int:
        shape, kind = self._shapes[name]
        return int(np.prod(shape[1:])) * int(kind[-1])

    def _count_done(self) -> int:
        """How many children are whole, and cut off what follows the last of them."""
        rows = [
            max(0, os.fstat(self._files[name].fileno()).st_size - len(self._header(name))) // self._row_bytes(name)
            for name in self._shapes
        ]
        file, good, done = self._files[MANIFEST], 0, 0
        for place in self.index[: min(rows)]:
            if not _is_record(file.readline(_MAX_LINE), place):
                break
            good, done = file.tell(), done + 1
        file.seek(good)
        file.truncate()
        return done


def read_records(path: Path) -> list[dict[str, Any]]:
    """The lines of a manifest.

    Raises BadInput when it is not one.
    """
    try:
        with path.open("rb") as handle:
            return [json.loads(line) for line in handle]
    except (OSError, ValueError) as error:
        raise BadInput(path, "is not a manifest", "breed the family again") from error


def _is_record(line: bytes, place: int) -> bool:
    if not line.endswith(b"\n"):
        return False
    try:
        record = json.loads(line)
    except ValueError:
        return False
    return isinstance(record, dict) and cast(dict[str, Any], record).get("index") == place


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _open_for_update(path: Path) -> IO[bytes]:
    try:
        # Not "a": its writes would all go to the end, wherever one seeks.
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b")
    except OSError as error:
        raise BadInput(path, "cannot be written", "choose a folder that you may write to") from error
