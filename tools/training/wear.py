"""What cameras, files and hands do to pictures: faults that the studio's own film does not have, or not together.

All take and give (h, w, 3) uint8, and draw from the generator that is handed in.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

UInt8 = NDArray[np.uint8]
Rng = np.random.Generator

_LUMA = np.array([[0.299, 0.587, 0.114]] * 3)


def worn(picture: UInt8, rng: Rng, strength: float = 1.0) -> UInt8:
    """A picture with some of the faults, in the order in which a camera makes them.

    strength: in [0, 1], shares of the odds of each.
    """
    for odds, fault in _FAULTS:
        if rng.random() < odds * strength:
            picture = fault(picture, rng)
    return picture


def covered(picture: UInt8, rng: Rng) -> UInt8:
    """Something before the face: a patch of one colour, of noise or of the picture's own, upright or round."""
    height, width = picture.shape[:2]
    tall, wide = (rng.uniform(0.1, 0.45, 2) * (height, width)).astype(int)
    top, left = int(rng.integers(-tall // 2, height - tall // 2)), int(rng.integers(-wide // 2, width - wide // 2))
    mask = np.zeros((height, width), np.uint8)
    if rng.random() < 0.5:
        cv2.rectangle(mask, (left, top), (left + int(wide), top + int(tall)), 1, -1)
    else:
        middle = (left + int(wide) // 2, top + int(tall) // 2)
        cv2.ellipse(mask, (middle, (float(wide), float(tall)), float(rng.uniform(0, 180))), 1, -1)
    return np.where(mask[..., None] > 0, _cloth(picture, rng), picture)


def _cloth(picture: UInt8, rng: Rng) -> UInt8:
    kind = rng.integers(3)
    if kind == 0:
        return np.broadcast_to(rng.integers(0, 256, 3).astype(np.uint8), picture.shape)
    if kind == 1:
        cells = rng.integers(0, 256, (int(rng.integers(2, 12)),) * 2 + (3,)).astype(np.uint8)
        return cv2.resize(cells, picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.roll(picture[:, ::-1], tuple(rng.integers(0, min(picture.shape[:2]), 2)), (0, 1))


def _tones(picture: UInt8, rng: Rng) -> UInt8:
    """Exposure, white balance, contrast and gamma, as one table a channel."""
    levels = np.linspace(0, 1, 256)[:, None]
    gain = np.exp(rng.normal(0, 0.16) + rng.normal(0, 0.07, 3))
    curve = np.clip(levels * gain, 0, 1) ** np.exp(rng.normal(0, 0.22))
    curve = (curve - 0.45) * np.exp(rng.normal(0, 0.2)) + 0.45 + rng.normal(0, 0.03)
    return cv2.LUT(picture, (255 * curve).clip(0, 255).astype(np.uint8)[None])


def _saturation(picture: UInt8, rng: Rng) -> UInt8:
    share = float(rng.uniform(0.3, 1.6))
    return cv2.transform(picture, share * np.eye(3) + (1 - share) * _LUMA)


def _grey(picture: UInt8, rng: Rng) -> UInt8:
    return cv2.transform(picture, _LUMA)


def _shadow(picture: UInt8, rng: Rng) -> UInt8:
    """Light that falls off across the picture."""
    height, width = picture.shape[:2]
    angle, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.65)
    across = np.linspace(-1, 1, width, dtype=np.float32) * np.cos(angle)
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None] * np.sin(angle)
    slope = 1 / (1 + np.exp(-rng.uniform(1, 9) * (across + down - rng.uniform(-0.6, 0.6))))
    return (picture * (1 - depth * slope[..., None])).astype(np.uint8)


def _defocus(picture: UInt8, rng: Rng) -> UInt8:
    side = max(picture.shape[:2])
    return cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.3, 2.2)) * side / 112)


def _motion(picture: UInt8, rng: Rng) -> UInt8:
    size = int(rng.integers(1, 1 + max(1, picture.shape[0] // 28))) * 2 + 1
    kernel = np.zeros((size, size), np.float32)
    angle, middle = rng.uniform(0, np.pi), size // 2
    step = (middle * np.array([np.cos(angle), np.sin(angle)])).round().astype(int)
    cv2.line(kernel, tuple(map(int, middle - step)), tuple(map(int, middle + step)), 1.0)
    return cv2.filter2D(picture, -1, kernel / kernel.sum())


def _coarse(picture: UInt8, rng: Rng) -> UInt8:
    """A picture that was once smaller."""
    height, width = picture.shape[:2]
    share = float(np.exp(rng.uniform(np.log(0.22), np.log(0.9))))
    ways = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST)
    down, up = rng.choice(ways[:3]), rng.choice(ways[1:], p=(0.5, 0.4, 0.1))
    small = cv2.resize(picture, (max(8, int(width * share)), max(8, int(height * share))), interpolation=int(down))
    return cv2.resize(small, (width, height), interpolation=int(up))


def _noise(picture: UInt8, rng: Rng) -> UInt8:
    """Of the sensor, in each pixel or in grains of two, coloured or grey."""
    height, width = picture.shape[:2]
    grain = int(rng.integers(1, 3))
    shape = (-(-height // grain), -(-width // grain), 3 if rng.random() < 0.6 else 1)
    spread = rng.normal(0, rng.uniform(2, 22), shape).astype(np.float32)
    if grain > 1:
        spread = cv2.resize(spread, (width, height), interpolation=cv2.INTER_LINEAR).reshape(height, width, -1)
    return (picture + spread).clip(0, 255).astype(np.uint8)


def _compressed(picture: UInt8, rng: Rng) -> UInt8:
    quality = int(rng.integers(12, 92))
    return cv2.imdecode(cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality))[1], cv2.IMREAD_COLOR)


def _sharpened(picture: UInt8, rng: Rng) -> UInt8:
    soft = cv2.GaussianBlur(picture, (0, 0), 1.2 * picture.shape[0] / 112)
    share = float(rng.uniform(0.3, 1.5))
    return cv2.addWeighted(picture, 1 + share, soft, -share, 0)


_FAULTS: tuple[tuple[float, Callable[[UInt8, Rng], UInt8]], ...] = (
    (0.25, _shadow),
    (0.8, _tones),
    (0.4, _saturation),
    (0.08, _grey),
    (0.2, _defocus),
    (0.08, _motion),
    (0.25, _coarse),
    (0.3, _noise),
    (0.12, _sharpened),
    (0.35, _compressed),
)
