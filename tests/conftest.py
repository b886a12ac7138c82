"""What all tests share."""

from __future__ import annotations

import os
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
