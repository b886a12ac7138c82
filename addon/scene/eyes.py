"""Eyes on an armature: two bones turn the eyeballs and look where a third one is put; constraints, no scripts."""

from __future__ import annotations

import math

import bpy
import numpy as np
from mathutils import Vector

from ...engine.arrays import Float32, UInt8
from ...engine.errors import BadInput
from ...engine.heads.expressions import PITCH_LIMIT, YAW_LIMIT, eye_centres
from ...engine.heads.eyeballs import fit_sphere
from ...engine.heads.features import EYE_LEFT, EYE_RIGHT
from . import meshes
from .bones import Bone, put_bones
from .kits import find_kit
from .note import read_note

KEY = "kindred_rig"
"""The custom property of an armature that is a head's."""

HEAD, TARGET = "head", "eye_target"
EYES = {"eye.L": EYE_LEFT, "eye.R": EYE_RIGHT}
"""The bone of each eyeball, and its part of the mesh."""

MODIFIER = "Kindred Rig"
FOLLOW = "follow"
"""The custom property of the target's bone: how far the eyes follow it, 0 to 1."""

_AHEAD = 8.0
"""How far before the face the target stands, in distances between the eyes: half a metre."""

_LIMITS = {"x": math.radians(PITCH_LIMIT), "z": math.radians(YAW_LIMIT)}
"""How far an eye turns, radians, about each axis of its bone: down and up, to either side."""

_FEWEST = 8
"""Vertices that make an eyeball."""


def rig_of(thing: bpy.types.Object) -> bpy.types.Object | None:
    """The armature of a head, or None."""
    return next((one for one in thing.children if one.type == "ARMATURE" and KEY in one), None)


def add_eyes(thing: bpy.types.Object) -> bpy.types.Object:
    """Put a head's eyes on an armature, a child of the head; returns it, also where it was there before.

    Raises BadInput when the head has no eyeballs of its own.
    """
    found = rig_of(thing)
    if found is not None:
        fit_eyes(thing)
        return found
    balls = eyeballs(thing)
    if balls is None:
        raise BadInput(thing.name, "has no eyeballs that could turn", "adopt a head whose eyes are parts of their own")
    rig = bpy.data.objects.new(f"{thing.name} rig", bpy.data.armatures.new(f"{thing.name} rig"))
    for collection in thing.users_collection:
        collection.objects.link(rig)
    rig[KEY] = True
    rig.parent, rig.data.display_type = thing, "STICK"
    put_bones(rig, _bones(balls))
    _track(rig)
    bind(thing, rig, parts_of(thing))
    for one in thing.children:
        if one.type == "MESH":
            bind(one, rig, meshes.parts(one.data))
    return rig


def fit_eyes(thing: bpy.types.Object) -> None:
    """Bring the bones to where the eyeballs are now, after the head changed its shape. A millisecond."""
    rig, balls = rig_of(thing), eyeballs(thing)
    if rig is not None and balls is not None:
        put_bones(rig, _bones(balls))


def rest(thing: bpy.types.Object) -> None:
    """Let a head and its eyes come back to rest, the target straight ahead."""
    rig = rig_of(thing)
    for bone in () if rig is None else rig.pose.bones:
        bone.matrix_basis.identity()


def look(thing: bpy.types.Object, pitch: float, yaw: float) -> None:
    """Put the target where both eyes see it `pitch` degrees above straight ahead and `yaw` to the person's left."""
    rig = rig_of(thing)
    if rig is not None:
        bones = rig.data.bones
        away = (bones[TARGET].head_local - (bones["eye.L"].head_local + bones["eye.R"].head_local) / 2).length
        aside, up = math.tan(math.radians(yaw)), math.tan(math.radians(pitch))
        rig.pose.bones[TARGET].location = (-away * aside, 0.0, away * up * math.hypot(1.0, aside))


def remove_eyes(thing: bpy.types.Object) -> bool:
    """Take the armature away again. Returns whether there was one."""
    rig = rig_of(thing)
    if rig is None:
        return False
    for one in (thing, *thing.children):
        if (modifier := one.modifiers.get(MODIFIER)) is not None:
            one.modifiers.remove(modifier)
        for name in (HEAD, *EYES):
            if (group := one.vertex_groups.get(name)) is not None:
                one.vertex_groups.remove(group)
    bpy.data.armatures.remove(rig.data)  # and its object with it
    return True


def bind(thing: bpy.types.Object, rig: bpy.types.Object, parts: UInt8) -> None:
    """Let a mesh follow the armature: eyeballs their bones, all else the head's.

    parts: (n,) uint8: the part of each vertex.
    """
    for name, chosen in (
        (HEAD, ~np.isin(parts, list(EYES.values()))),
        *((name, parts == part) for name, part in EYES.items()),
    ):
        group = thing.vertex_groups.get(name) or thing.vertex_groups.new(name=name)
        group.add(np.flatnonzero(chosen).tolist(), 1.0, "REPLACE")
    modifier = thing.modifiers.get(MODIFIER) or thing.modifiers.new(MODIFIER, "ARMATURE")
    modifier.object = rig


def parts_of(thing: bpy.types.Object) -> UInt8:
    """(n,) uint8: the part of each vertex, as the head's kit has it, else as its mesh says."""
    kit = find_kit(read_note(thing).topology)
    if kit is not None and kit.topology.count == len(thing.data.vertices):
        return kit.topology.parts
    return meshes.parts(thing.data)


def eyeballs(thing: bpy.types.Object) -> dict[str, tuple[Float32, float]] | None:
    """The centre, (3,) in the head's space, and the radius of each eyeball, by its bone; None without two of them."""
    vertices, parts = meshes.positions(thing.data), parts_of(thing)
    balls = {name: vertices[parts == part] for name, part in EYES.items()}
    if min(map(len, balls.values())) < _FEWEST:
        return None
    fitted = {name: fit_sphere(ball) for name, ball in balls.items()}
    kit = find_kit(read_note(thing).topology)
    if kit is not None and kit.topology.count == len(vertices):
        # The kit knows where its eyes' corneas are, which stand out before the ball.
        for name, centre in zip(EYES, eye_centres(kit, vertices), strict=False):
            fitted[name] = centre, fitted[name][1]
    return fitted


def _bones(balls: dict[str, tuple[Float32, float]]) -> dict[str, Bone]:
    """Where the bones are at rest.

    An eye's local X points to the person's right and its Z up: turning about X looks up, about Z to the person's left.
    """
    forward, up = Vector((0, -1, 0)), Vector((0, 0, 1))
    centres = {name: Vector(centre.tolist()) for name, (centre, _) in balls.items()}
    middle = sum(centres.values(), Vector()) / 2
    apart = max((centres["eye.L"] - centres["eye.R"]).length, 1e-3)
    joint = middle + apart * Vector((0, 1.3, -0.7))  # of the skull on the first vertebra
    target = middle + _AHEAD * apart * forward
    bones = {
        HEAD: Bone(joint, joint + 2 * apart * up, Vector((0, -1, 0)), deforms=True),
        TARGET: Bone(target, target + 0.5 * apart * forward, up),
    }
    for name, (_, radius) in balls.items():
        at = centres[name]
        bones[name] = Bone(at, at + radius * forward, up, HEAD, deforms=True)
        place = at + _AHEAD * apart * forward
        bones[target_of(name)] = Bone(place, place + 0.2 * apart * forward, up, TARGET)
    return bones


def target_of(eye: str) -> str:
    """The bone that an eye looks at: one each, so that eyes at rest look straight ahead."""
    return eye.replace("eye", TARGET)


def _track(rig: bpy.types.Object) -> None:
    target = rig.pose.bones[TARGET]
    target[FOLLOW] = 1.0
    hidden = rig.data.collections.new("Kindred")  # what artists need not see
    hidden.is_visible = False
    target.id_properties_ui(FOLLOW).update(min=0.0, max=1.0, description="How far the eyes follow this bone")
    for name in EYES:
        bone = rig.pose.bones[name]
        bone.rotation_mode = "XYZ"
        hidden.assign(rig.data.bones[target_of(name)])
        track = bone.constraints.new("DAMPED_TRACK")
        track.target, track.subtarget, track.track_axis = rig, target_of(name), "TRACK_Y"
        _drive_by_follow(rig, track)
        limit = bone.constraints.new("LIMIT_ROTATION")
        limit.owner_space = "LOCAL"
        for axis, most in _LIMITS.items():
            setattr(limit, f"use_limit_{axis}", True)
            setattr(limit, f"min_{axis}", -most)
            setattr(limit, f"max_{axis}", most)


def _drive_by_follow(rig: bpy.types.Object, constraint: bpy.types.Constraint) -> None:
    driver = constraint.driver_add("influence").driver
    driver.type = "SUM"
    told = driver.variables.new()
    told.targets[0].id, told.targets[0].data_path = rig, f'pose.bones["{TARGET}"]["{FOLLOW}"]'
