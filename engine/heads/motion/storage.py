"""expressions.npz: a kit's expressions as they are stored.

What every kit's file holds:
    topology  its topology's name, digest: `topology_name` of its faces
    names     (m,) expressions, spelt as in EXPRESSIONS; any of them may be missing
    starts    (m + 1,) int32: expression i has the rows starts[i] to starts[i + 1] of the next two
    vertices  (k,) int32: the vertices that it moves
    steps     (k, 3) int16 or int32: by how much at full measure, in our frame
    unit      float32, optional: metres a step; a micrometre where it is missing

That is a linear face, as scanned kits have it. What more the bundled head's file holds (all absent, or all there):
    lids_upper, lids_lower  (rows, r) int32: the edges of the left eye's lids from the inner corner to the outer,
                            corners included, vertex i of one meeting vertex i of the other; the skin's edge first,
                            then the rows behind it that touch when the lids close
    lids_vertices (b,) int32, lids_along (b,) float32 in [0, 1], lids_share (b, 2) float32: what goes with the left
                            lids, where along them, and how much with the upper and the lower
    lids_behind (b,) uint8: 1 where it lies behind the rows that touch, and so follows the last of them
    lips_upper, lips_lower, lips_vertices, lips_along, lips_share, lips_behind: the same of the lips,
                            from the right corner
    jaw_vertices (j,) int32, jaw_share (j,) float32: what turns with the jaw, and how much
    jaw_joint (3,) float32: the middle between the joints on the mean head, jaw_anchor (a,) int32: vertices that
              carry it; jaw_turns (4, 3) float32 radians, jaw_shifts (4, 3) float32 metres: jawOpen, jawForward, jawLeft
              and jawRight as a turn about the joint and a shift
    mouth_inside (c,) int32: the skin that lies within the lips' edge
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ...arrays import Bool, Float32, Float64, Int32
from ...errors import BadInput
from ..head import topology_name
from ..kit import Kit
from .names import EXPRESSIONS

JAW_MOTIONS = ("jawOpen", "jawForward", "jawLeft", "jawRight")

_MAX_ROWS = 52 * 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Rims:
    """Two edges that close upon each other, and what goes with them.

    upper, lower: (rows, r) int32 vertices from one corner to the other; vertex i of one meets vertex i of the other.
    vertices: (b,) int32, what goes with them; along: (b,) float32 in [0, 1], where along the edges;
    share: (b, 2) float32 in [0, 1], how much with the upper and with the lower. behind: (b,) bool, whether with the
    last of the edges' rows, not the first.
    """

    upper: Int32
    lower: Int32
    vertices: Int32
    along: Float32
    share: Float32
    behind: Bool

    def carried(self, upper: Float64, lower: Float64) -> Float64:
        """(b, d) what the edges' rows do, (rows, r, d) each, carried to what goes with them.

        Each vertex takes its share of both halves, at its place along them.
        """
        places = np.linspace(0, 1, self.upper.shape[1])
        total = np.zeros((len(self.vertices), upper.shape[-1]))
        for side, values in enumerate((upper, lower)):
            for axis in range(values.shape[-1]):
                front, back = (np.interp(self.along, places, values[row, :, axis]) for row in (0, -1))
                total[:, axis] += self.share[:, side] * np.where(self.behind, back, front)
        return total

    def mirrored(self, mirror: Int32) -> Rims:
        """The same on the head's other side."""
        return replace(self, upper=mirror[self.upper], lower=mirror[self.lower], vertices=mirror[self.vertices])


@dataclass(frozen=True, slots=True, eq=False)
class Jaw:
    """What turns with the jaw.

    vertices: (j,) int32; share: (j,) float32 in [0, 1].
    joint: (3,) float32, metres, the middle between the joints on the mean head; anchor: (a,) int32, vertices whose
    mean motion carries it to another head. turns: (4, 3) float32, radians about the joint, shifts: (4, 3) float32,
    metres, of JAW_MOTIONS.
    inside: (c,) int32, the skin within the lips' edge.
    """

    vertices: Int32
    share: Float32
    joint: Float32
    turns: Float32
    shifts: Float32
    anchor: Int32
    inside: Int32


@dataclass(frozen=True, slots=True, eq=False)
class Expressions:
    """A kit's expressions.

    names: the m expressions that it has, spelt as in EXPRESSIONS.
    starts, vertices, steps: sparse rows as in the file, steps (k, 3) float32 in metres.
    lids: left and right; lips; jaw: None where the kit is linear.
    """

    names: tuple[str, ...]
    starts: Int32
    vertices: Int32
    steps: Float32
    lids: tuple[Rims, Rims] | None = None
    lips: Rims | None = None
    jaw: Jaw | None = None

    def rows(self, name: str) -> tuple[Int32, Float32]:
        """The vertices (k,) that an expression moves, and by how much (k, 3), metres; none where the kit lacks it."""
        if name not in self.names:
            return np.empty(0, np.int32), np.empty((0, 3), np.float32)
        place = self.names.index(name)
        rows = slice(int(self.starts[place]), int(self.starts[place + 1]))
        return self.vertices[rows], self.steps[rows]


def read_expressions(path: Path, kit: Kit) -> Expressions:
    """Read a kit's expressions; nothing in the file is trusted.

    Raises BadInput when it is missing, broken or of another topology.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            return _expressions({name: data[name] for name in data.files}, kit)
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise BadInput(
            path, f"does not hold this kit's expressions ({error})", "install Kindred or the kit again"
        ) from error


def _expressions(arrays: Mapping[str, Any], kit: Kit) -> Expressions:
    topology = kit.topology
    digest = topology_name(topology.face_vertices, topology.face_sizes, topology.count)
    if str(np.ravel(arrays["digest"])[0]) != digest:
        raise ValueError("made for another topology")
    names = tuple(str(name) for name in np.ravel(arrays["names"]))
    starts = np.asarray(arrays["starts"], np.int32)
    steps = np.asarray(arrays["steps"])
    vertices = _indices(arrays["vertices"], topology.count)
    if len(set(names)) != len(names) or not set(names) <= set(EXPRESSIONS):
        raise ValueError("unknown or repeated names")
    if len(vertices) > _MAX_ROWS or steps.shape != (len(vertices), 3) or steps.dtype.kind != "i":
        raise ValueError("rows and steps do not fit")
    ends = (starts[0], starts[-1]) if len(starts) == len(names) + 1 else (-1, -1)
    if ends != (0, len(vertices)) or bool((np.diff(starts) < 0).any()):
        raise ValueError("starts do not fit the rows")
    unit = float(np.ravel(arrays.get("unit", 1e-6))[0])
    if not 0 < unit < 1e-3:
        raise ValueError("the unit of steps is no length")
    linear = Expressions(names, starts, vertices, steps.astype(np.float32) * np.float32(unit))
    return _moving(linear, arrays, kit) if "lids_upper" in arrays else linear


def _moving(linear: Expressions, arrays: Mapping[str, Any], kit: Kit) -> Expressions:
    count = kit.topology.count
    left = _rims(arrays, "lids", count)
    jaw = Jaw(
        vertices=_indices(arrays["jaw_vertices"], count),
        share=_numbers(arrays["jaw_share"], (len(arrays["jaw_vertices"]),)),
        joint=_numbers(arrays["jaw_joint"], (3,)),
        turns=_numbers(arrays["jaw_turns"], (4, 3)),
        shifts=_numbers(arrays["jaw_shifts"], (4, 3)),
        anchor=_indices(arrays["jaw_anchor"], count),
        inside=_indices(arrays["mouth_inside"], count),
    )
    lids = (left, left.mirrored(kit.mirror))
    lips = _rims(arrays, "lips", count)
    return Expressions(linear.names, linear.starts, linear.vertices, linear.steps, lids, lips, jaw)


def _rims(arrays: Mapping[str, Any], what: str, count: int) -> Rims:
    upper, lower = (_indices(arrays[f"{what}_{edge}"], count, dimensions=2) for edge in ("upper", "lower"))
    vertices = _indices(arrays[f"{what}_vertices"], count)
    if upper.shape != lower.shape or not len(upper) or upper.shape[1] < 3:
        raise ValueError(f"the {what}' edges do not meet")
    along = _numbers(arrays[f"{what}_along"], (len(vertices),))
    share = _numbers(arrays[f"{what}_share"], (len(vertices), 2))
    behind = np.asarray(arrays[f"{what}_behind"]) != 0
    if behind.shape != (len(vertices),):
        raise ValueError(f"the {what}' rows do not fit")
    return Rims(upper, lower, vertices, along, share, behind)


def _indices(values: Any, count: int, dimensions: int = 1) -> Int32:
    indices = np.asarray(values, np.int32)
    if indices.ndim != dimensions or (indices.size and not 0 <= indices.min() <= indices.max() < count):
        raise ValueError("rows name vertices that are not there")
    return indices


def _numbers(values: Any, shape: tuple[int, ...]) -> Float32:
    numbers = np.asarray(values, np.float32)
    if numbers.shape != shape or not np.isfinite(numbers).all():
        raise ValueError(f"an array is not finite {shape}")
    return numbers
