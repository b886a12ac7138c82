"""What is drawn: triangles with rows a vertex, the shader for them, and its uniforms and textures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..arrays import Float32, Float64, Int32
from .card import Card, Kept, Shader, Texture, box_around, card_of, packed

_ANY = -2.0
"""What asks shaders to draw soft places wherever they cover anything."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Triangles that one shader draws.

    rows: (m, 1 to 4) float32 each, by the name that the shader has for it; one of them is "position".
    triangles: (t, 3) int32. uniforms: by name. textures: by the sampler's name.
    soft: whether it has holes and half transparent places; its shader has a uniform `faint`, see `draw`.
    clear: whether one sees through all of it: drawn last and blended. told: whether labels show it even so.
    shut: whether only its front is seen. casting: (t, 3) the triangles that cast its shadow, None for all.
    """

    shader: Shader
    rows: Mapping[str, Float32 | Kept]
    triangles: Int32 | Kept
    uniforms: Mapping[str, Any] = field(default_factory=dict[str, Any])
    textures: Mapping[str, Texture] = field(default_factory=dict[str, Texture])
    soft: bool = False
    clear: bool = False
    told: bool = True
    shut: bool = False
    casting: Kept | None = None

    @property
    def box(self) -> tuple[Float64, Float64]:
        """The lowest and highest place."""
        rows = self.rows["position"]
        return rows.box if isinstance(rows, Kept) else box_around(rows)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not len(self.triangles.values if isinstance(self.triangles, Kept) else self.triangles)


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
    hold = _holder(held)
    colour, depth = hold(context.renderbuffer(size, 4, dtype=dtype)), hold(context.depth_renderbuffer(size))
    target = hold(context.framebuffer([colour], depth))
    solid = [batch for batch in batches if not batch.clear]
    _draw_solid(context, hold, target, solid, {**uniforms, "faint": 0.0}, shared or {})
    soft = [batch for batch in batches if batch.soft or batch.clear]
    draw_over(context, held, target, soft, uniforms, shared=shared)
    return target


def draw_told(
    context: Any,
    held: ExitStack,
    batches: Sequence[Batch],
    size: tuple[int, int],
    uniforms: Mapping[str, Any],
    *,
    shared: Mapping[str, Any] | None = None,
) -> Any:
    """Draw batches, but for clear ones, once into a new framebuffer: colours, what is told of them, a readable depth.

    Soft places are left out by a fine noise (faint -1): one pass instead of two, for pictures that are made smaller.
    """
    hold = _holder(held)
    told = [hold(context.renderbuffer(size, 4)) for _ in range(2)]
    target = hold(context.framebuffer(told, hold(context.depth_renderbuffer(size))))
    solid = [batch for batch in batches if not batch.clear]
    _draw_solid(context, hold, target, solid, {**uniforms, "faint": -1.0}, shared or {})
    return target


def draw_filled(
    context: Any, held: ExitStack, target: Any, batches: Sequence[Batch], uniforms: Mapping[str, Any]
) -> None:
    """Tell soft batches once more, wherever they cover anything, and leave colours as they are.

    Thin hairs of a brow leave gaps through which skin is seen; as a brow is known, it has none.
    """
    target.color_mask = (False,) * 4, (True,) * 4
    for batch in batches:
        _draw_batch(context, _holder(held), batch, {**uniforms, "faint": _ANY}, {})
    target.color_mask = (True,) * 4, (True,) * 4


def draw_more(
    context: Any,
    held: ExitStack,
    target: Any,
    batches: Sequence[Batch],
    uniforms: Mapping[str, Any],
    *,
    shared: Mapping[str, Any] | None = None,
) -> None:
    """Draw more batches as `draw_told` does, clear ones blended, into its framebuffer."""
    hold = _holder(held)
    for batch in batches:
        if not batch.clear:
            _draw_batch(context, hold, batch, {**uniforms, "faint": -1.0}, shared or {})
    clear = [batch for batch in batches if batch.clear]
    target.color_mask = (True,) * 4, (False,) * 4
    draw_over(context, held, target, clear, uniforms, shared=shared)
    target.color_mask = (False,) * 4, (True,) * 4
    for batch in clear:
        if batch.told:
            _draw_batch(context, hold, batch, uniforms, shared or {})
    target.color_mask = (True,) * 4, (True,) * 4


def draw_over(
    context: Any,
    held: ExitStack,
    target: Any,
    batches: Sequence[Batch],
    uniforms: Mapping[str, Any],
    *,
    shared: Mapping[str, Any] | None = None,
) -> None:
    """Blend what is faint in batches over a framebuffer; it hides nothing."""
    if not batches:
        return
    context.enable(context.BLEND)
    context.blend_func = context.SRC_ALPHA, context.ONE_MINUS_SRC_ALPHA, context.ONE, context.ONE_MINUS_SRC_ALPHA
    target.depth_mask = False
    for batch in batches:
        _draw_batch(context, _holder(held), batch, {**uniforms, "faint": 1.0}, shared or {})
    target.depth_mask = True
    context.disable(context.BLEND)


def draw_depth(context: Any, held: ExitStack, batches: Sequence[Batch], side: int, uniforms: Mapping[str, Any]) -> Any:
    """Draw batches into a framebuffer with nothing but a depth texture of side × side pixels; it lives as `held`."""
    hold = _holder(held)
    texture = hold(context.depth_texture((side, side)))
    texture.repeat_x = texture.repeat_y = False
    target = hold(context.framebuffer(depth_attachment=texture))
    _draw_solid(context, hold, target, batches, uniforms, {})
    return target


def _holder(held: ExitStack) -> Callable[[Any], Any]:
    def hold(thing: Any) -> Any:
        held.callback(thing.release)
        return thing

    return hold


def _draw_solid(
    context: Any,
    hold: Callable[[Any], Any],
    target: Any,
    batches: Sequence[Batch],
    uniforms: Mapping[str, Any],
    shared: Mapping[str, Any],
) -> None:
    card_of(context).trim()
    target.use()
    target.clear(0.0, 0.0, 0.0, 0.0)
    context.enable_only(context.DEPTH_TEST)
    for batch in batches:
        _draw_batch(context, hold, batch, uniforms, shared)


def _draw_batch(
    context: Any,
    hold: Callable[[Any], Any],
    batch: Batch,
    uniforms: Mapping[str, Any],
    shared: Mapping[str, Any],
) -> None:
    if batch.empty:
        return
    card = card_of(context)
    if batch.shut:
        context.enable(context.CULL_FACE)
    else:
        context.disable(context.CULL_FACE)
    program, members = card.program(batch.shader)
    for name, value in {**uniforms, **batch.uniforms}.items():
        if name in members:
            _set(members[name], value)
    slots = {name: card.texture(texture) for name, texture in batch.textures.items() if name in members} | dict(shared)
    for slot, (name, texture) in enumerate(slots.items()):
        if name in members:
            texture.use(slot)
            members[name].value = slot
    content = [
        (_rows_on(card, hold, rows), f"{_wide(rows)}f", name) for name, rows in batch.rows.items() if name in members
    ]
    index = _rows_on(card, hold, batch.triangles)
    hold(context.vertex_array(program, content, index)).render()


def _rows_on(card: Card, hold: Callable[[Any], Any], rows: Float32 | Int32 | Kept) -> Any:
    if isinstance(rows, Kept):
        return card.buffer(rows)
    return hold(card.context.buffer(packed(rows)))


def _wide(rows: Float32 | Kept) -> int:
    values = rows.values if isinstance(rows, Kept) else rows
    return 1 if values.ndim == 1 else values.shape[1]


def _set(uniform: Any, value: Any) -> None:
    if isinstance(value, np.ndarray) and value.shape == (4, 4):
        uniform.write(value.T.astype("f4").tobytes())
    else:
        uniform.value = value
