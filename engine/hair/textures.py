"""What cards show: sheets of painted strands."""

from __future__ import annotations

from dataclasses import dataclass

from ..arrays import UInt8
from .store import stored

_SHEET_OF_HAIR = {"wavy": "wavy", "curly": "wavy", "afro": "coily", "medium": "wavy"}
_SHEET_OF_KIND = {"brows": "brow", "beard": "coarse"}


@dataclass(frozen=True, slots=True, eq=False)
class HairTexture:
    """alpha: (h, w) uint8, how opaque. tone: (h, w) uint8, multiplies the hair's colour, 255 leaves it. Row 0 is v = 1,
    the tips."""

    alpha: UInt8
    tone: UInt8


def sheet_of(kind: str, style: str) -> str:
    """The name of the sheet that a style's cards show; several styles share one."""
    return _SHEET_OF_KIND.get(kind) or _SHEET_OF_HAIR.get(style, "straight")


def hair_texture(kind: str, style: str) -> HairTexture:
    """The sheet of strands for a piece of hair, brows or beard."""
    alpha, tone = stored()[f"sheet.{sheet_of(kind, style)}"]
    return HairTexture(alpha, tone)
