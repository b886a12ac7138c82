"""The bundled head, made ready to be laid onto others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.spatial import KDTree

from ...arrays import Float64, Int32, UInt8
from ...errors import KindredError
from ...images import Detector
from ..features import EYE_LEFT, EYE_RIGHT, FEATURES, SKIN
from ..head import Topology
from ..polygons import fan_triangles
from .deform import Template
from .frame import Reference, Sighting, near_face
from .landmarks import find_landmarks
from .parts import fit_ball
from .similarity import rotation_of
from .surface import Samples, Surface, sample, vertex_normals
from .target import seen_from
from .views import Eye

_OUTLINE = (
    *(356, 389, 251, 284, 332, 297, 338, 10, 109, 67, 103, 54, 21, 162, 127, 234, 93, 132),
    *(58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454),
)
_JAW = (58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288)
_JAW_BEHIND = (0.0, 0.005, 0.002)
"""Where a frontal picture's outline comes to lie on the surface, from the jaw's line as it is marked on scanned heads,
metres: the surface turns away there, so that a picture tells little about depth. (ICT-FaceKit's mean: its 68 points'
jaw lies 4 mm in front of the outline of the face mesh.)"""
_EAR_STIFFNESS = 30.0
"""No landmark lies on an ear, and its folds lead a nearest place astray: it keeps its shape and follows the head."""


LOOKS = ("painted", "grey", "hollow")
"""How eyes may look: eyeballs known and painted, eyes of the colour of the skin, none at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """The face mesh's points as they are *seen* on the bundled head.

    A network that learnt on photos sees brows and lids of a grey surface a few millimetres off, and differently where
    there are no eyes; it does so on all heads alike, so that points seen on two heads of one look agree to 1 or 2 mm.

    reference: the points.
    anchors: (468, k) sparse, the place on the skin that each point goes with; offsets (468, 3) from there.
    trust: (468,) what each point counts for when the skin is drawn.
    """

    reference: Reference
    anchors: sparse.csr_matrix
    offsets: Float64
    trust: Float64


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The bundled head and what registration needs to know of it.

    topology, mean: the head; mean is (n, 3) float64, metres.
    triangles: (m, 3) int32 of all parts. skin: (k,) int32, the skin's vertices; skin_triangles name places in it.
    template: the skin as it is drawn.
    looks: what is seen on this head, for each of LOOKS.
    """

    topology: Topology
    mean: Float64
    triangles: Int32
    skin: Int32
    template: Template
    looks: Mapping[str, Look]


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
    return Model(
        topology=topology,
        mean=mean,
        triangles=triangles,
        skin=skin,
        template=_template(mean[skin], skin_triangles, topology.regions[skin, FEATURES.index("ears")]),
        looks={look: _look(topology, mean, triangles, skin, look, detector) for look in LOOKS},
    )


def eye_of(points: Float64, triangles: Int32, parts: UInt8, code: int, sighting: Sighting) -> Eye | None:
    """A head's eyeball, to be painted; None where it has none.

    points: (n, 3) in any unit; sighting: where its face is.
    """
    own = triangles[(parts[triangles] == code).all(1)]
    if len(own) < 8:
        return None
    ball = fit_ball(points[np.unique(own)])
    samples = sample(Surface(points, own), ball.radius / 12)
    return Eye(samples, ball.centre, ball.radius, -rotation_of(sighting.matrix)[1])


def _look(topology: Topology, mean: Float64, triangles: Int32, skin: Int32, look: str, detector: Detector) -> Look:
    weights = np.ones(468)
    weights[list(_OUTLINE)] = 0
    nominal, sighting = Reference(mean[topology.landmarks], weights), Sighting(np.eye(4), 0.0)
    eyeballs = () if look == "hollow" else (EYE_LEFT, EYE_RIGHT)
    drawn = triangles[np.isin(topology.parts, (SKIN, *eyeballs))[triangles].all(1)]
    eyes = [eye_of(mean, triangles, topology.parts, code, sighting) for code in eyeballs if look == "painted"]
    samples = near_face(Surface(mean, drawn), sighting, nominal)
    found = find_landmarks(samples, sighting, nominal, detector, [eye for eye in eyes if eye])
    if found is None:
        raise KindredError("the bundled head", "shows no face", "install Kindred again")
    jaw, trust, marks = list(_JAW), np.where(weights > 0, 1.0, 0.3), found.points.copy()
    marks[jaw] += _JAW_BEHIND
    trust[jaw] = 2.0
    _, nearest = KDTree(mean[skin]).query(marks)
    anchors = sparse.csr_matrix((np.ones(468), (np.arange(468), nearest)), shape=(468, len(skin)))
    offsets = found.points - mean[skin][nearest]
    offsets[jaw] = 0
    return Look(Reference(found.points, weights), anchors, offsets, trust)


def _template(points: Float64, triangles: Int32, ears: Float64) -> Template:
    normals = vertex_normals(points, triangles)
    corners = Samples(points, normals, np.arange(len(points), dtype=np.int32), 0.002)
    seen = (np.einsum("ni,ni->n", seen_from(corners), normals) > 0.5).astype(np.float64)
    return Template(points, triangles, seen, 1 + _EAR_STIFFNESS * ears.astype(np.float64))
