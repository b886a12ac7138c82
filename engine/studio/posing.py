"""A scene's people as they sit: every renderer moves the same vertices."""

from __future__ import annotations

from ..arrays import Float32
from ..heads import bundled_kit
from ..heads.expressions import express
from .camera import Camera
from .props import Solid, build, hair_cut
from .scene import Scene


def posed_head(scene: Scene) -> Float32:
    """(n, 3) float32, metres, in the head's own frame: the sitter in the scene's expression, with its gaze.

    Raises BadInput for an expression that there is not.
    """
    return express(bundled_kit(), scene.sitter.head.vertices, scene.expression, scene.gaze)


def hair_ends(scene: Scene) -> float | None:
    """Above which height in the head's frame, metres, the scalp's hair lies under a hat; None where none is worn."""
    return min((height for prop in scene.props if (height := hair_cut(prop)) is not None), default=None)


def props_on(scene: Scene, posed: Float32, camera: Camera) -> list[Solid]:
    """The scene's props as they are built on its sitter's posed head, (n, 3), in the head's frame."""
    looks = scene.sitter.head.appearance
    return [solid for prop in scene.props for solid in build(prop, bundled_kit(), posed, camera, appearance=looks)]
