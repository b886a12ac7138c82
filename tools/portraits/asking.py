"""Ask Blender's wheel for pictures: one child process for all of them."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kindred.engine.errors import BadInput
from kindred.engine.heads import Head, save_head

ROOT = Path(__file__).resolve().parents[2]
_STARTING, _EACH = 60, 120
"""Seconds that the child may take to start, and for each picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One picture.

    head: who. view: a name of views.VIEWS. out: the PNG. size: pixels, square. samples: of Cycles, for each pixel.
    texture: the size of the skin's maps. yaw: degrees that the head is turned further to the picture's right.
    bald: leave hair, brows, beard and glasses off.
    """

    head: Head
    view: str
    out: Path
    size: int = 512
    samples: int = 32
    texture: int = 2048
    yaw: float = 0.0
    bald: bool = False


def draw(shots: Sequence[Shot], *, version: str = "45", threads: int = 2) -> None:
    """Draw all pictures, in their order; pictures of one head beside each other share its materials.

    version: which wheel, 45 or 50. threads: of Cycles.
    Raises BadInput when the wheel is missing or fails; pictures that were finished are kept.
    """
    python = ROOT / f".venv-bpy{version}" / "bin" / "python"
    if not python.exists():
        raise BadInput(python, "is not there", "run python3 tools/dev.py setup")
    with tempfile.TemporaryDirectory() as folder:
        files: dict[int, Path] = {}
        jobs = list[dict[str, object]]()
        for shot in shots:
            if id(shot.head) not in files:
                files[id(shot.head)] = Path(folder) / f"{len(files)}.npz"
                save_head(files[id(shot.head)], shot.head)
            options = {name: getattr(shot, name) for name in ("view", "size", "samples", "texture", "yaw", "bald")}
            jobs.append({"head": str(files[id(shot.head)]), "out": str(shot.out.resolve()), **options})
        orders = Path(folder) / "jobs.json"
        orders.write_text(json.dumps(jobs))
        command = [str(python), str(Path(__file__).with_name("inside.py")), "--jobs", str(orders)]
        command += ["--threads", str(threads)]
        lock = os.environ.get("KINDRED_LOCK")
        if lock:
            command = ["flock", lock, *command]
        _run(command, None if lock else _STARTING + _EACH * len(jobs))


def _run(command: Sequence[str], limit: float | None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    if done.returncode:
        raise BadInput("Blender", f"failed: {done.stderr[-1500:]}", "see what it says")
