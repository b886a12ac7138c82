"""Chance that can be repeated: a stream of draws for every thing of every picture, whatever is drawn before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import BadInput

Rng = np.random.Generator

PERSON, PICTURE, BACKDROP, NOISE, DAYS, LOOKS = range(6)
"""What a stream is for: the first part of its spawn key."""


def streams(seed: int, purpose: int, *place: int, count: int) -> list[Rng]:
    """`count` independent streams, so that what one thing draws leaves all others as they were.

    place: which of its kind it is, whole numbers from 0. Raises BadInput when one or the seed is below 0.
    """
    for number in (seed, *place):
        if number < 0:
            raise BadInput(f"number {number}", "is below 0", "give a seed and an index from 0")
    whole = np.random.SeedSequence(seed, spawn_key=(purpose, *place))
    return [np.random.default_rng(one) for one in whole.spawn(count)]


def new_seed(rng: Rng) -> int:
    """A seed for what is made later."""
    return int(rng.integers(2**31))


def picked(shares: Mapping[str, float], rng: Rng) -> str:
    """A name, as often as its share of all says."""
    limits = np.cumsum(list(shares.values()))
    return list(shares)[min(int(np.searchsorted(limits / limits[-1], rng.random(), "right")), len(shares) - 1)]


def among(values: Sequence[str], rng: Rng) -> str:
    """One of several, all alike."""
    return values[int(rng.integers(len(values)))]


def between(low: float, high: float, rng: Rng) -> float:
    """Evenly in [low, high)."""
    return low + (high - low) * float(rng.random())


@dataclass(frozen=True, slots=True)
class Spread:
    """How an angle varies: mostly near 0, and now and then far off.

    usual: the deviation of most draws. tails: the share of draws that lie evenly in [-most, most]. most: the limit.
    """

    usual: float
    tails: float = 0.0
    most: float = 90.0

    def draw(self, rng: Rng) -> float:
        """A value in [-most, most]; always three draws."""
        which, far, near = float(rng.random()), between(-self.most, self.most, rng), float(rng.standard_normal())
        return far if which < self.tails else float(np.clip(self.usual * near, -self.most, self.most))
