"""Lower levels of detail: fewer faces on a part of a head's vertices.

Whatever gives the full head's vertices (a person, an expression, a skin binding) gives a level's by indexing:

    for level in lods(kit):
        vertices = head.vertices[level.rows]
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..arrays import Float32, Int32
from ..errors import BadInput
from .head import Topology
from .kit import Kit

_LEVELS = ("lod1", "lod2")


@dataclass(frozen=True, slots=True, eq=False)
class Lod:
    """One level.

    rows: (k,) int32, ascending: the full head's vertices that it uses.
    face_vertices: (sum of face_sizes,) int32, corners as places in `rows`; face_sizes: (faces,) int32.
    corner_uv: (sum of face_sizes, 2) float32, in the full head's texture.
    """

    rows: Int32
    face_vertices: Int32
    face_sizes: Int32
    corner_uv: Float32

    def topology(self, full: Topology, name: str) -> Topology:
        """The level as a topology of its own, with the regions and parts of the full one.

        name: what it is called. Landmarks that it has no vertex for are -1.
        """
        place = np.full(full.count, -1, np.int32)
        place[self.rows] = np.arange(len(self.rows), dtype=np.int32)
        marks = np.where(full.landmarks >= 0, place[full.landmarks], -1).astype(np.int32)
        return Topology(
            name=name,
            face_vertices=self.face_vertices,
            face_sizes=self.face_sizes,
            regions=full.regions[self.rows],
            parts=full.parts[self.rows],
            landmarks=marks,
            corner_uv=self.corner_uv,
        )


def lods(kit: Kit) -> tuple[Lod, ...]:
    """The kit's lower levels, finer first; none for a kit that has none.

    The bundled head's have about a third and a tenth of its faces. Both are whole: closed at eyes, mouth and ears.
    Raises BadInput when the kit's file is broken.
    """
    return _read(kit.folder / "head.npz", kit.topology.count) if kit.folder is not None else ()


@lru_cache(maxsize=8)
def _read(path: Path, count: int) -> tuple[Lod, ...]:
    if not path.exists():
        return ()
    try:
        with np.load(path, allow_pickle=False) as data:
            found = [name for name in _LEVELS if f"{name}_face_vertices" in data.files]
            levels = [
                _level(*(data[f"{name}_{array}"] for array in ("face_vertices", "face_sizes", "corner_uv")))
                for name in found
            ]
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise BadInput(path, f"is not a whole kit ({error})", "install Kindred again") from error
    if any(len(level.rows) == 0 or level.rows[0] < 0 or level.rows[-1] >= count for level in levels):
        raise BadInput(path, "has levels of detail of another head", "install Kindred again")
    return tuple(levels)


def _level(corners: Int32, sizes: Int32, corner_uv: Float32) -> Lod:
    rows, face_vertices = np.unique(corners, return_inverse=True)
    arrays = (rows.astype(np.int32), face_vertices.reshape(-1).astype(np.int32), sizes, corner_uv)
    for array in arrays:
        array.flags.writeable = False  # one level serves everyone
    return Lod(*arrays)
