"""ICT-FaceKit's expressions under ARKit's names."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..arrays import Float32
from ..heads.head import Topology, topology_name
from ..heads.motion.names import EXPRESSIONS

_SMALLEST = 2e-6
"""Steps below are rounding of the files, metres."""


def arkit_name(name: str) -> str | None:
    """ARKit's name for one of ICT-FaceKit's, which writes sides as _L and _R; None where ARKit has none.

    ARKit raises the inner brows, and puffs the cheeks, of both sides at once: both of ICT-FaceKit's halves go there.
    """
    sided = re.sub(r"_([LR])$", lambda match: {"L": "Left", "R": "Right"}[match[1]], name)
    whole = re.sub(r"_[LR]$", "", name)
    return next((one for one in (sided, whole) if one in EXPRESSIONS), None)


def expression_arrays(topology: Topology, names: tuple[str, ...], offsets: Float32) -> dict[str, Any]:
    """The arrays of expressions.npz, as `heads.motion.storage` describes them.

    names: ICT-FaceKit's. offsets: (e, n, 3) float32, metres, our frame.
    """
    found: dict[str, Float32] = {}
    for name, offset in zip(names, offsets, strict=True):
        target = arkit_name(name)
        if target is not None:
            found[target] = found[target] + offset if target in found else offset
    ordered = [name for name in EXPRESSIONS if name in found]
    rows = [np.flatnonzero(np.abs(found[name]).max(1) > _SMALLEST).astype(np.int32) for name in ordered]
    steps = [np.rint(found[name][row] / 1e-6) for name, row in zip(ordered, rows, strict=True)]
    return {
        "topology": np.array(topology.name),
        "digest": np.array(topology_name(topology.face_vertices, topology.face_sizes, topology.count)),
        "names": np.array(ordered),
        "starts": np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32),
        "vertices": np.concatenate([np.empty(0, np.int32), *rows]),
        "steps": np.concatenate([np.empty((0, 3)), *steps]).astype(np.int32),
    }
