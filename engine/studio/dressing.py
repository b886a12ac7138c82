"""What a head wears in the studio: maps of its skin and eyes, its hair, brows, beard and glasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..appearance import EYE_TILES, eye_map, eye_normals, hair_colour, has_skin, seed_of, skin_maps
from ..hair import Piece, grow, hair_texture
from ..heads import Head
from ..kits import kit_for
from .batches import Batch, Texture
from .hairs import frame_batch, hair_batch

MAPS = 1024
"""The usual size of the maps, pixels."""
_EYE = 512


@dataclass(frozen=True, slots=True, eq=False)
class Dress:
    """Looks, ready to be drawn.

    skin: the textures of skin and eyes, by the shader's names. eye_tiles: how often the eye's repeat over a width.
    pieces: hair, brows, beard, glasses.
    """

    skin: Mapping[str, Texture]
    eye_tiles: float
    pieces: tuple[Batch, ...]


def dress_of(head: Head, *, maps: int = MAPS, seed: int | None = None, bald: bool = False) -> Dress | None:
    """Bake a head's maps and grow its hair on its shape as it is; None for heads of other kits, which are painted.

    maps: the size of the skin's maps, pixels. seed: where its spots lie, else told by who it is.
    bald: without hair, brows, beard and glasses.
    Raises BadInput for a size that maps cannot have.
    """
    kit = kit_for(head.topology.name)
    if kit is None or not has_skin(kit):
        return None
    seed = seed_of(head) if seed is None else seed
    baked = skin_maps(kit, head.appearance, size=maps, seed=seed)
    skin = {
        "albedo_map": Texture(baked.albedo, srgb=True),
        "roughness_map": Texture(baked.roughness),
        "normal_map": Texture(baked.normal),
        "eye_map": Texture(eye_map(head.appearance, _EYE, seed), srgb=True, tiled=True),
        "eye_normal_map": Texture(eye_normals(_EYE), tiled=True),
    }
    pieces = () if bald else grow(kit, head.vertices, head.appearance)
    return Dress(skin, float(EYE_TILES), tuple(_batch(head, piece) for piece in pieces if piece.material != "lens"))


def _batch(head: Head, piece: Piece) -> Batch:
    if piece.material == "frame":
        return frame_batch(piece)
    return hair_batch(piece, hair_colour(head.appearance), hair_texture(piece.kind, piece.style))
