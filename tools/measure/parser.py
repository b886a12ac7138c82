"""How well the parser's classes and occluders overlap with the truth on people whom it never saw.

    python tools/measure/parser.py SHARDS [--count 400] [--found]

SHARDS: a folder that `kindred studio --plan parsing` wrote with a seed that nothing was trained on, by either renderer.
The whole picture counts. --found looks for the landmarks with MediaPipe instead of taking the exact ones; pictures in
which it finds no face are left out and counted.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.errors import KindredError
from kindred.engine.faces import parse
from kindred.engine.studio.labels import CLASSES
from kindred.engine.studio.shards import read_shards

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.training.overlap import Confusion


def main() -> int:
    """Print the figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shards", type=Path)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--found", action="store_true", help="find the landmarks in the pictures")
    options = parser.parse_args()
    sys.stdout.write(json.dumps(measured(options.shards, options.count, options.found), indent=1) + "\n")
    return 0


def measured(shards: Path, count: int, found: bool = False) -> dict[str, Any]:
    """Overlaps, over all pixels of the first `count` pictures."""
    seen, hidden, missed = Confusion(len(CLASSES)), Confusion(2), 0
    for sample in islice(read_shards(shards, ("picture", "classes", "occluder", "truth")), count):
        try:
            parsing = parse(sample.picture, None if found else np.array(sample.truth["landmarks"]))
        except KindredError:
            if not found:
                raise
            missed += 1
            continue
        seen.add(parsing.classes, sample.classes)
        hidden.add(parsing.occlusion > 0.5, sample.occluder)
    each = {name: round(float(value), 4) for name, value in zip(CLASSES, seen.overlaps(), strict=True)}
    return {
        "pictures": count,
        "missed": missed,
        "miou": round(float(np.nanmean(seen.overlaps())), 4),
        "occluder_iou": round(float(hidden.overlaps()[1]), 4),
        "iou": each,
    }


if __name__ == "__main__":
    sys.exit(main())
