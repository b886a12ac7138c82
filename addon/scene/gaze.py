"""Lids that follow the eyes: the eight eyeLook shape keys driven by how the eyes' bones are turned.

The drivers are sums of one transform channel, mapped by their curve, so that they run in files that nobody trusts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import bpy

from ...engine.heads.expressions import PITCH_LIMIT, YAW_LIMIT
from . import eyes

FULL = {"Up": PITCH_LIMIT, "Down": PITCH_LIMIT, "In": YAW_LIMIT, "Out": YAW_LIMIT}
"""How far an eye is turned, degrees, where its lids' shape is whole."""

_LOOK = re.compile("eyeLook(Up|Down|In|Out)(Left|Right)")


def is_look(name: str) -> bool:
    """Whether an expression is one that the eyes' bones bring about."""
    return _LOOK.fullmatch(name) is not None


def gaze_of(weights: Mapping[str, float]) -> tuple[float, float]:
    """Pitch and yaw, degrees, up and to the person's left, that the eyeLook expressions tell, the mean of both eyes."""

    def told(*names: str) -> float:
        return sum(weights.get(f"eyeLook{name}", 0.0) for name in names) / 2

    up = told("UpLeft", "UpRight") - told("DownLeft", "DownRight")
    left = told("OutLeft", "InRight") - told("InLeft", "OutRight")
    return PITCH_LIMIT * up, YAW_LIMIT * left


def drive_lids(thing: bpy.types.Object) -> None:
    """Let the lids of a head with expressions follow its eyes, where these have bones."""
    rig, keys = eyes.rig_of(thing), thing.data.shape_keys
    if rig is None or keys is None:
        return
    release_lids(thing)
    for key in keys.key_blocks:
        match = _LOOK.fullmatch(key.name)
        if match is not None:
            _drive(key, rig, *match.groups())


def release_lids(thing: bpy.types.Object) -> None:
    """Let them go; their sliders are free again."""
    keys = thing.data.shape_keys
    if keys is None or keys.animation_data is None:
        return
    for key in keys.key_blocks:
        if is_look(key.name) and _is_driven(keys, key):
            key.driver_remove("value")
            key.value = 0.0


def _is_driven(keys: bpy.types.Key, key: bpy.types.ShapeKey) -> bool:
    return keys.animation_data.drivers.find(key.path_from_id("value")) is not None


def _drive(key: bpy.types.ShapeKey, rig: bpy.types.Object, way: str, side: str) -> None:
    curve = key.driver_add("value")
    curve.driver.type = "SUM"
    told = curve.driver.variables.new()
    told.type = "TRANSFORMS"
    target = told.targets[0]
    target.id, target.bone_target = rig, f"eye.{side[0]}"
    target.transform_type, target.transform_space = "ROT_X" if way in ("Up", "Down") else "ROT_Z", "LOCAL_SPACE"
    target.rotation_mode = "XYZ"
    # About X an eye turns up, about Z to the person's left: the left eye outwards, the right one inwards.
    positive = way == "Up" if way in ("Up", "Down") else (way == "Out") == (side == "Left")
    _map(curve, math.radians(FULL[way] if positive else -FULL[way]))


def _map(curve: bpy.types.FCurve, full: float) -> None:
    """From 0 at rest to 1 where the eye is turned by `full` radians, and not beyond."""
    for modifier in list(curve.modifiers):
        curve.modifiers.remove(modifier)
    for point in reversed(list(curve.keyframe_points)):
        curve.keyframe_points.remove(point)
    for angle, value in sorted(((0.0, 0.0), (full, 1.0))):
        curve.keyframe_points.insert(angle, value).interpolation = "LINEAR"
    curve.extrapolation = "CONSTANT"
