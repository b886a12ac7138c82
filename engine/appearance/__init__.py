"""What a head looks like beside its shape: pigments, and the maps of skin and eyes that are baked from them.

    maps = skin_maps(kit, head.appearance, size=2048, seed=7)
    Path("albedo.png").write_bytes(png_bytes(maps.albedo))

Only numpy is needed. Row 0 of every picture is the texture's top (v = 1).
"""

from .eyes import EYE_TILES, eye_map, eye_normals
from .fields import has_skin
from .hairs import HairColour, hair_colour
from .mixing import blended
from .png import png_bytes
from .seeding import seed_of
from .skin import SIZES, SkinMaps, skin_maps

__all__ = [
    "EYE_TILES",
    "SIZES",
    "HairColour",
    "SkinMaps",
    "blended",
    "eye_map",
    "eye_normals",
    "hair_colour",
    "has_skin",
    "png_bytes",
    "seed_of",
    "skin_maps",
]
