"""Blender as the photographer: a child process in which Cycles draws the same scenes, aligned to a pixel.

    for picture in photograph_in_blender(scenes, 256, samples=32): ...

Which Blender: the one that is named, else the variable KINDRED_BLENDER, else Blender's wheel in an environment beside
this one or in this one, else `blender` on the path. What it finds as light comes back as numbers; backgrounds, tones
and film are laid over it here, as with our own pictures.
"""

from __future__ import annotations

import os
import queue
import shutil
import sys
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from ..arrays import Float32, UInt8
from ..child import Child, Message
from ..errors import BadInput, EngineMissing, KindredError
from ..progress import Progress
from .asking import write_asked
from .posing import posed_head, props_on
from .printing import printed
from .props import Solid
from .scene import Scene, camera_of

VARIABLE = "KINDRED_BLENDER"
OLDEST = (4, 2)

_CHILD = Path(__file__).resolve().parents[2] / "addon" / "scene" / "studio" / "child.py"
_ENVIRONMENTS = (".venv-bpy50", ".venv-bpy45")
_TODO = f"name a Blender {OLDEST[0]}.{OLDEST[1]} or later with --blender or {VARIABLE}, or run 'pip install bpy'"

_LIFE = 48
"""Pictures that a Blender draws before another takes its place: what it keeps grows with each."""

_STARTING = 90.0
"""Seconds that it may take to start: from a cold disk, through a virus scanner."""

_LOOK_EVERY = 0.2
"""Seconds between two looks at whether to stop."""

_SMALL = 320
"""Pixels up to which a picture shows no more than skin's maps of 512 hold."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """How Cycles draws.

    size: (width, height), pixels. samples: for each pixel. threads: of the processor, 0 for all.
    """

    size: tuple[int, int]
    samples: int = 32
    threads: int = 0

    def __post_init__(self) -> None:
        """Raise BadInput for what cannot be drawn."""
        if not all(1 <= side <= 8192 for side in self.size):
            raise BadInput(
                f"a picture of {self.size[0]} × {self.size[1]}", "cannot be drawn", "choose 1 to 8192 pixels"
            )
        if not 1 <= self.samples <= 65_536:
            raise BadInput(f"{self.samples} samples", "are no number of samples", "choose 1 to 65536")

    @property
    def patience(self) -> float:
        """Seconds that a picture may take on a slow machine."""
        return 60.0 + 2e-4 * self.size[0] * self.size[1] * self.samples


def photograph_in_blender(
    scenes: Iterable[Scene],
    size: int | tuple[int, int],
    *,
    samples: int = 32,
    threads: int = 0,
    blender: Path | None = None,
    progress: Progress | None = None,
) -> Generator[UInt8]:
    """Each scene's picture, (h, w, 3) uint8 sRGB, with its background and on its film, in the scenes' order.

    size: pixels, or (width, height). samples: for each pixel. threads: of the processor, 0 for all.
    blender: the program, or a Python that has bpy. progress: asked now and then whether to stop.
    Close the iterator to end Blender.
    Raises EngineMissing where there is no Blender, BadInput for a scene that it cannot draw, Interrupted.
    """
    exposure = Exposure((size, size) if isinstance(size, int) else size, samples, threads)
    with closing(BlenderCamera(exposure, blender, progress)) as camera:
        for scene in scenes:
            yield camera.photograph(scene)


def find_blender(named: Path | None = None) -> Path:
    """The Blender that draws, or a Python that has it as a module.

    Raises EngineMissing where there is none.
    """
    told = named or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if told is not None:
        found = shutil.which(told)
        if found is None:
            raise EngineMissing(told, "is no Blender that can be run", _TODO)
        return Path(found)
    if find_spec("bpy") is not None:
        return Path(sys.executable)
    for python in _beside():
        if python.exists():
            return python
    found = shutil.which("blender")
    if found is None:
        raise EngineMissing("Blender", "was not found", _TODO)
    return Path(found)


def _beside() -> Iterator[Path]:
    """Where Blender's wheels are: in the environments that tools/dev.py makes, beside the one that runs."""
    for root in dict.fromkeys((Path(sys.prefix).parent, _CHILD.parents[3])):
        for name in _ENVIRONMENTS:
            yield root / name / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


class BlenderCamera:
    """Takes pictures with Blender, one Blender after another, each for so many pictures; to be closed.

    blender: the program, or a Python that has bpy. progress: asked now and then whether to stop.
    Raises EngineMissing where there is no Blender.
    """

    def __init__(self, exposure: Exposure, blender: Path | None = None, progress: Progress | None = None) -> None:
        self._blender, self._exposure, self._progress = find_blender(blender), exposure, progress or Progress()
        self._place = tempfile.TemporaryDirectory(prefix="kindred-")
        self._folder = Path(self._place.name)
        self._child: Child | None = None
        self._heard: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._drawn = 0

    def photograph(self, scene: Scene) -> UInt8:
        """(h, w, 3) uint8 sRGB: a scene with its background and on its film.

        Raises EngineMissing where Blender does not start, KindredError where it cannot draw the scene or takes too
        long; others may still be taken then.
        """
        return printed(self.light(scene), scene)

    def light(self, scene: Scene) -> Float32:
        """(h, w, 4) float32, linear light multiplied by its coverage, and coverage.

        A Blender that dies is started once more for the same scene. Raises as `photograph` does.
        """
        asked, picture = self._folder / "asked.npz", self._folder / "picture.npy"
        write_asked(asked, scene, solids_of(scene))
        width, height = self._exposure.size
        told = {
            **{"scene": str(asked), "picture": str(picture), "size": [width, height]},
            **{"samples": self._exposure.samples, "threads": self._exposure.threads},
            "maps": 512 if max(width, height) <= _SMALL else 1024,
        }
        for last in (False, True):
            child = self._ready()
            child.send(told)
            try:
                answer = self._answer(child, self._exposure.patience)
            except _DiedError:
                if last:
                    raise
                continue
            if "failed" in answer:
                raise KindredError(*answer["failed"])
            break
        self._drawn += 1
        light = np.load(picture, allow_pickle=False)
        picture.unlink()
        return np.asarray(light, np.float32)

    def close(self) -> None:
        """End Blender, and forget what lies in between."""
        self._leave()
        self._place.cleanup()

    def _leave(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _ready(self) -> Child:
        """A Blender that still has pictures to draw in its life."""
        if self._child is not None and (self._drawn >= _LIFE or not self._child.alive):
            self._leave()
        if self._child is None:
            if not _CHILD.exists():
                raise EngineMissing("Kindred's part in Blender", f"is not there ({_CHILD})", "install Kindred whole")
            self._drawn, self._heard = 0, queue.SimpleQueue[Message | None]()
            self._child = Child(_command(self._blender), self._folder / "blender.log", _TODO, self._heard.put)
            self._greet(self._child)
        return self._child

    def _greet(self, child: Child) -> None:
        try:
            hello = self._answer(child, _STARTING)
        except _DiedError as error:
            raise EngineMissing(self._blender, f"did not start as a Blender ({child.last_words})", _TODO) from error
        if tuple(hello["blender"]) < OLDEST:
            version = ".".join(map(str, hello["blender"]))
            raise EngineMissing(self._blender, f"is Blender {version}, which is too old", _TODO)

    def _answer(self, child: Child, patience: float) -> Message:
        """The next message. Ends Blender when it takes too long, or who waits for it wants to stop."""
        until = time.monotonic() + patience
        while True:
            try:
                message = self._heard.get(timeout=_LOOK_EVERY)
            except queue.Empty:
                self._progress.at(0.0)
                if time.monotonic() < until:
                    continue
                self._leave()
                raise KindredError(self._blender, f"took longer than {patience:.0f} s", "ask for less") from None
            if message is None:
                raise _DiedError(self._blender, f"ended ({child.how_it_ended}): {child.last_words}", "try again")
            return message


class _DiedError(KindredError):
    """Blender ended before it answered."""


def _command(blender: Path) -> list[str]:
    if blender.stem.lower().startswith("python"):
        return [str(blender), "-P", "-E", "-B", str(_CHILD)]
    return [str(blender), "--background", "--factory-startup", "-noaudio", "--python", str(_CHILD)]


def solids_of(scene: Scene) -> list[Solid]:
    """A scene's props as they are built on its sitter's posed head, in the head's frame."""
    return props_on(scene, posed_head(scene), camera_of(scene)) if scene.props else []
