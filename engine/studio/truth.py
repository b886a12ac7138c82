"""From what was drawn to the labels of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import Bool, Float32, Float64, UInt8
from ..heads.expressions import gaze_of
from ..heads.facemesh import seen_landmarks
from ..heads.landmarks import LANDMARKS_68
from .camera import Camera
from .hairs import OCCLUDER
from .labels import CLASSES, Labels
from .scene import Scene, rotation_of

_BACK = np.diag([1.0, -1.0, -1.0])
"""From x right, y up, z back to x right, y down, z away."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What was drawn, as large as it was drawn.

    number: (h, w) uint8, classes, 16 and more for occluders. normal: (h, w, 3) uint8. depth: (h, w) float32, metres,
    infinite where nothing is.
    """

    number: UInt8
    normal: UInt8
    depth: Float32

    @staticmethod
    def read(target: Any, size: tuple[int, int], camera: Camera) -> Told:
        """From a framebuffer of `draw_told`, (width, height) pixels."""
        shape = size[::-1]
        told = np.frombuffer(target.read(components=4, attachment=1, alignment=1), np.uint8).reshape(*shape, 4)[::-1]
        raw = np.frombuffer(target.read(components=1, attachment=-1, dtype="f4"), np.float32).reshape(shape)[::-1]
        return Told(_evened(told[..., 0]), told[..., 1:].copy(), _metres(raw, camera))

    def at(self, size: tuple[int, int]) -> Told:
        """What lies nearest to the centres of the pixels of a smaller picture (width, height)."""
        import cv2

        number, normal, depth = (
            cv2.resize(values, size, interpolation=cv2.INTER_NEAREST_EXACT)
            for values in (self.number, self.normal, self.depth)
        )
        return Told(np.asarray(number, np.uint8), np.asarray(normal, np.uint8), np.asarray(depth, np.float32))


def _evened(number: UInt8) -> UInt8:
    """Classes without the noise by which soft places of hair and beards are drawn: what most of the surroundings are.

    Only between hair, face and background: other parts keep their outlines.
    """
    import cv2

    behind, face, hair = (
        cv2.blur((number == one).astype(np.uint8) * np.uint8(255), (_AROUND, _AROUND)) for one in range(_SOFT + 1)
    )
    most = np.where(
        face >= np.maximum(behind, hair), np.uint8(1), np.where(hair > behind, np.uint8(_SOFT), np.uint8(0))
    )
    return np.where(number <= _SOFT, most, number)


_SOFT = CLASSES.index("hair")
"""The last of the classes with soft places: background, face, hair."""
_AROUND = 5
"""Pixels, as large as it was drawn."""

_NOTHING = Told(np.zeros((0, 0), np.uint8), np.zeros((0, 0, 3), np.uint8), np.zeros((0, 0), np.float32))


def labels_of(scene: Scene, posed: Float32, camera: Camera, size: tuple[int, int], told: Sequence[Told]) -> Labels:
    """The labels of a scene's picture.

    posed: (n, 3) the head as it sits. size: (width, height), pixels. told: what was drawn without what hides the head,
    then with it where there is such; empty for no maps.
    """
    bare, seen = (told[0].at(size), told[-1].at(size)) if told else (_NOTHING, _NOTHING)
    hidden = seen.number >= int(OCCLUDER)
    there = np.isfinite(seen.depth)
    landmarks = _landmarks(posed, camera, size)
    return Labels(
        classes=np.where(hidden, 0, bare.number).astype(np.uint8),
        whole=bare.number,
        occluder=hidden.astype(np.uint8),
        depth=seen.depth,
        normals=_normals(seen.normal, there),
        landmarks=landmarks,
        landmarks68=landmarks[list(LANDMARKS_68)],
        pose=(scene.pose.yaw, scene.pose.pitch, scene.pose.roll),
        gaze=gaze_in_camera(scene),
        intrinsics=_intrinsics(camera, size),
        extrinsics=_extrinsics(camera),
        scene=scene,
    )


def gaze_in_camera(scene: Scene) -> Float32:
    """(2, 2) float32: (pitch, yaw) of left and right eye, degrees, absolute, in the camera's frame."""
    turn = rotation_of(scene.pose)
    rows = list[tuple[float, float]]()
    for pitch, yaw in gaze_of(dict(scene.expression), scene.gaze):
        p, y = np.radians(pitch), np.radians(yaw)
        x, up, back = turn @ np.array([np.cos(p) * np.sin(y), -np.cos(p) * np.cos(y), np.sin(p)])
        rows.append((float(np.degrees(np.arcsin(np.clip(up, -1, 1)))), float(np.degrees(np.arctan2(x, back)))))
    return np.array(rows, np.float32)


def _landmarks(posed: Float32, camera: Camera, size: tuple[int, int]) -> Float32:
    points = seen_landmarks(posed)
    away = (camera.eye - points) @ camera.axes[2]
    return np.concatenate([camera.pixels(points, size), away[:, None]], axis=1).astype(np.float32)


def _metres(raw: Float32, camera: Camera) -> Float32:
    """Depths along the camera's axis from a depth buffer's values in [0, 1]."""
    near, far = camera.near, camera.far
    with np.errstate(divide="ignore"):
        away = near * far / (far - raw.astype(np.float64) * (far - near))
    return np.where(raw >= 1, np.inf, away).astype(np.float32)


def _normals(coded: UInt8, there: Bool) -> Any:
    signed = coded.astype(np.int16) - 128
    return np.where(there[..., None], np.clip(signed, -127, 127), 0).astype(np.int8)


def _intrinsics(camera: Camera, size: tuple[int, int]) -> Float64:
    width, height = size
    focal = height / 2 / np.tan(np.radians(camera.field) / 2)
    return np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1.0]])


def _extrinsics(camera: Camera) -> Float64:
    matrix = np.eye(4)
    matrix[:3, :3] = _BACK @ camera.axes
    matrix[:3, 3] = -matrix[:3, :3] @ camera.eye
    return matrix
