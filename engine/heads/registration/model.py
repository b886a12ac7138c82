"""The bundled head, made ready to be laid onto others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.spatial import KDTree

from ...arrays import Float64, Int32
from ...errors import KindredError
from ...progress import Progress
from ..features import FEATURES, SKIN
from ..head import Topology
from ..polygons import fan_triangles
from .deform import Template
from .detector import Detector
from .frame import Reference, find_face
from .landmarks import find_landmarks
from .surface import Samples, Surface, vertex_normals
from .target import seen_from

_OUTLINE = (
    *(356, 389, 251, 284, 332, 297, 338, 10, 109, 67, 103, 54, 21, 162, 127, 234, 93, 132),
    *(58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454),
)
_EAR_STIFFNESS = 30.0
"""No landmark lies on an ear, and its folds lead a nearest place astray: it keeps its shape and follows the head."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The bundled head and what registration needs to know of it.

    topology, mean: the head; mean is (n, 3) float64, metres.
    triangles: (m, 3) int32 of all parts. skin: (k,) int32, the skin's vertices; skin_triangles name places in it.
    template: the skin as it is drawn.
    reference: the face mesh's points as they are *seen* on this head. A network that learnt on photos sees brows and
        lids of a grey surface a few millimetres off; it does so on all heads alike, and pairs of seen points agree to
        1 or 2 mm.
    anchors: (468, k) sparse, the place on the skin that each seen point goes with; anchor_offsets (468, 3) from there.
    """

    topology: Topology
    mean: Float64
    triangles: Int32
    skin: Int32
    template: Template
    reference: Reference
    anchors: sparse.csr_matrix
    anchor_offsets: Float64


def prepare(topology: Topology, mean: Float64, detector: Detector) -> Model:
    """Make a head of known regions, parts and landmarks ready.

    mean: (n, 3) float64, metres, in our frame.
    Raises KindredError when no face is seen in it, which would be a fault of the head.
    """
    triangles, _ = fan_triangles(topology.face_vertices, topology.face_sizes)
    is_skin = topology.parts == SKIN
    skin = np.flatnonzero(is_skin).astype(np.int32)
    place = np.full(topology.count, -1, np.int32)
    place[skin] = np.arange(len(skin), dtype=np.int32)
    skin_triangles = place[triangles[is_skin[triangles].all(1)]]
    weights = np.ones(468)
    weights[list(_OUTLINE)] = 0
    seen = _seen_points(Surface(mean, triangles), Reference(mean[topology.landmarks], weights), detector)
    _, nearest = KDTree(mean[skin]).query(seen)
    anchors = sparse.csr_matrix((np.ones(468), (np.arange(468), nearest)), shape=(468, len(skin)))
    return Model(
        topology=topology,
        mean=mean,
        triangles=triangles,
        skin=skin,
        template=_template(mean[skin], skin_triangles, topology.regions[skin, FEATURES.index("ears")]),
        reference=Reference(seen, weights),
        anchors=anchors,
        anchor_offsets=seen - mean[skin][nearest],
    )


def _seen_points(surface: Surface, nominal: Reference, detector: Detector) -> Float64:
    sighting = find_face(surface, nominal, detector, "the bundled head", Progress())
    found = find_landmarks(surface, sighting, nominal, detector)
    if found is None:
        raise KindredError("the bundled head", "shows no face", "install Kindred again")
    return found.points


def _template(points: Float64, triangles: Int32, ears: Float64) -> Template:
    normals = vertex_normals(points, triangles)
    corners = Samples(points, normals, np.arange(len(points), dtype=np.int32), 0.002)
    seen = (np.einsum("ni,ni->n", seen_from(corners), normals) > 0.5).astype(np.float64)
    return Template(points, triangles, seen, 1 + _EAR_STIFFNESS * ears.astype(np.float64))
