"""A scene of the engine's on a stage of Blender's: who sat there last stays, so that the next picture is quick.

Expressions move the very vertices, as in our own renderer, not shape keys, which are added up: so both pictures show
the same geometry.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import bpy
from mathutils import Matrix

from ....engine.arrays import Float32, Float64
from ....engine.studio.posing import hair_ends, posed_head
from ....engine.studio.scene import Pose, Scene, Sitter, camera_of, rotation_of
from .exposing import exposed
from .lamps import put_lamps
from .lens import put_camera
from .people import Seated, seat
from .room import draw_by_cycles
from .surroundings import surround
from .things import put_things

if TYPE_CHECKING:
    from ....engine.studio.props import Solid

UPRIGHT: Float64 = rotation_of(Pose()).T
"""(3, 3): from the camera's frame to the world's, which stands upright."""


class Stage:
    """Where scenes are set and drawn.

    place: Blender's scene that they are built in, with nothing else in it. maps: pixels of the skin's maps.
    threads: of the processor, 0 for all.
    """

    def __init__(self, place: bpy.types.Scene, *, maps: int = 1024, threads: int = 0) -> None:
        draw_by_cycles(place, threads)
        self._place, self._maps = place, maps
        self._seated: Seated | None = None
        self._sitter: tuple[object, ...] = ()

    def frame(self, size: Sequence[int], samples: int) -> None:
        """Draw so many pixels, (width, height), with so many samples each from now on."""
        render = self._place.render
        render.resolution_x, render.resolution_y = size
        self._place.cycles.samples = samples

    def set(self, scene: Scene, solids: Sequence[Solid] = ()) -> None:
        """Build a scene.

        solids: its props as they are built, in the head's frame.
        Raises BadInput when an expression is none that there is.
        """
        camera = camera_of(scene)
        turn = UPRIGHT @ camera.axes
        seated = self._seat(scene.sitter)
        seated.pose(posed_head(scene))
        seated.wear_hat(hair_ends(scene))
        seated.thing.matrix_world = Matrix(turn.tolist()).to_4x4()
        put_things(self._place, solids, seated.thing.matrix_world)
        put_camera(self._place, camera, turn)
        put_lamps(self._place, scene.light.lamps, UPRIGHT)
        surround(self._place, scene.light.environment)

    def shoot(self) -> Float32:
        """Draw what is set: (h, w, 4) float32, linear light multiplied by its coverage, and coverage."""
        return exposed(self._place)

    def _seat(self, sitter: Sitter) -> Seated:
        """The sitter's head; the one that sits there already, where it is the same person in the same looks."""
        head, looks = sitter.head, sitter.head.appearance
        scalp = head.vertices if sitter.hair_on is None else sitter.hair_on
        shape = head.vertices.tobytes(), scalp.tobytes()
        told = (*shape, tuple(looks.continuous.items()), tuple(looks.discrete.items()), sitter.spots)
        if self._seated is None or told != self._sitter:
            if self._seated is not None:
                self._seated.remove()
            self._seated = seat(self._place, head, scalp=scalp, maps=self._maps, spots=sitter.spots)
            self._sitter = told
        return self._seated
