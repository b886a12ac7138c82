"""Pictures under affine transforms, there and back.

A transform is a (2, 3) float64 matrix that takes pixels of one picture to pixels of another: new = matrix @ (x, y, 1).
The centre of the first pixel is (0.5, 0.5), as everywhere in Kindred.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from ..arrays import Float32, Float64, UInt8

Pixels = TypeVar("Pixels", UInt8, Float32)

_TO_CENTRES = np.array([0.5, 0.5])
"""OpenCV has the first pixel's centre at (0, 0)."""
_SUPPORT = 3
"""Pixels beyond those that are seen which smoothing may ask for."""


def inverse(matrix: Float64) -> Float64:
    """(2, 3): the way back."""
    return np.linalg.inv(np.vstack([matrix, (0.0, 0.0, 1.0)]))[:2]


def moved(points: Float32 | Float64, matrix: Float64) -> Float64:
    """(n, 2) float64: points (n, 2 or more) after a transform."""
    return np.asarray(points, np.float64)[:, :2] @ matrix[:, :2].T + matrix[:, 2]


def scale_of(matrix: Float64) -> float:
    """How many times a transform enlarges."""
    return float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))


def warp(
    picture: Pixels,
    matrix: Float64,
    size: int | tuple[int, int],
    *,
    border: float | None = None,
    nearest: bool = False,
) -> Pixels:
    """A picture as a transform shows it: smooth where it is enlarged, averaged over its pixels where it shrinks.

    picture: (h, w) or (h, w, c), uint8 or float32. matrix: (2, 3), from its pixels to the new one's, not singular.
    size: pixels of the new one, or (width, height). border: what lies outside; None lets the edges go on.
    nearest: take the nearest pixel as it is, for maps of classes.
    """
    width, height = (size, size) if isinstance(size, int) else size
    part, matrix = _seen_part(picture, np.asarray(matrix, np.float64), width, height)
    if nearest:
        return _drawn(part, matrix, width, height, border, _cv2().INTER_NEAREST)
    shrink = 1 / scale_of(matrix)
    if shrink < 1.01:
        return _drawn(part, matrix, width, height, border, _cv2().INTER_LINEAR)
    # Whole pixels are averaged first, then twice as many as are asked for are drawn and averaged by twos: none is left
    # out, at the cost of about one pass over those that are seen.
    part, matrix = _averaged(part, matrix, int(shrink), border)
    double = _drawn(part, 2 * matrix, 2 * width, 2 * height, border, _cv2().INTER_LINEAR)
    return _cv2().resize(double, (width, height), interpolation=_cv2().INTER_AREA)


def shrunk(picture: UInt8, longest: int) -> UInt8:
    """A picture, (h, w, 3), whose longer side is no longer than so many pixels."""
    height, width = picture.shape[:2]
    share = longest / max(height, width)
    if share >= 1:
        return picture
    size = max(1, round(width * share)), max(1, round(height * share))
    return warp(picture, np.array([[size[0] / width, 0, 0], [0, size[1] / height, 0]]), size)


def paste(picture: UInt8, patch: UInt8, matrix: Float64, weights: Float32 | None = None) -> UInt8:
    """The picture with a patch laid back where a transform took it from.

    picture: (h, w, 3). patch: (a, b, 3), what became of `warp(picture, matrix, …)`.
    weights: (a, b) float32 in [0, 1], how much of the patch counts; by default all of it, fading out over the last
    sixteenth to its edges.
    Returns a new picture; pixels that the patch does not reach are as they were.
    """
    height, width = patch.shape[:2]
    back = inverse(matrix)
    corners = moved(np.array([(0, 0), (width, 0), (0, height), (width, height)], np.float64), back)
    limits = picture.shape[1::-1]
    left, top = np.clip(np.floor(corners.min(0)), 0, limits).astype(int).tolist()
    right, bottom = np.clip(np.ceil(corners.max(0)), 0, limits).astype(int).tolist()
    whole = picture.copy()
    if right <= left or bottom <= top:
        return whole
    back[:, 2] -= left, top
    size = right - left, bottom - top
    share = warp(_fading(height, width) if weights is None else weights, back, size, border=0.0)[..., None]
    under = whole[top:bottom, left:right].astype(np.float32)
    laid = warp(patch, back, size).astype(np.float32)
    whole[top:bottom, left:right] = np.rint(under + share * (laid - under)).clip(0, 255).astype(np.uint8)
    return whole


def _seen_part(picture: Pixels, matrix: Float64, width: int, height: int) -> tuple[Pixels, Float64]:
    """The pixels that a transform shows, and the transform from there: OpenCV counts no more than 32,767 a side."""
    corners = moved(np.array([(0, 0), (width, 0), (0, height), (width, height)], np.float64), inverse(matrix))
    room = _SUPPORT + 2 / scale_of(matrix)
    tall, wide = picture.shape[:2]
    left, top = np.clip(np.floor(corners.min(0) - room), 0, (wide - 1, tall - 1)).astype(int).tolist()
    right, bottom = np.clip(np.ceil(corners.max(0) + room), (left + 1, top + 1), (wide, tall)).astype(int).tolist()
    shifted = matrix.copy()
    shifted[:, 2] += matrix[:, :2] @ (left, top)
    return picture[top:bottom, left:right], shifted


def _averaged(picture: Pixels, matrix: Float64, by: int, border: float | None) -> tuple[Pixels, Float64]:
    """The means of by × by pixels, and the transform from them."""
    if by < 2:
        return picture, matrix
    height, width = picture.shape[:2]
    rows, columns = -(-height // by), -(-width // by)
    padded = _cv2().copyMakeBorder(
        picture, 0, rows * by - height, 0, columns * by - width, _edge(border), value=[border or 0] * 4
    )
    small = _cv2().resize(padded, (columns, rows), interpolation=_cv2().INTER_AREA)
    return small, matrix * (by, by, 1)


def _drawn(picture: Pixels, matrix: Float64, width: int, height: int, border: float | None, how: int) -> Pixels:
    centred = matrix.copy()
    centred[:, 2] += matrix[:, :2] @ _TO_CENTRES - _TO_CENTRES
    return _cv2().warpAffine(
        np.ascontiguousarray(picture),
        centred,
        (width, height),
        flags=how,
        borderMode=_edge(border),
        borderValue=[border or 0] * 4,
    )


def _edge(border: float | None) -> int:
    return _cv2().BORDER_REPLICATE if border is None else _cv2().BORDER_CONSTANT


def _fading(height: int, width: int) -> Float32:
    """(height, width): 1 within, falling to 0 over the last sixteenth to the edges."""
    ways = [np.minimum(np.arange(n) + 0.5, n - np.arange(n) - 0.5) / max(n / 16, 1) for n in (height, width)]
    return np.clip(np.minimum(ways[0][:, None], ways[1]), 0, 1).astype(np.float32)


def _cv2() -> Any:
    import cv2  # only when a picture is warped: the room's door opens with numpy alone

    return cv2
