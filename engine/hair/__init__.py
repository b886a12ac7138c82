"""Hair, brows, beards and glasses: discrete parts that follow any head.

for piece in grow(kit, head.vertices, head.appearance):
    texture = hair_texture(piece.kind, piece.style)
smiling = piece.follow(express(kit, head.vertices, {"mouthSmileLeft": 1.0}))
"""

from .covering import coverage
from .glasses import Frame, fitted_glasses
from .growing import grow
from .piece import Piece
from .sampling import sample_styles
from .styles import KINDS, STYLES, style_of
from .textures import HairTexture, hair_texture, sheet_of

__all__ = [
    "KINDS",
    "STYLES",
    "Frame",
    "HairTexture",
    "Piece",
    "coverage",
    "fitted_glasses",
    "grow",
    "hair_texture",
    "sample_styles",
    "sheet_of",
    "style_of",
]
