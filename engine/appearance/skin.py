"""The skin's maps: colour, roughness and relief of one person, baked a strip of rows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float32, Int32, UInt8
from ..errors import BadInput
from ..heads import Appearance, Kit
from ..heads.pigments import STEPS, skin_table
from . import relief as shape
from .cover import Cover, cover_of
from .fields import Fields, skin_fields
from .spots import stamped
from .stretch import stretched
from .tones import Tones, freckles, moles, tones

SIZES = (512, 1024, 2048, 4096)
"""The sizes that maps can have, texels."""

_STRIP = 1 << 17
"""Texels in a strip: its pictures stay in the processor's cache."""
_STEEPEST = 1.5
_LIP_ROUGHNESS = 0.30


@dataclass(frozen=True, slots=True, eq=False)
class SkinMaps:
    """Maps in the skin's texture; row 0 is the top (v = 1), and texels beyond the skin's border repeat the nearest.

    albedo: (s, s, 3) uint8, sRGB. roughness: (s, s) uint8, linear.
    normal: (s, s, 3) uint8, in tangent space as OpenGL, glTF and Blender have it: red along u, green along v, blue out.
    """

    albedo: UInt8
    roughness: UInt8
    normal: UInt8


def skin_maps(kit: Kit, appearance: Appearance, *, size: int = 1024, seed: int = 0) -> SkinMaps:
    """Bake the maps of one person's skin.

    size: one of SIZES. seed: where spots, pores and blotches lie; the same gives the same bytes.
    Raises BadInput for another size or seed, and for a kit that has no skin maps.
    """
    if size not in SIZES:
        raise BadInput(f"size {size!r}", "is none that maps can have", f"choose among {', '.join(map(str, SIZES))}")
    if seed < 0:
        raise BadInput(f"seed {seed}", "is negative", "give 0 or more")
    fields = skin_fields(kit)
    # A stream for each, so that more freckles leave moles and pores where they are.
    of_tones, of_freckles, of_moles, of_relief = (np.random.default_rng((seed, purpose)) for purpose in range(4))
    baker = _Baker(
        fields=fields,
        size=size,
        tones=tones(fields, appearance, of_tones),
        freckles=stamped(fields, freckles(fields, appearance, of_freckles), size, 0.9),
        moles=stamped(fields, moles(fields, appearance, of_moles), size, 0.45),
        relief=shape.relief_of(fields, size, of_relief),
        cover=cover_of(kit, appearance),
    )
    maps = SkinMaps(
        np.empty((size, size, 3), np.uint8), np.empty((size, size), np.uint8), np.empty((size, size, 3), np.uint8)
    )
    step = max(_STRIP // size, 16)
    for first in range(0, size, step):
        baker.bake(maps, first, min(first + step, size))
    return maps


@lru_cache(maxsize=1)
def _palette() -> NDArray[np.uint32]:
    """(STEPS * STEPS,) uint32: the table of skin's colours as sRGB bytes, three used."""
    linear = skin_table().reshape(-1, 3)
    coded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    packed = np.zeros((len(linear), 4), np.uint8)
    packed[:, :3] = np.rint(255 * coded)
    return packed.view(np.uint32).ravel()


@dataclass(frozen=True, slots=True, eq=False)
class _Baker:
    """All that a strip needs."""

    fields: Fields
    size: int
    tones: Tones
    freckles: UInt8
    moles: UInt8
    relief: shape.Relief
    cover: Cover

    def bake(self, maps: SkinMaps, first: int, last: int) -> None:
        """Fill rows [first, last) of all maps."""
        # A row more on either side, since slopes need neighbours.
        lips = stretched(self.fields.lips, self.size, first - 1, last + 1)
        tile = shape.tiled(self.fields, self.relief, self.size, first - 1, last + 1)
        height = shape.heights(self.fields, self.relief, self.tones, tile, lips, self.size, first - 1, last + 1)
        rows = np.arange(first - 1, last + 1).clip(0, self.size - 1)
        height += self.moles[rows] * np.float32(120e-6 / 255)
        maps.normal[first:last] = self._normals(height, first, last)
        inside = _step(lips[1:-1], -0.0009, 0.0007)
        groove = height[1:-1] - stretched(self._plain, self.size, first, last)
        maps.albedo[first:last] = self._albedo(inside, groove, tile[1:-1], first, last)
        maps.roughness[first:last] = self._roughness(inside, tile[1:-1], first, last)

    @property
    def _plain(self) -> Float32:
        """The height of the surface between furrows and pores."""
        return self.tones.furrows + self.tones.pores

    def _normals(self, height: Float32, first: int, last: int) -> UInt8:
        along_u = np.empty((last - first, self.size), np.float32)
        np.subtract(height[1:-1, 2:], height[1:-1, :-2], out=along_u[:, 1:-1])
        along_u[:, 0] = 2 * (height[1:-1, 1] - height[1:-1, 0])
        along_u[:, -1] = 2 * (height[1:-1, -1] - height[1:-1, -2])
        along_v = height[:-2] - height[2:]
        if first == 0:
            along_v[0] *= 2
        if last == self.size:
            along_v[-1] *= 2
        tangent, shear, across = (stretched(one, self.size, first, last) for one in self.fields.slopes)
        half = np.float32(self.size / 2)
        across *= along_v
        across += shear * along_u
        tangent *= along_u
        normal = np.empty((last - first, self.size, 3), np.float32)
        length = np.ones_like(tangent)
        for channel, slope in enumerate((tangent, across)):
            slope *= -half
            np.clip(slope, -_STEEPEST, _STEEPEST, out=slope)
            length += slope * slope
            normal[..., channel] = slope
        np.sqrt(length, out=length)
        np.divide(127.5, length, out=length)
        normal[..., 2] = length
        normal[..., 0] *= length
        normal[..., 1] *= length
        normal += 128.0  # a byte is cut off, not rounded
        return normal.astype(np.uint8)

    def _albedo(self, inside: Float32, groove: Float32, tile: UInt8, first: int, last: int) -> UInt8:
        size, person = self.size, self.tones
        melanin = stretched(person.melanin, size, first, last)
        blood = stretched(person.blood, size, first, last)
        # Blood shows in grooves, and dirt and shade gather there.
        deep = np.minimum(groove, 0)
        deep *= np.float32(-220.0)
        np.minimum(deep, 0.15, out=deep)
        blood += deep
        deep *= np.float32(0.5)
        melanin += deep
        freckled = self.freckles[first:last]
        if freckled.any():
            melanin += freckled * np.float32((0.14 + 0.26 * person.fair) / 255)
            blood += freckled * np.float32(0.05 / 255)
        spotted = self.moles[first:last]
        if spotted.any():
            melanin += spotted * np.float32(0.46 / 255)
        if inside.any():
            melanin += np.float32(person.lips[0]) * inside
            blood += np.float32(person.lips[1]) * inside
        index = _steps(melanin) * STEPS
        index += _steps(blood)
        coded = _palette()[index].view(np.uint8).reshape(last - first, size, 4)[..., :3]
        return self.cover.over(coded, tile, first, last)

    def _roughness(self, inside: Float32, tile: UInt8, first: int, last: int) -> UInt8:
        rough = stretched(self.tones.roughness, self.size, first, last)
        rough -= tile[..., 0] * np.float32(0.10 / 255)
        if inside.any():
            rough += (np.float32(_LIP_ROUGHNESS) - rough) * inside * np.float32(0.8)
        rough *= 255
        rough += 14  # the furrows' mean, and half a step since a byte is cut off
        return rough.clip(0, 255).astype(np.uint8)


def _steps(pigment: Float32) -> Int32:
    pigment *= STEPS - 1
    pigment += 0.5
    return pigment.clip(0, STEPS - 1).astype(np.int32)


def _step(values: Float32, low: float, high: float) -> Float32:
    """Smoothly from 0 at `low` to 1 at `high`."""
    share = (values - np.float32(low)) * np.float32(1 / (high - low))
    np.clip(share, 0, 1, out=share)
    return share * share * (3 - 2 * share)
