"""What each pixel of a face shows, and what a network sees there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...models.parser import CLASSES, MARGIN, SIDE
from ..arrays import Float32, Float64, UInt8
from ..images import face_crop, inverse, moved, warp
from .finding import landmarks_of
from .networks import network, require_torch


@dataclass(frozen=True, slots=True, eq=False)
class Parsing:
    """What a picture of height h and width w shows.

    classes: (h, w) uint8, indices into studio.labels.CLASSES; background beyond the square around the face.
    occlusion: (h, w) float32 in [0, 1], the chance that something (glasses, a hand, a mask, a hat) hides the head.
    probabilities: (256, 256, 11) float32, the chances of the classes in that square, which sum to 1.
    matrix: (2, 3) float64, from the picture's pixels to the square's.
    """

    classes: UInt8
    occlusion: Float32
    probabilities: Float32
    matrix: Float64


def parse(picture: UInt8, landmarks: Float32 | Float64 | None = None, *, device: str = "auto") -> Parsing:
    """What each pixel of the face in a picture shows.

    picture: (h, w, 3) uint8 sRGB. landmarks: (468 or 478, 2 or 3) pixels; found in the picture where None.
    device: "auto", "cpu" or "cuda". Raises as `recognise`.
    """
    square, matrix = face_crop(picture, landmarks_of(picture, landmarks), SIDE, MARGIN)
    torch, net = require_torch(), network("parser", device)
    with torch.inference_mode():
        logits = net(_input(square, net))[0].float()
        chances = logits[:CLASSES].softmax(0).permute(1, 2, 0).cpu().numpy()
        hidden = logits[CLASSES].sigmoid().cpu().numpy()
    part = _reach(matrix, picture.shape[1], picture.shape[0])
    classes, occlusion = np.zeros(picture.shape[:2], np.uint8), np.zeros(picture.shape[:2], np.float32)
    classes[part.rows, part.columns], occlusion[part.rows, part.columns] = _laid_back(chances, hidden, part)
    return Parsing(classes, occlusion, chances, matrix)


def features(
    picture: UInt8, landmarks: Float32 | Float64 | None = None, *, device: str = "auto"
) -> tuple[Float32, ...]:
    """What the parser sees at five depths, coarse to fine, in the square around the face.

    Arguments and errors as in `parse`. Returns (160, 8, 8), (128, 16, 16), (96, 32, 32), (64, 64, 64), (32, 128, 128)
    float32. Who needs gradients asks `network("parser").features` with a tensor.
    """
    square, _ = face_crop(picture, landmarks_of(picture, landmarks), SIDE, MARGIN)
    torch, net = require_torch(), network("parser", device)
    with torch.inference_mode():
        return tuple(depth[0].float().cpu().numpy() for depth in net.features(_input(square, net)))


def _input(square: UInt8, net: Any) -> Any:
    from .tensors import as_input  # it opens with torch

    return as_input(require_torch().from_numpy(square[None]).to(next(net.parameters()).device))


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The part of a picture that a square reaches: its rows and columns, and the transform from the square to it."""

    rows: slice
    columns: slice
    back: Float64


def _reach(matrix: Float64, width: int, height: int) -> _Part:
    back = inverse(matrix)
    corners = moved(np.array([(0, 0), (SIDE, SIDE), (0, SIDE), (SIDE, 0)], np.float64), back)
    left, top = np.clip(np.floor(corners.min(0)), 0, (width - 1, height - 1)).astype(int).tolist()
    right, bottom = np.clip(np.ceil(corners.max(0)), (left + 1, top + 1), (width, height)).astype(int).tolist()
    back[:, 2] -= left, top
    return _Part(slice(top, bottom), slice(left, right), back)


def _laid_back(chances: Float32, hidden: Float32, part: _Part) -> tuple[UInt8, Float32]:
    """The likeliest class of each pixel of a part, and its occlusion; class by class, so that large ones fit."""
    size = part.columns.stop - part.columns.start, part.rows.stop - part.rows.start
    best = np.zeros(size[::-1], np.float32)
    classes = np.zeros(size[::-1], np.uint8)
    for index in range(CLASSES):
        share = warp(np.ascontiguousarray(chances[..., index]), part.back, size, border=0.0)
        classes[share > best] = index
        np.maximum(best, share, out=best)
    return classes, warp(hidden, part.back, size, border=0.0)
