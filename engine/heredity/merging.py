"""Joining the shards of a family: the result is what one process would have written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import BadInput, WrongUsage
from ..files import writable_folder
from ..heads import Head, load_head
from ..library import Library
from ..progress import Progress
from .breeding import Breeder
from .family import SHARDS, Written, add_sheet, grow, reserve_ids
from .growing import FROM_FATHER, MANIFEST, VERTICES, GrowingFamily, read_records
from .identity import FACTS, FAMILY, recipe_of
from .population import Population
from .previews import Meshes
from .recipe import MODES, Recipe

_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Shard:
    """A finished shard: which children, and where."""

    index: range
    folder: Path


def find_shards(folder: Path, size: int) -> list[Shard]:
    """The finished shards that together hold a family, in order.

    Raises BadInput telling which children are missing.
    """
    shards = sorted(_finished(folder / SHARDS), key=lambda shard: (shard.index.start, -len(shard.index)))
    chosen: list[Shard] = []
    reached = 0
    for shard in shards:
        if shard.index.start > reached:
            break
        if shard.index.stop > reached:
            chosen.append(Shard(range(reached, shard.index.stop), shard.folder))
            reached = shard.index.stop
    if reached < size:
        following = min((s.index.start for s in shards if s.index.start > reached), default=size)
        raise BadInput(
            folder,
            f"children {reached} to {following - 1} are missing",
            f"run 'kindred breed' with --start {reached} --count {following - reached}",
        )
    return chosen


def merge(
    folder: Path, *, keep: Library | None = None, threads: int | None = None, progress: Progress | None = None
) -> Written:
    """Join a family's shards; they are removed once the whole is there. A second call changes nothing.

    keep: the library that the children go into; their meshes are then written anew, under their ids.
    Raises BadInput when children are missing, or the folder holds no family.
    """
    progress = progress or Progress()
    facts = FACTS.read(folder)
    recipe = recipe_of(facts, load_head(folder / "father.npz"), load_head(folder / "mother.npz"), folder / FAMILY)
    written = Written(folder, facts["family"], recipe.size)
    if facts["keep"] and keep is None:
        raise WrongUsage("merge", "was begun with --keep", "give --keep again")
    if (folder / MANIFEST).exists():
        if keep is None or facts["keep"]:
            shutil.rmtree(folder / SHARDS, ignore_errors=True)
            return written
        _reopen(folder, recipe)
    shards = find_shards(folder, recipe.size)
    ids = reserve_ids(keep, facts["family"], recipe)
    if keep is not None:
        FACTS.write(folder, {**facts, "keep": True})
    meshes = _Moved(facts["mesh"], folder, [] if keep else shards)
    breeder = Breeder(recipe, threads=threads)
    with GrowingFamily(folder, range(recipe.size), breeder.topology.count, recipe.mode == MODES[1]) as growing:
        grow(growing, _populations(breeder, shards, growing.done, progress), written, meshes, ids, keep)
        growing.finish()
    add_sheet(written, breeder, progress)
    shutil.rmtree(folder / SHARDS, ignore_errors=True)
    return written


class _Moved(Meshes):
    """Takes a child's mesh over from its shard; writes it where there is none."""

    def __init__(self, mesh: str, folder: Path, shards: Sequence[Shard]) -> None:
        super().__init__(mesh, folder)
        self._shards = shards

    def write(self, head: Head, name: str) -> str:
        for shard in self._shards:
            there = shard.folder / f"{name}.{self.mesh}"
            if there.exists():
                there.replace(self.folder / there.name)
                return there.name
        return super().write(head, name)


def _reopen(folder: Path, recipe: Recipe) -> None:
    """Make the one shard of a family that is whole, so that it can be written again with ids."""
    shard = writable_folder(folder / SHARDS / f"0-{recipe.size}")
    names = [name for name in (VERTICES, FROM_FATHER, MANIFEST) if (folder / name).exists()]
    for name in names:  # the manifest last, which says that the shard is whole
        if not (shard / name).exists():
            shutil.copyfile(folder / name, shard / f"{name}.part")
            (shard / f"{name}.part").replace(shard / name)
    for name in reversed(names):
        (folder / name).unlink()


def _finished(shards: Path) -> Iterator[Shard]:
    for manifest in shards.glob(f"*/{MANIFEST}"):
        match = re.fullmatch(r"(\d+)-(\d+)", manifest.parent.name)
        if match:
            start, count = int(match[1]), int(match[2])
            yield Shard(range(start, start + count), manifest.parent)


def _populations(breeder: Breeder, shards: Sequence[Shard], done: int, progress: Progress) -> Iterator[Population]:
    """The children of all shards in order, from child `done` on."""
    size = breeder.recipe.size
    for shard in shards:
        first = int(shard.folder.name.split("-")[0])
        records = read_records(shard.folder / MANIFEST)
        vertices = _open(shard.folder / VERTICES)
        picks = _open(shard.folder / FROM_FATHER) if breeder.recipe.mode == MODES[1] else None
        for at in range(max(done, shard.index.start), shard.index.stop, _CHUNK):
            index = range(at, min(at + _CHUNK, shard.index.stop))
            progress.at(0.9 * at / size)
            rows = slice(index.start - first, index.stop - first)
            yield breeder.recall(
                index, vertices[rows], None if picks is None else picks[rows], [_traits(one) for one in records[rows]]
            )


def _open(path: Path) -> Any:
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise BadInput(path, "is broken", "remove its folder and breed the shard again") from error


def _traits(record: Mapping[str, Any]) -> dict[str, str]:
    return {feature: str(gene["trait"]) for feature, gene in record["genes"].items() if gene["trait"]}
