"""From the light that another renderer found to a picture like ours: background, exposure, tones, film."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, UInt8
from .behind import toned
from .lights import gain_of
from .scene import Scene
from .scenes import backdrop, develop


def printed(light: Float32, scene: Scene) -> UInt8:
    """A scene's picture, (h, w, 3) uint8 sRGB, over its background and on its film.

    light: (h, w, 4) float32, linear RGB multiplied by its coverage, and coverage in [0, 1].
    """
    height, width = light.shape[:2]
    through = 1 - np.clip(light[..., 3:], 0, 1)
    whole = np.maximum(light[..., :3], 0) + through * backdrop(scene.background, (width, height))
    return develop(toned(whole * gain_of(scene.film)), scene.film)
