"""The engine's virtual environment: whole, or remade."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from ...engine.errors import BadInput, EngineMissing
from ...engine.files import whole_file, writable_folder
from ...engine.progress import Progress
from .listing import Package, list_packages
from .running import run


class Environment:
    """A folder that holds the engine's virtual environment.

    A file `whole.json`, written last, says that it is finished and for which requirements. Without it the folder is
    half-made: an installation was stopped, or the machine was; it is then made anew.

    folder: where it is; ours alone.
    requirements: the file of pinned packages.
    """

    def __init__(self, folder: Path, requirements: Path) -> None:
        self.folder, self.requirements = folder, requirements

    @property
    def python(self) -> Path:
        """Its interpreter, whether it is there or not."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def state(self) -> str:
        """ "absent", "half-made", "outdated" (made for other packages), or "whole"."""
        if not self.folder.exists():
            return "absent"
        try:
            made_for = json.loads(self._mark.read_text(encoding="utf-8"))["requirements"]
        except (OSError, ValueError, KeyError, TypeError):
            return "half-made"
        if not self.python.exists():
            return "half-made"
        return "whole" if made_for == self._digest() else "outdated"

    def list(self, python: Path, progress: Progress) -> Sequence[Package]:
        """Make an empty environment and ask which packages would come into it; loads none.

        python: the interpreter to make it with.
        """
        with progress.part("making an environment", 0.3) as part:
            self._make(python, part)
        with progress.part("listing", 0.7) as part:
            return list_packages(self.python, self.requirements, part)

    def install(self, packages: Sequence[Package], progress: Progress) -> None:
        """Load and install the listed packages, and nothing but the very files that were listed.

        Raises EngineMissing when they were not listed first; Interrupted when stopped, which leaves it half-made.
        """
        if not packages or not self.python.exists():
            raise EngineMissing("engine", "its packages are not listed yet", "list the packages first")
        self._mark.unlink(missing_ok=True)
        listed = self.folder / "listed.txt"
        listed.write_text("".join(f"{one.name}=={one.version} --hash=sha256:{one.sha256}\n" for one in packages))
        options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--progress-bar", "off"]
        command = [str(self.python), "-m", "pip", "install", *options, "-r", str(listed)]
        with progress.part("installing the engine", 0.97) as part:
            run(command, part, _Loading(packages))
        with progress.part("trying it", 0.03) as part:
            run([str(self.python), "-I", "-c", "import numpy, scipy, cv2, sqlalchemy"], part, lambda line: None)
        with whole_file(self._mark) as mark:
            mark.write_text(json.dumps({"requirements": self._digest()}), encoding="utf-8")

    def remove(self) -> None:
        """Remove it.

        Raises BadInput when something keeps it open.
        """
        if not self.folder.exists():
            return
        # First the mark, so that what a failing removal leaves behind counts as half-made.
        self._mark.unlink(missing_ok=True)
        try:
            shutil.rmtree(self.folder)
        except OSError as error:
            raise BadInput(self.folder, f"cannot be removed ({error.strerror})", "close what uses it") from error

    def _make(self, python: Path, progress: Progress) -> None:
        self.remove()
        writable_folder(self.folder.parent)
        run([str(python), "-I", "-m", "venv", str(self.folder)], progress, lambda line: None)

    def _digest(self) -> str:
        return hashlib.sha256(self.requirements.read_bytes()).hexdigest()

    @property
    def _mark(self) -> Path:
        return self.folder / "whole.json"


class _Loading:
    """How far pip is, told from what it says: bytes loaded are four fifths of the work, unpacking is the rest."""

    def __init__(self, packages: Sequence[Package]) -> None:
        known = [one.size for one in packages if one.size]
        usual = sum(known) / len(known) if known else 1.0
        self._sizes = {_plain(one.name): float(one.size or usual) for one in packages}
        self._total = sum(self._sizes.values()) or 1.0
        self._begun: set[str] = set()
        self._last = ""

    def __call__(self, line: str) -> float | None:
        if line.startswith("Installing collected packages"):
            return 0.8
        if line.startswith("Collecting "):
            name = _plain(re.split(r"[=<>!~ ]", line.split()[1])[0])
            self._begun.add(self._last)
            self._last = name
            return 0.8 * sum(self._sizes.get(one, 0.0) for one in self._begun) / self._total
        return None


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
