"""What Blender is asked to draw, as a file: a scene, and its props as they are built, since Blender has only numpy."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ..errors import BadInput
from ..files import whole_file
from .props import Solid
from .scene import Scene
from .scenes import scene_from_json, scene_to_json

_ARRAYS = ("vertices", "normals", "triangles", "colours")


def write_asked(path: Path, scene: Scene, solids: Sequence[Solid]) -> None:
    """Write a scene with its props; the file appears whole or not at all.

    Raises BadInput when the folder cannot be written.
    """
    arrays: dict[str, NDArray[Any]] = {}
    told = {"scene": scene_to_json(scene, arrays), "solids": [_told(solid) for solid in solids]}
    for number, solid in enumerate(solids):
        arrays |= {f"solid{number}.{name}": getattr(solid, name) for name in _ARRAYS}
    with whole_file(path) as part, part.open("wb") as handle:
        np.savez(handle, asked=np.array(json.dumps(told)), **cast(Any, arrays))


def read_asked(path: Path) -> tuple[Scene, list[Solid]]:
    """The scene and the solids that write_asked wrote.

    Raises BadInput when the file is not whole.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            told: dict[str, Any] = json.loads(str(data["asked"]))
            arrays = {name: data[name] for name in data.files if name != "asked"}
        solids = [
            Solid(**{name: arrays[f"solid{number}.{name}"] for name in _ARRAYS}, **one)
            for number, one in enumerate(told["solids"])
        ]
        return scene_from_json(told["scene"], arrays), solids
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(path, f"is not whole ({error})", "ask again") from error


def _told(solid: Solid) -> dict[str, Any]:
    return {one.name: getattr(solid, one.name) for one in fields(Solid) if one.name not in _ARRAYS}
