"""A piece: what is worn on a head, as a mesh that follows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from ..arrays import Float32, Int32

Material = Literal["hair", "frame", "lens"]


class Carrier(Protocol):
    """Places a piece on a head."""

    def __call__(self, vertices: Float32) -> Float32:
        """(m, 3) float32, metres, from the head's (n, 3)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Hair, brows, a beard, or a part of glasses, on one head.

    vertices: (m, 3) float32, metres, in the head's frame.
    normals: (m, 3) float32 of length 1: which way light sees a vertex facing; cards face as the
    volume that they make up.
    face_vertices: (corners,) int32; face_sizes: (faces,) int32; corner_uv: (corners, 2) float32 into `hair_texture`, v
    from 0 at the roots to 1 at the tips.
    material: what it is made of.
    """

    kind: str
    style: str
    vertices: Float32
    normals: Float32
    face_vertices: Int32
    face_sizes: Int32
    corner_uv: Float32
    material: Material
    carrier: Carrier

    def follow(self, vertices: Float32) -> Float32:
        """(m, 3) float32, metres: this piece where the head has become another shape or makes an expression.

        vertices: (n, 3) float32, the head's, in the order of the one it was grown on. The longest hair takes some 8 ms.
        """
        return self.carrier(vertices)
