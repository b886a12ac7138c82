"""How well the judge tells the rig's people apart, beside sampled ICT-FaceKit heads drawn the same way.

    python tools/measure/identity.py ../shared --judge JUDGE_PYTHON [--people 100] [--looks one|own]

Draws one frontal view of each person and two others (yaw up to 30 degrees, another light each), and lets
../shared/judge/judge.py rank them. `--looks one` gives everyone the same skin, `own` everyone's own skin and hair.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.heads import SEXES, Appearance, Head, bundled_kit, sample
from kindred.engine.studio import photograph, portrait, render, save_png

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.measure.scans import sampled_scans

SIZE = 512
_VIEWS = 2
_FARTHEST = 30.0


def main() -> None:
    """Draw both families' people, have them judged, and print the judge's words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the shared folder, with data and judge")
    parser.add_argument("--judge", type=Path, required=True, help="the judge's own Python")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--looks", choices=("one", "own"), default="one")
    options = parser.parse_args()
    families = {"kindred": sampled_people(options.people, options.seed, own=options.looks == "own")}
    if options.looks == "one":
        families["ict-facekit"] = sampled_scans(options.shared / "data", options.people, options.seed)
    found = {}
    for name, heads in families.items():
        with tempfile.TemporaryDirectory() as folder:
            draw(heads, Path(folder), options.seed)
            found[name] = judged(options, Path(folder))
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


def sampled_people(count: int, seed: int, own: bool) -> Iterator[Head]:
    """The rig's people, men and women by turns; without looks of their own all have the default skin."""
    kit = bundled_kit()
    for i in range(count):
        head = sample(kit, SEXES[i % 2], np.random.default_rng((seed, i)))
        yield head if own else head.with_(appearance=Appearance())


def draw(heads: Iterator[Head], folder: Path, seed: int) -> None:
    """A frontal picture of each in FOLDER/gallery, the other views in FOLDER/probes."""
    rng = np.random.default_rng((seed, 1_000_000))
    for i, head in enumerate(heads):
        shoot(head, folder / "gallery" / f"{i:04d}__front.png", 0.0, (-0.55, 0.6, 0.75))
        for view in range(_VIEWS):
            yaw = float(rng.uniform(-_FARTHEST, _FARTHEST))
            key = (float(rng.uniform(-1, 1)), float(rng.uniform(0.0, 1.0)), float(rng.uniform(0.5, 1.0)))
            shoot(head, folder / "probes" / f"{i:04d}__{view}.png", yaw, key)


def shoot(head: Head, path: Path, yaw: float, key: tuple[float, float, float]) -> None:
    """One picture of a head: yaw in degrees, key the way to the lamp."""
    path.parent.mkdir(exist_ok=True)
    camera = portrait(head, yaw=yaw)
    if head.appearance.continuous:
        picture = photograph(head, camera=camera, size=SIZE, key=key)
    else:
        # Painted alike, as the scans are, which have no maps and no hair.
        picture = render(head.vertices, head.topology, camera=camera, size=SIZE, key=key)
    save_png(path, picture)


def judged(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """What the judge says of a folder's pictures."""
    judge = [options.judge, options.shared / "judge" / "judge.py", "identity", folder / "gallery", folder / "probes"]
    return json.loads(subprocess.run(judge, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()
