"""What a head wears in the studio: maps of its skin and eyes, its hair, brows, beard and glasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .batches import Batch, Texture


@dataclass(frozen=True, slots=True, eq=False)
class Dress:
    """Looks, ready to be drawn.

    skin: the textures of skin and eyes, by the shader's names. pieces: hair, brows, beard, glasses.
    """

    skin: Mapping[str, Texture]
    pieces: tuple[Batch, ...]
