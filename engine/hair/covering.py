"""How hair darkens the skin below it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..arrays import UInt8
from ..heads import Appearance, Kit
from .store import require_fit, stored
from .styles import style_of

SIZE = 256
_STUBBLE = 0.5
"""How dark a face is where its `stubble` is 1 and the beard is shaved."""


def coverage(kit: Kit, appearance: Appearance, kinds: Sequence[str] = ("hair", "brows", "beard")) -> UInt8:
    """(256, 256) uint8 in the skin's UV, row 0 at v = 1: 0 bare, 255 as dark as the hair itself.

    kinds: of which hair; stubble goes with the beard.

    Scalp, brows and beard by their styles; a shaved beard shows by the continuous `stubble`, in [0, 1].
    Raises BadInput when the kit has no hair.
    """
    require_fit(kit, kit.mean)
    rasters = stored()
    dark = np.zeros((SIZE, SIZE), np.uint8)
    for kind in kinds:
        raster = rasters.get(f"coverage.{kind}.{style_of(appearance, kind)}")
        if raster is not None:
            dark = np.maximum(dark, raster)
    shaved = min(max(float(appearance.continuous.get("stubble", 0.0)), 0.0), 1.0)
    if shaved > 0 and "beard" in kinds:
        beard = rasters["coverage.beard.stubble"] * np.float32(shaved * _STUBBLE)
        dark = np.maximum(dark, beard.astype(np.uint8))
    return dark
