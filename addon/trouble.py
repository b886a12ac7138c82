"""Mistakes of ours: one line for the user, and all of it in a file to send us."""

from __future__ import annotations

import contextlib
import platform
import time
import traceback
from pathlib import Path

import bpy

from ..engine.version import VERSION
from .package import user_folder

_KEPT = 20
"""How many log files are kept."""


def write_log(doing: str, error: BaseException) -> Path:
    """Write what happened to a file of its own, and forget the oldest.

    doing: what was being done, for example the operator's name.
    """
    folder = user_folder("logs")
    path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{doing.replace('.', '-')}.log"
    told = "".join(traceback.format_exception(error))
    system = f"Kindred {VERSION}, Blender {bpy.app.version_string}, {platform.platform()}"
    path.write_text(f"{system}\n{doing}\n\n{told}", encoding="utf-8")
    for old in sorted(folder.glob("*-*.log"))[:-_KEPT]:
        with contextlib.suppress(OSError):
            old.unlink()
    return path
