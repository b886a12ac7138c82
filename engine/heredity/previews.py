"""What a family gets besides arrays: a mesh file for each child, and the sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..errors import EngineMissing
from ..heads import Head
from ..progress import Progress
from .breeding import Breeder
from .growing import MANIFEST, VERTICES, read_records

SHEET = "sheet.png"


class Meshes:
    """Writes children's meshes.

    mesh: "glb", "obj", "ply" or "none".
    """

    def __init__(self, mesh: str, folder: Path) -> None:
        self.mesh, self.folder = mesh, folder

    @property
    def wanted(self) -> bool:
        """Whether meshes are written."""
        return self.mesh != "none"

    def write(self, head: Head, name: str) -> str:
        """Write one child's mesh; returns its file's name."""
        from ..heads.writing import write_mesh

        path = self.folder / f"{name}.{self.mesh}"
        write_mesh(path, head)
        return path.name


def draw_family(folder: Path, breeder: Breeder, progress: Progress) -> str | None:
    """Draw a whole family's sheet, unless it is there.

    Returns what was left out, in words, where there is nothing to draw with; else None.
    """
    if (folder / SHEET).exists() or not breeder.recipe.size:
        return None
    try:
        from .sheet import draw_sheet, rows_to_show

        recipe = breeder.recipe
        records = read_records(folder / MANIFEST)
        rows = rows_to_show(recipe.sons, recipe.daughters)
        vertices = np.load(folder / VERTICES, mmap_mode="r", allow_pickle=False)
        draw_sheet(
            folder / SHEET,
            recipe.father,
            recipe.mother,
            [recall_head(breeder, records[row], vertices[row]) for row in rows],
            [records[row] for row in rows],
            total=recipe.size,
            progress=progress,
        )
    except ImportError as error:
        return f"{SHEET} ({error.name} is missing; it is part of the engine)"
    except EngineMissing as error:
        return f"{SHEET} ({error})"
    return None


def recall_head(breeder: Breeder, record: dict[str, Any], vertices: Any) -> Head:
    """A child of a family as a head, from its line of the manifest and its vertices."""
    index = range(record["index"], record["index"] + 1)
    traits = {feature: str(gene["trait"]) for feature, gene in record["genes"].items() if gene["trait"]}
    population = breeder.recall(index, np.asarray(vertices)[None], None, [traits])
    return population.with_ids([record["id"]] if record["id"] else []).head(0)
