"""What each task keeps of the studio's shards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.images import FIVE_POINTS, face_crop, five_points, similarity, warp
from kindred.engine.studio.shards import read_shards
from kindred.models.parser import MARGIN
from kindred.models.parser import SIDE as PARSED
from kindred.models.recogniser import SIDE
from numpy.typing import NDArray

from .parsing import OCCLUDED
from .recognising import RIM, STORED
from .store import Row

UInt8 = NDArray[np.uint8]


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
