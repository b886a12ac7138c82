"""A picture as numbers: the light that Cycles found, before any display's curve."""

from __future__ import annotations

import tempfile
from pathlib import Path

import bpy
import numpy as np

from ....engine.arrays import Float32
from .coverage import without_grain


def exposed(scene: bpy.types.Scene) -> Float32:
    """Draw a scene: (h, w, 4) float32, linear light multiplied by its coverage, and coverage; the top row first."""
    settings = scene.render.image_settings
    settings.file_format, settings.color_mode, settings.color_depth = "OPEN_EXR", "RGBA", "32"
    settings.exr_codec = "NONE"
    scene.render.film_transparent = True
    # Blender hands a finished picture over in a file alone.
    with tempfile.TemporaryDirectory(prefix="kindred-") as folder:
        path = Path(folder) / "picture.exr"
        scene.render.filepath = str(path)
        bpy.ops.render.render(write_still=True, scene=scene.name)
        image = bpy.data.images.load(str(path))
        try:
            image.alpha_mode = "CHANNEL_PACKED"  # as they are: neither divided nor multiplied
            width, height = image.size
            found = np.empty(width * height * 4, np.float32)
            image.pixels.foreach_get(found)
        finally:
            bpy.data.images.remove(image)
    picture = found.reshape(height, width, 4)[::-1]
    return without_grain(picture) if scene.cycles.use_denoising else picture
