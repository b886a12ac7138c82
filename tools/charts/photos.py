"""Charts of the studio's photos: people, the same by Cycles, labels, and the truths with one thing changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace

import numpy as np
from kindred.engine.studio import take
from kindred.engine.studio.blender import photograph_in_blender
from kindred.engine.studio.labels import Labels
from kindred.engine.studio.scene import Pose
from kindred.engine.studio.scenes import PLANS, sample_scene, with_gaze, with_identity_of, with_pose
from numpy.typing import NDArray

from .sheet import Cell, save

_SEED = 2
_TAKEN = 256
_PAINTS = (
    *((24, 24, 28), (236, 188, 150), (128, 84, 44), (226, 60, 60), (60, 178, 84), (250, 214, 60), (64, 206, 220)),
    *((206, 84, 204), (250, 128, 120), (250, 250, 250), (140, 20, 70)),
)
"""A colour for each of labels.CLASSES."""
_HIDING = (84, 92, 250)


def portraits() -> None:
    """64 people as the studio takes them."""
    photos = [take(sample_scene(_SEED, i, per_person=1), _TAKEN).picture for i in range(64)]
    save("studio", [[Cell(one) for one in photos[i : i + 8]] for i in range(0, 64, 8)], 160)


def by_cycles(samples: int = 64) -> None:
    """16 of them by Blender's Cycles, each beside our own picture."""
    scenes = [sample_scene(_SEED, i, per_person=1) for i in range(16)]
    with closing(photograph_in_blender(scenes, _TAKEN, samples=samples)) as pictures:
        theirs = list(pictures)
    ours = [take(scene, _TAKEN).picture for scene in scenes]
    save("studio-cycles", [[Cell(one) for one in theirs[i : i + 4]] for i in range(0, 16, 4)], _TAKEN)
    pairs = [[Cell(one) for pair in zip(theirs, ours, strict=True) for one in pair][i : i + 8] for i in range(0, 32, 8)]
    save("studio-beside-cycles", pairs, 160)


def labelled() -> None:
    """Photos over what is known of them: classes and what hides them, depth, normals, landmarks."""
    columns = list[list[Cell]]()
    for i in range(8):
        photo = take(sample_scene(_SEED + 1, i, per_person=1, plan=PLANS["parsing"]), _TAKEN)
        shown = (photo.picture, painted(photo.labels), _depth(photo.labels), _normals(photo.labels))
        columns.append([Cell(one) for one in (*shown, _marked(photo.picture, photo.labels))])
    save("studio-labels", [list(row) for row in zip(*columns, strict=True)], 160)


def changed() -> None:
    """The same scene with another identity, another gaze, another head pose."""
    rows = list[list[Cell]]()
    plan = replace(PLANS["portraits"], crop=(0.24, 0.32), occluded=0.0, glasses=0.0)
    for i in range(4):
        scene = sample_scene(_SEED + 2, i, per_person=1, plan=plan)
        other = sample_scene(_SEED + 3, i, per_person=1, plan=plan).sitter
        turned = Pose(scene.pose.yaw - 25, scene.pose.pitch + 6, scene.pose.roll)
        variants = {
            "the scene": scene,
            "another identity": with_identity_of(scene, other),
            "another gaze": with_gaze(scene, 8, 24),
            "another head pose": with_pose(scene, turned, keep_gaze=True),
        }
        rows.append([Cell(take(one, _TAKEN).picture, "" if i < 3 else words) for words, one in variants.items()])
    save("studio-changed", rows, 224)


def painted(labels: Labels) -> NDArray[np.uint8]:
    """(h, w, 3) uint8: classes in colours, occluders in one of their own."""
    shown = np.array(_PAINTS, np.uint8)[labels.classes]
    shown[labels.occluder > 0] = _HIDING
    return shown


def _depth(labels: Labels) -> NDArray[np.uint8]:
    there = np.isfinite(labels.depth)
    near, far = labels.depth[there].min(), labels.depth[there].max()
    grey = np.where(there, 255 - 225 * (np.where(there, labels.depth, far) - near) / max(far - near, 1e-6), 0)
    return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)


def _normals(labels: Labels) -> NDArray[np.uint8]:
    return (labels.normals.astype(np.int16) + 128).clip(0, 255).astype(np.uint8)


def _marked(picture: NDArray[np.uint8], labels: Labels) -> NDArray[np.uint8]:
    import cv2

    shown = picture.copy()
    for points, colour, radius in ((labels.landmarks, (80, 240, 120), 0), (labels.landmarks68, (255, 70, 60), 1)):
        for x, y in points[:, :2]:
            cv2.circle(shown, (round(float(x) - 0.5), round(float(y) - 0.5)), radius, colour, -1)
    return shown


PHOTOS: Mapping[str, Callable[[], None]] = {
    "studio": portraits,
    "studio-cycles": by_cycles,
    "studio-labels": labelled,
    "studio-changed": changed,
}
"""Charts by the name of what they write."""
