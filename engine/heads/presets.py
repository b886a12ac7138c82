"""Presets: shapes and looks of heads under names, as small JSON files that artists save, share and load."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import BadInput
from ..files import whole_file, writable_folder
from .features import SEXES, Sex
from .genome import Appearance
from .kit import Kit
from .shaping import Shape, expected, mixed, select

FORMAT = 1
SUFFIX = ".json"
BUNDLED = Path(__file__).resolve().parents[2] / "models" / "head" / "presets"
"""The presets that come with Kindred."""

_LARGEST = 256 * 1024
_MOST = 4096
_NAME = re.compile(r"[^\W_][\w '().,&+-]{0,59}", re.UNICODE)
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


@dataclass(frozen=True, slots=True)
class Preset:
    """A shape and looks under a name.

    kit: the name of the topology that it was made with. sex: None where it does not say.
    parameters: by name, in [0, 1]; asymmetry: by name, left = parameter + asymmetry.
    regions: what it speaks of; empty means all of them. A parameter of these that it does not name becomes what people
    with the named ones have on average; those of other regions stay as they are.
    """

    name: str
    kit: str
    parameters: Mapping[str, float] = field(default_factory=dict[str, float])
    asymmetry: Mapping[str, float] = field(default_factory=dict[str, float])
    appearance: Appearance = field(default_factory=Appearance)
    sex: Sex | None = None
    regions: tuple[str, ...] = ()


def preset_of(
    kit: Kit,
    shape: Shape,
    name: str,
    *,
    looks: Appearance | None,
    sex: Sex | None = None,
    regions: tuple[str, ...] = (),
) -> Preset:
    """A head's shape as a preset; regions: these alone, empty for all; looks: None to leave them out.

    Raises BadInput when the name cannot be a file's, or a region does not exist.
    """
    checked_name(name)
    chosen = select(kit, regions)
    told = [(one, i) for i, one in enumerate(kit.names) if chosen[i]]
    return Preset(
        name=name,
        kit=kit.topology.name,
        parameters={one: round(float(shape.parameters[i]), 4) for one, i in told},
        asymmetry={one: round(float(shape.asymmetry[i]), 4) for one, i in told if shape.asymmetry[i]},
        appearance=looks or Appearance(),
        sex=sex,
        regions=regions,
    )


def apply_preset(kit: Kit, shape: Shape, preset: Preset, amount: float = 1.0) -> tuple[Shape, list[str]]:
    """A shape moved to a preset, all the way or a part of it.

    Returns the shape and warnings: names that this kit does not have are left out.
    Raises BadInput when it speaks of a region that does not exist.
    """
    named = np.array([name in preset.parameters for name in kit.names], bool)
    told = np.array([preset.parameters.get(name, 0.5) for name in kit.names], np.float32)
    asymmetry = np.array([preset.asymmetry.get(name, 0.0) for name in kit.names], np.float32)
    parameters = expected(kit, told, named, preset.sex, preset.appearance.continuous.get("age"))
    chosen = select(kit, preset.regions) | named
    unknown = sorted(set(preset.parameters) - set(kit.names))
    warnings = [f"{', '.join(unknown)}: not in {kit.topology.name}, left out"] if unknown else []
    return mixed(shape, Shape.of(parameters, asymmetry), amount, chosen), warnings


def preset_files(folders: Mapping[str, Path]) -> dict[str, Path]:
    """Presets by name, sorted; a folder that comes later hides namesakes of an earlier one.

    folders: for example {"Kindred": BUNDLED, "Yours": …}; missing ones are empty.
    """
    found = {path.stem: path for folder in folders.values() for path in folder.glob(f"*{SUFFIX}") if path.is_file()}
    return dict(sorted(found.items(), key=lambda one: one[0].casefold()))


def save_preset(preset: Preset, folder: Path) -> Path:
    """Write a preset under its name, in place of an older one. Returns the file.

    Raises BadInput when the name cannot be a file's, or the folder cannot be written.
    """
    path = writable_folder(folder) / f"{checked_name(preset.name)}{SUFFIX}"
    with whole_file(path) as part:
        part.write_text(preset_text(preset) + "\n", encoding="utf-8")
    return path


def load_preset(path: Path) -> Preset:
    """Read a preset; the file is not trusted.

    Raises BadInput when it is missing, too large, of a newer Kindred, or no preset.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise BadInput(path, "is too large for a preset", f"a preset has at most {_LARGEST // 1024} KB")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(path, f"cannot be read as a preset ({error})", "choose another one") from error
    return preset_from(text, path.stem)


def preset_text(preset: Preset) -> str:
    """A preset as JSON."""
    told: dict[str, Any] = {
        "kindred_preset": FORMAT,
        "name": preset.name,
        "kit": preset.kit,
        "sex": preset.sex,
        "regions": list(preset.regions),
        "parameters": dict(preset.parameters),
        "asymmetry": dict(preset.asymmetry),
        "appearance": {"continuous": dict(preset.appearance.continuous), "discrete": dict(preset.appearance.discrete)},
    }
    return json.dumps(told, indent=1, ensure_ascii=False)


def preset_from(text: str, name: str = "preset") -> Preset:
    """A preset from JSON that is not trusted; name: what to call it where it does not say.

    Raises BadInput when it is no preset, of a newer Kindred, or a value is not in [0, 1].
    """
    try:
        data = json.loads(text)
        if data["kindred_preset"] > FORMAT:
            raise BadInput(name, "was made by a newer Kindred", "update Kindred")
        looks = data.get("appearance", {})
        regions = tuple(map(str, data.get("regions", ())))
        if len(regions) > _MOST:
            raise ValueError("it has too many regions")
        if data.get("sex") not in (None, *SEXES):
            raise ValueError("its sex is neither male nor female")
        return Preset(
            name=str(data.get("name", name)),
            kit=str(data["kit"]),
            parameters=_numbers(data.get("parameters", {}), 0.0, 1.0),
            asymmetry=_numbers(data.get("asymmetry", {}), -0.5, 0.5),
            appearance=Appearance(_numbers(looks.get("continuous", {}), 0.0, 1.0), _words(looks.get("discrete", {}))),
            sex=data.get("sex"),
            regions=regions,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(name, f"is no preset ({error})", "choose a file that Kindred saved") from error


def checked_name(name: str) -> str:
    """A preset's name, which is its file's too.

    Raises BadInput when it has letters that a file's name cannot have.
    """
    if not _NAME.fullmatch(name) or name.rstrip(" .") != name or name.split(".")[0].casefold() in _RESERVED:
        raise BadInput(f"name {name!r}", "cannot be a file's name", "use letters, digits, spaces and -, at most 60")
    return name


def _numbers(told: Any, low: float, high: float) -> dict[str, float]:
    if len(told) > _MOST:
        raise ValueError("it has too many values")
    values = {str(name): float(value) for name, value in told.items()}
    wrong = [name for name, value in values.items() if not low <= value <= high or not np.isfinite(value)]
    if wrong:
        raise ValueError(f"{wrong[0]} is not in [{low:g}, {high:g}]")
    return values


def _words(told: Any) -> dict[str, str]:
    if len(told) > _MOST or not all(isinstance(one, str) and len(one) <= 64 for one in told.values()):
        raise ValueError("its choices are not words")
    return {str(name): value for name, value in told.items()}
