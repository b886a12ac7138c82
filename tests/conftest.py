"""What all tests share."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"


def shared_file(name: str) -> Path:
    """A file of the shared data; the test is skipped where it is absent, and fails where CI is set."""
    path = SHARED_DATA / name
    if not path.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not there")
    return path


@pytest.fixture(scope="session")
def shared_data():
    """Ask for a shared file by its name, for example shared_data("heads/father.obj")."""
    return shared_file


@dataclass(frozen=True)
class Ran:
    """What a command line did."""

    exit_code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(scope="session")
def kindred():
    """Run the command in a process of its own, as a user does: kindred("list", "--library", path)."""

    def run(*words: object, timeout: float = 240, **env: str) -> Ran:
        command = [str(Path(sys.executable).with_name("kindred")), *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, env={**os.environ, **env})
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def founders(kindred, tmp_path_factory):
    """A tagged library of three men and three women, for reading only; copy it before changing it."""
    library = tmp_path_factory.mktemp("founders") / "library"
    for words in (("new", "--count", 3, "--seed", 1), ("tag", "--seed", 1)):
        done = kindred(words[0], "--library", library, *words[1:])
        assert done.exit_code == 0, done.err
    return library


@pytest.fixture
def library(founders, tmp_path):
    """A copy of the founders, free to be changed."""
    return Path(shutil.copytree(founders, tmp_path / "library"))
