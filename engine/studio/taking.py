"""Taking a picture: a scene drawn, with the truth about each of its pixels."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import numpy as np

from ..arrays import Float32
from .batches import Batch, draw_filled, draw_more, draw_told
from .behind import laid_over, shown_behind
from .camera import Camera
from .context import drawing_context
from .drawing import checked_size, seen_by
from .figures import figure_of
from .hairs import OCCLUDER, solid_batch
from .labels import Photo
from .lights import light_uniforms, unit_way
from .materials import EYES_APART
from .posing import hair_ends, posed_head, props_on
from .scene import Scene, camera_of
from .scenes import develop
from .shadows import SIDE, box_of, cast, lamp_matrix
from .surfaces import shades
from .truth import Told, labels_of

_FOLD, _FINE_FOLD = 1.5, 2.0
"""Pictures are drawn so many times as wide and high as they will be, for smooth edges; fine from this many pixels."""
_FINE_FROM = 400
_FINE_SHADOW = 1024


def take(scene: Scene, size: int | tuple[int, int] = 256, *, labels: bool = True) -> Photo:
    """Take a picture of a scene.

    size: pixels, or (width, height). labels: whether the maps are read as well; without them they are empty (0 × 0).
    The same scene gives the same bytes on one machine.
    Raises EngineMissing where there is nothing to draw with, BadInput for a scene that cannot be.
    """
    width, height = checked_size(size)
    camera = camera_of(scene)
    posed = posed_head(scene)
    bare, hiding = _batches(scene, posed, camera, height)
    fold = _FINE_FOLD if height >= _FINE_FROM else _FOLD
    drawn = (round(width * fold), round(height * fold))
    told = list[Told]()
    uniforms = seen_by(camera, width / height) | light_uniforms(scene.light, scene.film) | {"unit": EYES_APART}
    with drawing_context() as context, ExitStack() as held:
        lamp, shadow = _shadow(context, held, scene, [*bare, *hiding], camera, height)
        uniforms |= {"lamp": lamp}
        target = draw_told(context, held, bare, drawn, uniforms, shared={"shadow": shadow})
        if labels:
            draw_filled(context, held, target, [one for one in bare if one.uniforms.get("filled")], uniforms)
            told.append(Told.read(target, drawn, camera))
        if hiding:
            draw_more(context, held, target, hiding, uniforms, shared={"shadow": shadow})
            if labels:
                told.append(Told.read(target, drawn, camera))
        colours = np.frombuffer(target.read(components=4, alignment=1), np.uint8).reshape(*drawn[::-1], 4)[::-1]
    picture = laid_over(colours, shown_behind(scene, (width, height)))
    truth = labels_of(scene, posed, camera, (width, height), told)
    return Photo(develop(picture, scene.film), truth)


def _batches(scene: Scene, posed: Float32, camera: Camera, height: int) -> tuple[list[Batch], list[Batch]]:
    """What is drawn of the sitter and its clothes, and what hides them."""
    moved = bool(scene.expression)
    batches = figure_of(scene.sitter, height).batches(posed, posed if moved else None)
    ends = hair_ends(scene)
    if ends is not None:
        batches = [_cut(batch, ends) for batch in batches]
    batches += [solid_batch(solid) for solid in props_on(scene, posed, camera)]
    hides = [batch.uniforms.get("label", 0.0) >= OCCLUDER for batch in batches]
    return (
        [batch for batch, hiding in zip(batches, hides, strict=True) if not hiding],
        [batch for batch, hiding in zip(batches, hides, strict=True) if hiding],
    )


def _cut(batch: Batch, height: float) -> Batch:
    """The batch without the hair above a height, where it is the hair of the scalp."""
    return replace(batch, uniforms={**batch.uniforms, "cut": height}) if batch.uniforms.get("scalp") else batch


def _shadow(
    context: Any, held: ExitStack, scene: Scene, batches: Sequence[Batch], camera: Camera, height: int
) -> tuple[Any, Any]:
    """The first lamp's matrix and what it sees."""
    lamps = scene.light.lamps
    way = unit_way(lamps[0].way) if lamps else np.array([0.0, 1.0, 0.0])
    lamp = lamp_matrix(box_of(batches), way @ camera.axes)
    return lamp, cast(context, held, shades(batches), lamp, SIDE if height < _FINE_FROM else _FINE_SHADOW)
