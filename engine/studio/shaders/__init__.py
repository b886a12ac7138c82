"""The shaders, as text: what lights a place, and how skin, eyes, hair and things answer; maps and labels."""

from .hair import HAIR_FRAGMENT, HAIR_VERTEX
from .maps import MAP_FRAGMENT, MAP_VERTEX
from .shadow import SHADOW_FRAGMENT, SHADOW_HAIR_FRAGMENT, SHADOW_VERTEX
from .solid import SOLID_FRAGMENT, SOLID_VERTEX
from .surface import EYE_FRAGMENT, LASH_FRAGMENT, PAINTED_FRAGMENT, SKIN_FRAGMENT, SURFACE_VERTEX

__all__ = [
    "EYE_FRAGMENT",
    "HAIR_FRAGMENT",
    "HAIR_VERTEX",
    "LASH_FRAGMENT",
    "MAP_FRAGMENT",
    "MAP_VERTEX",
    "PAINTED_FRAGMENT",
    "SHADOW_FRAGMENT",
    "SHADOW_HAIR_FRAGMENT",
    "SHADOW_VERTEX",
    "SKIN_FRAGMENT",
    "SOLID_FRAGMENT",
    "SOLID_VERTEX",
    "SURFACE_VERTEX",
]
