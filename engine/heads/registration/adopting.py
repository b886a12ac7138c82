"""Bring a foreign head in: find its frame, its parts and its landmarks, and lay the bundled head onto it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.interpolate import RBFInterpolator
from scipy.spatial import KDTree

from ...arrays import Bool, Float32, Float64, Int32
from ...errors import BadInput
from ...progress import Progress
from ..features import EYE_LEFT, EYE_RIGHT, FEATURES, PARTS, SKIN, Sex
from ..head import Head, Topology, topology_name
from ..kit import bundled_kit
from ..polygons import fan_triangles
from ..reading import RawMesh
from .carrying import carry_landmarks, carry_regions
from .deform import Anchors, deform
from .detector import Detector
from .frame import NoFaceFound, Sighting, find_face, unit_of
from .landmarks import find_landmarks
from .model import Model, prepare
from .names import kind_of, mirrored_by_names
from .parts import Guide, Parts, find_parts
from .seating import seat, source_balls
from .similarity import robust_similarity, rotation_of, scale_of
from .surface import Samples, Surface, sample, transformed
from .target import Target, make_target

_SPACING = 0.0012
_MOST_SAMPLES = 350_000
_ODD_SIZE = 1.4
_MEASURED_GATE = 0.006


@dataclass(frozen=True, slots=True, eq=False)
class Adopted:
    """A head brought in.

    head: in our frame; its provenance tells source, transform, unit and fit.
    registered: (n, 3) float32, the bundled head laid onto it: the same as head.vertices unless the topology was kept.
    transform: (4, 4) float64 from the file's units to our frame, in metres.
    report: what was found, as JSON values.
    """

    head: Head
    registered: Float32
    transform: Float64
    report: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """A foreign head in our frame, metres, with what was found out on the way."""

    points: Float64
    triangles: Int32
    parts: Parts
    landmarks: Float64
    seen: Bool
    matrix: Float64
    unit: str
    misfit: float
    size: float
    mirrored: bool


@lru_cache(maxsize=1)
def bundled_model() -> Model:
    """The bundled head made ready; found out once, since it takes seconds."""
    kit = bundled_kit()
    with Detector() as detector:
        return prepare(kit.topology, kit.mean.astype(np.float64), detector)


def adopt(
    raw: RawMesh,
    *,
    sex: Sex,
    keep_topology: bool = False,
    known: Mapping[str, Topology] | None = None,
    progress: Progress | None = None,
) -> Adopted:
    """Bring a mesh, a point cloud or a depth image in, whatever its unit and orientation.

    keep_topology: keep the mesh and carry the regions over to it, instead of laying the bundled head onto it.
    known: topologies kept before, by name; a mesh with the faces of one gets its regions, so that heads which share a
        topology also share what its vertices belong to.
    Raises NoFaceFound, and BadInput for a cloud whose topology should be kept.
    """
    progress = progress or Progress()
    name = raw.source.name or "the mesh"
    if keep_topology and not len(raw.face_sizes):
        raise BadInput(name, "has points but no faces, so there is no topology to keep", "leave --keep-topology out")
    with progress.part("making ready", 0.05):
        model = bundled_model()
    placed = _place(raw, model, name, progress)
    with progress.part("registering", 0.7) as part:
        registered, figures = _register(model, placed, part)
    placed, registered = _centred(model, placed, registered)
    with progress.part("carrying regions", 0.1):
        if keep_topology:
            topology = _kept_topology(raw, model, placed, registered, known)
            vertices = placed.points.astype(np.float32)
        else:
            topology, vertices = model.topology, registered.astype(np.float32)
    report = {**_report(placed), **figures, "keep_topology": keep_topology}
    provenance = {"source": name, "sha256": _digest(raw), "transform": placed.matrix.tolist(), **report}
    head = Head(vertices=vertices, topology=topology, sex=sex, provenance=provenance)
    return Adopted(head, registered.astype(np.float32), placed.matrix, report)


def lay_onto(head: Head, progress: Progress | None = None) -> Float32:
    """(n, 3) float32: the bundled head laid onto a head of another topology, so that their shapes can be compared.

    Raises NoFaceFound.
    """
    model = bundled_model()
    if head.topology.name == model.topology.name:
        return head.vertices
    topology = head.topology
    raw = RawMesh(head.vertices.astype(np.float64), topology.face_vertices, topology.face_sizes)
    progress = progress or Progress()
    placed = _place(raw, model, head.id or "the head", progress)
    registered, _ = _register(model, placed, progress)
    return _centred(model, placed, registered)[1].astype(np.float32)


def _place(raw: RawMesh, model: Model, name: str, progress: Progress) -> _Placed:
    """Turn a foreign head to our frame, in metres, and tell its parts."""
    triangles, faces = fan_triangles(raw.face_vertices, raw.face_sizes) if len(raw.face_sizes) else _NO_TRIANGLES
    groups = raw.face_groups[faces] if len(raw.face_groups) else np.zeros(len(triangles), np.int32)
    kinds = np.array([kind_of(group) == "other" for group in raw.group_names] or [False])
    worn = kinds[groups] if len(groups) else np.zeros(0, bool)
    surface = Surface(raw.vertices, triangles[~worn] if not worn.all() else triangles)
    with Detector() as detector:
        with progress.part("finding the face", 0.1) as part:
            sighting = find_face(_used(surface), model.reference, detector, name, part)
        with progress.part("finding landmarks", 0.05):
            found = find_landmarks(surface, sighting, model.reference, detector)
    if found is None:
        raise NoFaceFound(name, "no face was found in it", "give the surface of a head with its face, from any side")
    mirrored = _is_mirrored(raw, triangles, groups, sighting)
    if mirrored:
        flip = np.diag([-1.0, 1.0, 1.0, 1.0])
        turned = replace(raw, vertices=raw.vertices * (-1.0, 1.0, 1.0), group_names=_without_sides(raw.group_names))
        placed = _place(turned, model, name, progress)
        return replace(placed, matrix=placed.matrix @ flip, mirrored=True, triangles=placed.triangles[:, ::-1].copy())
    to_mean, _, _ = robust_similarity(found.points, model.reference.points, model.reference.weights * found.seen)
    unit, metres = unit_of(Sighting(to_mean, sighting.misfit))
    size = metres / scale_of(to_mean)
    matrix = to_mean.copy()
    matrix[:3] *= size
    points = transformed(raw.vertices, matrix)
    landmarks = transformed(found.points, matrix)
    parts = find_parts(points, triangles, groups, raw.group_names, _guide(model, landmarks, found.seen))
    return _Placed(points, triangles, parts, landmarks, found.seen, matrix, unit, sighting.misfit, size, False)


_NO_TRIANGLES = (np.empty((0, 3), np.int32), np.empty(0, np.int32))


def _used(surface: Surface) -> Surface:
    """Without loose vertices, which would make the shape seem larger than it is."""
    if surface.is_cloud:
        return surface
    used, places = np.unique(surface.triangles, return_inverse=True)
    return Surface(surface.points[used], places.reshape(-1, 3).astype(np.int32))


def _is_mirrored(raw: RawMesh, triangles: Int32, groups: Int32, sighting: Sighting) -> bool:
    """Whether names of left and right are on the wrong sides, as after an export with one axis turned round."""
    centres = [
        raw.vertices[np.unique(triangles[groups == group])].mean(0) if (groups == group).any() else np.zeros(3)
        for group in range(len(raw.group_names))
    ]
    if not centres:
        return False
    sides = transformed(np.array(centres), sighting.matrix)[:, 0]
    return mirrored_by_names(raw.group_names, sides.tolist())


def _without_sides(names: tuple[str, ...]) -> tuple[str, ...]:
    """The parts' words alone, so that a head turned round once is not turned again."""
    return tuple(kind_of(name) for name in names)


def _guide(model: Model, landmarks: Float64, seen: Bool) -> Guide:
    """The bundled head brought near by the landmarks alone; its parts tell those of nameless pieces."""
    matrix, _, _ = robust_similarity(model.reference.points, landmarks, model.reference.weights * seen)
    near = transformed(model.mean, matrix)
    anchors = transformed(model.reference.points, matrix)[seen]
    carry = RBFInterpolator(anchors, landmarks[seen] - anchors, neighbors=30, smoothing=1e-3)
    distance = KDTree(anchors).query(near)[0]
    fade = np.clip(1 - distance / 0.05, 0, 1)[:, None]
    points = near + np.where(fade > 0, fade * carry(near), 0)
    return Guide(points, model.topology.parts, KDTree(points))


def _register(model: Model, placed: _Placed, progress: Progress) -> tuple[Float64, dict[str, Any]]:
    """Lay the bundled head onto a placed one. Returns its vertices (n, 3) and the figures of the fit."""
    guide = _guide(model, placed.landmarks, placed.seen)
    target = make_target(_skin_samples(placed, guide))
    matrix, _, _ = robust_similarity(model.reference.points, placed.landmarks, model.reference.weights * placed.seen)
    template = replace(model.template, points=transformed(model.template.points, matrix))
    places = placed.landmarks - model.anchor_offsets @ matrix[:3, :3].T
    trust = np.where(placed.seen, 0.3 + 0.7 * (model.reference.weights > 0), 0.1)
    skin = deform(template, target, Anchors(model.anchors, places, trust), progress)
    balls = source_balls(placed.points, placed.parts.parts)
    return seat(model, skin, balls), _figures(model, skin, target)


def _skin_samples(placed: _Placed, guide: Guide) -> Samples:
    """Samples of what the template's skin may be drawn to."""
    keep = placed.parts.skin
    if len(placed.triangles):
        surface = Surface(placed.points, placed.triangles[keep[placed.triangles].all(1)])
    else:
        surface = Surface(placed.points)
    samples = sample(surface, _SPACING)
    if len(samples.points) > _MOST_SAMPLES:
        every = -(-len(samples.points) // _MOST_SAMPLES)
        samples = Samples(
            samples.points[::every], samples.normals[::every], samples.owner[::every], samples.spacing * every**0.5
        )
    has_eyes = np.isin(placed.parts.parts, (EYE_LEFT, EYE_RIGHT)).any()
    if has_eyes:
        return samples
    # A scan runs over eyeballs and teeth without a seam: what lies nearest to them in the guide is not skin.
    inside = guide.parts[guide.tree.query(samples.points, workers=-1)[1]] != SKIN
    return samples.chosen(~inside)


def _figures(model: Model, skin: Float64, target: Target) -> dict[str, Any]:
    """How far the face is from the surface it was laid onto."""
    face = (model.topology.regions[model.skin, FEATURES.index("outline")] < 0.5) & (model.template.pull > 0)
    face &= model.topology.regions[model.skin, FEATURES.index("ears")] < 0.5
    distance, nearest = KDTree(target.samples.points).query(skin[face])
    height = np.abs(np.einsum("ni,ni->n", skin[face] - target.samples.points[nearest], target.samples.normals[nearest]))
    covered = distance < _MEASURED_GATE
    if not covered.any():
        return {"median_mm": None, "p95_mm": None, "covered": 0.0}
    return {
        "median_mm": round(float(np.median(height[covered])) * 1000, 4),
        "p95_mm": round(float(np.percentile(height[covered], 95)) * 1000, 4),
        "covered": round(float(covered.mean()), 4),
    }


def _centred(model: Model, placed: _Placed, registered: Float64) -> tuple[_Placed, Float64]:
    """Move the origin to midway between the eyeballs: its own, or where the bundled head's came to lie."""
    balls = source_balls(placed.points, placed.parts.parts)
    own = [registered[model.topology.parts == code] for code in (EYE_LEFT, EYE_RIGHT)]
    centres = [ball.centre if ball else eye.mean(0) for ball, eye in zip(balls, own, strict=True)]
    middle = (centres[0] + centres[1]) / 2
    matrix = placed.matrix.copy()
    matrix[:3, 3] -= middle
    moved = replace(placed, points=placed.points - middle, landmarks=placed.landmarks - middle, matrix=matrix)
    return moved, registered - middle


def _kept_topology(
    raw: RawMesh, model: Model, placed: _Placed, registered: Float64, known: Mapping[str, Topology] | None
) -> Topology:
    face_vertices = raw.face_vertices
    if placed.mirrored:
        face_vertices = _turned_round(face_vertices, raw.face_sizes)
    name = topology_name(face_vertices, raw.face_sizes, len(raw.vertices))
    if known and name in known:
        return known[name]
    parts = placed.parts.parts
    return Topology(
        name=name,
        face_vertices=face_vertices,
        face_sizes=raw.face_sizes,
        regions=carry_regions(model, registered, placed.points, placed.triangles, parts),
        parts=parts,
        landmarks=carry_landmarks(model, registered, placed.points, placed.triangles, parts),
        corner_uv=raw.corner_uv,
    )


def _turned_round(face_vertices: Int32, face_sizes: Int32) -> Int32:
    """The corners of each polygon in the other order."""
    face = np.repeat(np.arange(len(face_sizes)), face_sizes)
    place = np.arange(len(face_vertices)) - np.repeat(np.cumsum(face_sizes) - face_sizes, face_sizes)
    return face_vertices[np.lexsort([-place, face])].astype(np.int32)


def _report(placed: _Placed) -> dict[str, Any]:
    counts = np.bincount(placed.parts.parts, minlength=len(PARTS))
    turned = rotation_of(placed.matrix)
    warnings: list[str] = []
    if not 1 / _ODD_SIZE < placed.size < _ODD_SIZE:
        warnings.append(f"its size is {placed.size:.2f} times a usual head's; size is kept")
    if placed.mirrored:
        warnings.append("left and right were exchanged, by the names of its parts; it was turned round")
    return {
        "unit": placed.unit,
        "rotation": np.round(turned, 6).tolist(),
        "size": round(placed.size, 4),
        "misfit": round(placed.misfit, 4),
        "landmarks_seen": int(placed.seen.sum()),
        "mirrored": placed.mirrored,
        "parts": {part: int(count) for part, count in zip(PARTS, counts, strict=True) if count},
        "warnings": warnings,
    }


def _digest(raw: RawMesh) -> str:
    """The sha256 of the file, or of the vertices where there is no file."""
    if raw.source.is_file():
        with raw.source.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    return hashlib.sha256(np.ascontiguousarray(raw.vertices).tobytes()).hexdigest()
