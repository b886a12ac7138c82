"""Bringing faces to one place: transforms in least squares, and the crops that they make. See warping."""

from __future__ import annotations

import numpy as np

from .. import umeyama
from ..arrays import Float32, Float64, UInt8
from ..errors import BadInput
from .points import five_points
from .warping import warp

FIVE_POINTS = np.array(
    [[0.3342, 0.3374], [0.6658, 0.3374], [0.5000, 0.5102], [0.3578, 0.7013], [0.6422, 0.7013]], np.float64
)
"""Where `five_points` of an aligned face lie, in shares of the picture's side, from its upper left corner.

The front projection of the mean face of face_statistics.npz (29 adults; eyes 63 mm apart; millimetres from midway
between them, down): eyes (∓31.50, 0), tip of the nose (0, 32.83), corners of the mouth (∓27.02, 69.15). The picture's
side is 190 mm and its middle lies 30.9 mm below the eyes, midway between the face's highest point (-55.57) and its
lowest (117.36): 4.5 % are left above the forehead and below the chin, which say who it is as eyes and mouth do.
"""


def similarity(points: Float64, target: Float64, weights: Float64 | None = None) -> Float64:
    """The turn, scale and shift that bring points nearest to their target, in least squares.

    points, target: (n, 2) pixels, n ≥ 2. weights: (n,) not negative.
    Returns (2, 3) float64. Raises BadInput where the points are one. Source: Umeyama 1991.
    """
    points = np.asarray(points, np.float64)
    if not np.isfinite(points).all() or np.ptp(points, axis=0).max() <= 0:
        raise BadInput("alignment", "the points lie in one place", "give a picture in which the face can be seen")
    return umeyama.similarity(points, np.asarray(target, np.float64), weights)[:2]


def affine(points: Float64, target: Float64, weights: Float64 | None = None) -> Float64:
    """The affine transform that brings points nearest to their target, in least squares.

    points, target: (n, 2) pixels, n ≥ 3. weights: (n,) not negative.
    Returns (2, 3) float64. Raises BadInput where the points lie on a line.
    """
    rows = np.column_stack([np.asarray(points, np.float64), np.ones(len(points))])
    share = np.sqrt(np.ones(len(rows)) if weights is None else weights)[:, None]
    solved, _, rank, _ = np.linalg.lstsq(share * rows, share * np.asarray(target, np.float64), rcond=1e-9)
    if rank < 3:
        raise BadInput("alignment", "the points lie on a line", "give a picture in which the face can be seen")
    return solved.T


def face_crop(picture: UInt8, landmarks: Float32 | Float64, size: int, margin: float = 0.25) -> tuple[UInt8, Float64]:
    """A square around the whole face, upright in the picture as it was taken, and the transform that made it.

    landmarks: (468 or 478, 2 or 3) pixels. margin: how much is taken beyond them on each side, in their box's longer
    side. Returns (size, size, 3) and (2, 3); edges go on where the square leaves the picture.
    """
    flat = np.asarray(landmarks, np.float64)[:, :2]
    low, high = flat.min(0), flat.max(0)
    side = float((high - low).max()) * (1 + 2 * margin)
    if not side > 0:
        raise BadInput("alignment", "the points lie in one place", "give a picture in which the face can be seen")
    scale = size / side
    matrix = np.column_stack([np.eye(2) * scale, size / 2 - scale * (low + high) / 2])
    return warp(picture, matrix, size), matrix


def aligned_face(picture: UInt8, landmarks: Float32 | Float64, size: int = 112) -> tuple[UInt8, Float64]:
    """The face turned upright, its eyes, nose and mouth at FIVE_POINTS, and the transform that made it.

    landmarks: (468 or 478, 2 or 3) pixels. Returns (size, size, 3) and (2, 3).
    """
    matrix = similarity(five_points(landmarks), FIVE_POINTS * size)
    return warp(picture, matrix, size), matrix
