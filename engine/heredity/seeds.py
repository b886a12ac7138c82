"""The draws of many children at once.

numpy's SeedSequence takes longer to make for a child than its vertices take to mix, so the hash is written out here
over arrays. A test holds that it gives numpy's very words.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float64

UInt64 = NDArray[np.uint64]
UInt32 = NDArray[np.uint32]

_MASK = 0xFFFFFFFF
_POOL = 4
# The constants of numpy.random.SeedSequence (M. O'Neill, "Developing a seed_seq alternative").
_INIT_A, _MULT_A, _INIT_B, _MULT_B = 0x43B0D7E5, 0x931E8875, 0x8B51F9DD, 0x58F38DED
_MIX_LEFT, _MIX_RIGHT = 0xCA01F9DD, 0x4973F715
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def states(seed: int, keys: NDArray[np.int64]) -> UInt64:
    """`SeedSequence(seed, spawn_key=key).generate_state(1, uint64)` for many keys.

    seed: a whole number from 0.
    keys: (children, length), each entry in [0, 2**32).
    Returns (children,) uint64.
    """
    words = _seed_words(seed)
    children = len(keys)
    entropy = [np.full(children, word, np.uint32) for word in words]
    entropy += [np.ascontiguousarray(column, np.uint32) for column in keys.T]
    return _generate(_mix(entropy))


def uniforms(state: UInt64, count: int) -> Float64:
    """`count` numbers in [0, 1) from each state: SplitMix64, its counter started at the state.

    state: (children,) uint64.
    Returns (children, count) float64.
    Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
    """
    with np.errstate(over="ignore"):
        z = state[:, None] + _GOLDEN * np.arange(1, count + 1, dtype=np.uint64)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)) * 2.0**-53


def _seed_words(seed: int) -> list[int]:
    words = [seed >> shift & _MASK for shift in range(0, max(seed.bit_length(), 1), 32)]
    return words + [0] * (_POOL - len(words))


class _Hash:
    """SeedSequence's hash of a word; its constant moves on with every use."""

    def __init__(self, start: int, step: int) -> None:
        self._constant, self._step = start, step

    def __call__(self, value: UInt32) -> UInt32:
        value = value ^ np.uint32(self._constant)
        self._constant = self._constant * self._step & _MASK
        value = value * np.uint32(self._constant)
        return value ^ (value >> np.uint32(16))


def _mix(entropy: list[UInt32]) -> list[UInt32]:
    hashed = _Hash(_INIT_A, _MULT_A)
    pool = [hashed(word) for word in entropy[:_POOL]]
    for source in range(_POOL):
        for target in range(_POOL):
            if source != target:
                pool[target] = _blend(pool[target], hashed(pool[source]))
    for word in entropy[_POOL:]:
        for target in range(_POOL):
            pool[target] = _blend(pool[target], hashed(word))
    return pool


def _blend(x: UInt32, y: UInt32) -> UInt32:
    mixed = np.uint32(_MIX_LEFT) * x - np.uint32(_MIX_RIGHT) * y
    return mixed ^ (mixed >> np.uint32(16))


def _generate(pool: list[UInt32]) -> UInt64:
    hashed = _Hash(_INIT_B, _MULT_B)
    low, high = hashed(pool[0]), hashed(pool[1])
    return low.astype(np.uint64) | high.astype(np.uint64) << np.uint64(32)
