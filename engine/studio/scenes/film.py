"""What camera and file do to a picture. Nothing moves: labels stay where they are."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ...arrays import Float32, UInt8
from ..scene import Film
from .chance import NOISE, Rng, between, streams
from .plans import Plan

_LEVELS = 4096
_CONTRAST, _SATURATION = 1.1, 1.08
"""What cameras make of the light when nobody asks for more: pictures are a little livelier than what was there."""
_CHROMA = 0.6
"""How much of the noise each colour has for itself."""


def sample_film(plan: Plan, rng: Rng) -> Film:
    """Film's faults, as many as the plan says; each picture has some of them."""
    wear, draws, far = plan.wear, rng.random(6), rng.standard_normal(5)
    dim = max(float(far[0]), 0.0) * wear
    red, green, blue = (1 + 0.05 * wear * float(step) for step in far[2:])
    shrunk = draws[0] < 0.4 * wear
    return Film(
        exposure=0.45 * wear * float(far[1]),
        balance=(red, green, blue),
        contrast=_CONTRAST + 0.28 * wear * (2 * float(draws[1]) - 1),
        saturation=_SATURATION + 0.4 * wear * (2 * float(draws[2]) - 1) if draws[5] > 0.05 * wear else 0.0,
        defocus=7.0 * wear * float(rng.beta(1.0, 3.0)) if draws[3] < 0.5 else 0.0,
        motion=(16 * wear * float(rng.beta(1.0, 3.0)), between(0, 180, rng)) if draws[4] < 0.14 * wear else (0.0, 0.0),
        noise=(0.004 + 0.014 * dim, 0.001 + 0.006 * dim) if wear else (0.0, 0.0),
        quality=round(97 - 67 * wear * float(rng.beta(1.2, 2.0))) if rng.random() < 0.3 + 0.6 * wear else None,
        shrink=1 + 3.2 * wear * float(rng.beta(1.0, 2.5)) if shrunk else 1.0,
        seed=int(rng.integers(2**31)),
    )


def develop(picture: UInt8, film: Film) -> UInt8:
    """A picture as its film gives it: blur of the lens, noise of the sensor, contrast, and a file's losses.

    picture: (h, w, 3) uint8, sRGB, with exposure and balance in it already. Returns the same size.
    """
    made: Any = np.ascontiguousarray(picture)
    if film.defocus > 0 or film.motion[0] > 0 or any(film.noise):
        made = _encoded(_exposed(made, film))
    if (film.contrast, film.saturation) != (1.0, 1.0):
        made = _graded(made, film)
    if film.shrink > 1:
        made = _shrunk(made, film.shrink)
    return made if film.quality is None else _pressed(made, film.quality)


def _exposed(picture: Any, film: Film) -> Float32:
    """The light on the sensor, blurred by lens and hand, as the sensor reads it."""
    import cv2

    light: Any = _blurred(cv2.LUT(picture, _linear()), film)
    if any(film.noise):
        light += _noise(light, film)
    return light


def _blurred(light: Any, film: Film) -> Any:
    import cv2

    tall = light.shape[0] / 1000
    for kernel in (_disc(film.defocus * tall), _streak(film.motion[0] * tall, film.motion[1])):
        if kernel is not None:
            light = cv2.filter2D(light, -1, kernel, borderType=cv2.BORDER_REFLECT_101)
    return light


def _disc(radius: float) -> Float32 | None:
    """A disc's kernel with soft edges; None where it is smaller than a pixel."""
    if radius < 0.3:
        return None
    reach = int(np.ceil(radius))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return (kernel / kernel.sum()).astype(np.float32)


def _streak(length: float, degrees: float) -> Float32 | None:
    """A line's kernel, as many pixels long to both sides alike; None where it is shorter than a pixel."""
    if length < 1.0:
        return None
    reach = int(np.ceil(length / 2)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    along, across = np.abs(x * c - y * s), np.abs(x * s + y * c)
    kernel = np.clip(length / 2 + 0.5 - along, 0, 1) * np.clip(1 - across, 0, 1)
    return (kernel / kernel.sum()).astype(np.float32)


def _noise(light: Float32, film: Film) -> Float32:
    """What the sensor adds: more where it is brighter, for the most part alike in all colours."""
    import cv2

    (rng,) = streams(film.seed, NOISE, count=1)
    shot, read = film.noise
    height, width, colours = light.shape
    # Cameras take the noise of single colours out, all but its coarse part, so that is drawn at half the size.
    coarse = rng.standard_normal(((height + 1) // 2, (width + 1) // 2, colours), np.float32)
    plain: Any = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    plain *= np.float32(_CHROMA)
    plain += np.float32(np.sqrt(1 - _CHROMA**2)) * rng.standard_normal((height, width, 1), np.float32)
    plain *= np.sqrt(np.float32(shot * shot) * light + np.float32(read * read))
    return plain


def _graded(made: Any, film: Film) -> Any:
    """Contrast as an S-curve about the middle, and saturation about the luminance."""
    import cv2

    made = cv2.LUT(made, _curve(round(film.contrast, 4)))
    if film.saturation == 1:
        return made
    mix = film.saturation * np.eye(3) + (1 - film.saturation) * np.array([[0.2126, 0.7152, 0.0722]] * 3)
    return cv2.transform(made, mix)


def _curve(contrast: float) -> UInt8:
    level = np.arange(256) / 255
    bent = level + (contrast - 1) * np.sin(2 * np.pi * (level - 0.5)) / (2 * np.pi)
    return np.clip(np.round(255 * bent), 0, 255).astype(np.uint8)


def _shrunk(made: Any, times: float) -> Any:
    import cv2

    height, width = made.shape[:2]
    small = cv2.resize(
        made, (max(round(width / times), 1), max(round(height / times), 1)), interpolation=cv2.INTER_AREA
    )
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def _pressed(made: Any, quality: int) -> Any:
    """Through a JPEG and back."""
    import cv2

    _, packed = cv2.imencode(".jpg", made[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1])


@lru_cache(maxsize=1)
def _linear() -> Float32:
    """(256,) float32: linear light of an sRGB byte."""
    level = np.arange(256) / 255
    return np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4).astype(np.float32)


@lru_cache(maxsize=1)
def _bytes() -> UInt8:
    """(_LEVELS,) uint8: the sRGB byte of the square of an index over _LEVELS, which is even enough in the dark."""
    light = (np.arange(_LEVELS) / (_LEVELS - 1)) ** 2
    encoded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.round(255 * encoded).astype(np.uint8)


def _encoded(light: Float32) -> UInt8:
    """(…) linear light as sRGB bytes."""
    places: Any = np.sqrt(np.clip(light, 0, 1)) * np.float32(_LEVELS - 1) + np.float32(0.5)
    return _bytes()[places.astype(np.uint16)]
