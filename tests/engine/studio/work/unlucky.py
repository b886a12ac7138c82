"""Supplies some of whose pictures cannot be drawn; on the processes' path, so that they can be sent to them."""

from __future__ import annotations

from dataclasses import dataclass

from kindred.engine.errors import BadInput
from kindred.engine.studio.scene import Scene
from kindred.engine.studio.supply import Supply


@dataclass(frozen=True, slots=True)
class Unlucky(Supply):
    """Some of its scenes are bad input."""

    bad: tuple[int, ...] = ()

    def scene(self, index: int) -> Scene:
        """As of any supply, but for the bad ones."""
        if index in self.bad:
            raise BadInput(f"scene {index}", "is bad", "draw another")
        return Supply.scene(self, index)
