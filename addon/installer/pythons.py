"""Finding a Python that the engine can run on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ...engine.errors import EngineMissing

SUITABLE = ((3, 11), (3, 12))
"""MediaPipe 0.10.21, the last with models in its wheel, has wheels for these."""

_PROBE = "import sys, venv, ensurepip; print(*sys.version_info[:2])"


def find_python(own: str = sys.executable) -> Path:
    """A suitable interpreter that can make virtual environments: Blender's own, else one on the PATH.

    Raises EngineMissing that says what to install where there is none.
    """
    for candidate in _candidates(own):
        if version_of(candidate) in SUITABLE:
            return candidate
    here = ".".join(map(str, sys.version_info[:2]))
    raise EngineMissing(
        "engine",
        f"it needs Python 3.11 or 3.12 and none was found (Blender's own is {here})",
        "install Python 3.12 with its venv module (python.org; on Debian python3.12-venv), or name an interpreter that "
        "has the engine's packages",
    )


def version_of(interpreter: Path) -> tuple[int, int] | None:
    """The version of an interpreter that can make virtual environments; None where it cannot or does not run."""
    try:
        run = subprocess.run(
            [str(interpreter), "-I", "-c", _PROBE], capture_output=True, text=True, timeout=20, check=True
        )
        major, minor = run.stdout.split()
        return int(major), int(minor)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def _candidates(own: str) -> Iterator[Path]:
    if sys.version_info[:2] in SUITABLE and own:
        yield Path(own)
    for major, minor in reversed(SUITABLE):
        for name in (f"python{major}.{minor}", "python3", "python"):
            if found := shutil.which(name):
                yield Path(found)
        if sys.platform == "win32" and (found := _asked_launcher(f"{major}.{minor}")):
            yield found


def _asked_launcher(version: str) -> Path | None:
    """Where Windows's `py` finds that version."""
    try:
        command = ["py", f"-{version}", "-c", "import sys; print(sys.executable)"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
        return Path(run.stdout.strip())
    except (OSError, subprocess.SubprocessError):
        return None
