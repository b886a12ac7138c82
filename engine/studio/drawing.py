"""Drawing one mesh: as a picture, or as maps from pixels to its surface."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import Float32, Int32, UInt8
from ..errors import BadInput
from ..heads import Appearance, Topology
from ..heads.features import TEAR
from ..heads.polygons import fan_triangles
from . import shaders
from .batches import Batch, draw
from .camera import Camera
from .card import Shader
from .context import drawing_context
from .dressing import Dress
from .forms import form_of
from .lights import light_uniforms, studio_light, unit_way
from .materials import EYES_APART, look_of
from .scene import Film, Light
from .shadows import SIDE, box_of, cast, lamp_matrix
from .surfaces import shades, surface

MAX_SIZE = 8192
BACKDROP = (214, 217, 222)
_FOLD = 2
"""Pictures are drawn so many times as wide and high, for smooth edges and for hair finer than a pixel."""
_MAP = Shader(shaders.MAP_VERTEX, shaders.MAP_FRAGMENT)
KEY = (-0.55, 0.60, 0.75)
"""Where the main lamp stands unless another place is named."""
_FINE = 1024
"""Pixels across the main lamp's shadow."""


@dataclass(frozen=True, slots=True, eq=False)
class Maps:
    """A picture with the surface behind each of its pixels.

    colour: (h, w, 4) uint8, alpha 0 where nothing was hit.
    depth: (h, w) float32, distance along the camera's axis in the unit of the vertices; infinite where nothing was hit.
    face: (h, w) int32, the polygon that was hit, -1 where none.
    point: (h, w, 3) float32, the surface point that was hit; NaN where none.
    """

    colour: UInt8
    depth: Float32
    face: Int32
    point: Float32


def render(
    vertices: Float32,
    topology: Topology,
    *,
    camera: Camera,
    size: int | tuple[int, int],
    colours: UInt8 | None = None,
    background: Sequence[int] | None = BACKDROP,
    appearance: Appearance | None = None,
    key: Sequence[float] = KEY,
    dress: Dress | None = None,
) -> UInt8:
    """Draw a head in a soft studio light, with smooth edges. Tear lines and eye shells are left out.

    vertices: (n, 3) float32.
    size: pixels, or (width, height).
    colours: (n, 3) uint8 sRGB, instead of the colours of skin, eyes and teeth.
    key: the way to the main lamp, in the camera's frame (x right, y up, z towards the camera).
    dress: maps of skin and eyes, and hair (see `dress_of`); without it skin, lips and brows are painted.
    background: sRGB in the middle of the backdrop; None leaves it transparent (alpha not premultiplied).
    Returns (h, w, 4) uint8, sRGB with alpha.
    Raises EngineMissing where there is nothing to draw with.
    """
    width, height = checked_size(size)
    topology_form = form_of(topology)
    vertices = np.ascontiguousarray(vertices, np.float32)
    look = look_of(vertices, topology, appearance or Appearance(), colours)
    batches = surface(topology_form, vertices, look, dress)
    if dress is not None:
        batches += dress.pieces()
    premultiplied = picture_of(batches, camera, (width, height), studio_light(key), shadow=_FINE)
    return _over_backdrop(premultiplied, background)


def picture_of(
    batches: Sequence[Batch],
    camera: Camera,
    size: tuple[int, int],
    light: Light,
    film: Film | None = None,
    shadow: int = SIDE,
) -> UInt8:
    """(h, w, 4) uint8 sRGB: batches in a light, with smooth edges; colours are multiplied by their coverage.

    shadow: pixels across the first lamp's shadow.
    """
    width, height = size
    uniforms = seen_by(camera, width / height) | light_uniforms(light, film) | {"unit": EYES_APART}
    way = unit_way(light.lamps[0].way) if light.lamps else np.array([0.0, 1.0, 0.0])
    lamp = lamp_matrix(box_of(batches), way @ camera.axes)
    with drawing_context() as context, ExitStack() as held:
        cast_by = cast(context, held, shades(batches), lamp, shadow)
        fold = _FOLD if max(width, height) * _FOLD <= MAX_SIZE else 1
        target = draw(
            context,
            held,
            batches,
            (width * fold, height * fold),
            uniforms | {"lamp": lamp},
            shared={"shadow": cast_by},
        )
        shape = (height * fold, width * fold, 4)
        premultiplied = np.frombuffer(target.read(components=4, alignment=1), np.uint8).reshape(shape)[::-1]
    return _folded(premultiplied, fold)


def _folded(picture: UInt8, fold: int) -> UInt8:
    """The means of fold × fold pixels."""
    if fold == 1:
        return picture
    total = sum(picture[i::fold, j::fold].astype(np.uint16) for i in range(fold) for j in range(fold))
    return (np.asarray(total, np.uint16) // fold**2).astype(np.uint8)


def seen_by(camera: Camera, aspect: float) -> dict[str, Any]:
    """The camera's uniforms. aspect: width over height."""
    return {"view": camera.view(), "projection": camera.projection(aspect)}


def render_maps(
    vertices: Float32,
    topology: Topology,
    *,
    camera: Camera,
    size: int | tuple[int, int],
    colours: UInt8 | None = None,
    appearance: Appearance | None = None,
) -> Maps:
    """Draw a head and tell what lies behind each pixel's centre. Arguments as in `render`."""
    width, height = checked_size(size)
    triangles, face = _drawn(topology)
    batch = Batch(_MAP, {"position": np.ascontiguousarray(vertices, np.float32)}, triangles)
    with drawing_context() as context, ExitStack() as held:
        target = draw(context, held, [batch], (width, height), seen_by(camera, width / height), dtype="f4")
        hit = np.frombuffer(target.read(components=4, dtype="f4"), np.float32).reshape(height, width, 4)[::-1]
    number = hit[..., 3].astype(np.int32) - 1
    nothing = number < 0
    point = np.where(nothing[..., None], np.float32(np.nan), hit[..., :3])
    depth = (camera.eye - hit[..., :3]) @ camera.axes[2]
    colour = render(
        vertices, topology, camera=camera, size=size, colours=colours, background=None, appearance=appearance
    )
    return Maps(
        colour=colour,
        depth=np.where(nothing, np.inf, depth).astype(np.float32),
        face=np.where(nothing, -1, face[number]).astype(np.int32) if len(face) else number,
        point=point,
    )


def checked_size(size: int | tuple[int, int]) -> tuple[int, int]:
    """(width, height). Raises BadInput for what cannot be drawn."""
    width, height = (size, size) if isinstance(size, int) else size
    if not (1 <= width <= MAX_SIZE and 1 <= height <= MAX_SIZE):
        raise BadInput(f"a picture of {width} × {height}", "cannot be drawn", f"choose 1 to {MAX_SIZE} pixels")
    return width, height


def _drawn(topology: Topology) -> tuple[Int32, Int32]:
    """The triangles that are drawn and the face of each: all but the shells that lie over eyes."""
    triangles, face = fan_triangles(topology.face_vertices, topology.face_sizes)
    seen = topology.parts[triangles[:, 0]] != TEAR
    return np.ascontiguousarray(triangles[seen]), face[seen]


def _over_backdrop(premultiplied: UInt8, background: Sequence[int] | None) -> UInt8:
    """Lay a picture whose colours are multiplied by their coverage over a backdrop that darkens to its corners."""
    height, width = premultiplied.shape[:2]
    alpha = premultiplied[..., 3:].astype(np.float32) / 255
    if background is None:
        colour = premultiplied[..., :3] / np.maximum(alpha, 1 / 255)
        return np.concatenate([np.minimum(colour + 0.5, 255), premultiplied[..., 3:]], axis=2).astype(np.uint8)
    y, x = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None, :]
    falloff = 1.04 - 0.14 * (x * x + (y * 0.8 + 0.1) ** 2)
    backdrop = np.clip(falloff[..., None] * np.asarray(background[:3], np.float32), 0, 255)
    colour = premultiplied[..., :3] + backdrop * (1 - alpha)
    picture = np.full((height, width, 4), 255, np.uint8)
    picture[..., :3] = np.clip(colour + 0.5, 0, 255)
    return picture
