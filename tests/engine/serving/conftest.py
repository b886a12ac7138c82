"""A worker process to speak to."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


class Line:
    """Both ends of one worker's protocol."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, "-P", "-B", str(root / "engine" / "worker.py")]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root.anchor
        )

    def send(self, message: object) -> None:
        text = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.process.stdin.write(text + b"\n")
        self.process.stdin.flush()

    def hear(self) -> dict:
        return json.loads(self.process.stdout.readline())

    def ask(self, method: str, params: object = None, number: int = 1) -> dict:
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": {} if params is None else params})
        while "method" in (message := self.hear()):
            pass
        assert message["id"] == number
        return message

    def close(self) -> int:
        self.process.stdin.close()
        try:
            return self.process.wait(10)
        finally:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def line():
    """A worker of this checkout."""
    line = Line(ROOT)
    yield line
    line.close()


@pytest.fixture
def line_with(tmp_path):
    """A worker of a copy of the package, under another name, with one more verb `trial` of the given source."""
    lines = []

    def start(source: str) -> Line:
        root = tmp_path / "bl_ext_user_default"
        skip = shutil.ignore_patterns("__pycache__", "*.npz", "*.part")
        for folder in ("engine", "models"):
            shutil.copytree(ROOT / folder, root / folder, ignore=skip)
        for name in ("__init__.py", "blender_manifest.toml"):
            shutil.copy(ROOT / name, root / name)
        outcome = root / "engine" / "verbs" / "outcome.py"
        outcome.write_text(outcome.read_text().replace("_VERBS = (", '_VERBS = ("trial", ', 1))
        (root / "engine" / "verbs" / "trial.py").write_text(source)
        lines.append(Line(root))
        return lines[-1]

    yield start
    for line in lines:
        line.close()
