"""Cards as groomed on the mean head, decoded: meshes, and what carries them to any head."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float32, Int32, UInt8
from .carrying import CardCarrier, carrier_of
from .store import stored

STEP, WIDTH_STEP = 1e-5, 5e-5
"""Metres per unit of stored places and widths."""
CLUMPS = 8
_BEND = np.float32(0.45)
"""How far normals turn to a card's sides, so that light sees it round."""


@dataclass(frozen=True, slots=True, eq=False)
class Cards:
    """A style's mesh on the mean head; see Piece for the fields."""

    face_vertices: Int32
    face_sizes: Int32
    corner_uv: Float32
    normals: Float32
    carrier: CardCarrier


@lru_cache(maxsize=64)
def cards_of(key: str) -> Cards | None:
    """The cards of "kind.style", or None where it has none. Read-only."""
    arrays = stored()
    if f"{key}.points" not in arrays:
        return None
    lengths = arrays[f"{key}.lengths"].astype(np.int32)
    spines = arrays[f"{key}.points"].astype(np.float32) * np.float32(STEP)
    sides = _unit(arrays[f"{key}.sides"])
    normals = _unit(arrays[f"{key}.normals"])
    half = arrays[f"{key}.widths"].astype(np.float32)[:, None] * np.float32(WIDTH_STEP / 2)
    faces = _quads(lengths)
    across = np.stack([normals - _BEND * sides, normals + _BEND * sides], 1).reshape(-1, 3)
    return Cards(
        face_vertices=faces.reshape(-1),
        face_sizes=np.full(len(faces), 4, np.int32),
        corner_uv=_uv(spines, lengths, arrays[f"{key}.columns"])[faces.reshape(-1)],
        normals=across / np.linalg.norm(across, axis=1, keepdims=True),
        carrier=carrier_of(key, spines, half * sides, lengths),
    )


def _unit(stored_units: NDArray[np.int8]) -> Float32:
    vectors = stored_units.astype(np.float32)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)


def _quads(lengths: Int32) -> Int32:
    """(faces, 4): each spine point has two vertices, one to each side."""
    last = np.zeros(int(lengths.sum()), bool)
    last[np.cumsum(lengths) - 1] = True
    begin = 2 * np.flatnonzero(~last).astype(np.int32)
    return np.stack([begin, begin + 1, begin + 3, begin + 2], 1)


def _uv(spines: Float32, lengths: Int32, columns: UInt8) -> Float32:
    """(2 * points, 2): a card takes a clump's whole width, and its whole length by the distance along the spine."""
    ends = np.cumsum(lengths)
    begins = ends - lengths
    step = np.zeros(len(spines))
    step[1:] = np.linalg.norm(np.diff(spines, axis=0), axis=1)
    step[begins] = 0
    arc = np.cumsum(step)
    arc -= np.repeat(arc[begins], lengths)
    along = arc / np.repeat(np.maximum(arc[ends - 1], 1e-9), lengths)
    left = np.repeat(columns, lengths) / CLUMPS
    uv = np.empty((len(spines), 2, 2), np.float32)
    uv[:, 0, 0], uv[:, 1, 0] = left + 0.002, left + 1 / CLUMPS - 0.002
    uv[:, :, 1] = along[:, None]
    return uv.reshape(-1, 2)
