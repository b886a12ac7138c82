"""Serves whoever started this Blender: a picture for each line; see child.py."""

from __future__ import annotations

import json
import traceback
from pathlib import Path
from typing import Any, BinaryIO

import bpy
import numpy as np

from ....engine.child import private_streams
from ....engine.errors import KindredError
from ....engine.files import whole_file
from ....engine.studio.asking import read_asked
from ....engine.version import VERSION
from .stage import Stage


def serve() -> None:
    """Draw what is asked for on this process's standard input until it closes."""
    listening, answering = private_streams()
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    _tell(answering, {"kindred": VERSION, "blender": list(bpy.app.version)})
    stage: Stage | None = None
    for line in listening:
        asked = json.loads(line)
        try:
            stage = stage or Stage(bpy.context.scene, maps=asked["maps"], threads=asked["threads"])
            stage.frame(asked["size"], asked["samples"])
            _draw(stage, Path(asked["scene"]), Path(asked["picture"]))
            _tell(answering, {"done": asked["picture"]})
        except KindredError as error:
            _tell(answering, {"failed": [error.what, error.wrong, error.todo]})
        except Exception as error:  # a fault of ours: the whole of it goes to the log
            traceback.print_exc()
            reason = f"went wrong in Blender ({type(error).__name__}: {error})"
            _tell(answering, {"failed": [asked["scene"], reason, "please report it"]})


def _draw(stage: Stage, asked: Path, picture: Path) -> None:
    stage.set(*read_asked(asked))
    light = stage.shoot()
    with whole_file(picture) as part, part.open("wb") as handle:
        np.save(handle, light)


def _tell(answering: BinaryIO, message: dict[str, Any]) -> None:
    answering.write(json.dumps(message).encode() + b"\n")
    answering.flush()
