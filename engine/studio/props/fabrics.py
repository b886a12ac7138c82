"""Cloth: its colours, patterns and folds."""

from __future__ import annotations

import colorsys
from collections.abc import Callable

import numpy as np

from ...arrays import Float64

Colour = Float64
Pattern = Callable[[Float64, Float64], Float64]
"""(h, w) places across and along the cloth, metres → (h, w, 3) linear RGB."""

PATTERNS = ("stripes", "bars", "checks", "dots", "blocks", "mottled")

# Usual dyes, sRGB.
_DYES = (
    "101114", "1b1d22", "26282c", "3b3e44", "5c6066", "8d9196", "b9bcc0", "e9e8e4", "f4f3f0", "d9d2c3", "b59f7c",
    "1d2a48", "243b6b", "34568b", "6d8fb8", "a9c3dd", "7a1f26", "a63232", "c8553d", "d98a3d", "e0b84c", "2f4a35",
    "4d6b45", "7f9468", "3c2f2a", "6b4a34", "5a3d5c", "8b6f9c", "d7a3ad", "c46a86", "2c6e73", "71b0ad",
)  # fmt: skip


def linear(code: str) -> Colour:
    """(3,) linear RGB of six sRGB digits."""
    value = np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def dye(rng: np.random.Generator) -> Colour:
    """(3,) the colour of a garment: mostly a usual one, at times any."""
    if rng.random() < 0.75:
        return linear(_DYES[int(rng.integers(len(_DYES)))]) * float(rng.uniform(0.85, 1.1))
    hue, saturation, value = float(rng.random()), float(rng.beta(2, 2)), float(rng.uniform(0.15, 0.9))
    return np.array(colorsys.hsv_to_rgb(hue, saturation, value)) ** 2.2


def pattern(rng: np.random.Generator, plain: float = 0.5, kinds: tuple[str, ...] = PATTERNS) -> Pattern:
    """A cloth's colours. plain: how likely it has but one. kinds: what else it may be, of PATTERNS."""
    ground, other = dye(rng), dye(rng)
    kind = "plain" if rng.random() < plain else str(rng.choice(kinds))
    period, phase = float(rng.uniform(0.022, 0.07)), float(rng.uniform(0, 1))
    share = float(rng.uniform(0.25, 0.6))
    speckle = float(rng.choice((0.0, 0.02, 0.08)))
    seed = int(rng.integers(2**31))

    def paint(across: Float64, along: Float64) -> Float64:
        amount = _amount(kind, across / period + phase, along / period + phase, share)
        tint = ground + (other - ground) * amount[..., None]
        grain = np.random.default_rng(seed).standard_normal(across.shape)
        return np.clip(tint * (1 + speckle * grain[..., None]), 0.004, 0.92)

    return paint


def _amount(kind: str, across: Float64, along: Float64, share: float) -> Float64:
    """(h, w) how much of the second colour there is; places are in periods."""
    if kind == "stripes":
        return _bars(along, share)
    if kind == "bars":
        return _bars(across, share)
    if kind == "checks":
        return 0.5 * (_bars(along, share) + _bars(across, share))
    if kind == "dots":
        rows = np.floor(along)
        middle = (np.mod(across + 0.5 * np.mod(rows, 2), 1) - 0.5) ** 2 + (np.mod(along, 1) - 0.5) ** 2
        return np.clip((0.075 - middle) * 16 + 0.5, 0, 1)
    if kind == "blocks":
        return (along < 2.2).astype(np.float64)
    if kind == "mottled":
        wave = np.sin(5 * across + 2 * np.sin(3 * along)) + np.sin(4 * along + 2 * np.sin(4 * across + 1))
        return np.clip(0.5 + 0.5 * wave, 0, 1)
    return np.zeros_like(across)


def _bars(place: Float64, share: float) -> Float64:
    return np.clip((share / 2 - np.abs(np.mod(place, 1) - 0.5)) * 8 + 0.5, 0, 1)


def folds(rng: np.random.Generator, across: Float64, along: Float64, count: int = 4, length: float = 0.07) -> Float64:
    """(h, w) in about [-1, 1], from hollow to ridge: creases that run along, each its own way, and bend.

    across, along: (h, w), metres. length: from ridge to ridge, metres.
    """
    across, along = np.broadcast_arrays(across.astype(np.float32), along.astype(np.float32))
    total = np.zeros(across.shape, np.float32)
    for _ in range(count):
        turn, size = float(rng.normal(0, 0.5)), length * float(rng.uniform(0.6, 1.7))
        bent, ridge, faint = (np.float32(value) for value in rng.uniform(0, 2 * np.pi, 3))
        side, on = np.float32(np.cos(turn) / size), np.float32(np.sin(turn) / size)
        wide, long = side * across + on * along, side * along - on * across
        wave = 0.5 - 0.5 * np.sin(
            np.float32(2 * np.pi) * (wide + np.float32(0.35) * np.sin(long / np.float32(2.2) + bent)) + ridge
        )
        # Ridges are round, hollows narrow; none runs on for ever.
        total += (1 - 2 * wave * np.sqrt(wave)) * (0.5 + 0.5 * np.sin(long / np.float32(1.7) + faint))
    return (total / np.float32(0.75 * count)).astype(np.float64)


def shaded(colours: Float64, fold: Float64, depth: float = 0.42) -> Float64:
    """(h, w, 3) colours with less light in hollows. fold: (h, w) from -1 to 1."""
    return colours * (1 - depth * np.clip(0.25 - 0.75 * fold, 0, 1))[..., None]
