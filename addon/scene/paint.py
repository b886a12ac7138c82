"""Where lips, brows and irises are, as an attribute that shaders read: smooth where faces are coarse."""

from __future__ import annotations

import bpy
import numpy as np

from ...engine.arrays import Float32, Int32, UInt8
from ...engine.heads import PARTS, Head, Topology
from ...engine.heads.eyeballs import IRIS_ANGLE, fit_sphere
from ...engine.heads.features import EYE_LEFT, EYE_RIGHT, SKIN, TEAR
from ...engine.studio import painted

PAINT = "kindred.paint"
FAR = 0.2
"""Added to depths, so that a mesh without the attribute (zeros) has no paint at all."""

KINDS = (*("skin", "lips", "brows"), *("eye", "iris"), "teeth", "gums", "tongue", "lashes", "tear", "caruncle")
"""The kinds of surface that a face can be of."""

_IRIS = 1 - IRIS_ANGLE / 180
_CARUNCLE = 0.007
"""Metres: how long the flesh in an eye's inner corner is at most."""


def paint_of(head: Head) -> Float32:
    """(n, 3) float32: depth inside the lips and inside the brows plus FAR (see studio.painted); and for eyeballs how
    near the gaze's axis a vertex is, 1 on it and 0 at the back of the ball; for tears 1 on the flesh in the corner."""
    vertices, topology = head.vertices, head.topology
    paint = np.zeros((len(vertices), 3), np.float32)
    paint[:, :2] = painted(vertices, topology) + FAR
    for part in (EYE_LEFT, EYE_RIGHT):
        ball = np.flatnonzero(topology.parts == part)
        if len(ball) > 3:
            centre, radius = fit_sphere(vertices[ball])
            forward = np.clip((centre[1] - vertices[ball, 1]) / radius, -1, 1)
            paint[ball, 2] = 1 - np.arccos(forward) / np.pi
    paint[_caruncles(vertices, topology), 2] = 1
    return paint


def _caruncles(vertices: Float32, topology: Topology) -> Int32:
    """The vertices of the pink flesh in the eyes' inner corners: of the pieces that are called tears, those that are no
    longer than a fifth of the eyeball; the line of tears along the lid is as long as the eye."""
    wet = np.flatnonzero(topology.parts == TEAR)
    if not len(wet):
        return np.empty(0, np.int32)
    sizes = topology.face_sizes
    starts = np.cumsum(sizes) - sizes
    wet_face = topology.parts[topology.face_vertices[starts]] == TEAR
    corners, sizes = topology.face_vertices[np.repeat(wet_face, sizes)], sizes[wet_face]
    starts = np.cumsum(sizes) - sizes
    piece = np.arange(topology.count, dtype=np.int32)
    before = np.empty(0, np.int32)
    while not np.array_equal(piece[wet], before):  # each piece takes on its lowest number
        before = piece[wet]
        np.minimum.at(piece, corners, np.repeat(np.minimum.reduceat(piece[corners], starts), sizes))
    pieces = [wet[piece[wet] == one] for one in np.unique(piece[wet])]
    small = [one for one in pieces if np.ptp(vertices[one], axis=0).max() < _CARUNCLE]
    return np.concatenate([np.empty(0, np.int32), *small]).astype(np.int32)


def set_paint(mesh: bpy.types.Mesh, paint: Float32) -> None:
    """Keep it with the mesh."""
    kept = mesh.attributes.get(PAINT)
    if kept is not None and (kept.data_type != "FLOAT_VECTOR" or kept.domain != "POINT"):
        mesh.attributes.remove(kept)
        kept = None
    kept = kept or mesh.attributes.new(PAINT, "FLOAT_VECTOR", "POINT")
    kept.data.foreach_set("vector", np.ascontiguousarray(paint, np.float32).ravel())


def kinds_of_faces(topology: Topology, paint: Float32) -> UInt8:
    """(faces,) uint8 indices into KINDS, by each face's part and the mean of its corners' paint."""
    starts = np.cumsum(topology.face_sizes) - topology.face_sizes
    part = topology.parts[topology.face_vertices[starts]]
    mean = np.add.reduceat(paint[topology.face_vertices], starts) / topology.face_sizes[:, None]
    of_part = np.array([KINDS.index("eye" if name.startswith("eye") else name) for name in PARTS], np.uint8)
    kinds = of_part[part]
    kinds[(part == SKIN) & (mean[:, 0] > FAR)] = KINDS.index("lips")
    kinds[(part == SKIN) & (mean[:, 1] > FAR)] = KINDS.index("brows")
    kinds[(kinds == KINDS.index("eye")) & (mean[:, 2] > _IRIS)] = KINDS.index("iris")
    kinds[(kinds == KINDS.index("tear")) & (mean[:, 2] > 0.5)] = KINDS.index("caruncle")
    return kinds
