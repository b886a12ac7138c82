"""All hair styles that have cards."""

from __future__ import annotations

from .falling_styles import FALLS, falling
from .hairline import Scalp
from .shaped_styles import afro, bun, curly, tied
from .short_styles import buzz, crew, fringe, short, side_parted
from .styling import Style


def hair_styles(scalp: Scalp) -> dict[str, Style]:
    """By name; a bald head has none."""
    short_ones = {"buzz": buzz, "short": short, "crew": crew, "side_parted": side_parted, "fringe": fringe}
    shaped = {"curly": curly, "afro": afro, "tied": tied, "bun": bun}
    return {
        **{name: make(scalp) for name, make in (short_ones | shaped).items()},
        **{name: falling(scalp, fall) for name, fall in FALLS.items()},
    }
