"""A scene's light as the shaders have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..arrays import Float32, Float64
from ..errors import BadInput
from .scene import Film, Lamp, Light

MOST_LAMPS = 4


def studio_light(key: Sequence[float]) -> Light:
    """A soft studio: a main lamp, a weak cool one from the right, one behind, and a little light from everywhere.

    key: the way to the main lamp, in the camera's frame. Raises BadInput where that is none.
    """
    unit_way(key)
    lamps = (
        Lamp((float(key[0]), float(key[1]), float(key[2])), (1.27, 1.20, 1.12), 25.0),
        Lamp((0.85, 0.10, 0.55), (0.25, 0.28, 0.335), 60.0),
        Lamp((0.45, 0.55, -0.85), (0.35, 0.37, 0.42), 30.0),
    )
    above, below = np.array([0.285, 0.30, 0.32]), np.array([0.125, 0.10, 0.087])
    environment = np.zeros((9, 3), np.float32)
    environment[0], environment[1] = (above + below) / 2, (above - below) / 2
    return Light(lamps, environment)


def light_uniforms(light: Light, film: Film | None = None) -> dict[str, Any]:
    """What shaders/light.py asks for, but the shadow.

    Raises BadInput for more lamps than there is room for, and numbers that are no light.
    """
    ways, colours, sizes = lamps_of(light)
    environment = np.asarray(light.environment, np.float64)
    if environment.shape != (9, 3) or not np.isfinite(environment).all():
        raise BadInput(f"an environment of shape {environment.shape}", "is no light", "give 9 × 3 finite numbers")
    room = MOST_LAMPS - len(ways)
    return {
        "lamps": len(ways),
        "lamp_way": [tuple(way) for way in ways] + [(0.0, 0.0, 1.0)] * room,
        "lamp_colour": [tuple(colour) for colour in colours] + [(0.0, 0.0, 0.0)] * room,
        "lamp_size": [*sizes, *[0.0] * room],
        "sky": [tuple(row) for row in environment],
        "gain": tuple(gain_of(film).tolist()),
    }


def gain_of(film: Film | None) -> Float32:
    """(3,) float32: what exposure and balance multiply light by."""
    if film is None:
        return np.ones(3, np.float32)
    return (np.asarray(film.balance) * 2.0**film.exposure).astype(np.float32)


def lamps_of(light: Light) -> tuple[Float64, Float64, list[float]]:
    """Unit ways (k, 3), colours (k, 3), and the sine of half the angle that each is wide."""
    if len(light.lamps) > MOST_LAMPS:
        raise BadInput(f"{len(light.lamps)} lamps", "are too many", f"give at most {MOST_LAMPS}")
    ways = np.array([unit_way(lamp.way) for lamp in light.lamps]).reshape(-1, 3)
    colours = np.array([lamp.colour for lamp in light.lamps], np.float64).reshape(-1, 3)
    sizes = [float(np.sin(np.radians(np.clip(lamp.size, 0, 180) / 2))) for lamp in light.lamps]
    if not np.isfinite(colours).all() or (colours < 0).any():
        raise BadInput("a lamp's colour", "is not 0 or more", "give linear red, green and blue")
    return ways, colours, sizes


def unit_way(key: Sequence[float]) -> Float64:
    """(3,) float64 of length 1. Raises BadInput where there is no direction."""
    way = np.asarray(key, np.float64)
    length = float(np.linalg.norm(way))
    if way.shape != (3,) or not 0 < length < np.inf:
        raise BadInput(f"key {key!r}", "is no direction", "give three numbers, not all zero")
    return way / length
