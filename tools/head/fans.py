"""Which corner a quad begins with, since whoever draws it cuts it into two triangles from there."""

from __future__ import annotations

import numpy as np

from .mesh import Faces, Floats


def turn_quads(vertices: Floats, faces: Faces) -> Faces:
    """The same faces, each quad beginning where a cut from its first to its third corner leaves the fuller triangles.

    A quad that is not convex can only be cut one way, and a thin one turns over in a few people when cut the other way.
    """
    quads = np.array([i for i, face in enumerate(faces) if len(face) == 4], np.int64)
    corners = np.array([faces[i] for i in quads])
    turned = np.roll(corners, -1, axis=1)
    better = _fullness(vertices, turned) > _fullness(vertices, corners) + 1e-6
    result = list(faces)
    for i, corner in zip(quads[better].tolist(), turned[better].tolist(), strict=True):
        result[i] = tuple(corner)
    return result


def _fullness(vertices: Floats, corners: np.ndarray) -> Floats:
    """(q,) the smaller triangle's share of the quad's area, below 0 where it is turned over."""
    a, b, c, d = (vertices[corners[:, k]] for k in range(4))
    one, other = np.cross(b - a, c - a), np.cross(c - a, d - a)
    whole = one + other
    length = np.maximum((whole**2).sum(1), 1e-30)
    return np.minimum((one * whole).sum(1), (other * whole).sum(1)) / length
