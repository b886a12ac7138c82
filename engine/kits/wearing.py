"""Hair, brows, beard and glasses on heads of any kit: they grow on the bundled head, laid onto who wears them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..arrays import Float32
from ..errors import BadInput
from ..hair import Piece, grow
from ..hair.piece import Carrier
from ..heads.genome import Appearance
from ..heads.kit import Kit, bundled_kit
from .laid import bundled_on


def grow_on(kit: Kit, vertices: Float32, appearance: Appearance) -> tuple[Piece, ...]:
    """All that a head of a kit wears; each piece follows the head's own vertices.

    vertices: (n, 3) float32, metres, of the kit. appearance: see `hair.grow`.
    Raises BadInput where the kit was brought in for another version of the bundled head.
    """
    if kit.topology.name == bundled_kit().topology.name:
        return grow(kit, vertices, appearance)
    pieces = grow(bundled_kit(), _laid(kit, vertices), appearance)
    return tuple(replace(piece, carrier=_Through(kit, piece.carrier)) for piece in pieces)


@dataclass(frozen=True, slots=True, eq=False)
class _Through:
    """Carries a piece with another kit's head, through the bundled head laid onto it."""

    kit: Kit
    carrier: Carrier

    def __call__(self, vertices: Float32) -> Float32:
        return self.carrier(_laid(self.kit, vertices))


def _laid(kit: Kit, vertices: Float32) -> Float32:
    found = bundled_on(kit, vertices)
    if found is None:
        raise BadInput(
            f"topology {kit.topology.name}",
            "is of a kit that was brought in for another version of the bundled head, so that it has no hair",
            "bring the kit in again with 'kindred kit import FOLDER --replace'",
        )
    return found
