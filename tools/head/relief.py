"""The fine relief: how far off, along its normals, the measured skin lies from the surface modelled so far.

Landmarks and sections lie 4 to 15 mm apart; what shows between them in a close view (the groove of the nose's wing, the
philtrum's columns, the lips' borders, the folds of the ear) is measured at our own points, by a ray along the normal,
and carried smoothly to those from where nothing is seen. Two rounds, since normals turn.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from .mesh import Floats, Mesh, normals, umbrella

ROUNDS = 2
_FIRM = 1.5
"""How firmly the surface is drawn to what was measured, against its bending."""


def follow(mesh: Mesh, relief: Floats) -> None:
    """Move the first vertices of the mesh along their normals by the measured relief, (rounds, vertices) metres."""
    for offsets in relief:
        mesh.vertices += offsets[:, None] * normals(mesh.vertices, mesh.faces)


def measure(mesh: Mesh, seen: Callable[[Floats, Floats], Floats], share: Floats) -> Floats:
    """(ROUNDS, n) the relief of a surface, metres.

    seen: how far off, along unit directions (n, 3), the measured skin lies from points (n, 3); NaN where it is not
    seen. share: (n,) how much of it each vertex follows.
    """
    laplacian = umbrella(mesh.faces, len(mesh.vertices))
    work = Mesh(mesh.vertices.copy(), mesh.faces)
    rounds = []
    for _ in range(ROUNDS):
        across = normals(work.vertices, work.faces)
        off = seen(work.vertices, across)
        known = np.isfinite(off) & (share > 0)
        hold = np.where(known, _FIRM * share, 0.0) + np.where(share == 0, 1e3, 0.0)
        system = (laplacian.T @ laplacian + sp.diags(hold + 1e-9)).tocsc()
        step = splu(system).solve(hold * np.where(known, off * share, 0.0))
        step[share == 0] = 0
        rounds.append(step)
        follow(work, step[None])
    return np.stack(rounds)
