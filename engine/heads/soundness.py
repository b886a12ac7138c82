"""People whose skin does not fold: where chance makes several parameters meet at their ends, they give way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..arrays import Float32, Int32
from .features import SKIN
from .head import Topology
from .kit import Kit

_ROUNDS = 12
_GIVES = 0.8
"""The share of its distance from neutral that a parameter keeps each time."""

_LOCAL = 0.5
"""A parameter that moves more of the head than this folds nothing by itself and is left alone."""


def unfolded(kit: Kit, parameters: Float32, asymmetry: Float32) -> tuple[Float32, Float32]:
    """Parameters and asymmetry with which nothing of the skin turns inside out; the same ones where nothing does.

    Faces count, and the two triangles that each is cut into.
    parameters: (p,); asymmetry: (p,) or empty. What moves a folding face is brought nearer to neutral, all else stays.
    """
    local = np.diff(kit.offsets.starts) < _LOCAL * kit.topology.count
    if not local.any():
        return parameters, asymmetry
    corners = _skin_quads(kit.topology)
    mean = _across(kit.mean, corners)
    for _ in range(_ROUNDS):
        found = _across(kit.vertices(parameters, asymmetry), corners)
        folded = (np.einsum("kij,kij->ki", found, mean) < 0).any(0)
        if not folded.any():
            break
        marked = np.zeros(kit.topology.count, bool)
        marked[corners[folded]] = True
        entries = np.add.reduceat(np.append(marked[kit.offsets.rows], False), kit.offsets.starts[:-1])
        touching = local & (entries > 0) & (np.diff(kit.offsets.starts) > 0)
        keep = np.where(touching, np.float32(_GIVES), np.float32(1))
        parameters = (0.5 + keep * (parameters - np.float32(0.5))).astype(np.float32)
        asymmetry = asymmetry * keep if asymmetry.size else asymmetry
    return parameters, asymmetry


def _skin_quads(topology: Topology) -> Int32:
    """(q, 4) corners of the skin's triangles and quads, a triangle's first one twice."""
    starts = np.cumsum(topology.face_sizes) - topology.face_sizes
    skin = (topology.parts[topology.face_vertices[starts]] == SKIN) & (topology.face_sizes <= 4)
    first, last = starts[skin], topology.face_sizes[skin] - 1
    places = first[:, None] + np.where(np.arange(4) > last[:, None], 0, np.arange(4))
    return topology.face_vertices[places].astype(np.int32)


def _across(vertices: Float32, corners: Int32) -> NDArray[np.float32]:
    """(3, q, 3) along the normals of each face's two triangles and of the whole."""
    a, b, c, d = (vertices[corners[:, k]] for k in range(4))
    one, other = np.cross(b - a, c - a), np.cross(c - a, d - a)
    return np.stack([one, other, one + other])
