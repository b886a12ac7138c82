"""The layers of the house."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_imports_go_from_addon_to_engine_to_models_and_only_addon_knows_blender():
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout


def test_imports_inside_the_package_are_relative():
    absolute = re.compile(r"^\s*(from|import) kindred\b", re.MULTILINE)
    sources = [path for room in ("addon", "engine", "models") for path in (ROOT / room).rglob("*.py")]
    assert sources
    assert [path for path in sources if absolute.search(path.read_text("utf-8"))] == []


def test_the_door_of_the_engine_needs_only_numpy_and_the_catalogue():
    # Inside Blender nothing else is at hand, so the whole command line must be listed without the rest.
    heavy = ["scipy", "trimesh", "sklearn", "PIL", "moderngl", "cv2", "mediapipe", "rtree", "tqdm"]
    heavy += ["torch", "safetensors"]
    code = f"""
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {heavy!r}:
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
from kindred.engine import cli, heads, heredity, library, studio
from kindred.engine.studio import asking, props, scenes
cli.build_parser()
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
