"""Blender as a child that draws scenes, spoken to in lines of JSON; engine/studio/blender.py is who speaks.

    PYTHON_WITH_BPY addon/scene/studio/child.py
    blender --background --factory-startup --python addon/scene/studio/child.py

It begins with {"kindred": VERSION, "blender": [4, 5, 0]}. Each line asks for a picture: {"scene": FILE, "picture":
FILE, "size": [width, height], "samples": N, "maps": PIXELS, "threads": T}. The scene is what engine/studio/asking.py
writes; the picture becomes a .npy, (h, w, 4) float32, linear light multiplied by its coverage, and coverage. Each is
answered with {"done": FILE} or {"failed": [what, wrong, todo]}. The process ends when its input closes.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import traceback
from pathlib import Path


def _serve() -> None:
    """Make the folder above the package `kindred`, whatever it is called, and serve."""
    root = Path(__file__).resolve().parents[3]
    spec = importlib.util.spec_from_file_location(
        "kindred", root / "__init__.py", submodule_search_locations=[str(root)]
    )
    assert spec is not None and spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["kindred"] = package
    spec.loader.exec_module(package)
    importlib.import_module("kindred.addon.scene.studio.serving").serve()


if __name__ == "__main__":
    code = 0
    try:
        _serve()
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stderr.flush()
    os._exit(code)  # Blender as a module can hang at exit
