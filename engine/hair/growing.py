"""Hair, brows, beard and glasses on a head."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32
from ..heads import Appearance, Kit
from .cards import cards_of
from .glasses import glasses_pieces
from .piece import Piece
from .store import require_fit
from .styles import KINDS, style_of


def grow(kit: Kit, vertices: Float32, appearance: Appearance) -> tuple[Piece, ...]:
    """All that a head wears.

    vertices: (n, 3) float32, metres, of the kit's topology. appearance: its discrete hair, brows, beard and glasses;
    unknown names are taken as the first style.
    Returns pieces for whatever has cards (a bald head has no hair); the heaviest takes some 20 ms.
    Raises BadInput when hair cannot grow on this topology.
    """
    require_fit(kit, vertices)
    head = np.asarray(vertices, np.float32)
    pieces = [_grown(kind, style_of(appearance, kind), head) for kind in KINDS if kind != "glasses"]
    return (*(piece for piece in pieces if piece), *glasses_pieces(style_of(appearance, "glasses"), head))


def _grown(kind: str, style: str, head: Float32) -> Piece | None:
    cards = cards_of(f"{kind}.{style}")
    if cards is None:
        return None
    return Piece(
        kind=kind,
        style=style,
        vertices=cards.carrier(head),
        normals=cards.normals,
        face_vertices=cards.face_vertices,
        face_sizes=cards.face_sizes,
        corner_uv=cards.corner_uv,
        material="hair",
        carrier=cards.carrier,
    )
