"""Light as it is found: skies, windows, rooms, studios, and a few that are coloured on purpose.

Everything is in the camera's frame: x to the picture's right, y up, z towards the camera.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from ...arrays import Float32, Float64
from ...errors import BadInput
from ..scene import Lamp, Light
from .chance import Rng, between, picked
from .harmonics import LUMINANCE, directions, environment_of, light_on

FACE = np.array([[0, 0, 1], [0.65, 0, 0.76], [-0.65, 0, 0.76], [0, 0.55, 0.84], [0, -0.5, 0.87]], np.float64)
"""Normals of a face that is turned to the camera: straight ahead, both cheeks, forehead, chin."""

_LEVEL, _BRIGHTEST_COUNTS = 0.85, 0.65
"""What a white face gives back: between its brightest side, which counts so much, and the mean of all."""
_ADAPTED, _LITTLE_ADAPTED = (0.55, 0.95), 0.4
"""How much of the light's colour a camera's white balance takes out, least and most; and what share of that it takes
out where light is coloured on purpose."""
_RIM = 2.2
"""How much brighter than a face lamps behind it may be."""


def sample_light(rng: Rng, *, kind: str | None = None, drama: float = 0.7, coloured: float = 0.08) -> Light:
    """Light of some kind, as strong as a picture needs it.

    kind: one of LIGHTS, drawn where None. drama: 0 flat only, 1 all that there is. coloured: odds of colour on purpose.
    Raises BadInput for an unknown kind.
    """
    chosen = sample_light_kind(rng, drama, coloured) if kind is None else kind
    if chosen not in LIGHTS:
        raise BadInput(f"light {chosen!r}", "is not known", f"choose among {', '.join(LIGHTS)}")
    light = LIGHTS[chosen](rng)
    share = between(*_ADAPTED, rng) * (_LITTLE_ADAPTED if chosen in _COLOURED else 1.0)
    return levelled(adapted(light, share))


def sample_light_kind(rng: Rng, drama: float, coloured: float) -> str:
    """A name of LIGHTS."""
    if rng.random() < coloured:
        return picked(_COLOURED, rng)
    return picked({name: flat * (1 - drama) + dramatic * drama for name, (flat, dramatic) in _PLAIN.items()}, rng)


def adapted(light: Light, share: float) -> Light:
    """The same light as a camera sees it whose white balance takes a share of its colour out.

    It is done here and not by `Film.balance`, since backgrounds are of places where the camera has found its white.
    """
    seen = np.maximum(light_on(light, FACE).mean(0), 1e-4)
    gains = (float(seen @ LUMINANCE) / seen) ** share
    return _tinted(light, gains)


def levelled(light: Light) -> Light:
    """The same light, as strong as photographers let it be: a white face comes to about 1 where it is brightest."""
    seen = light_on(light, FACE) @ LUMINANCE
    level = _BRIGHTEST_COUNTS * float(seen.max()) + (1 - _BRIGHTEST_COUNTS) * float(seen.mean())
    strong = _tinted(light, np.full(3, _LEVEL / max(level, 1e-6)))
    return replace(strong, lamps=tuple(map(_rimmed, strong.lamps)))


def kelvin(temperature: float) -> Float64:
    """(3,) linear RGB of luminance 1: the colour of a black body, 1,700 to 25,000 K, with 6,500 K near white.

    Source: Kim et al., US 7,024,034 (cubic splines of the Planckian locus).
    """
    t = 1000 / min(max(temperature, 1700.0), 25000.0)
    if t > 0.25:
        x = ((-0.2661239 * t - 0.2343589) * t + 0.8776956) * t + 0.179910
    else:
        x = ((-3.0258469 * t + 2.1070379) * t + 0.2226347) * t + 0.240390
    if t > 1 / 2.222:
        y = ((-1.1063814 * x - 1.34811020) * x + 2.18555832) * x - 0.20219683
    elif t > 0.25:
        y = ((-0.9549476 * x - 1.37418593) * x + 2.09137015) * x - 0.16748867
    else:
        y = ((3.0817580 * x - 5.87338670) * x + 3.75112997) * x - 0.37001483
    xyz = np.array([x / y, 1.0, (1 - x - y) / y])
    to_rgb = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
    rgb = np.maximum(to_rgb @ xyz, 0.0)
    return rgb / float(rgb @ LUMINANCE)


def _overcast(rng: Rng) -> Light:
    """A grey sky, three times as bright overhead as at the horizon (Moon and Spencer), over grey or green ground."""
    up = directions()[:, 1:2]
    sky = kelvin(between(5800, 8000, rng)) * np.where(up > 0, (1 + 2 * up) / 3, 0)
    ground = between(0.08, 0.35, rng) * _ground(rng) * (up <= 0)
    soft = _lamp(between(-90, 90, rng), between(45, 80, rng), between(0.1, 0.35, rng), (1, 1, 1.03), 60)
    return Light((soft,), environment_of(_blocked(0.7 * sky + ground, rng)))


def _sun(rng: Rng) -> Light:
    """The sun, high or from the side, and a blue sky."""
    height, side = between(18, 68, rng), between(-125, 125, rng)
    warm = kelvin(between(4700, 5800, rng))
    up = directions()[:, 1:2]
    fill = between(0.18, 0.42, rng)
    sky = fill * kelvin(between(9000, 16000, rng)) * np.where(up > 0, 1.2 - 0.5 * up, 0)
    ground = fill * between(0.5, 1.6, rng) * _ground(rng) * (up <= 0)
    return Light((_lamp(side, height, 1.0, warm, between(0.5, 3, rng)),), environment_of(_blocked(sky + ground, rng)))


def _sunset(rng: Rng) -> Light:
    """The sun low and orange, or just gone, under a sky of two colours."""
    side, low = between(-150, 150, rng), between(2, 16, rng)
    warm = kelvin(between(2300, 3600, rng))
    glow = _glow(side, 10, 3.0) * kelvin(between(2600, 4200, rng))
    up = directions()[:, 1:2]
    sky = between(0.25, 0.5, rng) * kelvin(between(8000, 14000, rng)) * (up > 0)
    ground = 0.12 * _ground(rng) * (up <= 0)
    lamp = _lamp(side, low, between(0.3, 1.0, rng), warm, between(1, 8, rng))
    return Light((lamp,), environment_of(sky + ground + between(0.3, 0.9, rng) * glow))


def _shade(rng: Rng) -> Light:
    """Open shade: the sky on one side, a wall or trees on the other."""
    side = between(-100, 100, rng)
    sky = _glow(side, between(20, 60, rng), 1.2) * kelvin(between(7000, 11000, rng))
    wall = between(0.1, 0.35, rng) * _tint(rng, 0.25)
    soft = _lamp(side, between(15, 50, rng), between(0.15, 0.4, rng), kelvin(7000), 55)
    return Light((soft,), environment_of(sky + wall))


def _window(rng: Rng) -> Light:
    """A window to one side, and a room that throws some of it back."""
    side, height = _either(rng) * between(25, 105, rng), between(0, 35, rng)
    day = kelvin(between(5200, 8500, rng))
    walls = between(0.08, 0.45, rng) * _tint(rng, 0.2) * kelvin(between(4000, 6500, rng))
    glow = between(0.2, 0.6, rng) * _glow(side, height, 5) * day
    return Light((_lamp(side, height, 1.0, day, between(22, 45, rng)),), environment_of(walls + glow))


def _room(rng: Rng) -> Light:
    """Warm lamps under a ceiling and on tables."""
    warm = kelvin(between(2500, 3900, rng))
    lamps = tuple(
        _lamp(between(-110, 110, rng), between(20, 70, rng), between(0.35, 1.0, rng), warm, between(8, 25, rng))
        for _ in range(int(rng.integers(1, 4)))
    )
    up = directions()[:, 1:2]
    walls = between(0.2, 0.55, rng) * _tint(rng, 0.15) * warm * (0.75 + 0.35 * up)
    return Light(lamps, environment_of(walls))


def _office(rng: Rng) -> Light:
    """Rows of tubes overhead, a little green, and pale walls."""
    tube = kelvin(between(3700, 5500, rng)) * (1, between(1.0, 1.08, rng), 1)
    up = directions()[:, 1:2]
    walls = tube * (0.35 + between(0.4, 0.9, rng) * np.maximum(up, 0) ** 2 + 0.12 * up)
    lamps = [_lamp(between(-50, 50, rng), between(45, 75, rng), between(0.3, 0.7, rng), tube, 35)]
    lamps += [_lamp(between(-160, 160, rng), between(40, 65, rng), between(0.1, 0.4, rng), tube, 40)]
    return Light(tuple(lamps), environment_of(np.maximum(walls, 0.05)))


def _studio(rng: Rng) -> Light:
    """A large key light, a fill beside the camera, and often a light from behind."""
    white, side = kelvin(between(5000, 6200, rng)), _either(rng)
    lamps = [_lamp(side * between(15, 70, rng), between(10, 50, rng), 1.0, white, between(15, 45, rng))]
    lamps += [_lamp(-side * between(10, 60, rng), between(-5, 20, rng), between(0.1, 0.7, rng), white, 45)]
    if rng.random() < 0.6:
        lamps += [_lamp(-side * between(125, 165, rng), between(10, 45, rng), between(0.4, 1.5, rng), white, 12)]
    return Light(tuple(lamps), _even(white * between(0.05, 0.3, rng)))


def _flash(rng: Rng) -> Light:
    """A flash beside the lens, straight into the face, in a dim room."""
    dim = between(0.03, 0.22, rng) * kelvin(between(2700, 5000, rng)) * _tint(rng, 0.15)
    lamp = _lamp(between(-8, 8, rng), between(-3, 14, rng), 1.0, kelvin(5600), between(2, 9, rng))
    return Light((lamp,), _even(dim))


def _hard(rng: Rng) -> Light:
    """One hard lamp from the side or above, and hardly anything else: a spotlight, a bare bulb."""
    side, height = _either(rng) * between(20, 105, rng), between(-25, 75, rng)
    lamp = _lamp(side, height, 1.0, kelvin(between(2800, 6000, rng)), between(1, 8, rng))
    lamps = (lamp,)
    if rng.random() < 0.4:
        lamps += (_lamp(-side + 180, between(0, 40, rng), between(0.3, 1.2, rng), kelvin(between(3000, 8000, rng)), 6),)
    return Light(lamps, _even(between(0.03, 0.16, rng) * _tint(rng, 0.3)))


def _behind(rng: Rng) -> Light:
    """The bright side behind the head: hair lit, the face by what comes back from the ground."""
    side, day = _either(rng) * between(120, 175, rng), kelvin(between(4200, 6200, rng))
    lamp = _lamp(side, between(12, 55, rng), between(0.9, 1.8, rng), day, between(0.5, 6, rng))
    up, front = directions()[:, 1:2], directions()[:, 2:3]
    back = kelvin(between(5500, 8500, rng)) * (0.5 + 0.3 * up - 0.15 * front)
    return Light((lamp,), environment_of(np.maximum(back, 0.05) + 0.25 * _ground(rng) * (up < 0)))


def _neon(rng: Rng) -> Light:
    """Two saturated lamps on two sides, in the dark."""
    side, first = _either(rng), float(rng.random())
    second = first + between(0.25, 0.6, rng)
    lamps = (
        _lamp(side * between(30, 95, rng), between(-15, 35, rng), 1.0, _hue(first, between(0.4, 0.85, rng)), 20),
        _lamp(-side * between(30, 120, rng), between(-15, 35, rng), between(0.5, 1.2, rng), _hue(second, 0.8), 20),
        _lamp(between(-15, 15, rng), between(0, 30, rng), between(0.08, 0.4, rng), kelvin(5000), 30),
    )
    dark = between(0.04, 0.12, rng) * (_hue(first, 0.5) + _hue(second, 0.5)) / 2
    return Light(lamps, _even(dark))


def _screen(rng: Rng) -> Light:
    """The glow of a screen from the front and below, in an evening room."""
    lamp = _lamp(between(-25, 25, rng), between(-35, -5, rng), 1.0, kelvin(between(6500, 12000, rng)), 35)
    evening = between(0.1, 0.35, rng) * kelvin(between(2300, 3500, rng))
    return Light((lamp,), _even(evening))


def _fire(rng: Rng) -> Light:
    """Candles or a fire: low, warm, and close."""
    warm = kelvin(between(1750, 2300, rng))
    lamps = (_lamp(between(-70, 70, rng), between(-40, 10, rng), 1.0, warm, between(4, 20, rng)),)
    return Light(lamps, _even(between(0.04, 0.15, rng) * (warm + kelvin(9000))))


LIGHTS: Mapping[str, Callable[[Rng], Light]] = MappingProxyType(
    {
        **{"overcast": _overcast, "sun": _sun, "sunset": _sunset, "shade": _shade, "behind": _behind},
        **{"window": _window, "room": _room, "office": _office, "studio": _studio, "flash": _flash},
        **{"hard": _hard, "neon": _neon, "screen": _screen, "fire": _fire},
    }
)
"""Kinds of light by name."""

OUTDOORS = frozenset({"overcast", "sun", "sunset", "shade", "behind"})
"""Those that are found under the sky."""

# Shares where there is no drama, and where there is much.
_PLAIN: Mapping[str, tuple[float, float]] = {
    **{"overcast": (0.26, 0.08), "sun": (0.04, 0.16), "sunset": (0.01, 0.08), "shade": (0.18, 0.08)},
    **{"behind": (0.02, 0.06), "window": (0.10, 0.16), "room": (0.10, 0.12), "office": (0.15, 0.06)},
    **{"studio": (0.14, 0.12), "flash": (0.0, 0.06), "hard": (0.0, 0.10)},
}
_COLOURED = {"neon": 0.5, "screen": 0.25, "fire": 0.25}


def _lamp(side: float, height: float, strength: float, colour: ArrayLike, size: float) -> Lamp:
    """A lamp `side` degrees to the picture's right of the camera (180 is behind the head) and `height` degrees up."""
    s, h = math.radians(side), math.radians(height)
    way = (math.cos(h) * math.sin(s), math.sin(h), math.cos(h) * math.cos(s))
    red, green, blue = (float(strength * part) for part in np.asarray(colour, np.float64))
    return Lamp(way, (red, green, blue), size)


def _even(colour: Float64) -> Float32:
    """An environment of one colour (3,)."""
    return environment_of(np.broadcast_to(colour, (len(directions()), 3)))


def _glow(side: float, height: float, narrow: float) -> Float64:
    """(k, 1): a soft patch of light about a way; the higher `narrow`, the smaller."""
    way = np.asarray(_lamp(side, height, 1, (1, 1, 1), 1).way)
    return np.exp(narrow * (directions() @ way - 1))[:, None]


def _blocked(around: Float64, rng: Rng) -> Float64:
    """The same with houses or trees on one side that take a part of it away."""
    side = between(-180, 180, rng)
    return around * (1 - between(0, 0.7, rng) * _glow(side, 0, 2.0))


def _ground(rng: Rng) -> Float64:
    """(3,) what the ground throws back: grey, sand or grass."""
    return np.array([[0.5, 0.5, 0.5], [0.62, 0.52, 0.40], [0.30, 0.38, 0.18]])[int(rng.integers(3))]


def _tint(rng: Rng, most: float) -> Float64:
    """(3,) a wall's colour, of about 1."""
    return 1 + most * rng.uniform(-1, 1, 3)


def _hue(turn: float, saturation: float) -> Float64:
    """(3,) linear RGB, at most 1.6, of a hue from 0 to 1."""
    pure = np.clip(np.abs((turn * 6 + np.array([0, 4, 2])) % 6 - 3) - 1, 0, 1)
    return 1.6 * (1 - saturation + saturation * pure)


def _either(rng: Rng) -> float:
    return 1.0 if rng.random() < 0.5 else -1.0


def _tinted(light: Light, gains: Float64) -> Light:
    """Red, green and blue multiplied by gains (3,)."""
    return Light(tuple(_scaled(lamp, gains) for lamp in light.lamps), light.environment * gains.astype(np.float32))


def _scaled(lamp: Lamp, gains: Float64) -> Lamp:
    red, green, blue = (float(part * gain) for part, gain in zip(lamp.colour, gains, strict=True))
    return replace(lamp, colour=(red, green, blue))


def _rimmed(lamp: Lamp) -> Lamp:
    """A lamp from behind is kept from burning out the edge of the head."""
    brightest = float(np.asarray(lamp.colour) @ LUMINANCE)
    return _scaled(lamp, np.full(3, _RIM / brightest)) if lamp.way[2] < 0 and brightest > _RIM else lamp
