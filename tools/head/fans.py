"""Which corner a quad begins with, since whoever draws it cuts it into two triangles from there."""

from __future__ import annotations

import numpy as np

from .mesh import Floats, Ints


def fanned(vertices: Floats, face_vertices: Ints, face_sizes: Ints) -> Ints:
    """(corners,) an order of all corners, for whatever is kept by corner.

    In it each quad begins where a cut from its first to its third corner leaves the fuller triangles.
    A quad that is not convex can only be cut one way, and a thin one turns over in a few people when cut the other way.
    """
    order = np.arange(len(face_vertices))
    starts = np.cumsum(face_sizes) - face_sizes
    places = starts[face_sizes == 4][:, None] + np.arange(4)
    turned = np.roll(places, -1, axis=1)
    kept, other = (_fullness(vertices, face_vertices[corners]) for corners in (places, turned))
    better = other > kept + 1e-6
    order[places[better]] = turned[better]
    return order


def _fullness(vertices: Floats, corners: Ints) -> Floats:
    """(q,) the smaller triangle's share of the quad's area, below 0 where it is turned over."""
    a, b, c, d = (vertices[corners[:, k]] for k in range(4))
    one, other = np.cross(b - a, c - a), np.cross(c - a, d - a)
    whole = one + other
    length = np.maximum((whole**2).sum(1), 1e-30)
    return np.minimum((one * whole).sum(1), (other * whole).sum(1)) / length
