"""Two lower levels of detail, on a part of the full head's vertices, whole at eyes, mouth and ears.

The first is the surface subdivided once less, with every part at about half its rings; the second has the skin drawn
together to about a thousand triangles and the simplest parts. See engine/heads/lods.py for how they are used.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, FEATURES, GUMS, LASHES, TEAR, TEETH, TONGUE

from .assembly import Assembly
from .decimate import Half
from .inside import EYE_LOWER
from .mesh import Faces, Floats
from .pack import round_to
from .tubes import Patch, Tube
from .unwrap import Atlas

_HALF = 500
"""Triangles of the skin's left half at the lowest level."""


def lower_levels(head: Assembly, atlas: Atlas) -> dict[str, Any]:
    """Arrays lod1_… and lod2_…: face_vertices (into the full head), face_sizes, corner_uv."""
    found: dict[str, Any] = {}
    for name, skin, pieces in (("lod1", head.skin.coarse, _first), ("lod2", _few(head, atlas), _second)):
        faces = list(skin)
        places = atlas.skin(faces)
        for number, piece in enumerate(head.pieces):
            patch = pieces(piece.tube, piece.part, _rank(head, number))
            if patch is not None:
                faces += [tuple(v + piece.start for v in face) for face in patch[0]]
                places += atlas.piece(number, patch)
        found[f"{name}_face_vertices"] = np.concatenate([np.array(face) for face in faces]).astype(np.int32)
        found[f"{name}_face_sizes"] = np.array([len(face) for face in faces], np.int32)
        found[f"{name}_corner_uv"] = round_to(np.concatenate(places), 1e-6)
    return found


def _rank(head: Assembly, number: int) -> int:
    """A piece's place among those of its part."""
    first = next(i for i, piece in enumerate(head.pieces) if piece.part == head.pieces[number].part)
    return number - first


def _first(tube: Tube, part: int, rank: int) -> Patch | None:
    levels = len(tube.rings)
    if part == LASHES:
        return tube.patch((0, 2, 3)) if rank % 2 == 0 else None
    if part in (EYE_LEFT, EYE_RIGHT):
        return tube.patch(EYE_LOWER, 2)
    if part == TEETH:
        return tube.patch((0, 2, 3), 2)
    if part == TEAR:
        return tube.patch(_every(levels, 2))
    return tube.patch(_every(levels, 2), 2 if part == TONGUE else 1)


def _second(tube: Tube, part: int, rank: int) -> Patch | None:
    levels = len(tube.rings)
    if part in (EYE_LEFT, EYE_RIGHT):
        return tube.patch(EYE_LOWER[1::2] + EYE_LOWER[-1:], 4)
    if part == TEETH:
        return tube.patch((0, 3), 2) if rank % 14 < 8 else None
    if part == GUMS:
        return tube.patch(_every(levels, 7))
    if part == TONGUE:
        return tube.patch((0, 3, 7), 4)
    return None


def _every(levels: int, step: int) -> list[int]:
    """Every so many-th ring, the last one always."""
    return sorted({*range(0, levels, step), levels - 1})


def _few(head: Assembly, atlas: Atlas) -> Faces:
    """The skin in few faces: the once-subdivided surface's left half drawn together, its mirror image, the openings."""
    surface = head.skin.coarse[: head.skin.coarse_surface]
    left = [face for face in surface if head.vertices[list(face), 0].mean() > 0]
    flat = atlas.left()
    triangles = np.array([three for face in left for three in _halves(face, flat)])
    openings = head.skin.openings.values()
    stay = np.concatenate([opening.rings[0][::4] for opening in openings])
    go = np.concatenate([opening.rings[0][2::4] for opening in openings])
    few = Half(head.vertices, triangles, _weights(head), stay, go, flat).simplify(_HALF)
    both = np.concatenate([few, head.mirror[few][:, ::-1]])
    return [tuple(int(v) for v in row) for row in both] + [face for opening in openings for face in opening.lowest]


def _halves(face: tuple[int, ...], flat: Floats) -> Faces:
    """A quad as two triangles, split where both are larger in the texture."""
    if len(face) == 3:
        return [face]
    a, b, c, d = face
    ways = (((a, b, c), (a, c, d)), ((b, c, d), (b, d, a)))
    room = [min(_room(flat[list(three)]) for three in way) for way in ways]
    return list(ways[int(room[1] > room[0])])


def _room(corners: Floats) -> float:
    one, other = corners[1] - corners[0], corners[2] - corners[0]
    return float(one[0] * other[1] - one[1] * other[0])


def _weights(head: Assembly) -> Floats:
    """How much a deviation at each vertex shows: most in the face."""
    near = {"mouth": 60, "eyelids": 40, "nose": 15, "eyes": 8, "brows": 6, "chin": 4}
    return 1 + sum(much * head.regions[:, FEATURES.index(name)] for name, much in near.items())
