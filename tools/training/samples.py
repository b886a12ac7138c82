"""What each task keeps of the studio's pictures. Needs no torch, so that processes that draw do not load it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.images import FIVE_POINTS, face_crop, five_points, similarity, warp
from kindred.engine.studio.labels import Photo
from kindred.engine.studio.shards import read_shards
from kindred.models.parser import MARGIN
from kindred.models.parser import SIDE as PARSED
from kindred.models.recogniser import SIDE
from numpy.typing import NDArray

from .store import Row

UInt8 = NDArray[np.uint8]

STORED = 144
"""Pixels of the faces that are kept: the aligned square and a rim around it, at the same scale."""
RIM = (STORED - SIDE) // 2
OCCLUDED = 16
"""What is added to the class of a pixel that an occluder hides, in maps that are kept."""


def face_row(identity: str, picture: UInt8, landmarks: NDArray[np.floating[Any]]) -> Row:
    """The aligned face with a rim."""
    matrix = similarity(five_points(landmarks), FIVE_POINTS * SIDE + RIM)
    return identity, {"face": warp(picture, matrix, STORED)}


def map_row(
    identity: str, picture: UInt8, landmarks: NDArray[np.floating[Any]], classes: UInt8, occluder: UInt8
) -> Row:
    """The picture, the map of classes and occluders, and the transform to the face's square."""
    matrix = face_crop(picture, landmarks, PARSED, MARGIN)[1]
    return identity, {
        "picture": picture,
        "map": (classes + OCCLUDED * (occluder > 0)).astype(np.uint8),
        "matrix": matrix,
    }


def faces_of(shard: Path) -> Iterator[Row]:
    """The aligned faces of a shard, for the recogniser."""
    for one in read_shards(shard, ("picture", "truth")):
        yield face_row(one.truth["identity"], one.picture, np.array(one.truth["landmarks"]))


def maps_of(shard: Path) -> Iterator[Row]:
    """The pictures and maps of a shard, for the parser."""
    for one in read_shards(shard, ("picture", "classes", "occluder", "truth")):
        yield map_row(one.truth["identity"], one.picture, np.array(one.truth["landmarks"]), one.classes, one.occluder)


def face_of(photo: Photo) -> Row:
    """The same of a photo that was just taken."""
    return face_row(photo.labels.scene.sitter.identity, photo.picture, photo.labels.landmarks)


def map_of(photo: Photo) -> Row:
    """The same of a photo that was just taken."""
    labels = photo.labels
    return map_row(labels.scene.sitter.identity, photo.picture, labels.landmarks, labels.classes, labels.occluder)
