"""Icons: the two sexes, drawn here, and thumbnails of the library."""

from __future__ import annotations

import bpy
import bpy.utils.previews
import numpy as np

_SIZE = 32
_LIGHT = np.full(3, 0.85, np.float32)
_previews: bpy.utils.previews.ImagePreviewCollection | None = None


def sex_icon(sex: str) -> int:
    """The icon of "male" or "female", light grey as Blender's own."""
    return _drawn(sex, _male if sex == "male" else _female)


def thumbnail(path: str) -> int:
    """The icon of a picture file; 0 for none."""
    if not path:
        return 0
    found = _collection()
    if path not in found:
        found.load(path, path, "IMAGE")
    return found[path].icon_id


def changed(path: str) -> None:
    """A picture file that was shown may have been written anew."""
    if _previews is not None and path in _previews:
        _previews[path].reload()


def forget() -> None:
    """Free them."""
    global _previews
    if _previews is not None:
        bpy.utils.previews.remove(_previews)
        _previews = None


def _collection() -> bpy.utils.previews.ImagePreviewCollection:
    global _previews
    if _previews is None:
        _previews = bpy.utils.previews.new()
    return _previews


def _drawn(name: str, draw) -> int:
    found = _collection()
    if name not in found:
        made = found.new(name)
        x, y = np.meshgrid(np.arange(_SIZE) + 0.5, np.arange(_SIZE) + 0.5)  # y upwards
        alpha = np.clip(0.5 - draw(x, y), 0, 1)  # a distance in pixels, one pixel of smoothing
        pixels = np.empty((_SIZE, _SIZE, 4), np.float32)
        pixels[..., :3], pixels[..., 3] = alpha[..., None] * _LIGHT, alpha  # Blender wants colours times alpha
        made.icon_size = (_SIZE, _SIZE)
        made.icon_pixels_float = pixels.ravel().tolist()
    return found[name].icon_id


def _ring(x, y, middle, radius):
    return np.abs(np.hypot(x - middle[0], y - middle[1]) - radius) - 1.5


def _line(x, y, start, end):
    (ax, ay), (bx, by) = start, end
    along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2), 0, 1)
    return np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)) - 1.5


def _male(x, y):
    parts = [
        _ring(x, y, (13, 13), 7.5),
        _line(x, y, (18.5, 18.5), (26, 26)),
        _line(x, y, (26, 26), (19.5, 26)),
        _line(x, y, (26, 26), (26, 19.5)),
    ]
    return np.min(parts, axis=0)


def _female(x, y):
    parts = [
        _ring(x, y, (16, 20), 7.5),
        _line(x, y, (16, 12.5), (16, 3.5)),
        _line(x, y, (11.5, 7.5), (20.5, 7.5)),
    ]
    return np.min(parts, axis=0)
