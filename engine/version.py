"""The version, read from the extension's manifest, which is the one place that tells it."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _read() -> str:
    with (ROOT / "blender_manifest.toml").open("rb") as handle:
        return str(tomllib.load(handle)["version"])


VERSION = _read()
