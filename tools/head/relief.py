"""The relief: how far off, along its normals, the measured skin lies from the surface modelled so far.

Landmarks and sections lie 4 to 15 mm apart. Halfway between them (at the points of the once subdivided cage) it was
measured how far the skin lies before or behind our surface, by a ray along the normal, and carried smoothly to those
from where nothing is seen; the finest points take the mean of their neighbours.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from .mesh import Floats, Mesh, normals, umbrella

_FIRM = 1.5
"""How firmly the surface is drawn to what was measured, against its bending."""


def follow(mesh: Mesh, offsets: Floats) -> None:
    """Move the vertices along their normals by (n,) metres."""
    mesh.vertices += offsets[:, None] * normals(mesh.vertices, mesh.faces)


def measure(mesh: Mesh, seen: Callable[[Floats, Floats], Floats], share: Floats, points: int) -> Floats:
    """(points,) the relief at a surface's first vertices, metres.

    seen: how far off, along unit directions (n, 3), the measured skin lies from points (n, 3); NaN where it is not
    seen. share: (n,) how much of it each vertex follows.
    """
    laplacian = umbrella(mesh.faces, len(mesh.vertices))
    off = seen(mesh.vertices, normals(mesh.vertices, mesh.faces))
    known = np.isfinite(off) & (share > 0)
    hold = np.where(known, _FIRM * share, 0.0) + np.where(share == 0, 1e3, 0.0)
    system = (laplacian.T @ laplacian + sp.diags(hold + 1e-9)).tocsc()
    step = splu(system).solve(hold * np.where(known, off * share, 0.0))
    step[share == 0] = 0
    return step[:points]
