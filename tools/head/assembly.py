"""All parts of the head as one mesh, with what belongs to every vertex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, GUMS, LASHES, SKIN, TEAR, TEETH, TONGUE
from scipy.spatial import cKDTree

from .figures import Figures
from .inside import eyeball, gums, teeth, tongue
from .lids import caruncle, lashes, tear_line
from .mesh import Faces, Floats, Ints
from .regions import pure, riding
from .skin import Skin, build_skin
from .tubes import Tube

_FLIP = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Piece:
    """A part's tube in the head: its number of points from `start` on."""

    tube: Tube
    part: int
    start: int


@dataclass
class Assembly:
    """The whole mean head.

    vertices: (n, 3) metres. faces: corners of each polygon, first the skin's, then the pieces' in their order.
    parts: (n,) indices into PARTS. pieces: all parts but the skin.
    regions: (n, features). mirror: (n,) each vertex's twin.
    roots: (n,) the lid vertex that each vertex of lashes, tear line and caruncle goes with, other vertices themselves.
    skin: how the surface was made (its vertices come first).
    """

    vertices: Floats
    faces: Faces
    parts: Ints
    pieces: list[Piece]
    regions: Floats
    mirror: Ints
    roots: Ints
    skin: Skin


def assemble(figures: Figures) -> Assembly:
    """Build every part and join them, exactly symmetric."""
    skin = build_skin(figures)
    surface = skin.mesh.vertices
    ball = eyeball(figures.eye_centre)
    parts: list[tuple[Sequence[Tube], int, str]] = [
        ([ball], EYE_LEFT, "eyes"),
        ([_mirrored(ball)], EYE_RIGHT, "eyes"),
        (teeth(), TEETH, "mouth"),
        (gums(), GUMS, "mouth"),
        ([tongue()], TONGUE, "mouth"),
    ]
    roots = []
    for grow, part, feature in ((lashes, LASHES, "lashes"), (tear_line, TEAR, "eyes"), (caruncle, TEAR, "eyes")):
        left = grow(surface, skin.openings["eye_left"], figures.eye_centre)
        parts += [(left.tubes, part, feature), ([_mirrored(tube) for tube in left.tubes], part, feature)]
        # The right eye's rings run the other way from the same corner, like mirror images.
        pairs = zip(skin.openings["eye_left"].rings, skin.openings["eye_right"].rings, strict=True)
        twin = {int(a): int(b) for one, other in pairs for a, b in _paired(one, other)}
        roots += [left.roots, np.array([twin[int(root)] for root in left.roots])]
    pieces: list[Piece] = []
    vertices, regions, kinds, faces = [surface], [skin.regions], [np.full(len(surface), SKIN)], list(skin.mesh.faces)
    start = len(surface)
    for tubes, part, feature in parts:
        for tube in tubes:
            points = tube.points()
            pieces.append(Piece(tube, part, start))
            faces += [tuple(v + start for v in face) for face in tube.patch()[0]]
            vertices.append(points)
            kinds.append(np.full(len(points), part))
            regions.append((riding if part in (LASHES, TEAR) else pure)(len(points), feature))
            start += len(points)
    rooted = np.arange(start)
    tail = np.concatenate(roots)
    rooted[-len(tail) :] = tail
    return _symmetric(
        np.concatenate(vertices), faces, np.concatenate(kinds), pieces, np.concatenate(regions), rooted, skin
    )


def _symmetric(
    vertices: Floats, faces: Faces, parts: Ints, pieces: list[Piece], regions: Floats, roots: Ints, skin: Skin
) -> Assembly:
    mirror = twins(vertices, parts)
    vertices = (vertices + vertices[mirror] * _FLIP) / 2
    regions = (regions + regions[mirror]) / 2
    return Assembly(vertices, faces, parts, pieces, regions, mirror, roots, skin)


def _paired(one: Ints, other: Ints) -> zip[tuple[int, int]]:
    """Vertices of a left ring with those of the right one."""
    return zip(one.tolist(), np.roll(other[::-1], 1).tolist(), strict=True)


def _mirrored(tube: Tube) -> Tube:
    """The same on the other side."""
    ends = [None if end is None else end * _FLIP for end in (tube.first, tube.last)]
    return Tube(tube.rings * _FLIP, *ends)


def twins(vertices: Floats, parts: Ints) -> Ints:
    """(n,) each vertex's mirror image, found by place within its part (left and right eye swapped).

    Raises ValueError when the mesh is not symmetric.
    """
    twin = np.empty(len(vertices), np.int64)
    other = {EYE_LEFT: EYE_RIGHT, EYE_RIGHT: EYE_LEFT}
    for part in np.unique(parts):
        mine = np.flatnonzero(parts == part)
        theirs = np.flatnonzero(parts == other.get(int(part), int(part)))
        distance, near = cKDTree(vertices[theirs]).query(vertices[mine] * _FLIP)
        if distance.max() > 1e-6:
            raise ValueError(f"part {part} is not symmetric: {distance.max():.2e} m")
        twin[mine] = theirs[near]
    if not np.array_equal(twin[twin], np.arange(len(twin))):
        raise ValueError("two vertices share a twin")
    return twin
