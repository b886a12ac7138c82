"""Small pictures of places, soft as what is out of focus: walls, rooms, leaves, streets, lights."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...arrays import Float32
from .chance import Rng, between

HEIGHT = 96
"""How tall they are drawn, pixels."""


def plain(rng: Rng, width: int) -> Float32:
    """One colour, a little darker towards the edges."""
    return _filled(width, _colour(rng)) * _vignette(rng, width)


def gradient(rng: Rng, width: int) -> Float32:
    """A studio's backdrop with a spot of light on it."""
    y, x = _grid(width)
    away = (x - between(-0.3, 0.3, rng)) ** 2 + (y - between(-0.3, 0.3, rng)) ** 2
    spot = np.exp(-away / between(0.05, 0.5, rng))
    low, high = between(0.02, 0.5, rng), between(0.2, 1.0, rng)
    return _filled(width, _colour(rng)) * (low + high * spot)[..., None].astype(np.float32)


def dark(rng: Rng, width: int) -> Float32:
    """What a lamp in the dark leaves of a room: nearly nothing, or a glow from one side."""
    glow = gradient(rng, width) * between(0.05, 0.5, rng) if rng.random() < 0.6 else 0
    return (_filled(width, between(0.002, 0.05, rng) * _colour(rng)) + glow).astype(np.float32)


def wall(rng: Rng, width: int) -> Float32:
    """Plaster, planks or bricks, lit from one side."""
    picture = plain(rng, width) * (1 + between(0.02, 0.16, rng) * _clouds(rng, width, 5))[..., None]
    y, x = _grid(width)
    kind, rows, shade = rng.random(), between(5, 16, rng), between(0.5, 0.95, rng)
    if kind < 0.35:
        joint = np.abs((x * rows + 40) % 1 - 0.5) > 0.46
        picture *= np.where(joint, shade, 1)[..., None]
    elif kind < 0.6:
        row = np.floor(y * rows + 40)
        column = x * rows / 2 + 0.5 * (row % 2) + 40
        joint = (np.abs((y * rows + 40) % 1 - 0.5) > 0.43) | (np.abs(column % 1 - 0.5) > 0.47)
        tones = 1 + 0.2 * np.sin(row * 12.9 + np.floor(column) * 78.2)
        picture *= np.where(joint, between(0.6, 1.3, rng), tones)[..., None]
    return _soft(picture * _slope(rng, width), between(0.3, 2.5, rng))


def texture(rng: Rng, width: int) -> Float32:
    """A mottled cloth, stone or paper of two colours that are not far apart."""
    share = 0.5 + 0.5 * np.clip(_clouds(rng, width, int(rng.integers(3, 7))) * between(0.4, 1.2, rng), -1, 1)
    one = _colour(rng)
    other = one * between(0.45, 1.5, rng) * (1 + between(0, 0.25, rng) * rng.uniform(-1, 1, 3))
    return (other + share[..., None] * (one - other)).astype(np.float32) * _slope(rng, width)


def room(rng: Rng, width: int) -> Float32:
    """A wall with a window or lamps, furniture before it, a floor."""
    picture = _filled(width, _muted(rng)) * _slope(rng, width)
    if rng.random() < 0.35:
        _shelves(picture, rng)
    for _ in range(int(rng.integers(1, 5))):
        _box(picture, rng, _muted(rng), (0.1, 0.5), (0.1, 0.6))
    if rng.random() < 0.5:
        _box(picture, rng, between(0.9, 2.2, rng) * np.array([0.95, 1.0, 1.08]), (0.12, 0.35), (0.3, 0.7))
    for _ in range(int(rng.integers(0, 3))):
        _spot(picture, rng, between(0.6, 2.0, rng) * np.array([1.2, 0.95, 0.62]), (0.02, 0.08))
    return _soft(picture, between(1.2, 5, rng))


def clutter(rng: Rng, width: int) -> Float32:
    """Many things of many colours."""
    picture = _filled(width, _colour(rng))
    for _ in range(int(rng.integers(12, 40))):
        if rng.random() < 0.6:
            _box(picture, rng, _colour(rng), (0.03, 0.3), (0.03, 0.35))
        else:
            _spot(picture, rng, _colour(rng), (0.02, 0.15))
    return _soft(picture * _slope(rng, width), between(0.4, 3, rng))


def letters(rng: Rng, width: int) -> Float32:
    """A poster or a screen with lines like writing."""
    paper, ink = _colour(rng), _colour(rng) * 0.4
    picture = _filled(width, paper)
    rows = int(rng.integers(4, 14))
    for row in range(rows):
        top, at = (row + 0.2) / rows, between(0, 0.15, rng)
        while at < 1:
            long = between(0.01, 0.09, rng)
            _paint(picture, top, top + 0.6 / rows, at, at + long, ink)
            at += long + between(0.008, 0.05, rng)
    return _soft(picture * _slope(rng, width), between(0.3, 2, rng))


def bokeh(rng: Rng, width: int) -> Float32:
    """Lights far off as discs, before dusk or a dark room."""
    import cv2

    picture = _filled(width, between(0.03, 0.3, rng) * _colour(rng)) * _slope(rng, width)
    radius, tint = between(0.02, 0.09, rng) * HEIGHT, float(rng.random())
    lit = np.zeros_like(picture)
    for _ in range(int(rng.integers(15, 70))):
        colour = between(0.06, 1.0, rng) ** 1.6 * _hue(
            tint + 0.25 * float(rng.standard_normal()), between(0.1, 0.8, rng)
        )
        disc = np.zeros_like(picture)[: 2 * int(radius) + 5, : 2 * int(radius) + 5]
        centre = disc.shape[0] // 2
        cv2.circle(disc, (centre, centre), int(radius * between(0.8, 1.1, rng)), colour.tolist(), -1, cv2.LINE_AA)
        _add(lit, disc, int(rng.integers(-centre, HEIGHT)), int(rng.integers(-centre, width)))
    return _soft(picture + lit, between(0.6, 1.8, rng))


def foliage(rng: Rng, width: int) -> Float32:
    """Leaves with light between them."""
    leaves = 0.8 * _clouds(rng, width, 5) + 0.6 * _leaves(rng, width)
    season = rng.random()
    green = np.array([0.10, 0.19, 0.045]) if season < 0.75 else np.array([0.32, 0.17, 0.05])
    picture = green * (0.35 + 1.4 * np.clip(0.5 + 0.6 * leaves, 0, 1.5))[..., None] * between(0.5, 1.6, rng)
    gaps = np.clip((_clouds(rng, width, 5) - between(0.25, 1.0, rng)) * 3, 0, 1)[..., None]
    light = between(0.7, 1.6, rng) * np.array([0.9, 1.0, 0.95])
    ground = np.clip((_grid(width)[0] - between(0.1, 0.7, rng)) * 8, 0, 1)[..., None] * (rng.random() < 0.4)
    picture = picture * (1 - gaps) + light * gaps
    picture = picture * (1 - ground) + ground * _muted(rng) * (1 + 0.2 * leaves[..., None])
    return _soft(picture.astype(np.float32), between(0.3, 4, rng))


def _leaves(rng: Rng, width: int) -> Any:
    """(HEIGHT, width): small blots as of leaves in the sun."""
    import cv2

    cells = int(rng.integers(14, 40))
    blots = rng.standard_normal((cells, max(round(cells * width / HEIGHT), 2)), np.float32) ** 3
    return np.clip(cv2.resize(blots, (width, HEIGHT), interpolation=cv2.INTER_LINEAR), -1.5, 3)


def sky(rng: Rng, width: int) -> Float32:
    """A blue, grey or evening sky, often over a line of hills or the sea."""
    y, _ = _grid(width)
    up = np.clip(0.5 - y, 0, 1)[..., None]
    tops = np.array([[0.16, 0.32, 0.72], [0.5, 0.55, 0.62], [0.25, 0.28, 0.5], [0.75, 0.8, 0.88]])
    lows = np.array([[0.62, 0.76, 0.92], [0.72, 0.74, 0.78], [1.1, 0.55, 0.25], [0.95, 0.95, 0.95]])
    kind = int(rng.integers(4))
    picture = (lows[kind] + up * (tops[kind] - lows[kind])) * between(0.6, 1.25, rng)
    clouds = np.clip(0.7 * _clouds(rng, width, 5) - between(0.0, 1.0, rng), 0, 1)[..., None] * 0.8
    picture = picture * (1 - clouds) + clouds * lows[kind].max() * between(0.8, 1.2, rng)
    if rng.random() < 0.6:
        line = between(0.0, 0.4, rng) + 0.05 * _clouds(rng, width, 3)[:1]
        land = np.clip((y - line) * 40, 0, 1)[..., None]
        picture = picture * (1 - land) + land * _muted(rng) * between(0.3, 0.9, rng)
    return _soft(picture.astype(np.float32), between(0.2, 1.5, rng))


def street(rng: Rng, width: int) -> Float32:
    """House fronts with windows, cars and a road, far out of focus."""
    picture = sky(rng, width)
    at = -0.1
    while at < 1:
        wide = between(0.12, 0.4, rng)
        top, tone = between(-0.2, 0.35, rng), _muted(rng)
        _paint(picture, top, 1, at, at + wide, tone)
        _windows(picture, rng, top, at, wide, tone)
        at += wide
    _paint(picture, between(0.75, 0.95, rng), 1, 0, 1, between(0.12, 0.35, rng) * np.ones(3))
    for _ in range(int(rng.integers(0, 4))):
        _box(picture, rng, _colour(rng), (0.1, 0.3), (0.08, 0.15), low=0.6)
    return _soft(picture * _slope(rng, width), between(0.6, 4, rng))


def _windows(picture: Float32, rng: Rng, top: float, left: float, wide: float, tone: Any) -> None:
    across, down = int(rng.integers(2, 6)), between(0.08, 0.16, rng)
    lit = tone * between(0.2, 0.7, rng) if rng.random() < 0.7 else np.array([1.1, 0.85, 0.5])
    for row in np.arange(max(top, 0) + down / 2, 0.85, down):
        for column in range(across):
            at = left + wide * (column + 0.25) / across
            _paint(picture, row, row + 0.55 * down, at, at + wide / across / 2, lit)


def _shelves(picture: Float32, rng: Rng) -> None:
    """Books in rows."""
    for top in np.arange(0.02, 1, between(0.14, 0.25, rng)):
        at = between(0, 0.1, rng)
        while at < 1:
            wide = between(0.012, 0.045, rng)
            _paint(picture, top + between(0, 0.04, rng), top + 0.13, at, at + wide, 0.7 * _colour(rng))
            at += wide


def _colour(rng: Rng) -> Any:
    """(3,) linear RGB: mostly nearly grey, seldom saturated, more often dark than white."""
    return (0.03 + 0.85 * float(rng.random()) ** 1.6) * _hue(float(rng.random()), float(rng.beta(0.9, 3.5)))


def _muted(rng: Rng) -> Any:
    """(3,) the colours of walls, wood and stone."""
    tone = _hue(0.05 + 0.1 * float(rng.standard_normal()), 0.55 * float(rng.beta(1.2, 2.0)))
    return (0.04 + 0.66 * float(rng.random()) ** 1.5) * tone


def _hue(turn: float, saturation: float) -> Any:
    """(3,) at most 1: a hue from 0 to 1, and how much of it."""
    pure = np.clip(np.abs((turn % 1 * 6 + np.array([0, 4, 2])) % 6 - 3) - 1, 0, 1)
    return 1 - saturation + saturation * pure


def _filled(width: int, colour: Any) -> Float32:
    return np.ones((HEIGHT, width, 1), np.float32) * np.asarray(colour, np.float32)


def _grid(width: int) -> tuple[Any, Any]:
    """(HEIGHT, 1) from -0.5 at the top to 0.5, and (1, width) as wide."""
    y = (np.arange(HEIGHT, dtype=np.float32) + 0.5) / HEIGHT - 0.5
    x = ((np.arange(width, dtype=np.float32) + 0.5) - width / 2) / HEIGHT
    return y[:, None], x[None]


def _vignette(rng: Rng, width: int) -> Float32:
    y, x = _grid(width)
    return (1 - between(0, 0.5, rng) * (x * x + y * y))[..., None].astype(np.float32)


def _slope(rng: Rng, width: int) -> Float32:
    """(HEIGHT, width, 1): brighter towards one side."""
    y, x = _grid(width)
    return np.exp(between(-1, 1, rng) * x + between(-0.7, 0.7, rng) * y)[..., None].astype(np.float32)


def _clouds(rng: Rng, width: int, octaves: int) -> Any:
    """(HEIGHT, width) float32 of deviation about 1: noise of several sizes, each half as strong as the one before."""
    import cv2

    total = np.zeros((HEIGHT, width), np.float32)
    for octave in range(octaves):
        cells = 3 * 2**octave
        rows = rng.standard_normal((cells, max(round(cells * width / HEIGHT), 2)), np.float32)
        total += 0.62**octave * cv2.resize(rows, (width, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return total


def _box(
    picture: Float32, rng: Rng, colour: Any, wide: tuple[float, float], tall: tuple[float, float], low: float = -0.1
) -> None:
    top, left = between(low, 0.95, rng), between(-0.1, 0.95, rng)
    _paint(picture, top, top + between(*tall, rng), left, left + between(*wide, rng), colour)


def _paint(picture: Float32, top: float, bottom: float, left: float, right: float, colour: Any) -> None:
    """A rectangle, in shares of height and width."""
    height, width = picture.shape[:2]
    rows = slice(max(round(top * height), 0), max(round(bottom * height), 0))
    picture[rows, max(round(left * width), 0) : max(round(right * width), 0)] = colour


def _spot(picture: Float32, rng: Rng, colour: Any, wide: tuple[float, float]) -> None:
    """A round thing."""
    import cv2

    height, width = picture.shape[:2]
    at = (int(rng.integers(width)), int(rng.integers(height)))
    cv2.circle(picture, at, max(int(between(*wide, rng) * height), 1), np.asarray(colour, float).tolist(), -1)


def _add(picture: Float32, patch: Float32, top: int, left: int) -> None:
    """Add a patch in place, as much of it as lies inside."""
    height, width = picture.shape[:2]
    rows, columns = slice(max(-top, 0), height - top), slice(max(-left, 0), width - left)
    inside = patch[rows, columns]
    picture[max(top, 0) :, max(left, 0) :][: inside.shape[0], : inside.shape[1]] += inside


def _soft(picture: Float32, radius: float) -> Float32:
    """Out of focus by so many pixels."""
    import cv2

    return np.asarray(cv2.GaussianBlur(picture, (0, 0), max(radius, 0.2)), np.float32)
