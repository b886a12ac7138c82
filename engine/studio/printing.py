"""From light to a picture: background, exposure, tones, film."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, UInt8
from .lights import gain_of
from .scene import Scene
from .scenes import backdrop, develop


def printed(light: Float32, scene: Scene) -> UInt8:
    """A scene's picture, (h, w, 3) uint8 sRGB, from the light that a renderer found.

    light: (h, w, 4) float32, linear RGB multiplied by its coverage, and coverage in [0, 1].
    """
    height, width = light.shape[:2]
    behind = backdrop(scene.background, (width, height))
    cover = np.clip(light[..., 3:], 0, 1)
    return develop(developed(light[..., :3] + (1 - cover) * behind, gain_of(scene.film)), scene.film)


def developed(light: Float32, gain: Float32) -> UInt8:
    """Light as sRGB, as the shaders do it (shaders/light.py): highlights are rolled off instead of clipped.

    light: (..., 3) float32, linear. gain: (3,) what exposure and balance multiply it by.
    """
    lit = np.maximum(light * gain, 0)
    tone = np.clip(lit * (1 + 0.12 * lit) / (1 + 0.42 * lit), 0, 1) ** np.float32(1 / 2.2)
    return np.rint(255 * tone).astype(np.uint8)
