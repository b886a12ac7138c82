"""The head's surface: cage, openings, ears, two subdivisions that pass through the measured points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from .cage import LANDMARKS, cage_faces, cage_places
from .figures import Figures
from .mesh import Floats, Ints, Mesh, halving, spread, subdivide
from .openings import Openings, open_all
from .regions import cage_regions, pure, refine


@dataclass
class Skin:
    """The finished surface.

    mesh: all quads; vertices 0 to 467 are the landmarks.
    openings: the rings of each opening in `mesh`.
    regions: (n, features) soft regions.
    cage: (k,) for the first k vertices the cage vertex that each one is, -1 where none.
    """

    mesh: Mesh
    openings: Openings
    regions: Floats
    cage: Ints


def build_skin(figures: Figures) -> Skin:
    """Subdivide twice; what turns inwards is added after the first step."""
    cage = Mesh(figures.cage.copy(), cage_faces())
    coarse, matrix = through_points(cage)
    regions = refine(cage_regions(figures.cage), matrix)
    _onto_sections(coarse, halving(cage) @ cage_places(), figures.sections)
    openings = open_all(coarse, figures)
    regions = np.concatenate([regions, _inner_regions(openings, len(coarse.vertices) - len(regions))])
    fine, matrix = through_points(coarse, firm=LANDMARKS)
    return Skin(fine, openings, refine(regions, matrix, sharpen=0.15), np.arange(len(figures.cage)))


def _inner_regions(openings: Openings, count: int) -> Floats:
    """Regions of the vertices that the openings added, in their order."""
    rows = pure(count, "outline")
    first = min(int(ring.min()) for rings in openings.rings.values() for ring in rings[1:])
    for name, rings in openings.rings.items():
        for depth, ring in enumerate(rings[1:]):
            # The ring's last neighbour is the middle vertex that closes it.
            stop = int(ring.max()) + (2 if depth == len(rings) - 2 else 1)
            feature = {"eye": "eyelids" if depth < 2 else "eyes", "mout": "mouth", "nost": "nose", "coll": "outline"}
            key = feature.get(name[:3]) or feature[name[:4]]
            rows[int(ring.min()) - first : stop - first] = pure(1, key)
    return rows


def _onto_sections(mesh: Mesh, places: Floats, sections: Floats) -> None:
    """Put the once-subdivided rings where the skull's and neck's sections were measured.

    places: ring, cosine and sine of the column of each vertex, halved like the mesh.
    """
    ring = np.rint(2 * places[:, 0]).astype(int)
    column = np.rint(np.arctan2(places[:, 2], places[:, 1]) / (2 * np.pi) * 72).astype(int) % 72
    behind = (ring >= 1) & (np.hypot(places[:, 1], places[:, 2]) > 0.9)
    mesh.vertices[behind] = sections[ring[behind] - 1, column[behind]]


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
        weights[firm:] = 3.0
    fine.vertices = fine.vertices + spread(fine.faces, len(fine.vertices), np.arange(count), miss, weights)
    return fine, matrix
