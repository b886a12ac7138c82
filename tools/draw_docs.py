#!/usr/bin/env python3
"""Draws the pictures of docs/pictures anew: `python3 tools/dev.py docs`.

people.jpg    sampled people of the bundled head
family.jpg    the demo's sheet
scans.jpg     two scanned heads, laid onto the bundled topology and bred in their own (needs the shared data)
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from kindred.engine.cli import main as kindred
from kindred.engine.heads import SEXES, Head
from kindred.engine.heads.kit import bundled_kit
from kindred.engine.heads.sampling import sample
from kindred.engine.heredity import breed, load_rule
from kindred.engine.library import Library
from kindred.engine.studio import portrait, render
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
SCANS = ROOT.parent / "shared" / "data" / "heads"
SIZE, QUALITY = 360, 90


def main() -> int:
    """Draw all that can be drawn here."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        draw_people()
        draw_family(Path(folder))
        if SCANS.exists():
            draw_scans(Path(folder))
    return 0


def draw_people() -> None:
    """Twelve men and women of the rig, front and three-quarter."""
    kit = bundled_kit()
    people = [sample(kit, SEXES[seed % 2], np.random.default_rng(seed)) for seed in range(12)]
    save("people", [[photo(head) for head in people[:6]], [photo(head, "three-quarter") for head in people[6:]]])


def draw_family(folder: Path) -> None:
    """The demo's sheet."""
    if kindred(["demo", "--out", str(folder / "demo"), "--quiet"]):
        raise SystemExit("the demo failed")
    sheet = Image.open(folder / "demo" / "family" / "sheet.png").convert("RGB")
    sheet.thumbnail((1400, 4000))
    sheet.save(OUT / "family.jpg", quality=QUALITY)


def draw_scans(folder: Path) -> None:
    """Father, mother, sons and daughters in the scans' topology; then both parents on the bundled one."""
    rows: list[list[np.ndarray]] = []
    for keep in (["--keep-topology"], []):
        library = folder / f"scans{len(keep)}"
        for name, sex in (("father", "male"), ("mother", "female")):
            adopted = kindred(["adopt", str(SCANS / f"{name}.obj"), "--library", str(library), "--sex", sex, *keep])
            if adopted:
                raise SystemExit(f"{name}.obj was not adopted")
        if kindred(["tag", "--library", str(library), "--seed", "1"]):
            raise SystemExit("the scans were not tagged")
        with Library.open(library, read_only=True) as people:
            father, mother = people.parents("A000001", "B000001")
        family = breed(father, mother, load_rule("mendel"), 2, 2, seed=3)
        heads = [father, mother, *(family.head(row) for row in range(4))]
        rows += [[photo(head) for head in heads], [photo(head, "three-quarter") for head in heads]]
        shutil.rmtree(library)
    save("scans", rows)


def photo(head: Head, view: str = "front") -> np.ndarray:
    """One picture of a head."""
    camera = portrait(head, view)
    return render(head.vertices, head.topology, camera=camera, size=SIZE, appearance=head.appearance)[..., :3]


def save(name: str, rows: Sequence[Sequence[np.ndarray]]) -> None:
    """Rows of pictures as one."""
    Image.fromarray(np.vstack([np.hstack(row) for row in rows])).save(OUT / f"{name}.jpg", quality=QUALITY)


if __name__ == "__main__":
    sys.exit(main())
