"""The truth of what networks are to paint: the same scene again with one thing changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...heads import require_same_topology
from ...heads.expressions import PITCH_LIMIT, YAW_LIMIT, Gaze, gaze_of
from ..scene import Pose, Scene, Sitter, rotation_of
from .seams import identity_weights

_LIMITS = (PITCH_LIMIT, YAW_LIMIT)


def with_identity_of(scene: Scene, other: Sitter) -> Scene:
    """The scene with another's identity in it: a swap's truth.

    Where a region is wholly of IDENTITY the head is the other's, where it is wholly of ears, skull and neck it stays
    the scene's own, and in between it goes over from one to the other. Appearance, hair, pose, expression, light and
    all else stay. Eyeballs and teeth come with the lids and lips that they belong to, all of them at full share, so
    that none needs to be seated anew.
    Raises TopologyMismatch where the heads do not share a topology.
    """
    mine = scene.sitter
    require_same_topology(mine.head, other.head)
    way = other.head.vertices - mine.head.vertices
    vertices = mine.head.vertices + identity_weights()[:, None] * way
    bare = np.empty(0, np.float32)
    provenance = {"identity": other.identity, "appearance": mine.identity}
    head = mine.head.with_(
        vertices=vertices, parameters=bare, asymmetry=bare, genome={}, id=None, provenance=provenance
    )
    hair_on = mine.head.vertices if mine.hair_on is None else mine.hair_on
    return scene.with_(sitter=replace(mine, head=head, identity=other.identity, hair_on=hair_on))


def with_gaze(scene: Scene, pitch: float, yaw: float) -> Scene:
    """The scene with both eyes looking another way, as far as they turn by nature; they converge as before.

    pitch, yaw: degrees in the camera's frame, (0, 0) towards the camera's plane, yaw to the picture's right.
    """
    pitch, yaw = _in_head(scene.pose, pitch, yaw)
    (left, right), (left_own, right_own) = gaze_of(scene.expression, scene.gaze), gaze_of(scene.expression)
    apart = np.subtract(left, right) / 2
    # What the expression turns the eyes by comes on top of the scene's gaze.
    new = [
        np.clip(np.add((pitch, yaw), side * apart), np.negative(_LIMITS), _LIMITS) - own
        for side, own in ((1, left_own), (-1, right_own))
    ]
    return scene.with_(gaze=Gaze(*(float(turn) for eye in new for turn in eye)))


def with_pose(scene: Scene, pose: Pose, *, keep_gaze: bool = False) -> Scene:
    """The scene with the head facing another way. Gaze turns with the head, or stays where it was in the picture.

    keep_gaze: whether the eyes go on looking the same way, as far as they turn by nature.
    """
    turned = scene.with_(pose=pose)
    return with_gaze(turned, *gaze_in_picture(scene)) if keep_gaze else turned


def gaze_in_picture(scene: Scene) -> tuple[float, float]:
    """(pitch, yaw) degrees in the camera's frame: where both eyes look, their mean."""
    pitch, yaw = np.radians(np.mean(gaze_of(scene.expression, scene.gaze), axis=0))
    way = np.array([np.cos(pitch) * np.sin(yaw), -np.cos(pitch) * np.cos(yaw), np.sin(pitch)])
    x, y, z = rotation_of(scene.pose) @ way
    return float(np.degrees(np.arcsin(np.clip(y, -1, 1)))), float(np.degrees(np.arctan2(x, z)))


def _in_head(pose: Pose, pitch: float, yaw: float) -> tuple[float, float]:
    """(pitch, yaw) degrees in the head of a way in the camera's frame."""
    p, y = np.radians([pitch, yaw])
    way = np.array([np.cos(p) * np.sin(y), np.sin(p), np.cos(p) * np.cos(y)])
    x, front, up = rotation_of(pose).T @ way
    return float(np.degrees(np.arcsin(np.clip(up, -1, 1)))), float(np.degrees(np.arctan2(x, -front)))
