"""Turn a foreign head to our frame, in metres, and tell its parts and landmarks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.interpolate import RBFInterpolator
from scipy.spatial import KDTree

from ...arrays import Bool, Float64, Int32
from ...errors import NoFaceFound
from ...images import Detector
from ...progress import Progress
from ..features import EYE_LEFT, EYE_RIGHT, SKIN
from ..polygons import fan_triangles
from ..reading import RawMesh
from .frame import Sighting, find_face, near_face, open_detector, unit_of
from .landmarks import Landmarks, find_landmarks
from .model import Look, Model, eye_of
from .names import kind_of, mirrored_by_names
from .parts import Guide, Parts, find_parts
from .similarity import robust_similarity, scale_of
from .surface import Samples, Surface, transformed

_NO_TRIANGLES = (np.empty((0, 3), np.int32), np.empty(0, np.int32))
_LIDS = (
    (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466),
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
)
_HOLLOW = 0.004
"""How far behind its lids an eye's surface must lie to be no eye, metres."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A foreign head in our frame, with what was found out on the way.

    points: (n, 3) float64, metres. triangles: (m, 3) int32; empty for a cloud.
    landmarks, seen: (468, 3) and (468,), see Landmarks. look: how its eyes look, with points to match.
    matrix: (4, 4) from the file's units to our frame. unit: the file's. size: of a mean head over its own.
    misfit: see Sighting. mirrored: whether left and right were exchanged in the file.
    inwards: whether triangles had to be turned round against the file's for normals to look outwards.
    """

    points: Float64
    triangles: Int32
    parts: Parts
    landmarks: Float64
    seen: Bool
    look: Look
    matrix: Float64
    unit: str
    misfit: float
    size: float
    mirrored: bool = False
    inwards: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """A mesh as triangles. groups: (m,) places in the mesh's group_names. drawn: without hair, clothes and glasses."""

    triangles: Int32
    groups: Int32
    drawn: Surface


def place(raw: RawMesh, model: Model, name: str, progress: Progress) -> Placed:
    """Find out where and what everything is in a foreign head.

    name: what to call it in an error.
    Raises NoFaceFound.
    """
    shape, grey = _shape_of(raw), model.looks["grey"]
    with open_detector() as detector:
        with progress.part("finding the face", 0.1) as part:
            sighting = find_face(shape.drawn, grey.reference, detector, name, part)
        if _is_mirrored(raw, shape, sighting):
            return _turned_round(raw, model, name, progress)
        with progress.part("finding landmarks", 0.05):
            samples = near_face(shape.drawn, sighting, grey.reference)
            found = _require(find_landmarks(samples, sighting, grey.reference, detector), name)
            parts = _parts_of(raw, shape, model, grey, found)
            look = model.looks[_look_of(parts, samples, found, grey)]
            if look is model.looks["painted"]:
                found = _look_again(raw, shape, parts, look, sighting, detector) or found
    matrix, _, _ = robust_similarity(found.points, look.reference.points, look.reference.weights * found.seen)
    unit, metres = unit_of(matrix)
    size = metres / scale_of(matrix)
    matrix[:3] *= size
    return Placed(
        points=transformed(raw.vertices, matrix),
        triangles=shape.triangles,
        parts=parts,
        landmarks=transformed(found.points, matrix),
        seen=found.seen,
        look=look,
        matrix=matrix,
        unit=unit,
        misfit=sighting.misfit,
        size=size,
    )


def guide_of(model: Model, look: Look, landmarks: Float64, seen: Bool) -> Guide:
    """The bundled head brought near by the landmarks alone; its parts tell those of nameless pieces."""
    matrix, _, _ = robust_similarity(look.reference.points, landmarks, look.reference.weights * seen)
    near = transformed(model.mean, matrix)
    anchors = transformed(look.reference.points, matrix)[seen]
    carry = RBFInterpolator(anchors, landmarks[seen] - anchors, neighbors=30, smoothing=1e-3)
    distance = KDTree(anchors).query(near)[0]
    fade = np.clip(1 - distance / (0.05 * scale_of(matrix)), 0, 1)[:, None]
    points = near + np.where(fade > 0, fade * carry(near), 0)
    return Guide(points, model.topology.parts, KDTree(points))


def _shape_of(raw: RawMesh) -> _Shape:
    triangles, faces = fan_triangles(raw.face_vertices, raw.face_sizes) if len(raw.face_sizes) else _NO_TRIANGLES
    groups = raw.face_groups[faces] if len(raw.face_groups) else np.zeros(len(triangles), np.int32)
    if not len(triangles):
        return _Shape(triangles, groups, Surface(raw.vertices))
    worn = np.array([kind_of(group) == "other" for group in raw.group_names] or [False])[groups]
    # Loose vertices would make the shape seem larger than it is.
    used, places = np.unique(triangles if worn.all() else triangles[~worn], return_inverse=True)
    return _Shape(triangles, groups, Surface(raw.vertices[used], places.reshape(-1, 3).astype(np.int32)))


def _require(found: Landmarks | None, name: str) -> Landmarks:
    if found is None:
        raise NoFaceFound(name, "no face was found in it", "give the surface of a head with its face, from any side")
    return found


def _turned_round(raw: RawMesh, model: Model, name: str, progress: Progress) -> Placed:
    """A mirrored head, mirrored back. Its parts keep their words without sides, so that it is not turned again."""
    names = tuple("hair" if kind_of(group) == "other" else kind_of(group) for group in raw.group_names)
    turned = replace(raw, vertices=raw.vertices * np.array([-1.0, 1.0, 1.0]), group_names=names)
    placed = place(turned, model, name, progress)
    matrix = placed.matrix @ np.diag([-1.0, 1.0, 1.0, 1.0])
    return replace(placed, matrix=matrix, mirrored=True)


def _is_mirrored(raw: RawMesh, shape: _Shape, sighting: Sighting) -> bool:
    """Whether names of left and right are on the wrong sides, as after an export with one axis turned round."""
    sides = [
        float(
            transformed(raw.vertices[np.unique(shape.triangles[shape.groups == group])], sighting.matrix)[:, 0].mean()
        )
        if (shape.groups == group).any()
        else 0.0
        for group in range(len(raw.group_names))
    ]
    return mirrored_by_names(raw.group_names, sides)


def _parts_of(raw: RawMesh, shape: _Shape, model: Model, look: Look, found: Landmarks) -> Parts:
    """Parts are told in the mean head's size, in which the bundled head's is known."""
    matrix, _, _ = robust_similarity(found.points, look.reference.points, look.reference.weights * found.seen)
    guide = guide_of(model, look, transformed(found.points, matrix), found.seen)
    return find_parts(transformed(raw.vertices, matrix), shape.triangles, shape.groups, raw.group_names, guide)


def _look_of(parts: Parts, samples: Samples, found: Landmarks, look: Look) -> str:
    """How a head's eyes look, one of LOOKS."""
    if all((parts.parts == code).any() for code in (EYE_LEFT, EYE_RIGHT)):
        return "painted"
    matrix, _, _ = robust_similarity(found.points, look.reference.points, look.reference.weights * found.seen)
    points, landmarks = transformed(samples.points, matrix), transformed(found.points, matrix)
    return "hollow" if all(_is_hollow(points, landmarks[list(lids)]) for lids in _LIDS) else "grey"


def _is_hollow(points: Float64, lids: Float64) -> bool:
    middle = lids.mean(0)
    within = points[np.hypot(points[:, 0] - middle[0], points[:, 2] - middle[2]) < 0.003]
    return not len(within) or float(np.percentile(within[:, 1], 5)) > middle[1] + _HOLLOW


def _look_again(
    raw: RawMesh, shape: _Shape, parts: Parts, look: Look, sighting: Sighting, detector: Detector
) -> Landmarks | None:
    """Landmarks with painted eyes, and without lashes and tear lines, which hide the lids."""
    kept = np.isin(parts.parts, (SKIN, EYE_LEFT, EYE_RIGHT)) & ~parts.other
    drawn = Surface(raw.vertices, shape.triangles[kept[shape.triangles].all(1)])
    found = [eye_of(raw.vertices, shape.triangles, parts.parts, code, sighting) for code in (EYE_LEFT, EYE_RIGHT)]
    samples = near_face(drawn, sighting, look.reference)
    return find_landmarks(samples, sighting, look.reference, detector, [eye for eye in found if eye])
