#!/usr/bin/env python3
"""kill -9 at random moments of a batch with --keep: does the library open, are finished children whole, does a second
run complete the rest to the same bytes? Prints one JSON object.

    .venv/bin/python tools/measure/crashes.py [--kills 20] [--children 60] [--seed 1]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KINDRED = Path(sys.executable).with_name("kindred")
FAMILY_FILES = ("vertices.npy", "manifest.jsonl")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--children", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), options.kills, options.children, options.seed)))
    return 0


def measure(folder: Path, kills: int, children: int, seed: int) -> dict[str, object]:
    """Kill `kills` batches, each at a moment drawn over the time that a whole one takes."""
    founders = folder / "founders"
    kindred("new", "--library", founders, "--count", 2, "--seed", seed)
    kindred("tag", "--library", founders, "--seed", seed)
    whole = folder / "whole"
    shutil.copytree(founders, folder / "library-whole")
    began = time.monotonic()
    kindred(*breed(folder / "library-whole", whole, children, seed))
    lasted = time.monotonic() - began
    expected = digest(whole)
    draw = random.Random(seed)
    figures = {
        "kills": 0,
        "landed_while_running": 0,
        "library_opens": 0,
        "broken_heads": 0,
        "completed": 0,
        "same_bytes": 0,
    }
    for number in range(kills):
        library, out = folder / f"library-{number}", folder / f"family-{number}"
        shutil.copytree(founders, library)
        words = breed(library, out, children, seed)
        process = subprocess.Popen([KINDRED, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(0.1, lasted))
        figures["landed_while_running"] += process.poll() is None
        process.kill()  # SIGKILL; nothing where it has ended
        process.wait()
        figures["kills"] += 1
        listed = subprocess.run([KINDRED, "list", "--library", library, "--json"], capture_output=True, text=True)
        figures["library_opens"] += listed.returncode == 0
        figures["broken_heads"] += broken(library)
        figures["completed"] += subprocess.run([KINDRED, *map(str, words)], capture_output=True).returncode == 0
        figures["same_bytes"] += digest(out) == expected and heads(library) == heads(folder / "library-whole")
        figures["broken_heads"] += broken(library)
        shutil.rmtree(library)
        shutil.rmtree(out)
    return {**figures, "children": children, "seconds_of_one": round(lasted, 2)}


def breed(library: Path, out: Path, children: int, seed: int) -> list[object]:
    """The command line of the batch."""
    couple = [
        "--father",
        "A000001",
        "--mother",
        "B000001",
        "--sons",
        children // 2,
        "--daughters",
        children - children // 2,
    ]
    return ["breed", "--library", library, *couple, "--seed", seed, "--out", out, "--format", "none", "--keep"]


def kindred(*words: object) -> None:
    """Run a command that must succeed."""
    subprocess.run([KINDRED, *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def digest(out: Path) -> str:
    """Of the family's arrays and manifest."""
    return hashlib.sha256(b"".join((out / name).read_bytes() for name in FAMILY_FILES)).hexdigest()


def heads(library: Path) -> list[str]:
    """The head files there are."""
    return sorted(path.name for path in (library / "heads").glob("*.npz"))


def broken(library: Path) -> int:
    """How many catalogued heads do not load."""
    from kindred.engine.errors import KindredError
    from kindred.engine.library import Library

    count = 0
    with Library.open(library, read_only=True) as catalogue:
        for entry in catalogue.heads():
            try:
                catalogue.head(entry.id)
            except KindredError:
                count += 1
    return count


if __name__ == "__main__":
    sys.exit(main())
