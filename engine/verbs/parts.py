"""Whether what needs more than Python works here: drawing, landmarks, networks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass

from ..errors import KindredError

# What a part is called, and the packages without which there is nothing to try.
DRAWING = "drawing", ("moderngl",)
LANDMARKS = "landmarks", ("mediapipe", "opencv-contrib-python-headless")
NETWORKS = "networks", ("torch",)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the engine. works: whether it does. told: how, or why not and what to do."""

    name: str
    works: bool
    told: str


def try_parts(missing: Collection[str]) -> list[Part]:
    """Try each part whose packages are there. missing: the distributions that are not.

    In Blender's own process nothing is tried: its OpenGL context must stay the current one.
    """
    if "bpy" in sys.modules:
        return []
    tries = (DRAWING, _draw), (LANDMARKS, _look), (NETWORKS, _network)
    return [_try(name, what) for (name, packages), what in tries if not set(packages) & set(missing)]


def device(missing: Collection[str]) -> str:
    """Where networks run: "cpu", or "cuda" where torch can use a GPU."""
    return _device() if "torch" not in missing and "bpy" not in sys.modules else "cpu"


def _try(name: str, what: Callable[[], str]) -> Part:
    try:
        return Part(name, True, what())
    except KindredError as error:
        return Part(name, False, " ".join(f"{error.wrong}; {error.todo}".split()))
    except Exception as error:  # a broken installation fails in its own way, and doctor is asked why
        return Part(name, False, " ".join(f"it fails with {type(error).__name__}: {error}".split()))


def _draw() -> str:
    from ..studio.context import driver

    return driver()


def _look() -> str:
    import numpy as np

    from ..images import find_faces

    find_faces(np.zeros((64, 64, 3), np.uint8))
    return "MediaPipe's face mesh, on the processor"


def _device() -> str:
    from ..faces import device_named

    try:
        return device_named().type
    except Exception:  # torch is there and broken, which is told of the part
        return "cpu"


def _network() -> str:
    from ..faces.networks import require_torch

    require_torch()
    if _device() == "cpu":
        return "on the processor: there is no GPU that torch can use, and none is needed"
    return f"on {require_torch().cuda.get_device_name(0)}"
