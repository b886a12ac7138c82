"""What would be installed: each package with version, hash and size, before any is loaded."""

from __future__ import annotations

import json
import tempfile
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ...engine.progress import Progress
from .running import run


@dataclass(frozen=True, slots=True)
class Package:
    """A file that would be loaded.

    size: bytes, or None where the index does not tell.
    source: the host that it comes from.
    """

    name: str
    version: str
    sha256: str
    size: int | None
    source: str


def list_packages(python: Path, requirements: Path, progress: Progress) -> list[Package]:
    """Ask the index, through pip, which files the pinned requirements stand for on this machine; loads none of them.

    python: an interpreter that has pip.
    Raises BadInput when the index cannot be reached or has no file for this machine.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        wanted = sum("==" in line.split("#")[0] for line in requirements.read_text().splitlines()) or 1
        heard = _Counter("Collecting ", wanted)
        with progress.part("asking the package index", 0.7) as part:
            # The requirements are complete, so nothing has to be resolved; wheels only, so nothing is built.
            options = ["--dry-run", "--ignore-installed", "--no-deps", "--only-binary=:all:", "--report", str(report)]
            run([str(python), "-m", "pip", "install", *options, "-r", str(requirements)], part, heard)
        installs: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["install"]
    packages: list[Package] = []
    with progress.part("asking for sizes", 0.3) as part:
        for done, entry in enumerate(installs):
            part.at(done / len(installs))
            packages.append(_package(entry))
    return sorted(packages, key=lambda one: one.name.lower())


def describe_size(size: int | None) -> str:
    """A size for people."""
    return "size unknown" if size is None else f"{size / 1e6:.1f} MB"


class _Counter:
    """Counts the lines that begin with some words."""

    def __init__(self, start: str, total: int) -> None:
        self._start, self._total, self._count = start, total, 0

    def __call__(self, line: str) -> float:
        self._count += line.startswith(self._start)
        return min(1.0, self._count / self._total)


def _package(entry: Mapping[str, Any]) -> Package:
    url, about = entry["download_info"]["url"], entry["metadata"]
    archive = entry["download_info"].get("archive_info", {})
    digest = archive.get("hashes", {}).get("sha256") or str(archive.get("hash", "")).removeprefix("sha256=")
    return Package(about["name"], about["version"], digest, _size(url), urlsplit(url).hostname or "this machine")


def _size(url: str) -> int | None:
    """The size of a file, asked for without loading it."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=10) as answer:
            return int(answer.headers["Content-Length"])
    except (OSError, ValueError, TypeError):
        return None
