"""A solid: a part of a prop, as the studio draws it."""

from __future__ import annotations

from dataclasses import dataclass

from ...arrays import Float32, Int32


@dataclass(frozen=True, slots=True, eq=False)
class Solid:
    """Triangles of one material, drawn from both sides.

    vertices: (m, 3) float32, metres, in the head's own frame. normals: (m, 3) float32 of length 1, outwards.
    triangles: (t, 3) int32, counter-clockwise seen from outside. colours: (m, 3) float32, linear RGB in [0, 1]; they
    carry patterns and what folds keep from light.
    roughness: as of the usual microfacet models, 0 to 1. alpha: 1 solid, lenses less.
    occluder: whether it hides the head (glasses, hats, masks, hands), as clothes do not.
    """

    vertices: Float32
    normals: Float32
    triangles: Int32
    colours: Float32
    roughness: float = 0.8
    alpha: float = 1.0
    occluder: bool = True
    name: str = ""
