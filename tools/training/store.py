"""What is kept of shards for training: arrays read by memory map, one folder a shard, so that no epoch decodes."""

from __future__ import annotations

import json
import os
import shutil
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.errors import BadInput
from numpy.typing import NDArray

Row = tuple[str, Mapping[str, NDArray[Any]]]
"""Whose picture it is, and its arrays."""
_NAMES = "identities.json"
HELD_OUT = 0.04
"""Share of the people who are not trained on."""


def is_held_out(identity: str) -> bool:
    """Whether a person is only measured on. The same on every machine, for any data."""
    return int.from_bytes(sha256(identity.encode()).digest()[:4], "little") < HELD_OUT * 2**32


@dataclass(frozen=True, slots=True)
class Store:
    """Rows of many shards as one list.

    identities: whose picture each row is. growing: whether it is all that its folder holds, now and later.
    """

    folders: tuple[Path, ...]
    ends: tuple[int, ...]
    identities: tuple[str, ...]
    growing: bool = False

    def __len__(self) -> int:
        return len(self.identities)

    def row(self, name: str, index: int) -> NDArray[Any]:
        """Array `name` of a row; mapped, not read."""
        shard = bisect_right(self.ends, index)
        start = self.ends[shard - 1] if shard else 0
        return _mapped(self.folders[shard] / f"{name}.npy")[index - start]


@lru_cache(maxsize=4096)
def _mapped(path: Path) -> NDArray[Any]:
    return np.load(path, mmap_mode="r")


def require_people(rows: Sequence[int], held_out: Sequence[int]) -> None:
    """Raise BadInput where pictures show too few people to train on some and measure on others."""
    if not rows or not held_out:
        raise BadInput("the pictures", "show too few people", "give some of a hundred people at least")


def told_of(store: Store, rows: Sequence[int]) -> dict[str, int]:
    """How many people these rows show, and how many rows there are."""
    return {"people": len({store.identities[row] for row in rows}), "different pictures": len(rows)}


@dataclass(frozen=True, slots=True)
class Source:
    """Rows from somewhere. name: one that changes with them."""

    name: str
    rows: Callable[[], Iterable[Row]]


def shards_of(data: Path, rows_of: Callable[[Path], Iterable[Row]]) -> list[Source]:
    """The shards below a folder. Raises BadInput when there are none."""
    shards = sorted(data.rglob("*.tar"))
    if not shards:
        raise BadInput(data, "holds no shards", "make some with 'kindred studio', or draw pictures with --draw")
    return [Source(f"{shard.stem}-{_mark(shard)}", partial(rows_of, shard)) for shard in shards]


def gather(sources: Sequence[Source], cache: Path, note: Callable[[float], None]) -> Store:
    """Keep the rows of each source, unless they are kept already; returns all of them.

    note: told how far it is, in [0, 1].
    """
    folders: list[Path] = []
    for done, source in enumerate(sources):
        note(done / len(sources))
        folders.append(cache / source.name)
        if not folders[-1].exists():
            keep_rows(folders[-1], source.rows())
    return _store(folders)


def all_kept(cache: Path) -> Store:
    """All that is kept in a folder. Raises BadInput when it is nothing."""
    folders = _whole(cache)
    if not folders:
        raise BadInput(cache, "holds no pictures", "give --data SHARDS, or --draw N")
    return _store(folders, growing=True)


def more_kept(cache: Path, store: Store, share: float = 0.15) -> bool:
    """Whether what another process has kept meanwhile makes a store grow by more than a share."""
    fresh = [folder for folder in _whole(cache) if folder not in store.folders] if store.growing else []
    return bool(fresh) and len(_store(fresh)) > share * len(store)


def _whole(cache: Path) -> list[Path]:
    return sorted(path.parent for path in cache.glob(f"*/{_NAMES}") if path.parent.suffix != ".part")


def _store(folders: Sequence[Path], growing: bool = False) -> Store:
    names = [json.loads((folder / _NAMES).read_text("utf-8")) for folder in folders]
    kept = [(folder, own) for folder, own in zip(folders, names, strict=True) if own]
    ends = accumulate(len(own) for _, own in kept)
    return Store(tuple(folder for folder, _ in kept), tuple(ends), tuple(chain(*names)), growing)


def keep_rows(folder: Path, rows: Iterable[Row]) -> None:
    """Write rows as arrays into a folder that appears when they are whole."""
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    kept = list(rows)
    for name in kept[0][1] if kept else ():
        np.save(part / f"{name}.npy", np.stack([arrays[name] for _, arrays in kept]))
    (part / _NAMES).write_text(json.dumps([identity for identity, _ in kept]), encoding="utf-8")
    part.rename(folder)


def _mark(shard: Path) -> str:
    """A text that changes with the shard."""
    about = shard.stat()
    return sha256(f"{shard.resolve()} {about.st_size} {about.st_mtime_ns}".encode()).hexdigest()[:12]
