#!/usr/bin/env python3
"""Draw portraits inside Blender's wheel; see tools/portraits for what there is to ask.

.venv-bpy45/bin/python tools/portraits/inside.py HEAD.npz --view eye --out eye.png [--size 512] [--samples 32]
.venv-bpy45/bin/python tools/portraits/inside.py --jobs JOBS.json      (a list of {head, view, out, ...})
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def make_package() -> None:
    """Make this checkout importable as `kindred`: Blender's environments do not have it installed."""
    sys.path.insert(0, str(ROOT))
    spec = importlib.util.spec_from_file_location(
        "kindred", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    assert spec is not None and spec.loader is not None
    sys.modules["kindred"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["kindred"])


def main(words: Sequence[str]) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("head", nargs="?", help="a head's .npz")
    parser.add_argument("--jobs", type=Path)
    parser.add_argument("--view", default="front")
    parser.add_argument("--out", default="portrait.png")
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--samples", type=int, default=32)
    parser.add_argument("--texture", type=int, default=2048)
    parser.add_argument("--yaw", type=float, default=0.0)
    parser.add_argument("--bald", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--blend", help="also keep the last scene in this .blend")
    options = parser.parse_args(words)
    given = {name: getattr(options, name) for name in ("head", "view", "size", "samples", "texture", "yaw", "bald")}
    given["out"] = str(Path(options.out).resolve())
    jobs = json.loads(options.jobs.read_text()) if options.jobs else [given]
    make_package()
    draw_all(jobs, options.threads)
    if options.blend:
        import bpy

        bpy.ops.wm.save_as_mainfile(filepath=str(Path(options.blend).resolve()))
    return 0


def draw_all(jobs: Sequence[dict[str, Any]], threads: int) -> None:
    """Draw every job; a head that the next one asks for again stays in the scene."""
    from kindred.engine.heads import load_head

    from tools.portraits import sitter, studio, views

    worn: tuple[Any, ...] | None = None
    head = None
    for job in jobs:
        wanted = (job["head"], job.get("texture", 2048), job.get("bald", False))
        if head is None or worn != wanted:
            studio.open_studio(threads)
            head = load_head(Path(job["head"]))
            sitter.seat_smooth(head, texture=wanted[1], bald=wanted[2])
            worn = wanted
        studio.aim(views.camera(head, job["view"], job.get("yaw", 0.0)), head.vertices.mean(0))
        studio.shoot(job["out"], job.get("size", 512), job.get("samples", 32))


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    except Exception:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # bpy can hang at exit
