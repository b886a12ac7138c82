"""What the skin's maps are made from: pictures in the skin's texture, built by tools/head/skin_fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import Float32, UInt8
from ..errors import BadInput
from ..heads import Kit, topology_name

_FILE = Path(__file__).resolve().parents[2] / "models" / "head" / "skin.npz"
_PLACE_STEP, _WRINKLE_STEP, _LIP_STEP = np.float32(1e-5), np.float32(1e-7), np.float32(1e-4)
_TILE_TEXEL = 6e-5


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """One topology's pictures. Row 0 is the top; beyond the skin's border each repeats what is nearest.

    places: (512, 512, 3) float32, metres, on the mean head.
    slopes: (3, 256, 256) float32: what turns a height's change along u and v (in texture widths) into slopes along the
    tangent and across it: tangent = first * du, across = second * du + third * dv.
    wrinkles: (1024, 1024) float32, metres, at full depth.
    lips: (512, 512) float32, metres inside the vermilion's border, negative outside.
    masks: (256, 256) float32 in [0, 1] by name.
    charts: (512, 512) uint8, the two sides that the tiles are laid from; blend: uint8, 255 for half of the second.
    tiles: (levels of halved) (side, side, 2) uint8, furrows and pores, 255 the plain surface.
    area: (256, 256) float32, square metres of each texel, 0 on what nobody sees.
    texel: metres, a texel's usual width on the face at 1024.
    """

    places: Float32
    slopes: Float32
    wrinkles: Float32
    lips: Float32
    masks: dict[str, Float32]
    charts: UInt8
    blend: UInt8
    tiles: tuple[UInt8, ...]
    area: Float32
    texel: float


def has_skin(kit: Kit) -> bool:
    """Whether there are maps for heads of this kit."""
    return kit.topology.name == _text("topology")


def skin_fields(kit: Kit) -> Fields:
    """The pictures of a kit's skin, read once.

    Raises BadInput where there are none, or where they are of another build of the head.
    """
    if not has_skin(kit):
        raise BadInput(f"topology {kit.topology.name}", "has no skin maps", "use heads of the bundled topology")
    faces = kit.topology
    if topology_name(faces.face_vertices, faces.face_sizes, faces.count) != _text("digest"):
        raise BadInput(_FILE, "belongs to another build of the head", "install Kindred again")
    return _fields()


def _text(name: str) -> str:
    return str(np.ravel(_arrays()[name])[0])


@lru_cache(maxsize=1)
def _arrays() -> dict[str, Any]:
    try:
        with np.load(_FILE, allow_pickle=False) as data:
            return {name: data[name] for name in data.files}
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise BadInput(_FILE, f"is not whole ({error})", "install Kindred again") from error


@lru_cache(maxsize=1)
def _fields() -> Fields:
    arrays = _arrays()
    places = arrays["places"].astype(np.float32) * _PLACE_STEP
    masks = dict(zip((str(one) for one in arrays["mask_names"]), arrays["masks"].astype(np.float32) / 255, strict=True))
    slopes, area = _metric(places)
    lips = (arrays["lips"].astype(np.float32) - 128) * _LIP_STEP
    hidden = (halved(lips) > 0.008) | (masks["hollow"] > 0.98)
    face = (masks["pores"] > 0.3) & ~hidden
    return Fields(
        places=places,
        slopes=slopes,
        wrinkles=arrays["wrinkles"].astype(np.float32) * _WRINKLE_STEP,
        lips=lips,
        masks=masks,
        charts=arrays["charts"][0],
        blend=arrays["charts"][1],
        tiles=_levels(np.ascontiguousarray(arrays["tiles"].transpose(1, 2, 0))),
        area=np.where(hidden, 0, area).astype(np.float32),
        texel=float(np.sqrt(np.median(area[face]))) / 4,
    )


def _metric(places: Float32) -> tuple[Float32, Float32]:
    """slopes and area (see Fields), from places smoothed to a quarter of their texels."""
    small = np.stack([halved(places[..., axis]) for axis in range(3)], -1)
    for _ in range(2):
        small = _smoothed(small)
    side = len(small)
    along_v, along_u = np.gradient(small, -1 / side, 1 / side, axis=(0, 1))
    uu, uv, vv = ((a * b).sum(-1) for a, b in ((along_u, along_u), (along_u, along_v), (along_v, along_v)))
    uu = np.maximum(uu, 1e-6)
    across = np.sqrt(np.maximum(vv - uv * uv / uu, 1e-6))
    slopes = np.stack([1 / np.sqrt(uu), -uv / uu / across, 1 / across]).astype(np.float32)
    return slopes, (np.sqrt(uu) * across / side**2).astype(np.float32)


def _smoothed(picture: Float32) -> Float32:
    padded = np.pad(picture, ((1, 1), (1, 1), (0, 0)), mode="reflect", reflect_type="odd")
    rows = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    return (rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]) / 4


def halved(picture: Float32) -> Float32:
    """(h / 2, w / 2): the means of two by two."""
    return (picture[::2, ::2] + picture[1::2, ::2] + picture[::2, 1::2] + picture[1::2, 1::2]) / 4


def _levels(tile: UInt8) -> tuple[UInt8, ...]:
    """The tile and its halves, down to an eighth."""
    levels = [tile]
    while len(levels) < 4:
        finer = levels[-1].astype(np.float32)
        levels.append(np.rint(np.stack([halved(finer[..., k]) for k in range(2)], -1)).astype(np.uint8))
    return tuple(levels)


def tile_texel(level: int) -> float:
    """Metres: the width of a tile's texel."""
    return _TILE_TEXEL * 2**level
