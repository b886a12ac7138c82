"""Build the bundled head: `python tools/build_head.py` writes models/head/*.npz, the same bytes every time.

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
from kindred.engine.heads.kit import read_kit
from kindred.engine.heads.softening import soften_ears

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.head.assembly import Assembly, assemble
from tools.head.borders import ease_sockets, soften_borders
from tools.head.cage import LANDMARKS
from tools.head.extras import EXTRAS, write_extras
from tools.head.fans import fanned
from tools.head.figures import load_figures
from tools.head.levels import lower_levels
from tools.head.openings import EYE_RADIUS
from tools.head.pack import round_to, write_arrays
from tools.head.rigging import rig_arrays
from tools.head.unwrap import Atlas, corner_uv

NAME = "kindred-2"
TARGET = Path(__file__).resolve().parents[1] / "models" / "head" / "head.npz"


def main() -> int:
    """Build and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET, help="the head's file; the others lie beside it")
    choices = ["head", *sorted(EXTRAS)]
    parser.add_argument("--only", choices=choices, help="build this file alone, the others for the head that is there")
    options = parser.parse_args()
    if options.only in (None, "head"):
        write_arrays(options.out, build())
    names = tuple(EXTRAS) if options.only is None else tuple({options.only} - {"head"})
    if names:
        write_extras(read_kit(options.out), options.out.parent, names)
    return 0


def build() -> dict[str, Any]:
    """All arrays of the bundled head (see engine/heads/kit.py for what each is)."""
    figures = load_figures()
    head = assemble(figures)
    return _topology(head, figures.eye_centre) | rig_arrays(head, figures)


def _topology(head: Assembly, eye: np.ndarray) -> dict[str, Any]:
    atlas = Atlas(head)
    face_vertices = np.concatenate([np.array(face) for face in head.faces]).astype(np.int32)
    face_sizes = np.array([len(face) for face in head.faces], np.int32)
    order = fanned(head.vertices, face_vertices, face_sizes)
    return lower_levels(head, atlas) | {
        "name": np.array(NAME),
        "vertices": round_to(head.vertices, 1e-7),
        "face_vertices": face_vertices[order],
        "face_sizes": face_sizes,
        "regions": _unity(_regions(head, eye)),
        "parts": head.parts.astype(np.uint8),
        "landmarks": np.arange(LANDMARKS, dtype=np.int32),
        "corner_uv": round_to(corner_uv(head, atlas)[order], 1e-6),
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


if __name__ == "__main__":
    sys.exit(main())
