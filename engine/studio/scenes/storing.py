"""Scenes as JSON and arrays, exactly as they are, for another process or for Blender to read."""

from __future__ import annotations

import hashlib
import json
import math
import zipfile
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ...arrays import Float32
from ...errors import BadInput
from ...files import whole_file
from ...heads import SEXES, Appearance, Head, bundled_kit, genome_from_json, genome_to_json
from ...heads.expressions import EXPRESSIONS, Gaze
from ..scene import Background, Film, Framing, Lamp, Light, Pose, Prop, Scene, Sitter
from .backgrounds import KINDS

FORMAT = 1
Arrays = Mapping[str, NDArray[Any]]

_MAX_BYTES = 1 << 32
_MAX_SCENES = 1_000_000
_MAX_NAMES, _MAX_PROPS, _MAX_LAMPS, _MAX_WORD = 256, 32, 4, 200
_SEED = (0, 2**63 - 1)

_Ranges = Mapping[str, tuple[float, float]]
_POSE: _Ranges = dict.fromkeys(("yaw", "pitch", "roll"), (-180, 180))
_GAZE: _Ranges = dict.fromkeys(("left_pitch", "left_yaw", "right_pitch", "right_yaw"), (-90, 90))
_FRAMING: _Ranges = {"field": (0.01, 170), "distance": (0.01, 1e4), "right": (-100, 100), "up": (-100, 100)}
_FILM: _Ranges = {
    **{"exposure": (-20, 20), "contrast": (0, 10), "saturation": (0, 10), "defocus": (0, 200), "shrink": (1, 64)},
}
_BRIGHT = (0, 1e4)


def save_scenes(path: Path, scenes: Sequence[Scene]) -> None:
    """Write scenes to one .npz; the file appears whole or not at all. What scenes share is stored once.

    Raises BadInput when the folder cannot be written.
    """
    arrays: dict[str, NDArray[Any]] = {}
    told = {"kindred_scenes": FORMAT, "scenes": [scene_to_json(scene, arrays) for scene in scenes]}
    with whole_file(path) as part, part.open("wb") as handle:
        np.savez(handle, scenes=np.array(json.dumps(told)), **cast(Any, arrays))


def load_scenes(path: Path) -> list[Scene]:
    """Read what save_scenes wrote; nothing in the file is trusted.

    Raises BadInput when it is missing, broken, too large or of a newer Kindred.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_BYTES:
                raise BadInput(path, "would unpack to more than four gigabytes", "store fewer scenes in a file")
        with np.load(path, allow_pickle=False) as data:
            told: dict[str, Any] = json.loads(str(data["scenes"]))
            if int(told["kindred_scenes"]) > FORMAT:
                raise BadInput(path, "was written by a newer Kindred", "update Kindred")
            if len(told["scenes"]) > _MAX_SCENES:
                raise ValueError("it has too many scenes")
            arrays = {name: data[name] for name in data.files if name != "scenes"}
        return [scene_from_json(one, arrays) for one in told["scenes"]]
    except BadInput:
        raise
    except FileNotFoundError as error:
        raise BadInput(path, "is not there", "check the path") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(path, f"holds no scenes ({error})", "store the scenes again") from error


def scene_to_json(scene: Scene, arrays: MutableMapping[str, NDArray[Any]]) -> dict[str, Any]:
    """JSON values of a scene; what is large is put into `arrays` and named in them.

    arrays: may be shared by many scenes: equal arrays are put there once.
    """
    film = scene.film
    return {
        "sitter": _sitter_to_json(scene.sitter, arrays),
        "expression": dict(scene.expression),
        "gaze": _fields(scene.gaze, _GAZE),
        "pose": _fields(scene.pose, _POSE),
        "framing": _fields(scene.framing, _FRAMING),
        "light": {
            "lamps": [{"way": lamp.way, "colour": lamp.colour, "size": lamp.size} for lamp in scene.light.lamps],
            "environment": scene.light.environment.tolist(),
        },
        "background": {"kind": scene.background.kind, "seed": scene.background.seed},
        "props": [{"kind": prop.kind, "seed": prop.seed} for prop in scene.props],
        "film": {
            **_fields(film, _FILM),
            **{"balance": film.balance, "motion": film.motion, "noise": film.noise},
            **{"quality": film.quality, "seed": film.seed},
        },
    }


def scene_from_json(data: Mapping[str, Any], arrays: Arrays) -> Scene:
    """The scene that scene_to_json told; neither values nor arrays are trusted.

    Raises BadInput where something is missing, out of range or does not fit.
    """
    try:
        light, film, props = data["light"], data["film"], data["props"]
        if len(light["lamps"]) > _MAX_LAMPS or len(props) > _MAX_PROPS:
            raise ValueError("it has too many lamps or props")
        return Scene(
            sitter=_sitter_from_json(data["sitter"], arrays),
            expression=_expression(data["expression"]),
            gaze=Gaze(**_numbers(data["gaze"], _GAZE)),
            pose=Pose(**_numbers(data["pose"], _POSE)),
            framing=Framing(**_numbers(data["framing"], _FRAMING)),
            light=Light(tuple(map(_lamp, light["lamps"])), _environment(light["environment"])),
            background=_background(data["background"]),
            props=tuple(Prop(_word(one["kind"]), _whole(one["seed"])) for one in props),
            film=_film(film),
        )
    except BadInput:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise BadInput("scene", f"is not whole ({error})", "store the scene again") from error


def _sitter_to_json(sitter: Sitter, arrays: MutableMapping[str, NDArray[Any]]) -> dict[str, Any]:
    head = sitter.head
    looks = head.appearance
    return {
        "identity": sitter.identity,
        "family": sitter.family,
        "spots": sitter.spots,
        "hair_on": None if sitter.hair_on is None else _put(sitter.hair_on, arrays),
        "head": {
            "topology": head.topology.name,
            "vertices": _put(head.vertices, arrays),
            "parameters": _put(head.parameters, arrays),
            "asymmetry": _put(head.asymmetry, arrays),
            "sex": head.sex,
            "genome": genome_to_json(head.genome),
            "appearance": {"continuous": dict(looks.continuous), "discrete": dict(looks.discrete)},
            "provenance": dict(head.provenance),
            "id": head.id,
        },
    }


def _sitter_from_json(data: Mapping[str, Any], arrays: Arrays) -> Sitter:
    kit, told = bundled_kit(), data["head"]
    if told["topology"] != kit.topology.name:
        raise BadInput(
            f"scene of {told['topology']}", f"is not of {kit.topology.name}", "sample it again with this Kindred"
        )
    if told["sex"] not in SEXES:
        raise ValueError("the sex is neither male nor female")
    shape = kit.mean.shape
    parameters, asymmetry = (_taken(arrays, told[name], (None,)) for name in ("parameters", "asymmetry"))
    looks = told["appearance"]
    head = Head(
        vertices=_taken(arrays, told["vertices"], shape),
        topology=kit.topology,
        sex=told["sex"],
        genome=genome_from_json(told["genome"]),
        appearance=Appearance(_shares(looks["continuous"]), _words(looks["discrete"])),
        parameters=parameters,
        asymmetry=asymmetry,
        provenance=dict(told["provenance"]),
        id=None if told["id"] is None else _word(told["id"]),
    )
    hair_on = None if data["hair_on"] is None else _taken(arrays, data["hair_on"], shape)
    return Sitter(head, _word(data["identity"]), _word(data["family"]), _whole(data["spots"]), hair_on)


def _put(array: Float32, arrays: MutableMapping[str, NDArray[Any]]) -> str:
    """Put an array among the others under a name that its content says; returns the name."""
    whole = np.ascontiguousarray(array, "<f4")
    name = f"a{hashlib.sha256(str(whole.shape).encode() + whole.tobytes()).hexdigest()[:32]}"
    arrays[name] = whole
    return name


def _taken(arrays: Arrays, name: Any, shape: tuple[int | None, ...]) -> Float32:
    """An array of this shape, None standing for any length up to that of a rig."""
    array = np.asarray(arrays[name])
    fits = array.ndim == len(shape) and all(b is None or a == b for a, b in zip(array.shape, shape, strict=True))
    if array.dtype.kind != "f" or not fits or array.shape[0] > max(shape[0] or 0, 4096):
        raise ValueError(f"array {name} is not of the shape that it should be")
    if not np.isfinite(array).all():
        raise ValueError(f"array {name} has numbers that are not finite")
    return array.astype(np.float32)


def _fields(one: object, names: _Ranges) -> dict[str, float]:
    return {name: float(getattr(one, name)) for name in names}


def _numbers(data: Mapping[str, Any], ranges: _Ranges) -> dict[str, float]:
    return {name: _number(data[name], *limits) for name, limits in ranges.items()}


def _number(value: Any, low: float, high: float) -> float:
    number = float(value)
    if isinstance(value, bool) or not low <= number <= high:  # NaN fails too
        raise ValueError(f"{value} is not in [{low:g}, {high:g}]")
    return number


def _vector(values: Any, length: int, low: float, high: float) -> Any:
    if len(values) != length:
        raise ValueError(f"{values} are not {length} numbers")
    return tuple(_number(value, low, high) for value in values)


def _whole(value: Any, low: int = _SEED[0], high: int = _SEED[1]) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"{value} is not a whole number from {low} to {high}")
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _MAX_WORD:
        raise ValueError(f"{str(value)[:40]!r} is not a word")
    return value


def _words(data: Mapping[str, Any]) -> dict[str, str]:
    if len(data) > _MAX_NAMES:
        raise ValueError("it has too many choices")
    return {_word(name): _word(value) for name, value in data.items()}


def _shares(data: Mapping[str, Any]) -> dict[str, float]:
    if len(data) > _MAX_NAMES:
        raise ValueError("it has too many values")
    return {_word(name): _number(value, 0, 1) for name, value in data.items()}


def _expression(data: Mapping[str, Any]) -> dict[str, float]:
    unknown = sorted(set(data) - set(EXPRESSIONS))
    if unknown:
        raise ValueError(f"{unknown[0]} is not an expression")
    return _shares(data)


def _lamp(data: Mapping[str, Any]) -> Lamp:
    way = _vector(data["way"], 3, -1e6, 1e6)
    if math.hypot(*way) < 1e-9:
        raise ValueError("a lamp has no direction")
    return Lamp(way, _vector(data["colour"], 3, *_BRIGHT), _number(data["size"], 0, 180))


def _environment(rows: Any) -> Float32:
    found = np.array(rows, np.float32)
    if found.shape != (9, 3) or not (np.abs(found) <= _BRIGHT[1]).all():
        raise ValueError("the environment is not 9 rows of 3 numbers")
    return found


def _background(data: Mapping[str, Any]) -> Background:
    kind = _word(data["kind"])
    if kind not in KINDS:
        raise ValueError(f"{kind} is not a background")
    return Background(kind, _whole(data["seed"]))


def _film(data: Mapping[str, Any]) -> Film:
    quality = data["quality"]
    return Film(
        **_numbers(data, _FILM),
        balance=_vector(data["balance"], 3, 0, 100),
        motion=(_number(data["motion"][0], 0, 500), _number(data["motion"][1], -360, 360)),
        noise=_vector(data["noise"], 2, 0, 10),
        quality=None if quality is None else _whole(quality, 1, 100),
        seed=_whole(data["seed"]),
    )
