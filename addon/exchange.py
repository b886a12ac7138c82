"""Meshes for the engine process: a file that keeps the order of vertices, faces and corners."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np


def write_obj(
    path: Path,
    vertices: np.ndarray,
    corners: np.ndarray,
    sizes: np.ndarray,
    materials: Sequence[str],
    material: np.ndarray,
) -> Path:
    """Write an OBJ and return its path.

    vertices: (n, 3) float64. corners: the corners of all polygons one after another. sizes: (faces,).
    material: (faces,), places in `materials`; a head's eyes and teeth are often told apart by it.
    """
    lines = ["v %.9g %.9g %.9g" % tuple(row) for row in vertices.tolist()]  # noqa: UP031  # a third of the time
    names = [f"usemtl {' '.join(name.split()) or 'unnamed'}" for name in materials]
    places, at, last = (corners + 1).tolist(), 0, -1
    for size, which in zip(sizes.tolist(), material.tolist(), strict=True):
        if which != last:
            lines.append(names[which])
            last = which
        lines.append("f " + " ".join(map(str, places[at : at + size])))
        at += size
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
