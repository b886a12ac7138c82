"""What a rig's parameters do to the vertices, kept sparse: most of them move a tenth of the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import Float32, Int32


@dataclass(frozen=True, slots=True, eq=False)
class Offsets:
    """(p, n, 3) float32, metres: what moving each of p parameters from 0 to 1 does to n vertices.

    count: n. starts: (p + 1,) int32, where each parameter's rows begin.
    rows: (m,) int32, the vertices that it moves, rising within each parameter; steps: (m, 3) float32, metres.
    everywhere: (p, 3) float32, metres, added to all n vertices: where the eyes rise, all else sinks.
    """

    count: int
    starts: Int32
    rows: Int32
    steps: Float32
    everywhere: Float32

    @staticmethod
    def of(dense: Float32) -> Offsets:
        """From a (p, n, 3) array; what it moves by nothing is left out."""
        which, rows = np.nonzero(dense.any(2))
        starts = np.concatenate([[0], np.cumsum(np.bincount(which, minlength=len(dense)))])
        return Offsets(
            count=dense.shape[1],
            starts=starts.astype(np.int32),
            rows=rows.astype(np.int32),
            steps=np.ascontiguousarray(dense[which, rows], np.float32),
            everywhere=np.zeros((len(dense), 3), np.float32),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def shape(self) -> tuple[int, int, int]:
        """(p, n, 3)."""
        return len(self), self.count, 3

    def local(self, index: int) -> tuple[Int32, Float32]:
        """One parameter's rows (k,) and steps (k, 3), without what it adds everywhere."""
        part = slice(int(self.starts[index]), int(self.starts[index + 1]))
        return self.rows[part], self.steps[part]

    def dense(self) -> Float32:
        """(p, n, 3) float32, metres: all of it, made anew."""
        whole = np.repeat(self.everywhere[:, None], self.count, 1)
        which = np.repeat(np.arange(len(self)), np.diff(self.starts))
        whole[which, self.rows] += self.steps
        return whole

    def __getitem__(self, key: Any) -> Any:
        return self.dense()[key]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Float32:
        return self.dense() if dtype is None else self.dense().astype(dtype)


@dataclass(frozen=True, slots=True, eq=False)
class Correctives:
    """Shapes added where two parameters fight at one end each: weight max(0, ±(2 x_i - 1)) · max(0, ±(2 x_j - 1)).

    pairs: (k, 2) int32, the parameters i and j; ends: (k, 2) int8, 1 where they fight at 1, -1 where at 0.
    starts: (k + 1,) int32; rows: (m,) int32 vertices; steps: (m, 3) float32, metres at weight 1.
    """

    pairs: Int32
    ends: Any
    starts: Int32
    rows: Int32
    steps: Float32

    @staticmethod
    def none() -> Correctives:
        """For a rig whose parameters never fight."""
        empty = np.empty((0, 2), np.int32)
        return Correctives(
            empty, empty.astype(np.int8), np.zeros(1, np.int32), np.empty(0, np.int32), np.empty((0, 3), np.float32)
        )

    def __len__(self) -> int:
        return len(self.pairs)

    def weights(self, values: Float32) -> Float32:
        """(k,) float32: how much of each is added for parameters (p,)."""
        reach = np.maximum((2 * values[self.pairs] - 1) * self.ends, 0)
        return reach[:, 0] * reach[:, 1]

    def add(self, vertices: Float32, left: Float32, right: Float32, side: Float32) -> None:
        """Add them to vertices (n, 3) in place.

        left, right: (k,) weights of the two halves, or the changes of these; side: (n,) from -1 (right) to 1 (left).
        """
        for number in np.flatnonzero((left != 0) | (right != 0)):
            part = slice(int(self.starts[number]), int(self.starts[number + 1]))
            rows = self.rows[part]
            mean, half = (left[number] + right[number]) / 2, (left[number] - right[number]) / 2
            vertices[rows] += (mean + half * side[rows])[:, None] * self.steps[part]
