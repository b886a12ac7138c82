"""What a head wears in the studio: maps of its skin and eyes, its hair, brows, beard and glasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from ..appearance import EYE_TILES, HairColour, eye_map, eye_normals, hair_colour, has_skin, seed_of, skin_maps
from ..arrays import Float32, Int32
from ..hair import Piece, grow
from ..heads import Appearance, Head, Kit
from ..kits import kit_for
from .batches import Batch
from .card import Texture
from .hairs import drawn_rows, glasses_batch, hair_batch

MAPS = 1024
"""The usual size of the maps, pixels."""
_EYE, _SMALL_EYE = 512, 96


@dataclass(frozen=True, slots=True, eq=False)
class Worn:
    """A piece and how it is drawn. rows: (k,) int32, which of its vertices are; None for all."""

    piece: Piece
    batch: Batch
    rows: Int32 | None = None

    def moved(self, vertices: Float32) -> Batch:
        """The batch on the head moved to other vertices (n, 3)."""
        places = self.piece.follow(vertices)
        return replace(
            self.batch, rows={**self.batch.rows, "position": places if self.rows is None else places[self.rows]}
        )


@dataclass(frozen=True, slots=True, eq=False)
class Dress:
    """Looks, ready to be drawn.

    skin, eyes: their textures, by the shader's names. eye_tiles: how often the eye's repeat over a width.
    worn: hair, brows, beard, glasses.
    """

    skin: Mapping[str, Texture]
    eyes: Mapping[str, Texture]
    eye_tiles: float
    worn: tuple[Worn, ...]

    def pieces(self, follow: Float32 | None = None) -> list[Batch]:
        """What is worn, as it lies on the head at rest; or, but for the hair of the scalp, moved with another (n, 3).

        An expression moves no hair that one could see from where a head's picture is taken, and much of it takes long.
        """
        return [one.batch if follow is None or one.piece.kind == "hair" else one.moved(follow) for one in self.worn]


def dress_of(
    head: Head,
    *,
    maps: int = MAPS,
    seed: int | None = None,
    bald: bool = False,
    on: Float32 | None = None,
    coarse: int = 1,
) -> Dress | None:
    """Bake a head's maps and grow its hair; None for heads of other kits, which are painted.

    maps: the size of the skin's maps, pixels. seed: where its spots lie, else told by who it is.
    bald: without hair, brows, beard and glasses. on: (n, 3) float32 what the hair of the scalp grows on, else the head.
    coarse: the scalp's cards bend at every so manieth of their points; above 1, textures are for small pictures too.
    Raises BadInput for a size that maps cannot have.
    """
    kit = kit_for(head.topology.name)
    if kit is None or not has_skin(kit):
        return None
    seed = seed_of(head) if seed is None else seed
    skin, eyes = _maps(_Looks.of(head.appearance, maps, seed, coarse > 1, kit))
    pieces = () if bald else grow(kit, head.vertices, head.appearance)
    if on is not None:
        scalp = tuple(one for one in grow(kit, on, head.appearance) if one.kind == "hair")
        pieces = scalp + tuple(one for one in pieces if one.kind != "hair")
    colour = hair_colour(head.appearance)
    return Dress(skin, eyes, float(EYE_TILES), tuple(_worn(one, colour, coarse) for one in pieces))


def _worn(piece: Piece, colour: HairColour, coarse: int) -> Worn:
    if piece.material != "hair":
        return Worn(piece, glasses_batch(piece))
    bends = coarse if piece.kind == "hair" else 1  # short ones would be cut off by the skin
    return Worn(piece, hair_batch(piece, colour, coarse=bends), drawn_rows(piece, bends))


@dataclass(frozen=True, slots=True)
class _Looks:
    """What a head's maps follow from: glasses do not show in them."""

    continuous: tuple[tuple[str, float], ...]
    discrete: tuple[tuple[str, str], ...]
    size: int
    seed: int
    small: bool
    kit: Kit

    @staticmethod
    def of(looks: Appearance, size: int, seed: int, small: bool, kit: Kit) -> _Looks:
        discrete = sorted((name, style) for name, style in looks.discrete.items() if name != "glasses")
        return _Looks(tuple(sorted(looks.continuous.items())), tuple(discrete), size, seed, small, kit)


@lru_cache(maxsize=6)
def _maps(looks: _Looks) -> tuple[dict[str, Texture], dict[str, Texture]]:
    """The textures of skin and of eyes, by the shader's names."""
    appearance, small = Appearance(dict(looks.continuous), dict(looks.discrete)), looks.small
    baked = skin_maps(looks.kit, appearance, size=looks.size, seed=looks.seed)
    eye = _SMALL_EYE if small else _EYE
    skin = {
        "albedo_map": Texture(baked.albedo, srgb=True, sharp=small),
        "roughness_map": Texture(baked.roughness, sharp=small),
        "normal_map": Texture(baked.normal, sharp=small),
    }
    eyes = {
        "eye_map": Texture(eye_map(appearance, eye, looks.seed), srgb=True, tiled=True, sharp=small),
        "eye_normal_map": _eye_normals(eye),
    }
    return skin, eyes


@lru_cache(maxsize=2)
def _eye_normals(size: int) -> Texture:
    return Texture(eye_normals(size), tiled=True)
