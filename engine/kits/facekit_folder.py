"""A downloaded ICT-FaceKit as it lies in its folder: https://github.com/USC-ICT/ICT-FaceKit, FaceXModel/.

There: generic_neutral_mesh.obj with the polygons and materials; identity000.obj and on, the mesh with one mode of shape
at one deviation; an OBJ an expression, by its name; vertex_indices.json, which lists the expressions. The files are in
centimetres, Y up, facing +Z, and all have the neutral mesh's vertices in its order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import Float32
from ..errors import BadInput
from ..heads.reading import RawMesh, read_mesh
from ..heads.reading.obj import read_positions
from ..progress import Progress

_NEUTRAL, _LIST = "generic_neutral_mesh.obj", "vertex_indices.json"
_INSIDE = "FaceXModel"
_MOST_MODES, _MOST_EXPRESSIONS = 1000, 500
_MAX_OBJ, _MAX_LIST = 64 * 2**20, 8 * 2**20
_EXPRESSION = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_FARTHEST = 0.5
"""No vertex moves further than this part of the head's size: where one does, the order of vertices is another."""
_AGAIN = "download ICT-FaceKit again"


@dataclass(frozen=True, slots=True, eq=False)
class FaceKit:
    """What the folder holds, in its own units and axes.

    neutral: the mean head. identity: (p, n, 3) float32, offsets of the modes at one deviation.
    names: the e expressions'; expression: (e, n, 3) float32, their offsets.
    """

    neutral: RawMesh
    identity: Float32
    names: tuple[str, ...]
    expression: Float32


def read_facekit(folder: Path, progress: Progress) -> FaceKit:
    """Read a downloaded ICT-FaceKit: the repository's folder or FaceXModel in it. There may be fewer modes than 100.

    Raises BadInput when it is another folder, files are missing, or one does not fit the neutral mesh.
    """
    place = _place_of(folder)
    names = _expression_names(place / _LIST)
    modes = _mode_files(place)
    shapes = [place / f"{name}.obj" for name in names]
    for path in (place / _NEUTRAL, *modes, *shapes):
        _require_file(path)  # all of them before the first is read: reading takes ten seconds
    neutral = read_mesh(place / _NEUTRAL)
    if not len(neutral.face_sizes):
        raise BadInput(neutral.source, "has no faces", _AGAIN)
    with progress.part("reading identities", len(modes) / (len(modes) + len(shapes))) as part:
        identity = _offsets(neutral, modes, part)
    with progress.part("reading expressions", len(shapes) / (len(modes) + len(shapes))) as part:
        expression = _offsets(neutral, shapes, part)
    return FaceKit(neutral, identity, names, expression)


def _place_of(folder: Path) -> Path:
    if not folder.is_dir():
        wrong = "is not a folder" if folder.exists() else "is not there"
        raise BadInput(folder, wrong, "give the folder of a downloaded ICT-FaceKit")
    for place in (folder, folder / _INSIDE):
        if (place / _NEUTRAL).exists():
            return place
    raise BadInput(
        folder, f"is no ICT-FaceKit: there is no {_INSIDE}/{_NEUTRAL}", "give the folder of a downloaded ICT-FaceKit"
    )


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise BadInput(path, "is missing", _AGAIN)
    if path.stat().st_size > _MAX_OBJ:
        raise BadInput(path, f"is larger than {_MAX_OBJ >> 20} MiB", _AGAIN)


def _expression_names(path: Path) -> tuple[str, ...]:
    if not path.is_file():
        raise BadInput(path, "is missing", _AGAIN)
    if path.stat().st_size > _MAX_LIST:
        raise BadInput(path, f"is larger than {_MAX_LIST >> 20} MiB", _AGAIN)
    try:
        names: Any = json.loads(path.read_text(encoding="utf-8"))["expressions"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput(path, f"lists no expressions ({type(error).__name__}: {error})", _AGAIN) from error
    # A name becomes a path, so that only plain words may be one.
    if not isinstance(names, list) or not all(isinstance(n, str) and _EXPRESSION.fullmatch(n) for n in names):  # pyright: ignore[reportUnknownVariableType]
        raise BadInput(path, "lists expressions that are not plain names", _AGAIN)
    if len(set(names)) != len(names) or len(names) > _MOST_EXPRESSIONS:  # pyright: ignore[reportUnknownArgumentType]
        raise BadInput(path, f"lists an expression twice, or more than {_MOST_EXPRESSIONS}", _AGAIN)
    return tuple(str(name) for name in names)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _mode_files(place: Path) -> list[Path]:
    """identity000.obj and on, without a gap."""
    found = (re.fullmatch(r"identity(\d{3})\.obj", path.name) for path in place.glob("identity*.obj"))
    numbers = sorted(int(match[1]) for match in found if match)
    if not numbers:
        raise BadInput(place, "has no identity000.obj", _AGAIN)
    if len(numbers) > _MOST_MODES:
        raise BadInput(place, f"has {len(numbers)} identities, more than {_MOST_MODES}", _AGAIN)
    missing = next((i for i, number in enumerate(numbers) if number != i), None)
    if missing is not None:
        raise BadInput(place / f"identity{missing:03d}.obj", "is missing, though later ones are there", _AGAIN)
    return [place / f"identity{number:03d}.obj" for number in numbers]


def _offsets(neutral: RawMesh, paths: Sequence[Path], progress: Progress) -> Float32:
    """(files, n, 3) float32: what each file adds to the neutral mesh, in the file's units."""
    count = len(neutral.vertices)
    farthest = _FARTHEST * float(np.ptp(neutral.vertices, axis=0).max())
    offsets = np.empty((len(paths), count, 3), np.float32)
    for place, path in enumerate(paths):
        progress.at(place / len(paths))
        positions = read_positions(path)
        if len(positions) != count:
            raise BadInput(path, f"has {len(positions)} vertices, the neutral mesh {count}", _AGAIN)
        away = positions - neutral.vertices
        if np.abs(away).max() > farthest:
            raise BadInput(path, "is another shape than the neutral mesh, or its vertices are in another order", _AGAIN)
        offsets[place] = away
    return offsets
