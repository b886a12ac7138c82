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
from ..heads.polygons import fan_triangles, vertex_normals
from . import shaders
from .camera import Camera
from .context import drawing_context
from .creases import hollowness
from .materials import look_of

MAX_SIZE = 8192
BACKDROP = (214, 217, 222)
_ALPHA_TO_COVERAGE, _ALPHA_TO_ONE = 0x809E, 0x809F  # OpenGL's numbers, for which moderngl has no names
_GAZE = (0.0, -1.0, 0.0)
KEY = (-0.55, 0.60, 0.75)
"""Where the main lamp stands unless another place is named."""


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
) -> UInt8:
    """Draw a head in a soft studio light, with smooth edges. Tear lines and eye shells are left out.

    vertices: (n, 3) float32.
    size: pixels, or (width, height).
    colours: (n, 3) uint8 sRGB, instead of the colours of skin, eyes and teeth.
    key: the way to the main lamp, in the camera's frame (x right, y up, z towards the camera).
    background: sRGB in the middle of the backdrop; None leaves it transparent (alpha not premultiplied).
    Returns (h, w, 4) uint8, sRGB with alpha.
    Raises EngineMissing where there is nothing to draw with.
    """
    width, height = _checked_size(size)
    triangles, _ = _drawn(topology)
    rows, uniforms = _surface(vertices, topology, triangles, colours, appearance or Appearance())
    uniforms["key"] = _direction(key)
    with drawing_context() as context, ExitStack() as held:
        target = _draw(context, held, _PICTURE, rows, triangles, camera, (width, height), uniforms)
        premultiplied = np.frombuffer(target.read(components=4), np.uint8).reshape(height, width, 4)[::-1]
    return _over_backdrop(premultiplied, background)


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
    width, height = _checked_size(size)
    triangles, face = _drawn(topology)
    rows = {"position": np.ascontiguousarray(vertices, np.float32)}
    with drawing_context() as context, ExitStack() as held:
        target = _draw(context, held, _MAP, rows, triangles, camera, (width, height), {})
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


def _direction(key: Sequence[float]) -> tuple[float, ...]:
    way = np.asarray(key, np.float64)
    length = float(np.linalg.norm(way))
    if way.shape != (3,) or not 0 < length < np.inf:
        raise BadInput(f"key {key!r}", "is no direction", "give three numbers, not all zero")
    return tuple(float(value) for value in way / length)


def _checked_size(size: int | tuple[int, int]) -> tuple[int, int]:
    width, height = (size, size) if isinstance(size, int) else size
    if not (1 <= width <= MAX_SIZE and 1 <= height <= MAX_SIZE):
        raise BadInput(f"a picture of {width} × {height}", "cannot be drawn", f"choose 1 to {MAX_SIZE} pixels")
    return width, height


def _drawn(topology: Topology) -> tuple[Int32, Int32]:
    """The triangles that are drawn and the face of each: all but the shells that lie over eyes."""
    triangles, face = fan_triangles(topology.face_vertices, topology.face_sizes)
    seen = topology.parts[triangles[:, 0]] != TEAR
    return np.ascontiguousarray(triangles[seen]), face[seen]


def _surface(
    vertices: Float32, topology: Topology, triangles: Int32, colours: UInt8 | None, appearance: Appearance
) -> tuple[dict[str, Float32], dict[str, Any]]:
    """What the picture's shader needs: rows a vertex, and what holds for all."""
    vertices = np.ascontiguousarray(vertices, np.float32)
    normals = vertex_normals(vertices, triangles)
    look = look_of(vertices, topology, appearance, colours)
    hollow = hollowness(vertices, normals, triangles)
    rows = {
        "position": vertices,
        "normal": normals,
        "colour": look.colour,
        "kind_hollow": np.stack([look.kind, hollow], axis=1),
        "eye": look.eye,
        "paint": look.paint,
    }
    uniforms = {"iris": look.iris, "gaze": _GAZE, "hair": look.hair, "lips": look.lips, "unit": look.unit}
    return rows, uniforms


@dataclass(frozen=True, slots=True)
class _Pass:
    """How triangles become pixels: shaders, what a pixel is made of, and how many samples it has (0: its centre)."""

    vertex: str
    fragment: str
    dtype: str
    samples: int


_PICTURE = _Pass(shaders.SURFACE_VERTEX, shaders.SURFACE_FRAGMENT, "f1", 4)
_MAP = _Pass(shaders.MAP_VERTEX, shaders.MAP_FRAGMENT, "f4", 0)


def _draw(
    context: Any,
    held: ExitStack,
    way: _Pass,
    rows: dict[str, Float32],
    triangles: Int32,
    camera: Camera,
    size: tuple[int, int],
    uniforms: dict[str, Any],
) -> Any:
    """Draw triangles with attributes by vertex into a new framebuffer, which lives as long as `held`."""

    def hold(thing: Any) -> Any:
        held.callback(thing.release)
        return thing

    program = hold(context.program(vertex_shader=way.vertex, fragment_shader=way.fragment))
    program["view"].write(camera.view().T.astype("f4").tobytes())
    program["projection"].write(camera.projection(size[0] / size[1]).T.astype("f4").tobytes())
    for name, value in uniforms.items():
        program[name].value = value
    content = [
        (hold(context.buffer(np.ascontiguousarray(row, np.float32).tobytes())), f"{row.shape[1]}f", name)
        for name, row in rows.items()
    ]
    target = _framebuffer(context, hold, size, way.dtype, min(way.samples, context.max_samples))
    target.use()
    target.clear(0.0, 0.0, 0.0, 0.0)
    context.enable_only(context.DEPTH_TEST)
    if way.samples:
        # A hair's coverage chooses how many samples of its pixel it fills; those are then opaque. No sorting is needed.
        context.enable_direct(_ALPHA_TO_COVERAGE)
        context.enable_direct(_ALPHA_TO_ONE)
        held.callback(context.disable_direct, _ALPHA_TO_COVERAGE)
        held.callback(context.disable_direct, _ALPHA_TO_ONE)
    if len(triangles):
        index = hold(context.buffer(triangles.astype(np.int32).tobytes()))
        hold(context.vertex_array(program, content, index)).render()
    if not way.samples:
        return target
    plain = _framebuffer(context, hold, size, way.dtype, 0)
    context.copy_framebuffer(plain, target)
    return plain


def _framebuffer(context: Any, hold: Any, size: tuple[int, int], dtype: str, samples: int) -> Any:
    colour = hold(context.renderbuffer(size, 4, samples=samples, dtype=dtype))
    depth = hold(context.depth_renderbuffer(size, samples=samples))
    return hold(context.framebuffer([colour], depth))


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
