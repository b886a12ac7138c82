"""Breeding for the scene, in a thread without bpy: here where numpy does, else in the engine process."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..engine.errors import Interrupted
from ..engine.heredity import Breeder, Population, Recipe
from ..engine.heredity.family import breed_into
from ..engine.heredity.traits import find_classifier
from ..engine.library import Library
from ..engine.progress import Progress
from .engine import Engine

_CHUNK = 64
"""Children made before the next look at Esc; what is finished is kept. A multiple of the engine's blocks of 16."""


@dataclass(frozen=True, slots=True)
class Bred:
    """Populations of one family, in order.

    stopped: whether the user stopped before all were made.
    left_out: what was not written to the family's folder for want of the engine.
    """

    populations: Sequence[Population]
    stopped: bool = False
    left_out: Sequence[str] = ()

    @property
    def children(self) -> int:
        """How many there are."""
        return sum(len(one) for one in self.populations)


def breed(
    recipe: Recipe, rule: str, engine: Engine, traits: bytes | None, out: Path | None, progress: Progress
) -> Bred:
    """Make a family, chunk by chunk, or into a folder.

    rule: the name or the file of the recipe's rule, for the engine's command line.
    traits: what tagging found, as the file traits.npz; None where nothing was tagged.
    out: a folder for the family's arrays, manifest, meshes and sheet, as the command line writes them; None for none.
    Raises EngineMissing where mosaic or fusing is asked for and there is no engine.
    """
    with tempfile.TemporaryDirectory(prefix="kindred-") as folder:
        found = Path(folder) / "traits.npz"
        if traits is not None:
            found.write_bytes(traits)
        classifier = find_classifier(found)
        breeder = Breeder(recipe, classifier)
        if recipe.mode == "blend" and recipe.fuse == "none":
            if out is None:
                return _collect(recipe, progress, breeder.make)
            left_out = breed_into(out, recipe, classifier=classifier, progress=progress).left_out
        else:
            elsewhere = _Elsewhere(Path(folder), recipe, rule, breeder, engine, traits)
            if out is None:
                return _collect(recipe, progress, elsewhere.make)
            left_out = elsewhere.write(out, progress)
        return Bred([_read(breeder, recipe.span(0, None), out)], left_out=left_out)


def _collect(recipe: Recipe, progress: Progress, make: Any) -> Bred:
    made: list[Population] = []
    try:
        for start in range(0, recipe.size, _CHUNK):
            index = recipe.span(start, min(_CHUNK, recipe.size - start))
            told = f"children {index.start + 1} to {index.stop} of {recipe.size}"
            with progress.part(told, len(index) / recipe.size) as part:
                made.append(make(index, part))
    except Interrupted:
        if not made:
            raise
        return Bred(made, stopped=True)
    return Bred(made)


class _Elsewhere:
    """A family bred by the engine process: parents go to it in a library of their own, children come back as arrays."""

    def __init__(
        self, folder: Path, recipe: Recipe, rule: str, breeder: Breeder, engine: Engine, traits: bytes | None
    ) -> None:
        self._breeder, self._engine, self._shards = breeder, engine, folder / "family"
        with Library.open(folder / "library", create=True) as library:
            if traits is not None:
                library.traits_path.write_bytes(traits)
            father, mother = (str(library.add(head).id) for head in (recipe.father, recipe.mother))
        self._command = [
            *("breed", "--library", folder / "library", "--father", father, "--mother", mother),
            *(f"--sons={recipe.sons}", f"--daughters={recipe.daughters}", f"--seed={recipe.seed}", f"--rule={rule}"),
            *(f"--mutation={','.join(map(repr, recipe.probabilities))}", f"--express={recipe.express}"),
            *("--mode", recipe.mode, "--fuse", recipe.fuse),
        ]

    def make(self, index: range, progress: Progress) -> Population:
        """Children `index` of the family, as a shard."""
        shard = ["--format", "none", "--out", self._shards, "--start", index.start, "--count", len(index)]
        self._engine.run_verb([*self._command, *shard], progress)
        return _read(self._breeder, index, self._shards / "shards" / f"{index.start}-{len(index)}")

    def write(self, out: Path, progress: Progress) -> Sequence[str]:
        """All of it, into a folder. Returns what was left out."""
        return self._engine.run_verb([*self._command, "--out", out], progress)["left_out"]


def _read(breeder: Breeder, index: range, folder: Path) -> Population:
    """The children that were written to a folder."""
    vertices = np.load(folder / "vertices.npy", allow_pickle=False)
    picks = folder / "from_father.npy"
    from_father = np.load(picks, allow_pickle=False) if picks.exists() else None
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    genes = [json.loads(line)["genes"] for line in lines]
    traits = [{feature: gene["trait"] for feature, gene in one.items()} for one in genes]
    return breeder.recall(index, vertices, from_father, traits)
