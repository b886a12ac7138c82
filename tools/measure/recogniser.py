"""How well the recogniser tells people apart whom it never saw, beside the judge on the same pictures.

    python tools/measure/recogniser.py SHARDS [--judge JUDGE.PY --python JUDGE_PYTHON] [--people 100] [--found]

SHARDS: a folder that `kindred studio --plan faces` wrote with a seed that nothing was trained on. Of each person one
picture is the gallery, all others are probes. "rank1" and "auc" go over all of them as they are numbered, the first
picture of each in the gallery, as the judge has them; "rank1_mean" takes each picture in turn. --found looks for the
landmarks with MediaPipe instead of taking the exact ones, and counts faces that are not found as not recognised.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.errors import KindredError
from kindred.engine.faces import recognise
from kindred.engine.studio import save_png
from kindred.engine.studio.shards import Sample, read_shards

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.training.ranking import area_under_curve, rank_one


def main() -> int:
    """Print the figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shards", type=Path)
    parser.add_argument("--judge", type=Path, help="judge.py")
    parser.add_argument("--python", type=Path, help="the judge's own Python")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--pictures", type=int, default=10)
    parser.add_argument("--found", action="store_true", help="find the landmarks in the pictures")
    options = parser.parse_args()
    samples = chosen(options.shards, options.people, options.pictures)
    figures: dict[str, Any] = {"people": options.people, "pictures": len(samples), **ours(samples, options.found)}
    if options.judge:
        figures["judge"] = judged(samples, options.judge, options.python or Path(sys.executable))
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


def chosen(shards: Path, people: int, pictures: int) -> list[Sample]:
    """So many pictures of so many people, in the order of the shards."""
    of: dict[str, list[Sample]] = defaultdict(list)
    for sample in read_shards(shards, ("picture", "truth")):
        own = of[sample.truth["identity"]]
        if len(own) < pictures:
            own.append(sample)
        if sum(len(one) == pictures for one in of.values()) == people:
            break
    return [sample for own in of.values() if len(own) == pictures for sample in own]


def ours(samples: list[Sample], found: bool = False) -> dict[str, float]:
    """Our figures, over all and for each family."""
    embeddings = np.stack([_embedded(sample, found) for sample in samples])
    people = [sample.truth["identity"] for sample in samples]
    families = np.array([sample.truth["family"] for sample in samples])
    figures = {
        "missed": float((np.abs(embeddings).sum(1) == 0).sum()),
        "rank1": rank_one(embeddings, people, turns=1),
        "rank1_mean": rank_one(embeddings, people),
        "auc": area_under_curve(embeddings, people),
    }
    for family in sorted(set(families.tolist())):
        own = np.flatnonzero(families == family)
        figures[f"rank1_mean_{family}"] = rank_one(embeddings[own], [people[row] for row in own])
    return {name: round(value, 4) for name, value in figures.items()}


def _embedded(sample: Sample, found: bool) -> Any:
    """The embedding, or zeros where no face was found."""
    try:
        return recognise(sample.picture, None if found else np.array(sample.truth["landmarks"]))
    except KindredError:
        if not found:
            raise
        return np.zeros(512, np.float32)


def judged(samples: list[Sample], judge: Path, python: Path) -> dict[str, Any]:
    """The judge's own words on the same pictures."""
    with tempfile.TemporaryDirectory() as folder:
        seen: dict[str, int] = defaultdict(int)
        for sample in samples:
            identity = sample.truth["identity"]
            place = Path(folder) / ("probes" if seen[identity] else "gallery")
            place.mkdir(exist_ok=True)
            save_png(place / f"{identity}__{seen[identity]}.png", sample.picture)
            seen[identity] += 1
        command = [python, judge, "identity", f"{folder}/gallery", f"{folder}/probes"]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=3000).stdout)


if __name__ == "__main__":
    sys.exit(main())
