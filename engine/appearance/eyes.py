"""The eye's map: iris, pupil and white, as a disc seen from the front."""

from __future__ import annotations

import numpy as np

from ..arrays import Float32, UInt8
from ..errors import BadInput
from ..heads import Appearance
from ..heads.colours import SCLERA, iris_colour
from ..heads.eyeballs import EYE_LIMBUS, EYE_PUPIL, EYE_UV, EYE_UV_RADIUS

LIMITS = (64, 4096)
EYE_TILES = 4
"""How often the map repeats over a texture's width: both eyeballs' discs (see heads.eyeballs) then lie alike in it."""
_CENTRE = tuple(EYE_TILES * value % 1 for value in EYE_UV[0])
_DEGREES = 180.0 / (EYE_TILES * EYE_UV_RADIUS)
"""Off the gaze's axis for each of the map's widths from the disc's middle."""
_SEEN = 96.0
_TINT = np.array([0.10, 0.15, 0.24])
"""How much of its light the white of the darkest people's eyes loses."""
_VEIN = np.array([0.40, 0.07, 0.055])
_CORNER = np.array([0.62, 0.44, 0.37])
_COLLARETTE = np.array([0.30, 0.16, 0.055])
_HOLLOW = 0.9
"""How steep the iris falls, as a slope against the cornea above it."""
_PUPIL = np.array([0.0025, 0.0022, 0.0022])


def eye_map(appearance: Appearance, size: int = 512, seed: int = 0) -> UInt8:
    """(size, size, 3) uint8 sRGB: one eyeball's disc as seen from the front, for texture coordinates times EYE_TILES.

    Both eyes wear it, since their discs lie a whole map apart. From `iris_hue` (0 brown to 1 blue) and `iris_pattern`
    (0 smooth fibres to 1 deep crypts) in [0, 1].
    Raises BadInput for a size beyond LIMITS.
    """
    x, y, away = _disc(size)
    rng = np.random.default_rng((seed, 11))
    # What lies further back is never seen, and has one colour.
    seen = np.flatnonzero(away < _SEEN)
    angle, around = away.ravel()[seen], np.arctan2(y.ravel()[seen], x.ravel()[seen])
    soft = np.float32(max(_DEGREES / size, 0.35))
    colour = _white(angle, around, rng)
    colour *= 1 - appearance.continuous.get("melanin", 0.25) * _TINT.astype(np.float32)
    inner = np.flatnonzero(angle < EYE_LIMBUS + 4)
    colour[inner] = _inner(appearance, colour[inner], angle[inner], around[inner], soft, rng)
    coded = np.where(colour <= 0.0031308, 12.92 * colour, 1.055 * np.maximum(colour, 0.0031308) ** (1 / 2.4) - 0.055)
    made = np.empty((size * size, 3), np.uint8)
    made[:] = np.rint(255 * (1.055 * _CORNER ** (1 / 2.4) - 0.055))
    made[seen] = np.rint(255 * coded.clip(0, 1))
    return made.reshape(size, size, 3)


def _inner(
    appearance: Appearance, white: Float32, angle: Float32, around: Float32, soft: np.float32, rng: np.random.Generator
) -> Float32:
    """Iris and pupil over the white."""
    edge = EYE_LIMBUS + 0.25 * np.sin(3 * around + 1.3)
    # Iris and white grow into each other over a millimetre: the limbus.
    share = _smooth((edge + 1.2 - angle) / (2.6 + soft))[..., None]
    colour = white + share * (_iris(appearance, angle, around, rng) - white)
    pupil = _smooth((EYE_PUPIL + 0.35 * np.sin(around * 2 + 0.4) + soft / 2 - angle) / (0.8 + soft))[..., None]
    return (colour + pupil * (_PUPIL.astype(np.float32) - colour)).astype(np.float32)


def eye_normals(size: int = 512) -> UInt8:
    """(size, size, 3) uint8 in tangent space (OpenGL), laid out as eye_map: the iris hollow below a clear cornea.

    It falls to its middle, so that light from above shines on its lower half, as an iris does behind the cornea.
    Raises BadInput for a size beyond LIMITS.
    """
    x, y, angle = _disc(size)
    fall = _HOLLOW * _smooth((EYE_LIMBUS + 1 - angle) / 5) * _smooth((angle - 0.3 * EYE_PUPIL) / (0.7 * EYE_PUPIL))
    reach = np.maximum(np.hypot(x, y), 1e-6)
    # The cornea's bulge leans outwards, and the iris behind it as much inwards.
    slopes = np.stack([-fall * x / reach, -fall * y / reach, np.ones_like(fall)], -1)
    slopes /= np.linalg.norm(slopes, axis=-1, keepdims=True)
    return np.rint(127.5 + 127.5 * slopes).astype(np.uint8)


def _disc(size: int) -> tuple[Float32, Float32, Float32]:
    """For each texel: the way from the disc's middle (right, up), and degrees off the gaze's axis."""
    if not LIMITS[0] <= size <= LIMITS[1]:
        raise BadInput(f"size {size}", "is none that an eye's map can have", f"give {LIMITS[0]} to {LIMITS[1]}")
    place = ((np.arange(size) + 0.5) / size).astype(np.float32)
    x, y = np.meshgrid(place - np.float32(_CENTRE[0]), 1 - place - np.float32(_CENTRE[1]))
    return x, y, np.hypot(x, y) * np.float32(_DEGREES)


def _white(angle: Float32, around: Float32, rng: np.random.Generator) -> Float32:
    """The sclera: whitest beside the iris, warm towards the corners, with veins that branch inwards."""
    white = np.array(SCLERA, np.float32)
    corner = _smooth((angle - 31) / 40) * (0.35 + 0.65 * np.abs(np.cos(around)))
    colour = white + corner[..., None] * (_CORNER.astype(np.float32) - white)
    cloud = _ripples(around, rng, (1, 2, 3, 5), (1.0, 0.7, 0.6, 0.4)) * np.cos(angle * 0.11)
    colour *= (1 + 0.025 * cloud)[..., None]
    for strength, wavelength, reach in ((0.42, 15, 34.0), (0.30, 31, 42.0), (0.22, 57, 50.0)):
        bend = _ripples(angle * 0.055 + 0.2 * np.sin(around * 4), rng, (2, 5, 9), (0.5, 0.35, 0.22))
        wave = _ripples(around + 0.20 * bend, rng, (wavelength, wavelength + 4, wavelength + 9), (0.6, 0.5, 0.5))
        line = np.exp(-((np.abs(wave) / 0.075) ** 2))
        grow = _smooth((angle - reach) / 40) * (0.3 + 0.7 * _smooth(_ripples(around, rng, (3, 5, 8), (1, 1, 1)) + 0.3))
        vein = strength * line * grow
        colour += vein[..., None] * (_VEIN.astype(np.float32) - colour)
    return colour


def _iris(appearance: Appearance, angle: Float32, around: Float32, rng: np.random.Generator) -> Float32:
    """Fibres from the pupil to the limbus, a ring where they knot, gaps between them, a dark rim."""
    told = appearance.continuous
    hue, pattern = told.get("iris_hue", 0.1), told.get("iris_pattern", 0.4)
    base = np.array(iris_colour(appearance), np.float32)
    out = ((angle - EYE_PUPIL) / (EYE_LIMBUS - EYE_PUPIL)).clip(0, 1)
    sway = 0.05 * _ripples(out * 2.0 + 0.3 * np.sin(around * 5), rng, (2, 4, 7), (0.6, 0.4, 0.3))
    coarse = _ripples(around + sway, rng, (17, 23, 31, 38), (0.7, 0.7, 0.6, 0.5))
    fine = _ripples(around + 1.6 * sway, rng, (61, 79, 97, 121), (0.6, 0.6, 0.5, 0.5))
    fibre = 0.55 * coarse + 0.45 * fine
    knots = 0.30 + 0.035 * _ripples(around, rng, (4, 7, 11, 15), (0.8, 0.6, 0.6, 0.5))
    ring = np.exp(-(((out - knots) / 0.075) ** 2))
    light = 1.0 + (0.22 + 0.12 * hue) * fibre * _smooth(out / 0.25) + 0.40 * ring
    # Crypts: dark lozenges just outside the knots, between fibres.
    lozenge = _smooth((_ripples(around, rng, (5, 8, 9, 13), (0.7, 0.7, 0.6, 0.5)) - 0.55) * 2.0)
    crypt = lozenge * np.exp(-(((out - knots - 0.20) / 0.13) ** 2))
    light *= 1 - (0.15 + 0.55 * pattern) * crypt
    # Furrows: where the iris folds as the pupil widens.
    fold = np.sin(out * 34 + 1.1 * _ripples(around, rng, (2, 3, 5), (0.6, 0.5, 0.4)))
    light *= 1 - 0.05 * (0.4 + 0.6 * pattern) * fold * _smooth((out - 0.55) / 0.2)
    # Around the pupil an iris of any colour is warmer; in a brown one it hardly shows.
    inner = base * 0.7 + _COLLARETTE.astype(np.float32) * np.float32(0.08 + 0.47 * min(hue / 0.3, 1.0))
    warm = _smooth((knots + 0.10 - out) / 0.16) * (0.25 + 0.55 * (1 - abs(2 * hue - 0.9)))
    colour = base + (warm * (0.6 + 0.4 * _smooth(coarse * 0.7 + 0.5)))[..., None] * (inner - base)
    colour = colour * np.maximum(light, 0.12)[..., None]
    flecks = np.exp(-(((out - 0.62 - 0.2 * np.sin(around * 3 + 1)) / 0.05) ** 2)) * _smooth(coarse * 3 - 3.4)
    colour += (pattern * 0.5 * flecks)[..., None] * (_COLLARETTE.astype(np.float32) * 0.7 - colour)
    rim = _smooth((out - 0.72) / 0.28) * 0.80 + 0.35 * _smooth((0.10 - out) / 0.10)
    return (colour * (1 - rim.clip(0, 0.9))[..., None]).astype(np.float32)


def _ripples(turn: Float32, rng: np.random.Generator, waves: tuple[int, ...], heights: tuple[float, ...]) -> Float32:
    """A sum of whole waves over a turn, each from a start of its own; about -1.5 to 1.5."""
    total = np.zeros_like(turn)
    for count, height in zip(waves, heights, strict=True):
        total += np.float32(height) * np.sin(np.float32(count) * turn + np.float32(rng.uniform(0, 2 * np.pi)))
    return total


def _smooth(share: Float32) -> Float32:
    share = np.clip(share, 0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)
