"""All parts of the head as one mesh, with what belongs to every vertex."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, GUMS, LASHES, SKIN, TEAR, TEETH, TONGUE
from scipy.spatial import cKDTree

from .cage import face_quads
from .figures import Figures
from .inside import eyeball, gums, teeth, tongue
from .lids import caruncle, lashes
from .mesh import Faces, Floats, Ints, Mesh
from .regions import pure, riding
from .skin import Skin, build_skin

_FLIP = np.array([-1.0, 1.0, 1.0])


@dataclass
class Assembly:
    """The whole mean head.

    vertices: (n, 3) metres. faces: corners of each polygon. parts: (n,) indices into PARTS.
    regions: (n, features). mirror: (n,) each vertex's twin.
    roots: (n,) the lid vertex that each lash or caruncle vertex grows from, other vertices themselves.
    skin: how the surface was made (its vertices come first).
    """

    vertices: Floats
    faces: Faces
    parts: Ints
    regions: Floats
    mirror: Ints
    roots: Ints
    skin: Skin


def assemble(figures: Figures) -> Assembly:
    """Build every part and join them, exactly symmetric."""
    skin = build_skin(figures)
    pieces: list[tuple[Mesh, int, Floats]] = [(skin.mesh, SKIN, skin.regions)]
    left = eyeball(figures.eye_centre)
    pieces.append((left, EYE_LEFT, pure(len(left.vertices), "eyes")))
    pieces.append((_mirrored(left), EYE_RIGHT, pure(len(left.vertices), "eyes")))
    for mesh, part in ((teeth(), TEETH), (gums(), GUMS), (tongue(), TONGUE)):
        pieces.append((mesh, part, pure(len(mesh.vertices), "mouth")))
    hairs, hair_roots = lashes(skin.mesh.vertices, figures.eye_centre, left=True)
    flesh, corner = caruncle(skin.mesh.vertices, left=True)
    flesh_roots = np.full(len(flesh.vertices), corner)
    twin = face_quads()[1]
    for mesh, part, feature in ((hairs, LASHES, "lashes"), (flesh, TEAR, "eyes")):
        for one in (mesh, _mirrored(mesh)):
            pieces.append((one, part, riding(len(one.vertices), feature)))
    roots = np.arange(sum(len(mesh.vertices) for mesh, _, _ in pieces))
    tail = np.concatenate([hair_roots, twin[hair_roots], flesh_roots, twin[flesh_roots]])
    roots[-len(tail) :] = tail
    vertices = np.concatenate([mesh.vertices for mesh, _, _ in pieces])
    starts = np.cumsum([0] + [len(mesh.vertices) for mesh, _, _ in pieces])
    faces: Faces = [
        tuple(int(i) + int(start) for i in face)
        for (mesh, _, _), start in zip(pieces, starts, strict=False)
        for face in mesh.faces
    ]
    parts = np.concatenate([np.full(len(mesh.vertices), part) for mesh, part, _ in pieces])
    regions = np.concatenate([rows for _, _, rows in pieces])
    mirror = twins(vertices, parts)
    vertices = (vertices + vertices[mirror] * _FLIP) / 2
    regions = (regions + regions[mirror]) / 2
    return Assembly(vertices, faces, parts, regions, mirror, roots, skin)


def _mirrored(mesh: Mesh) -> Mesh:
    """The same on the other side, still facing outwards."""
    return Mesh(mesh.vertices * _FLIP, [face[::-1] for face in mesh.faces])


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
