"""`blender --command kindred …`: the same command line, inside Blender."""

from __future__ import annotations

from typing import Any

import bpy

from ..engine import cli
from . import engine

_command: Any = None


def _run(arguments: list[str]) -> int:
    """Run one command line; returns its exit code."""
    try:
        return cli.main(arguments, engine.find().runner(arguments))
    finally:
        engine.stop()


def register() -> None:
    """Make the command known."""
    global _command
    _command = bpy.utils.register_cli_command("kindred", _run)


def unregister() -> None:
    """Forget it."""
    global _command
    if _command is not None:
        bpy.utils.unregister_cli_command(_command)
        _command = None
