"""An endless row of pictures, each told by its number alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..arrays import UInt8
from ..errors import BadInput
from ..kits import BUNDLED, open_kit
from .labels import Photo
from .scene import Scene, Sitter
from .scenes import PLANS, Plan, sample_scene

if TYPE_CHECKING:
    from .blender import BlenderCamera

RENDERERS = ("studio", "cycles")
SMALLEST, LARGEST = 32, 4096
"""Pixels that a picture may be wide and high."""

_MOST = 100_000_000
_LONGEST_SHARE = 64


@dataclass(frozen=True, slots=True)
class Supply:
    """What decides every picture of a row.

    seed: a whole number from 0. plan: how pictures vary. per_person: how many in a row show the same person.
    size: pixels, width and height. kits: names of the kits that people come from, the bundled one and at most one that
    the user brought in. renderer: one of RENDERERS. labels: whether the maps are drawn as well. samples: of Cycles, for
    each pixel. guests: who sits, by turns, instead of people drawn by lot (see `guests.invite`).
    Raises BadInput when a value is out of range or a kit is not there.
    """

    seed: int
    plan: Plan = field(default_factory=lambda: PLANS["portraits"])
    per_person: int = 8
    size: int = 256
    kits: tuple[str, ...] = (BUNDLED,)
    renderer: str = "studio"
    labels: bool = True
    samples: int = 32
    guests: tuple[Sitter, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.seed < 2**63:
            raise BadInput(f"--seed {self.seed}", "is not a seed", "give a whole number from 0")
        if not SMALLEST <= self.size <= LARGEST:
            raise BadInput(f"--size {self.size}", "cannot be drawn", f"give {SMALLEST} to {LARGEST} pixels")
        if not 1 <= self.per_person <= _MOST:
            raise BadInput(f"--per-person {self.per_person}", "is no number of pictures", f"give 1 to {_MOST:,}")
        if self.renderer not in RENDERERS:
            raise BadInput(f"--renderer {self.renderer}", "is not known", f"choose among {', '.join(RENDERERS)}")
        if not 1 <= self.samples <= 65_536:
            raise BadInput(f"--samples {self.samples}", "is no number of samples", "give 1 to 65536")
        if len(self._own_kits()) > 1 or not self.kits:
            raise BadInput(
                f"--kit {' '.join(self.kits)}", "names too many or none", f"give {BUNDLED}, one of your own, or both"
            )
        for name in self.kits:
            open_kit(name)

    @property
    def share(self) -> int:
        """How many pictures in a row one process best draws: those of a person, so that the head is made once.

        No more than would leave other processes waiting.
        """
        return min(self.per_person, _LONGEST_SHARE)

    def scene(self, index: int) -> Scene:
        """What picture `index` shows."""
        own = self._own_kits()
        families = (("bundled",) if BUNDLED in self.kits else ()) + (("facekit",) if own else ())
        kit = open_kit(own[0]) if own else None
        who: dict[str, Any] = {"families": families, "kit": kit, "guests": self.guests}
        return sample_scene(self.seed, index, per_person=self.per_person, plan=self.plan, **who)

    def _own_kits(self) -> list[str]:
        return [name for name in dict.fromkeys(self.kits) if name != BUNDLED]


class Photographer:
    """Takes the pictures of a supply, one at a time.

    With Cycles it keeps a Blender, from the first picture until it is closed or its process ends.
    threads: that Cycles uses, 0 for all cores. blender: see `blender.find_blender`.
    """

    def __init__(self, supply: Supply, threads: int = 0, blender: Path | None = None) -> None:
        self.supply, self._threads, self._blender = supply, threads, blender
        self._camera: BlenderCamera | None = None

    def photo(self, index: int) -> Photo:
        """Picture `index`. Raises EngineMissing where there is nothing to draw with."""
        from .taking import take

        scene = self.supply.scene(index)
        photo = take(scene, self.supply.size, labels=self.supply.labels)
        return replace(photo, picture=self._by_cycles(scene)) if self.supply.renderer == "cycles" else photo

    def close(self) -> None:
        """End the Blender that it keeps, if any."""
        if self._camera is not None:
            self._camera.close()
            self._camera = None

    def _by_cycles(self, scene: Scene) -> UInt8:
        from .blender import BlenderCamera, Exposure

        if self._camera is None:
            size, supply = self.supply.size, self.supply
            self._camera = BlenderCamera(Exposure((size, size), supply.samples, self._threads), self._blender)
        return self._camera.photograph(scene)
