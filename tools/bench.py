#!/usr/bin/env python3
"""Speed, as one JSON object of ratios and rates: `python3 tools/dev.py bench [--only heredity]`.

Each ratio compares two things in one run, medians of interleaved repeats, so that it means the same on any machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from benchmarks import appearance, heredity, rig, studio, training  # noqa: E402


def in_blender(script: str) -> dict[str, float]:
    """Run a benchmark that needs bpy in the environment of Blender's wheel."""
    python = ROOT / ".venv-bpy45" / "bin" / "python"
    done = subprocess.run([python, ROOT / "tools" / "benchmarks" / script], capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise SystemExit(f"{script} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


PARTS: dict[str, Callable[[], dict[str, float]]] = {
    "heredity": lambda: {
        **heredity.breed_over_copy(),
        **heredity.heads_per_second(),
        **in_blender("scene.py"),
    },
    "rig": rig.rig,
    "slider": lambda: in_blender("slider.py"),
    "appearance": appearance.maps_over_pass,
    "training": training.training,
    "studio": studio.studio,
}


def main() -> int:
    """Run the asked parts."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--only", choices=sorted(PARTS), help="one part alone")
    only = parser.parse_args().only
    figures: dict[str, float] = {}
    for name in [only] if only else PARTS:
        figures.update(PARTS[name]())
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
