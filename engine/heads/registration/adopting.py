"""Bring a foreign head in: find its frame, its parts and its landmarks, and lay the bundled head onto it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.spatial import KDTree

from ...arrays import Float32, Float64, Int32
from ...errors import BadInput
from ...progress import Progress
from ..features import EYE_LEFT, EYE_RIGHT, FEATURES, PARTS, SKIN, Sex
from ..head import Head, Topology, topology_name
from ..kit import bundled_kit
from ..reading import RawMesh
from .carrying import carry_landmarks, carry_regions
from .deform import Anchors, deform
from .frame import open_detector
from .model import Model, prepare
from .parts import Guide
from .placing import Placed, guide_of, place
from .seating import seat, source_balls
from .similarity import robust_similarity, rotation_of
from .surface import Samples, Surface, sample, transformed, vertex_normals
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


@lru_cache(maxsize=1)
def bundled_model() -> Model:
    """The bundled head made ready; found out once, since it takes seconds."""
    kit = bundled_kit()
    with open_detector() as detector:
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
    placed = place(raw, model, name, progress)
    with progress.part("registering", 0.7) as part:
        registered, figures = _register(model, placed, part)
    placed, registered = _centred(model, placed, registered)
    placed = wound_outwards(model, placed, registered)
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
    model, topology = bundled_model(), head.topology
    if topology.name == model.topology.name:
        return head.vertices
    first = np.cumsum(topology.face_sizes) - topology.face_sizes
    raw = RawMesh(
        head.vertices.astype(np.float64),
        topology.face_vertices,
        topology.face_sizes,
        face_groups=topology.parts[topology.face_vertices[first]].astype(np.int32),
        group_names=PARTS,
    )
    progress = progress or Progress()
    placed = place(raw, model, head.id or "the head", progress)
    registered, _ = _register(model, placed, progress)
    return _centred(model, placed, registered)[1].astype(np.float32)


def _register(model: Model, placed: Placed, progress: Progress) -> tuple[Float64, dict[str, Any]]:
    """Lay the bundled head onto a placed one. Returns its vertices (n, 3) and the figures of the fit."""
    look = placed.look
    guide = guide_of(model, look, placed.landmarks, placed.seen)
    target = make_target(_skin_samples(placed, guide))
    matrix, _, _ = robust_similarity(look.reference.points, placed.landmarks, look.reference.weights * placed.seen)
    template = replace(model.template, points=transformed(model.template.points, matrix))
    places = placed.landmarks - look.offsets @ matrix[:3, :3].T
    trust = np.where(placed.seen, look.trust, 0.1)
    skin = deform(template, target, Anchors(look.anchors, places, trust), progress)
    balls = source_balls(placed.points, placed.parts.parts)
    return seat(model, skin, balls), _figures(model, skin, target)


def _skin_samples(placed: Placed, guide: Guide) -> Samples:
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


def _centred(model: Model, placed: Placed, registered: Float64) -> tuple[Placed, Float64]:
    """Move the origin to midway between the eyeballs: its own, or where the bundled head's came to lie."""
    balls = source_balls(placed.points, placed.parts.parts)
    own = [registered[model.topology.parts == code] for code in (EYE_LEFT, EYE_RIGHT)]
    centres = [ball.centre if ball else eye.mean(0) for ball, eye in zip(balls, own, strict=True)]
    middle = (centres[0] + centres[1]) / 2
    matrix = placed.matrix.copy()
    matrix[:3, 3] -= middle
    moved = replace(placed, points=placed.points - middle, landmarks=placed.landmarks - middle, matrix=matrix)
    return moved, registered - middle


def wound_outwards(model: Model, placed: Placed, registered: Float64) -> Placed:
    """Turn the triangles of a mesh round whose normals look inwards, by those of the bundled head next to them."""
    if not len(placed.triangles):
        return placed
    shown = model.template.pull > 0
    theirs = KDTree(placed.points).query(registered[model.skin][shown])[1]
    normals = vertex_normals(registered[model.skin], model.template.triangles)[shown]
    agree = np.einsum("ni,ni->n", normals, vertex_normals(placed.points, placed.triangles)[theirs])
    if np.median(agree) >= 0:
        return placed
    return replace(placed, triangles=placed.triangles[:, ::-1].copy(), inwards=not placed.inwards)


def _kept_topology(
    raw: RawMesh, model: Model, placed: Placed, registered: Float64, known: Mapping[str, Topology] | None
) -> Topology:
    face_vertices = raw.face_vertices
    if placed.inwards:
        face_vertices = turned_round(face_vertices, raw.face_sizes)
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


def turned_round(face_vertices: Int32, face_sizes: Int32) -> Int32:
    """The corners of each polygon in the other order."""
    face = np.repeat(np.arange(len(face_sizes)), face_sizes)
    place = np.arange(len(face_vertices)) - np.repeat(np.cumsum(face_sizes) - face_sizes, face_sizes)
    return face_vertices[np.lexsort([-place, face])].astype(np.int32)


def _report(placed: Placed) -> dict[str, Any]:
    counts = np.bincount(placed.parts.parts, minlength=len(PARTS))
    turned = rotation_of(placed.matrix)
    warnings: list[str] = []
    if not 1 / _ODD_SIZE < placed.size < _ODD_SIZE:
        warnings.append(f"its size is {placed.size:.2f} times a usual head's; size is kept")
    if placed.mirrored:
        warnings.append("left and right were exchanged, by the names of its parts; it was turned round")
    if placed.inwards:
        warnings.append("its faces looked inwards; they were turned round")
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
