"""Who sits before the camera: a head in its maps with all that it wears, posed vertex by vertex."""

from __future__ import annotations

from dataclasses import dataclass, replace

import bpy
import numpy as np

from ....engine.arrays import Float32
from ....engine.hair import Piece
from ....engine.heads import Head, bundled_kit
from .. import hair, meshes
from ..baking import images_of, own_materials
from ..textures import give_maps
from .hats import cut_above


@dataclass(slots=True, eq=False)
class Seated:
    """A head in the scene.

    thing: its object. head: at rest. pieces: what it wears, each with its object, a child of the head's.
    """

    thing: bpy.types.Object
    head: Head
    pieces: list[tuple[bpy.types.Object, Piece]]

    def pose(self, vertices: Float32) -> None:
        """Move the head's vertices, (n, 3) float32, metres, with brows, beard and glasses; the scalp's hair stays."""
        meshes.set_positions(self.thing.data, np.ascontiguousarray(vertices, np.float32))
        self.thing.data.update()
        for child, piece in self.pieces:
            if piece.kind != "hair":
                meshes.set_positions(child.data, np.ascontiguousarray(piece.follow(vertices), np.float32))
                child.data.update()

    def wear_hat(self, height: float | None) -> None:
        """Let the scalp's hair end at a height, metres in the head's frame; None takes the hat off."""
        for child, piece in self.pieces:
            if piece.kind == "hair":
                cut_above(child, height)

    def remove(self) -> None:
        """Take it out of the file with its meshes, its own materials and their pictures."""
        hair.undress(self.thing)
        mesh = self.thing.data
        worn = own_materials(mesh)
        pictures = [image for one in worn for image in images_of(one)]
        bpy.data.objects.remove(self.thing)
        bpy.data.meshes.remove(mesh)
        bpy.data.batch_remove([one for one in worn if not one.users])
        bpy.data.batch_remove([one for one in pictures if not one.users])


def seat(
    scene: bpy.types.Scene,
    head: Head,
    *,
    maps: int,
    spots: int,
    scalp: Float32 | None = None,
    bald: bool = False,
) -> Seated:
    """Put a head of the bundled topology into a scene, at its origin.

    maps: pixels of its skin's maps. spots: the seed of where freckles and moles lie. scalp: (n, 3) float32, metres: the
    head that the hair of the scalp grows on, itself where None. bald: without all that it wears.
    """
    mesh = meshes.new_mesh("Kindred sitter", head.vertices, head.topology)
    give_maps(mesh, head, bundled_kit(), size=maps, seed=spots)
    thing = bpy.data.objects.new("Kindred sitter", mesh)
    scene.collection.objects.link(thing)
    pieces = () if bald else hair.pieces_of(head)
    if scalp is not None:
        pieces = tuple(replace(one, vertices=one.follow(scalp)) if one.kind == "hair" else one for one in pieces)
    return Seated(thing, head, hair.wear(thing, pieces, head.appearance))
