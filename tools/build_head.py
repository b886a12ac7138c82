"""Build the bundled head: `python tools/build_head.py` writes models/head/head.npz, the same bytes every time.

Reads nothing but tools/head; see models/head/CARD.md for where the figures come from.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from kindred.engine.heads.features import SKIN
from kindred.engine.heads.softening import soften_ears

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.head.assembly import Assembly, assemble
from tools.head.borders import ease_sockets, soften_borders
from tools.head.cage import LANDMARKS
from tools.head.figures import load_figures
from tools.head.levels import lower_levels
from tools.head.natural import Spread, natural_spread, with_crease
from tools.head.openings import EYE_RADIUS
from tools.head.pack import round_to, write_arrays
from tools.head.parameters import PARAMETERS
from tools.head.rig import Stage
from tools.head.unwrap import Atlas, corner_uv

NAME = "kindred-2"
TARGET = Path(__file__).resolve().parents[1] / "models" / "head" / "head.npz"
_SMALLEST = 2e-6
"""Motions below two micrometres over a parameter's whole range are left out of the file, metres."""


def main() -> int:
    """Build and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET, help="the file to write")
    options = parser.parse_args()
    write_arrays(options.out, build())
    return 0


def build() -> dict[str, Any]:
    """All arrays of the bundled head (see engine/heads/kit.py for what each is)."""
    figures = load_figures()
    head = assemble(figures)
    stage = Stage(head, figures)
    names = [parameter.name for parameter in PARAMETERS]
    directions = np.stack([stage.direction(parameter) for parameter in PARAMETERS])
    points = np.flatnonzero(head.skin.cage >= 0)
    cage = head.skin.cage[points]
    across = np.where(cage[:, None] >= LANDMARKS, stage.normals[points], 0.0)
    ear = head.skin.ears[0].followed()
    modes = np.concatenate([figures.cage_modes[:, cage], figures.ear_modes], 1)
    across = np.concatenate([across, np.zeros((len(ear), 3))])
    spread = natural_spread(names, directions, np.concatenate([points, ear]), modes, across)
    crease = np.zeros_like(head.vertices)
    crease[: len(head.skin.crease)] = head.skin.crease
    crease = (crease + crease[head.mirror] * [-1, 1, 1]) / 2
    return _topology(head, figures.eye_centre) | _rig(with_crease(spread, crease))


def _topology(head: Assembly, eye: np.ndarray) -> dict[str, Any]:
    atlas = Atlas(head)
    return lower_levels(head, atlas) | {
        "name": np.array(NAME),
        "vertices": round_to(head.vertices, 1e-7),
        "face_vertices": np.concatenate([np.array(face) for face in head.faces]).astype(np.int32),
        "face_sizes": np.array([len(face) for face in head.faces], np.int32),
        "regions": _unity(_regions(head, eye)),
        "parts": head.parts.astype(np.uint8),
        "landmarks": np.arange(LANDMARKS, dtype=np.int32),
        "corner_uv": round_to(corner_uv(head, atlas), 1e-6),
        "mirror": head.mirror.astype(np.int32),
        "roots": head.roots.astype(np.int32),
    }


def _regions(head: Assembly, eye: np.ndarray) -> np.ndarray:
    """The regions that breeding mixes by: those of the rig's motions with wider borders, the ears' the widest."""
    triangles = np.array([corners for face in head.faces for corners in _fan(face)], np.int32)
    skin = head.parts == SKIN
    soft = soften_ears(head.regions, head.vertices, triangles, skin)
    soft = soften_borders(soft, head.vertices, triangles, skin)
    soft = ease_sockets(soft, head.vertices, skin, eye, EYE_RADIUS)
    return (soft + soft[head.mirror]) / 2


def _fan(face: Sequence[int]) -> list[tuple[int, int, int]]:
    return [(face[0], face[i], face[i + 1]) for i in range(1, len(face) - 1)]


def _unity(regions: np.ndarray) -> np.ndarray:
    """Rows in steps of 2^-20, which sum to one exactly: the largest weight takes the remainder."""
    steps = np.rint(regions * 2**20)
    rows = np.arange(len(steps))
    steps[rows, steps.argmax(1)] += 2**20 - steps.sum(1)
    return (steps / 2**20).astype(np.float32)


def _rig(spread: Spread) -> dict[str, Any]:
    everywhere = _shared(spread.directions)
    directions = spread.directions - everywhere[:, None]
    moved = np.abs(directions).max(2) > _SMALLEST
    which, vertex = np.nonzero(moved)
    return {
        "rig_names": np.array([*(parameter.name for parameter in PARAMETERS), "upper_lid_crease"]),
        "rig_groups": np.array([*(parameter.group for parameter in PARAMETERS), "eyelids"]),
        "rig_starts": np.concatenate([[0], np.cumsum(moved.sum(1))]).astype(np.int32),
        "rig_vertices": vertex.astype(np.int32),
        "rig_steps": np.rint(directions[which, vertex] / 1e-6).astype(np.int32),
        "rig_everywhere": round_to(everywhere, 1e-6).astype(np.float32),
        "spread_factor": round_to(spread.factor, 1e-6),
        "spread_male": round_to(spread.male, 1e-6),
        "spread_female": round_to(spread.female, 1e-6),
        "spread_ageing": np.zeros(len(directions), np.float32),
        "spread_origins": np.zeros((spread.factor.shape[1], 0), np.float32),
        "spread_uneven": np.zeros((len(directions), 0), np.float32),
        "corrective_pairs": np.empty((0, 2), np.int32),
        "corrective_ends": np.empty((0, 2), np.int8),
        "corrective_starts": np.zeros(1, np.int32),
        "corrective_vertices": np.empty(0, np.int32),
        "corrective_steps": np.empty((0, 3), np.int32),
    }


def _shared(directions: np.ndarray) -> np.ndarray:
    """(p, 3) the step that most vertices share: none, or where the eyes move by it the whole head the other way."""
    middle = np.median(directions, axis=1)
    share = (np.abs(directions - middle[:, None]).max(2) < _SMALLEST).mean(1)
    return np.where(share[:, None] > 0.5, np.rint(middle / 1e-6) * 1e-6, 0.0)


if __name__ == "__main__":
    sys.exit(main())
