"""What is drawn: triangles with rows a vertex, the shader for them, and its uniforms and textures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..arrays import Float32, Int32, UInt8

_SRGB = {3: 0x8C41, 4: 0x8C43}  # OpenGL's numbers for 8-bit sRGB, for which moderngl has no names


@dataclass(frozen=True, slots=True)
class Shader:
    """A vertex and a fragment shader."""

    vertex: str
    fragment: str


@dataclass(frozen=True, slots=True, eq=False)
class Texture:
    """A picture that a shader reads, with its mipmaps.

    pixels: (h, w) or (h, w, 3) uint8, the first row at v = 1 (the picture's top). srgb: whether they are sRGB colours.
    tiled: whether it repeats beyond [0, 1]; else its border goes on.
    """

    pixels: UInt8
    srgb: bool = False
    tiled: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Triangles that one shader draws.

    rows: (m, 1 to 4) float32 each, by the name that the shader has for it; one of them is "position".
    triangles: (t, 3) int32. uniforms: by name. textures: by the sampler's name.
    soft: whether it may be half transparent; its shader has a uniform `faint`, see `draw`.
    """

    shader: Shader
    rows: Mapping[str, Float32]
    triangles: Int32
    uniforms: Mapping[str, Any] = field(default_factory=dict[str, Any])
    textures: Mapping[str, Texture] = field(default_factory=dict[str, Texture])
    soft: bool = False


def draw(
    context: Any,
    held: ExitStack,
    batches: Sequence[Batch],
    size: tuple[int, int],
    uniforms: Mapping[str, Any],
    *,
    dtype: str = "f1",
    shared: Mapping[str, Any] | None = None,
) -> Any:
    """Draw batches into a new framebuffer, which lives as long as `held`; its colours are multiplied by their alpha.

    Soft batches are drawn twice, so that nothing needs sorting: what covers half a pixel or more as if it were solid
    (faint 0), and over it the rest (faint 1), blended and hiding nothing. Samples at a pixel's corners would do as
    well, but take a software renderer five times as long for thousands of thin cards.
    uniforms: those of all batches; a matrix is given as (4, 4), acting on columns. A shader takes those that it has.
    shared: textures already on the card, by the sampler's name.
    """

    def hold(thing: Any) -> Any:
        held.callback(thing.release)
        return thing

    colour, depth = hold(context.renderbuffer(size, 4, dtype=dtype)), hold(context.depth_renderbuffer(size))
    target = hold(context.framebuffer([colour], depth))
    target.use()
    target.clear(0.0, 0.0, 0.0, 0.0)
    context.enable_only(context.DEPTH_TEST)
    for batch in batches:
        if len(batch.triangles):
            _draw_batch(context, hold, batch, {**uniforms, "faint": 0.0}, shared or {})
    faint = [batch for batch in batches if batch.soft and len(batch.triangles)]
    if faint:
        context.enable(context.BLEND)
        context.blend_func = context.SRC_ALPHA, context.ONE_MINUS_SRC_ALPHA, context.ONE, context.ONE_MINUS_SRC_ALPHA
        target.depth_mask = False
        for batch in faint:
            _draw_batch(context, hold, batch, {**uniforms, "faint": 1.0}, shared or {})
        target.depth_mask = True
    return target


def draw_depth(context: Any, held: ExitStack, batches: Sequence[Batch], side: int, uniforms: Mapping[str, Any]) -> Any:
    """Draw batches into a depth texture of side × side pixels that shaders compare with; it lives as long as `held`."""

    def hold(thing: Any) -> Any:
        held.callback(thing.release)
        return thing

    texture = hold(context.depth_texture((side, side)))
    texture.compare_func = "<="
    texture.repeat_x = texture.repeat_y = False
    target = hold(context.framebuffer(depth_attachment=texture))
    target.use()
    target.clear()
    context.enable_only(context.DEPTH_TEST)
    for batch in batches:
        if len(batch.triangles):
            _draw_batch(context, hold, batch, uniforms, {})
    return texture


def _draw_batch(
    context: Any,
    hold: Callable[[Any], Any],
    batch: Batch,
    uniforms: Mapping[str, Any],
    shared: Mapping[str, Any],
) -> None:
    program = _program(context, batch.shader)
    for name, value in {**uniforms, **batch.uniforms}.items():
        if name in program:
            _set(program[name], value)
    slots = {name: hold(_on_card(context, texture)) for name, texture in batch.textures.items()} | dict(shared)
    for slot, (name, texture) in enumerate(slots.items()):
        if name in program:
            texture.use(slot)
            program[name].value = slot
    content = [
        (hold(context.buffer(np.ascontiguousarray(row, np.float32).tobytes())), f"{row.shape[1]}f", name)
        for name, row in batch.rows.items()
        if name in program
    ]
    index = hold(context.buffer(batch.triangles.astype(np.int32).tobytes()))
    hold(context.vertex_array(program, content, index)).render()


def _program(context: Any, shader: Shader) -> Any:
    """The shader's program, compiled once for a context: that takes longer than drawing a head."""
    if context.extra is None:
        context.extra = dict[Shader, Any]()
    if shader not in context.extra:
        context.extra[shader] = context.program(vertex_shader=shader.vertex, fragment_shader=shader.fragment)
    return context.extra[shader]


def _set(uniform: Any, value: Any) -> None:
    if isinstance(value, np.ndarray) and value.shape == (4, 4):
        uniform.write(value.T.astype("f4").tobytes())
    else:
        uniform.value = value


def _on_card(context: Any, texture: Texture) -> Any:
    pixels = np.ascontiguousarray(texture.pixels[::-1])
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    way: dict[str, Any] = {"internal_format": _SRGB[channels]} if texture.srgb else {}
    made = context.texture((width, height), channels, pixels.tobytes(), alignment=1, **way)
    made.build_mipmaps()
    made.repeat_x = made.repeat_y = texture.tiled
    made.filter = (context.LINEAR_MIPMAP_LINEAR, context.LINEAR)
    return made
