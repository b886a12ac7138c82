"""Blender for tests: the real zip, built once, installed for a user that nobody is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSIDE = Path(__file__).parent / "inside"
collect_ignore = ["inside"]  # these run in Blender, by run.py
VERSIONS = ("45", "50")


@pytest.fixture(scope="session")
def extension_zip(tmp_path_factory):
    """The extension, as it is shipped."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, str(ROOT / "tools" / "build_extension.py"), "--out", str(out)]
    built = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stderr
    return Path(built.stdout.strip())


class Blender:
    """One of Blender's wheels, with the extension installed for a user of its own.

    python: the interpreter that has bpy. user: where that user's settings and extensions are.
    """

    def __init__(self, python: Path, user: Path) -> None:
        self.python, self.user = python, user

    def run(self, *arguments: object, timeout: float = 120, **environment: object) -> subprocess.CompletedProcess[str]:
        """Run the interpreter; nothing of the real user's, and no engine unless one is named."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("KINDRED_", "BLENDER_"))}
        named = {name: str(value) for name, value in environment.items()}
        return subprocess.run(
            [str(self.python), *map(str, arguments)],
            env=clean | {"BLENDER_USER_RESOURCES": str(self.user)} | named,
            cwd=self.user,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def check(self, module: str, *words: str, timeout: float = 170, **environment: object) -> None:
        """Run a module of checks inside Blender and fail with what it says."""
        done = self.run(INSIDE / "run.py", INSIDE / f"{module}.py", *words, timeout=timeout, **environment)
        assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
        assert " passed" in done.stdout, done.stdout


@pytest.fixture(scope="session", params=VERSIONS)
def blender(request, extension_zip, tmp_path_factory):
    """Each of Blender's wheels in turn; skipped where tools/dev.py has not made its environment."""
    folder = ROOT / f".venv-bpy{request.param}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{folder.name} is not there: tools/dev.py setup")
    blender = Blender(python, tmp_path_factory.mktemp(f"user{request.param}"))
    done = blender.run(INSIDE / "install.py", extension_zip)
    assert done.returncode == 0, done.stdout + done.stderr
    return blender


@pytest.fixture(scope="session")
def engine_python():
    """An interpreter with the engine's packages: the one that runs this test, where it has them."""
    pytest.importorskip("scipy")
    pytest.importorskip("mediapipe")
    return Path(sys.executable)
