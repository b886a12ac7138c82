"""A family in a folder: arrays, manifest, meshes and sheet, whole or in shards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import BadInput, KindredError, WrongUsage
from ..files import writable_folder
from ..heads import Head, save_head
from ..library import Library
from ..progress import Progress
from .breeding import Breeder, Classifier
from .growing import MANIFEST, GrowingFamily
from .identity import FACTS, family_facts
from .mixing import require_packages
from .population import Population
from .previews import Meshes, draw_family
from .recipe import MODES, Recipe

SHARDS = "shards"
MESHES = ("glb", "obj", "ply", "none")
_CHUNK_BYTES = 64 << 20
_MOST_AT_ONCE, _FEW_AT_ONCE = 1024, 16
"""Children made before they are written; few where each also costs files, so that ending a batch loses little."""


@dataclass(slots=True)
class Written:
    """What a family's folder got.

    folder: where. key: the family's key. children: how many are there now.
    failed: the meshes that could not be made, with the reason.
    left_out: what needs more than numpy where only numpy is at hand.
    """

    folder: Path
    key: str
    children: int = 0
    failed: list[str] = field(default_factory=list[str])
    left_out: list[str] = field(default_factory=list[str])


def breed_into(
    folder: Path,
    recipe: Recipe,
    *,
    start: int | None = None,
    count: int | None = None,
    mesh: str = "glb",
    keep: Library | None = None,
    thumbnail: Callable[[Head], bytes | None] | None = None,
    classifier: Classifier | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Written:
    """Breed a family into a folder, or, with start or count, a shard of it.

    start, count: which children; a shard goes to folder/shards/START-COUNT.
    mesh: "glb", "obj", "ply" or "none".
    keep: the library that the children go into, under ids that are reserved before the first is made.
    thumbnail: draws a child for the library's list, as PNG bytes.
    The same call completes what an earlier one began. Memory is bounded whatever the count.
    Raises BadInput when a value is out of range or the folder holds another family, Interrupted when the caller stops.
    """
    progress = progress or Progress()
    sharded = start is not None or count is not None
    if sharded and keep is not None:
        raise WrongUsage("--keep", "does not go with --start or --count", "give --keep to 'kindred merge' instead")
    if mesh not in MESHES:
        raise BadInput(f"--format {mesh}", "is not known", f"choose among {', '.join(MESHES)}")
    index = recipe.span(start or 0, count)
    require_packages(recipe)
    breeder = Breeder(recipe, classifier, threads)
    # Nothing is written before all that can be wrong has been looked at.
    facts = family_facts(recipe, mesh, keep is not None)
    writable_folder(folder)
    FACTS.claim(folder, facts)
    _keep_parents(folder, recipe)
    written = Written(folder / SHARDS / f"{index.start}-{len(index)}" if sharded else folder, facts["family"])
    if not (folder / MANIFEST).exists():  # else it was merged since, or finished before
        ids = reserve_ids(keep, facts["family"], recipe)
        with GrowingFamily(written.folder, index, breeder.topology.count, recipe.mode == MODES[1]) as growing:
            meshes = Meshes(mesh, written.folder)
            # Where each child costs files of its own, few at a time: what a chunk began is lost when it is ended.
            at_once = _FEW_AT_ONCE if keep is not None or meshes.wanted else _MOST_AT_ONCE
            made = _in_chunks(breeder, index[growing.done :], at_once, progress)
            grow(growing, made, written, meshes, ids, keep, thumbnail)
            growing.finish()
    written.children = len(index)
    if not sharded:
        add_sheet(written, breeder, progress)
    return written


def add_sheet(written: Written, breeder: Breeder, progress: Progress) -> None:
    """Draw the sheet where it can be drawn, else say that it was left out."""
    with progress.part("sheet", 0.1) as part:
        left_out = draw_family(written.folder, breeder, part)
    written.left_out += [left_out] if left_out else []


def grow(
    growing: GrowingFamily,
    populations: Iterator[Population],
    written: Written,
    meshes: Meshes,
    ids: Sequence[str],
    keep: Library | None,
    thumbnail: Callable[[Head], bytes | None] | None = None,
) -> None:
    """Append populations to a family's files: for each child its mesh, then the library, then arrays and manifest."""
    for population in populations:
        named = population.with_ids(ids[population.index.start : population.index.stop])
        heads = [named.head(row) for row in range(len(named))] if keep or meshes.wanted else []
        files = [_mesh(meshes, head, child_name(named, row), written) for row, head in enumerate(heads)]
        if keep is not None:
            father, mother = population.recipe.father.id, population.recipe.mother.id
            keep.put_many(heads, father=father, mother=mother, thumbnails=map(thumbnail, heads) if thumbnail else None)
        lines = [named.record(row, files[row] if files else None) for row in range(len(named))]
        growing.append(named.vertices, named.from_father, lines)


def reserve_ids(keep: Library | None, key: str, recipe: Recipe) -> list[str]:
    """The ids of all children, sons first; empty where they are not kept."""
    if keep is None:
        return []
    sons, daughters = keep.reserve(key, recipe.sons, recipe.daughters)
    return [*sons, *daughters]


def child_name(population: Population, row: int) -> str:
    """The name of a child's files: its id, or its number in the family."""
    return population.ids[row] if population.ids else f"child-{population.index[row]:06d}"


def _keep_parents(folder: Path, recipe: Recipe) -> None:
    """Lay the parents beside their children: the arrays want faces, and shards are joined where no library is."""
    for name, head in (("father", recipe.father), ("mother", recipe.mother)):
        if not (folder / f"{name}.npz").exists():
            save_head(folder / f"{name}.npz", head)


def _in_chunks(breeder: Breeder, index: range, at_once: int, progress: Progress) -> Iterator[Population]:
    """Populations of at most so many children each, as many as fit into memory."""
    rows = max(1, min(at_once, _CHUNK_BYTES // (breeder.topology.count * 12)))
    at = index.start
    while at < index.stop:
        stop = min((at // rows + 1) * rows, index.stop)
        with progress.part(
            f"children {at} to {stop - 1} of {breeder.recipe.size}", 0.9 * (stop - at) / len(index)
        ) as part:
            yield breeder.make(range(at, stop), part)
        at = stop


def _mesh(meshes: Meshes, head: Head, name: str, written: Written) -> str | None:
    if not meshes.wanted:
        return None
    try:
        return meshes.write(head, name)
    except (KindredError, OSError, ValueError, ArithmeticError) as error:
        written.failed.append(f"{name}: {' '.join(str(error).split())}")
        return None
