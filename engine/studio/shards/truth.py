"""All that is known of a picture but its maps, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, cast

import numpy as np

from ...heads import genome_to_json
from ..labels import Labels
from ..scene import Scene

_PLACES = 6
_LANDMARK_PLACES = (2, 2, 5)
"""Decimals that are kept: of pixels, and of metres."""


def truth_bytes(labels: Labels, index: int, seed: int) -> bytes:
    """What is known of picture `index`, as compact JSON; only finite numbers. Raises ValueError where one is not."""
    data = truth_of(labels, index, seed)
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def truth_of(labels: Labels, index: int, seed: int) -> dict[str, Any]:
    """What is known of picture `index`, as JSON values. Angles in degrees, lengths in metres, places in pixels."""
    scene = labels.scene
    height, width = labels.classes.shape
    yaw, pitch, roll = labels.pose
    return {
        "index": index,
        "seed": seed,
        "width": width,
        "height": height,
        **_person(scene),
        "landmarks": _places(labels.landmarks),
        "landmarks68": _places(labels.landmarks68),
        "pose": plain({"yaw": yaw, "pitch": pitch, "roll": roll}),
        "gaze": {
            side: plain({"pitch": pitch, "yaw": yaw})
            for side, (pitch, yaw) in zip(("left", "right"), labels.gaze.tolist(), strict=True)
        },
        "camera": plain({"intrinsics": labels.intrinsics, "extrinsics": labels.extrinsics}),
        "expression": plain(scene.expression),
        "eyes": plain(scene.gaze),
        "framing": plain(scene.framing),
        "light": plain(scene.light),
        "background": plain(scene.background),
        "props": plain(scene.props),
        "film": plain(scene.film),
    }


def plain(value: Any) -> Any:
    """Dataclasses, mappings, arrays and tuples of numbers and texts as JSON values, numbers to a millionth."""
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return round(value, _PLACES)
    if isinstance(value, np.ndarray | np.generic):
        return np.round(np.asarray(value, np.float64), _PLACES).tolist()
    if isinstance(value, Mapping):
        named = cast(Mapping[str, Any], value)
        return {str(name): plain(named[name]) for name in sorted(named)}
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return [plain(one) for one in value]


def _person(scene: Scene) -> dict[str, Any]:
    sitter, head = scene.sitter, scene.sitter.head
    return {
        "identity": sitter.identity,
        "family": sitter.family,
        "sex": head.sex,
        "id": head.id,
        "spots": sitter.spots,
        "parameters": plain(head.parameters),
        "asymmetry": plain(head.asymmetry),
        "appearance": plain(head.appearance),
        "genome": genome_to_json(head.genome),
    }


def _places(points: Any) -> list[list[float]]:
    """(k, 3), two in pixels and one in metres."""
    columns = [np.round(points[:, i].astype(np.float64), places).tolist() for i, places in enumerate(_LANDMARK_PLACES)]
    return [list(point) for point in zip(*columns, strict=True)]
