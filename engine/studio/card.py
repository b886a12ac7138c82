"""What lies on the graphics card from one picture to the next: textures, and rows that do not change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..arrays import Float32, Float64, Int32, UInt8

_SRGB = {3: 0x8C41, 4: 0x8C43}  # OpenGL's numbers for 8-bit sRGB, for which moderngl has no names
_KEPT = 320
"""How many textures and buffers stay; a dressed person takes some 25."""


@dataclass(frozen=True, slots=True, eq=False)
class Shader:
    """A vertex and a fragment shader; the same object is compiled once."""

    vertex: str
    fragment: str


@dataclass(frozen=True, slots=True, eq=False)
class Texture:
    """A picture that a shader reads; the same object is brought to the card once.

    pixels: (h, w) or (h, w, 3) uint8, the first row at v = 1 (the picture's top). srgb: whether they are sRGB colours.
    tiled: whether it repeats beyond [0, 1]; else its border goes on. sharp: without mipmaps, which take longer to make
    than a small picture to draw, for what is seen about as large as it is.
    """

    pixels: UInt8
    srgb: bool = False
    tiled: bool = False
    sharp: bool = False


@dataclass(frozen=True, eq=False)
class Kept:
    """Rows, (m, 1 to 4) float32, or triangles, (t, 3) int32, that serve for many pictures: brought to the card once."""

    values: Float32 | Int32

    @cached_property
    def box(self) -> tuple[Float64, Float64]:
        """The lowest and highest value of each column, worked out once."""
        return box_around(np.asarray(self.values, np.float32))


@dataclass(slots=True, eq=False)
class Card:
    """The things of one context: programs for good, the rest while they are in use.

    A thing is known by the object that it was made from, which is kept too, so that no other can take its place.
    """

    context: Any
    _programs: dict[int, tuple[Shader, Any, dict[str, Any]]] = field(default_factory=dict[int, Any])
    _things: OrderedDict[int, tuple[object, Any]] = field(default_factory=OrderedDict[int, tuple[object, Any]])

    def program(self, shader: Shader) -> tuple[Any, Mapping[str, Any]]:
        """The shader's program and what it has by name, compiled once for a context: that takes longer than a head."""
        key = id(shader)
        if key not in self._programs:
            made = self.context.program(vertex_shader=shader.vertex, fragment_shader=shader.fragment)
            self._programs[key] = (shader, made, {name: made[name] for name in made})
        return self._programs[key][1:]

    def texture(self, texture: Texture) -> Any:
        """The texture on the card."""
        return self._kept(texture, lambda: _uploaded(self.context, texture))

    def buffer(self, kept: Kept) -> Any:
        """The rows or triangles on the card."""
        return self._kept(kept, lambda: self.context.buffer(packed(kept.values)))

    def trim(self) -> None:
        """Let go of what was not used for longest. Called between pictures: in one, all that it needs stays."""
        while len(self._things) > _KEPT:
            _, (_, thing) = self._things.popitem(last=False)
            thing.release()

    def _kept(self, source: object, make: Any) -> Any:
        key = id(source)
        if key not in self._things:
            self._things[key] = (source, make())
        self._things.move_to_end(key)
        return self._things[key][1]


def box_around(rows: Float32) -> tuple[Float64, Float64]:
    """The lowest and highest value of each column of rows (m, k): by columns, as axes are slow."""
    columns = [np.ascontiguousarray(rows[:, i]) for i in range(rows.shape[1])]
    return np.array([float(c.min()) for c in columns]), np.array([float(c.max()) for c in columns])


def packed(values: Float32 | Int32) -> bytes:
    """Rows or triangles as the card has them: 32-bit floats or integers."""
    wanted = np.int32 if np.issubdtype(values.dtype, np.integer) else np.float32
    return np.ascontiguousarray(values, wanted).tobytes()


def card_of(context: Any) -> Card:
    """The card of a moderngl context."""
    if context.extra is None:
        context.extra = Card(context)
    return context.extra


def _uploaded(context: Any, texture: Texture) -> Any:
    pixels = np.ascontiguousarray(texture.pixels[::-1])
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    way: dict[str, Any] = {"internal_format": _SRGB[channels]} if texture.srgb else {}
    made = context.texture((width, height), channels, pixels.tobytes(), alignment=1, **way)
    made.repeat_x = made.repeat_y = texture.tiled
    if not texture.sharp:
        made.build_mipmaps()
        made.filter = (context.LINEAR_MIPMAP_NEAREST, context.LINEAR)
    return made
