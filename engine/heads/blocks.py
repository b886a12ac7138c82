"""A rig's offsets laid out for speed: vertices that the same parameters move lie together, in small dense blocks.

Making a head then reads each offset that it needs once, in order, and sums in one order whatever the threads: einsum
does not go through BLAS.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float32, Int32
from .offsets import Offsets

_SIZE = 256
"""Vertices a block. Fewer store less that is zero, more are less work to call: 256 was quickest of 32 to 512."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some vertices, places `part` of the new order, with the parameters that move them.

    active: (k,) the parameters; steps: (k, 3 * vertices) float32, metres.
    half: 1 where all lie in the left half, -1 in the right, 0 where the halves meet.
    """

    part: slice
    active: NDArray[np.intp]
    steps: Float32
    half: int


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """All offsets of a rig.

    place: (n,) int32, where each vertex lies in the blocks' order; side: (n,) float32 in that order.
    """

    blocks: tuple[Block, ...]
    place: Int32
    side: Float32

    def moved(self, both: Float32, apart: Float32 | None) -> Float32:
        """(n, 3) float32, metres: sum over i of (both_i + side · apart_i) · offset_i, without what moves everywhere.

        both, apart: (p,) float32; apart None where the halves move alike.
        """
        total = np.empty((len(self.place), 3), np.float32)
        halves = {1: both, -1: both, 0: both} if apart is None else {1: both + apart, -1: both - apart, 0: both}
        for block in self.blocks:
            out = total[block.part].reshape(-1)
            np.einsum("i,ij->j", halves[block.half][block.active], block.steps, out=out)
            if apart is not None and not block.half:
                more = np.einsum("i,ij->j", apart[block.active], block.steps).reshape(-1, 3)
                total[block.part] += self.side[block.part, None] * more
        return total[self.place]


def lay_out(offsets: Offsets, side: Float32) -> Blocks:
    """The blocks of a rig's offsets.

    side: (n,) float32 from -1 (wholly the right half) to 1 (the left).
    """
    count = offsets.count
    active = np.zeros((len(offsets), count), bool)
    which = np.repeat(np.arange(len(offsets)), np.diff(offsets.starts))
    active[which, offsets.rows] = True
    half = np.where(np.abs(side) == 1, side, 0).astype(int)
    order = np.lexsort((*np.packbits(active, axis=0)[::-1], half))
    place = np.empty(count, np.int32)
    place[order] = np.arange(count, dtype=np.int32)
    # The sparse entries in the new order, so that each block finds its own by two searches.
    entry = place[offsets.rows]
    by_place = np.argsort(entry, kind="stable")
    entry, which, steps = entry[by_place], which[by_place], offsets.steps[by_place]
    blocks: list[Block] = []
    for begin, end in _cuts(half[order]):
        mine = slice(*np.searchsorted(entry, (begin, end)))
        parameters, local = np.unique(which[mine], return_inverse=True)
        dense = np.zeros((len(parameters), end - begin, 3), np.float32)
        dense[local, entry[mine] - begin] = steps[mine]
        kind = int(half[order[begin]])
        blocks.append(Block(slice(begin, end), parameters, dense.reshape(len(parameters), -1), kind))
    return Blocks(tuple(blocks), place, side[order])


def _cuts(half: NDArray[np.int_]) -> list[tuple[int, int]]:
    """Begins and ends of blocks that do not cross from one half to another."""
    borders = [0, *(np.flatnonzero(np.diff(half)) + 1).tolist(), len(half)]
    cuts: list[tuple[int, int]] = []
    for low, high in pairwise(borders):
        cuts += [(begin, min(begin + _SIZE, high)) for begin in range(low, high, _SIZE)]
    return cuts
