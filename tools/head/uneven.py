"""How uneven faces are: `python -m tools.head.uneven` writes uneven.npz from ../shared/data (by hand).

ICT-FaceKit (MIT) parts its identity modes into even ones and wholly uneven ones. Kept is how the 468 landmarks move
with the uneven ones, and nothing of its mesh.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .figures import load_figures
from .mesh import Floats, Ints

FILE = Path(__file__).parent / "uneven.npz"
_FLIP = np.array([-1.0, 1.0, 1.0])


def load_uneven() -> Floats:
    """(modes, 468, 3) metres for one deviation each."""
    with np.load(FILE, allow_pickle=False) as data:
        return data["modes"].astype(np.float64)


def main() -> None:
    """Write uneven.npz beside this file."""
    from .cage import face_quads
    from .measure import Scan

    modes = Scan().modes_at(load_figures().cage[:468].astype(np.float64))
    uneven = _odd(modes, face_quads()[1])
    counted = (uneven**2).sum((1, 2)) > 0.5 * (modes**2).sum((1, 2))
    np.savez_compressed(FILE, modes=uneven[counted].astype(np.float16))


def _odd(modes: Floats, mirror: Ints) -> Floats:
    """What a mode does unlike its mirror image."""
    return (modes - modes[:, mirror] * _FLIP) / 2


def project_uneven(directions: Floats, side: Floats, deviation: Floats, landmarks: Ints) -> Floats:
    """(p, modes): asymmetry = factor @ N(0, 1), in the parameters' unit.

    directions: (p, n, 3) metres from 0 to 1; side: (n,) from -1 to 1; deviation: (p,) the parameters' own, which keep
    those small that hardly vary; landmarks: (468,) their vertices.
    """
    modes = load_uneven()
    moves = (directions[:, landmarks] * side[landmarks, None]).reshape(len(directions), -1)
    # Turned heads are uneven without being so: turns and shifts are left out of both.
    still = _rigid(load_figures().cage[:468].astype(np.float64))
    moves = moves - (moves @ still) @ still.T
    target = modes.reshape(len(modes), -1)
    target = target - (target @ still) @ still.T
    inner = moves @ moves.T
    prior = 0.1 * np.median(np.diag(inner) * deviation**2) / deviation**2
    return np.linalg.solve(inner + np.diag(prior), moves @ target.T)


def _rigid(points: Floats) -> Floats:
    """(3k, 6) orthonormal: what shifting and turning does to points (k, 3)."""
    axes = np.eye(3)
    shifts = [np.tile(axis, (len(points), 1)).ravel() for axis in axes]
    turns = [np.cross(axis, points - points.mean(0)).ravel() for axis in axes]
    return np.linalg.qr(np.stack([*shifts, *turns], 1))[0]


if __name__ == "__main__":
    main()
