"""Whether the judge finds a face in the rig's people, from the front and at 40 degrees of yaw, and how they face.

python tools/measure/faces.py ../shared --judge JUDGE_PYTHON [--people 200]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.measure.identity import sampled_people, shoot

_YAWS = (0.0, 40.0, -40.0)
_KEY = (-0.55, 0.6, 0.75)


def main() -> None:
    """Draw, ask, and print the shares as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the shared folder, with the judge")
    parser.add_argument("--judge", type=Path, required=True, help="the judge's own Python")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pictures: dict[float, list[Path]] = {yaw: [] for yaw in _YAWS}
        for i, head in enumerate(sampled_people(options.people, options.seed, own=True)):
            # Half of the turned ones to either side.
            for yaw in (0.0, _YAWS[1 + i % 2]):
                pictures[yaw].append(Path(folder) / f"{i:04d}_{yaw:+.0f}.png")
                shoot(head, pictures[yaw][-1], yaw, _KEY)
        judge = [str(options.judge), str(options.shared / "judge" / "judge.py")]
        found = {yaw: _found(judge, paths) for yaw, paths in pictures.items() if paths}
    front, turned = found[0.0], {**found[40.0], **found.get(-40.0, {})}
    figures = {
        "front": _share(front),
        "turned": _share(turned),
        "front_yaw_off": _off(front, 0.0),
        "turned_yaw_off": round(float(np.mean([_off(found[yaw], yaw) for yaw in found if yaw])), 2),
        "missed": sorted(Path(name).stem for name, one in {**front, **turned}.items() if not one["found"]),
    }
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


def _found(judge: Sequence[str], paths: Sequence[Path]) -> dict[str, Any]:
    ran = subprocess.run([*judge, "faces", *map(str, paths)], check=True, capture_output=True, text=True)
    return json.loads(ran.stdout)


def _share(found: dict[str, Any]) -> str:
    return f"{sum(one['found'] for one in found.values())}/{len(found)}"


def _off(found: dict[str, Any], yaw: float) -> float:
    """Degrees: how far the judge's yaw lies from ours, on average."""
    return round(float(np.mean([abs(one["head_yaw"] - yaw) for one in found.values() if one["found"]])), 2)


if __name__ == "__main__":
    main()
