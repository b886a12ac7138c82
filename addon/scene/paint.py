"""Where lips, brows and irises are, as an attribute that shaders read: smooth where faces are coarse."""

from __future__ import annotations

import bpy
import numpy as np

from ...engine.arrays import Float32, UInt8
from ...engine.heads import PARTS, Head, Topology
from ...engine.heads.eyeballs import IRIS_ANGLE, fit_sphere
from ...engine.heads.features import EYE_LEFT, EYE_RIGHT, SKIN
from ...engine.studio import painted

PAINT = "kindred.paint"
FAR = 0.2
"""Added to depths, so that a mesh without the attribute (zeros) has no paint at all."""

KINDS = (*("skin", "lips", "brows"), *("eye", "iris"), "teeth", "gums", "tongue", "lashes", "tear")
"""The kinds of surface that a face can be of."""

_IRIS = 1 - IRIS_ANGLE / 180


def paint_of(head: Head) -> Float32:
    """(n, 3) float32: depth inside the lips and inside the brows plus FAR (see studio.painted); and for eyeballs how
    near the gaze's axis a vertex is, 1 on it and 0 at the back of the ball."""
    vertices, topology = head.vertices, head.topology
    paint = np.zeros((len(vertices), 3), np.float32)
    paint[:, :2] = painted(vertices, topology) + FAR
    for part in (EYE_LEFT, EYE_RIGHT):
        ball = np.flatnonzero(topology.parts == part)
        if len(ball) > 3:
            centre, radius = fit_sphere(vertices[ball])
            forward = np.clip((centre[1] - vertices[ball, 1]) / radius, -1, 1)
            paint[ball, 2] = 1 - np.arccos(forward) / np.pi
    return paint


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
    return kinds
