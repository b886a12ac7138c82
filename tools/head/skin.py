"""The head's surface: cage, openings, ears, two subdivisions that pass through the measured points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.interpolate import RectBivariateSpline
from scipy.sparse.linalg import splu
from scipy.spatial import cKDTree

from . import forehead, relief, sides
from .cage import LANDMARKS, LIPS, NOSTRIL_RIGHT, cage_faces, cage_places, face_quads
from .ears import STATIONS, Ear, add_ears, follow_relief
from .figures import Figures
from .lids import carry, crease, lid_share, upper_lid
from .mesh import Faces, Floats, Ints, Mesh, border_loops, directed_edges, halving, spread, subdivide, umbrella
from .openings import Opening, open_all
from .regions import cage_regions, pure, refine


@dataclass
class Skin:
    """The finished surface.

    mesh: all quads; vertices 0 to 467 are the landmarks.
    surface, surface_faces: how many vertices and faces it has without what turns inwards.
    twin: (surface,) each of these vertices' mirror image.
    openings: the rings of each opening in `mesh`.
    regions: (n, features) soft regions.
    ears: left and right. crease: (surface, 3) what the upper lids' crease adds.
    cage: (k,) for the first k vertices the cage vertex that each one is, -1 where none.
    coarse: the faces of the same surface subdivided once less, on a part of its vertices; the first coarse_surface of
    them without what turns inwards.
    """

    mesh: Mesh
    surface: int
    surface_faces: int
    twin: Ints
    openings: dict[str, Opening]
    regions: Floats
    cage: Ints
    ears: list[Ear]
    crease: Floats
    coarse: Faces
    coarse_surface: int


def build_skin(figures: Figures) -> Skin:
    """Subdivide twice, with the ears set in after the first step; what turns inwards comes last."""
    cage = Mesh(round_nostrils(close_lips(figures.cage)), cage_faces())
    coarse, matrix = through_points(cage)
    regions = refine(cage_regions(figures.cage), matrix)
    places = halving(cage) @ cage_places()
    _onto_sections(coarse, places, figures.sections)
    forehead.follow(coarse, figures.forehead_relief)
    sides.follow(coarse, figures.sides_relief)
    ears, where = add_ears(coarse, places, figures.ear_relief, np.arange(LANDMARKS))
    regions = np.concatenate([regions[where >= 0], pure(len(coarse.vertices) - (where >= 0).sum(), "ears")])
    for ear in ears:
        regions[ear.rings[0]] = 0.5 * regions[ear.rings[0]] + 0.5 * pure(STATIONS, "ears")
    cage_index = np.full(len(coarse.vertices), -1)
    kept = where[: len(figures.cage)]
    cage_index[kept[kept >= 0]] = np.flatnonzero(kept >= 0)
    fine, matrix = through_points(coarse, firm=LANDMARKS)
    _fair(fine, *_seam(halving(coarse), where, places))
    forehead.follow(fine, figures.forehead_relief)
    sides.follow(fine, figures.sides_relief)
    follow_relief(fine, halving(coarse), ears, figures.ear_relief)
    _even_nostrils(fine)
    if len(figures.relief):
        relief.follow(fine, halving(coarse) @ figures.relief)
    share = carry(lid_share(len(figures.cage)), halving(cage))
    grown = np.full(len(coarse.vertices), 2.0)
    grown[where[: len(share)][where[: len(share)] >= 0]] = share[where[: len(share)] >= 0]
    pressed = crease(fine, halving(coarse) @ grown, upper_lid(fine.vertices, figures.eye_centre))
    fine.vertices += pressed
    _untangle(fine)
    surface, surface_faces = len(fine.vertices), len(fine.faces)
    twin = cKDTree(fine.vertices).query(fine.vertices * [-1, 1, 1])[1]
    openings = open_all(fine, figures)
    regions = np.concatenate([refine(regions, matrix, sharpen=0.15), pure(len(fine.vertices) - surface, "outline")])
    _inner_regions(openings, regions)
    lower = [face for opening in openings.values() for face in opening.coarse]
    return Skin(
        fine,
        surface,
        surface_faces,
        twin,
        openings,
        regions,
        cage_index,
        ears,
        pressed,
        coarse.faces + lower,
        len(coarse.faces),
    )


def close_lips(points: Floats) -> Floats:
    """The cage with the lips' inner edges brought together to a line."""
    points = points.copy()
    upper, lower = LIPS[1:10], LIPS[:10:-1]
    middle = (points[upper] + points[lower]) / 2
    for lip, sign in ((upper, 1.0), (lower, -1.0)):
        points[lip] = middle + np.array([0, 0, sign * LIP_GAP / 2])
    return points


def round_nostrils(points: Floats) -> Floats:
    """The cage with the nostrils' edges as rounder loops, nearer to the columella, as wide as the rims leave them.

    The landmarks follow the nostrils' dark outline in a picture, which is only what is seen from the front.
    """
    points = points.copy()
    for side, loop in ((-1.0, NOSTRIL_RIGHT), (1.0, face_quads()[1][NOSTRIL_RIGHT])):
        edge = points[loop]
        edge = 0.6 * edge + 0.2 * (np.roll(edge, 1, 0) + np.roll(edge, -1, 0))
        middle = edge.mean(0)
        points[loop] = middle + _NOSTRIL_SHIFT * [side, 1, 1] + _NOSTRIL_SIZE * (edge - middle)
    return points


_NOSTRIL_SHIFT, _NOSTRIL_SIZE = np.array([-0.0009, 0.0013, 0.0002]), 1.08


LIP_GAP = 0.00012
"""Between closed lips, metres."""


_FOREHEAD = np.array([151, 108, 69, 104, 68])
"""The row of landmarks below the outline on the forehead (right half)."""


def _seam(halved: sp.csr_matrix, where: Ints, places: Floats) -> tuple[Floats, Floats]:
    """Where the face's outline meets the sections, and on the forehead, on the fine mesh.

    Returns (n,) how free each vertex is there (0 elsewhere), and how firmly it is held to its place (landmarks and
    measured sections; the vertices between them are not).
    """
    ring = places[:, 0]
    near = ((ring > -0.9) & (ring < 1.6)).astype(float)
    known = np.where(np.isclose(ring % 0.5, 0) & (ring >= 0), 0.3, 0.0)
    known[ring == 0] = 0.6
    row = np.concatenate([_FOREHEAD, face_quads()[1][_FOREHEAD]])
    near[row], known[row] = 1.0, 0.6
    free = np.zeros(halved.shape[1])
    held = np.zeros(halved.shape[0])
    kept = where >= 0
    free[where[kept]] = near[kept]
    held[where[kept]] = known[kept]
    return (halved @ free > 0.99).astype(float), held


def _fair(mesh: Mesh, free: Floats, held: Floats) -> None:
    """Make the surface as little bent as its held vertices allow; vertices that are not free stay.

    Edges count by their length, since rings lie wide apart on the skull and close together on the face.
    """
    edges = np.unique(np.sort(directed_edges(mesh.faces), 1), axis=0)
    tie = 1 / np.linalg.norm(mesh.vertices[edges[:, 0]] - mesh.vertices[edges[:, 1]], axis=1)
    count = len(mesh.vertices)
    both = np.concatenate([edges, edges[:, ::-1]])
    links = sp.csr_matrix((np.tile(tie, 2), (both[:, 0], both[:, 1])), (count, count))
    total = np.asarray(links.sum(1)).ravel()
    laplacian = sp.diags(1 / total) @ links - sp.identity(count)
    firm = np.where(free > 0, held * FIRM, 1e5)
    system = (laplacian.T @ laplacian + sp.diags(firm)).tocsc()
    mesh.vertices = splu(system).solve(firm[:, None] * mesh.vertices)


def _even_nostrils(mesh: Mesh) -> None:
    """Space the vertices around the nostrils evenly, where the landmarks of sill and columella crowd."""
    loops = [loop for loop in border_loops(mesh.faces) if len(loop) == 32]
    edge = np.concatenate(loops)
    away = cKDTree(mesh.vertices[edge]).query(mesh.vertices)[0]
    free = np.clip((_NOSTRIL_REACH - away) / (0.4 * _NOSTRIL_REACH), 0, 1)
    free[edge] = 0
    near = np.flatnonzero(free > 0)
    rows = umbrella(mesh.faces, len(mesh.vertices))[near]
    for _ in range(12):
        mesh.vertices[near] += 0.5 * free[near, None] * (rows @ mesh.vertices)


_NOSTRIL_REACH = 0.0055
"""How far around a nostril's edge the skin's vertices are spaced anew, metres."""

FIRM = 1.5
"""How firmly measured points are held against bending at the seam."""

_SLIVER = 6e-8
"""The least area of a quad, square metres."""


def _untangle(mesh: Mesh, least: float = 0.12) -> None:
    """Smooth around quads that are folded or nearly so, until none is left or it no longer helps."""
    laplacian = umbrella(mesh.faces, len(mesh.vertices))
    quads = np.array(mesh.faces)
    for _ in range(80):
        points = mesh.vertices[quads]
        area = np.linalg.norm(np.cross(points[:, 2] - points[:, 0], points[:, 3] - points[:, 1]), axis=1) / 2
        bad = quads[(quad_quality(mesh.vertices, quads) < least) | (area < _SLIVER)]
        if not len(bad):
            return
        near = np.unique(bad)
        mesh.vertices[near] += 0.4 * (laplacian @ mesh.vertices)[near]


def quad_quality(vertices: Floats, quads: Ints) -> Floats:
    """(faces,) the smallest over the largest corner area of each quad; below 0 where it is folded."""
    points = vertices[quads]
    ahead, behind = np.roll(points, -1, 1) - points, np.roll(points, 1, 1) - points
    corner = np.cross(ahead, behind)
    middle = corner.sum(1, keepdims=True)
    area = (corner * middle).sum(2) / np.linalg.norm(middle, axis=2)
    return area.min(1) / area.max(1)


def _inner_regions(openings: dict[str, Opening], regions: Floats) -> None:
    """Give the vertices that the openings added to their features."""
    for name, opening in openings.items():
        feature = {"eye": "eyelids", "mouth": "mouth", "nostril": "nose", "collar": "outline"}[name.split("_")[0]]
        added = np.unique([v for face in opening.faces for v in face])
        added = np.setdiff1d(added, opening.rings[0])
        regions[added] = pure(1, feature)
        if name.startswith("eye"):
            behind = np.unique(np.concatenate(opening.rings[4:]))
            regions[behind.min() : added.max() + 1] = pure(1, "eyes")


def _onto_sections(mesh: Mesh, places: Floats, sections: Floats) -> None:
    """Put the once-subdivided rings where the skull's and neck's sections were measured, and between.

    places: ring, cosine and sine of the column of each vertex, halved like the mesh.
    """
    column = np.arctan2(places[:, 2], places[:, 1]) / (2 * np.pi) * 72 % 72
    behind = (places[:, 0] > 0.4) & (np.hypot(places[:, 1], places[:, 2]) > 0.9)
    # Six columns on either side, so that the spline meets itself around the head.
    around = np.concatenate([sections[:, -6:], sections, sections[:, :6]], 1)
    rows, columns = np.arange(len(sections)), np.arange(-6, 78)
    for axis in range(3):
        spline = RectBivariateSpline(rows, columns, around[..., axis], s=0)
        mesh.vertices[behind, axis] = spline(2 * places[behind, 0] - 1, column[behind], grid=False)


def through_points(mesh: Mesh, firm: int | None = None) -> tuple[Mesh, sp.csr_matrix]:
    """Subdivide once so that the finer surface passes through the coarse vertices.

    firm: the first vertices, which are met exactly; the others give way to smoothness. None: all are met.
    Returns the finer mesh and the (new, old) subdivision matrix.
    """
    fine, matrix = subdivide(mesh)
    count = len(mesh.vertices)
    miss = mesh.vertices - fine.vertices[:count]
    weights = np.full(count, 100.0)
    if firm is not None:
        weights[firm:] = 40.0
    fine.vertices = fine.vertices + spread(fine.faces, len(fine.vertices), np.arange(count), miss, weights)
    return fine, matrix
