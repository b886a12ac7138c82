"""What lies behind the head, and the head laid over it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arrays import Float32, UInt8
from .lights import gain_of
from .scene import Scene
from .scenes import backdrop


def shown_behind(scene: Scene, size: tuple[int, int]) -> UInt8:
    """(h, w, 3) uint8 sRGB: the scene's background as its film shows it, with the tones of the shaders.

    size: (width, height), pixels.
    """
    return toned(backdrop(scene.background, size) * gain_of(scene.film))


def toned(light: Float32) -> UInt8:
    """(…, 3) uint8 sRGB from linear light, with the curve of the shaders (see shaders.light.DEVELOPED)."""
    import cv2

    rolled: Any = light * (1 + light * np.float32(0.12)) / (1 + light * np.float32(0.42))
    return np.asarray(cv2.pow(np.clip(rolled, 0, 1), 1 / 2.2) * 255 + 0.5, np.float32).astype(np.uint8)


def laid_over(premultiplied: UInt8, behind: UInt8) -> UInt8:
    """(h, w, 3) uint8: a larger picture (H, W, 4), colours multiplied by their coverage, made smaller and laid over."""
    import cv2

    height, width = behind.shape[:2]
    small: Any = cv2.resize(premultiplied, (width, height), interpolation=cv2.INTER_AREA)
    through = 255 - small[..., 3:].astype(np.uint16)
    return (small[..., :3] + (behind * through + 127) // 255).clip(0, 255).astype(np.uint8)
