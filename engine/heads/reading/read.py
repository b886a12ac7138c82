"""One door for all formats."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...errors import BadInput, KindredError
from .mesh import RawMesh, checked

SUFFIXES = (".obj", ".glb", ".gltf", ".ply", ".stl", ".png")


def read_mesh(path: str | Path, *, focal: float | None = None) -> RawMesh:
    """Read a mesh, a point cloud or a depth image, chosen by the file's suffix.

    Vertices keep the order of the file in OBJ and PLY, so that heads which share a topology breed vertex for vertex.
    Where a format cannot share vertices (STL) or splits them along texture seams (GLB), the copies are merged.

    focal: for a depth image, the focal length in pixels, greater than 0.
    Raises BadInput whatever is wrong with the file.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    try:
        with np.errstate(all="ignore"):  # numbers out of range are refused below, without numpy's own warnings
            raw = _read(path, suffix, focal)
    except KindredError:
        raise
    except Exception as error:  # the last guard: a parser's surprise must never reach the user as a traceback
        raise BadInput(path, f"is broken ({type(error).__name__}: {error})", "export the mesh again") from error
    return checked(raw)


def _read(path: Path, suffix: str, focal: float | None) -> RawMesh:
    # Each format in its own module, imported when it is met: only depth images need more than numpy.
    if suffix == ".obj":
        from .obj import read_obj

        return read_obj(path)
    if suffix in (".glb", ".gltf"):
        from .gltf import read_gltf

        return read_gltf(path)
    if suffix == ".ply":
        from .ply import read_ply

        return read_ply(path)
    if suffix == ".stl":
        from .stl import read_stl

        return read_stl(path)
    if suffix == ".png":
        from .depth import read_depth

        return read_depth(path, focal)
    known = ", ".join(s[1:].upper() for s in SUFFIXES)
    raise BadInput(path, f"has a suffix that is not read ({suffix or 'none'})", f"export it as one of {known}")
