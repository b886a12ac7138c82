"""Which of several faces is meant."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..errors import BadInput, NoFaceFound, SeveralFaces
from .faces import Face

CHOICES = ("only", "largest", "central")
_TOLD = 6
"""How many faces an error names."""


def one_face(
    faces: Sequence[Face], choice: str | int = "only", *, size: tuple[int, int], what: object = "the picture"
) -> Face:
    """The face that is meant.

    choice: "only" refuses several; "largest"; "central", the nearest to the middle of the picture; or a number,
    counted from 0, from left to right as find_faces has them.
    size: the picture's width and height. what: its name, for errors.
    Raises NoFaceFound, SeveralFaces, which says where they are, or BadInput for a choice that is none.
    """
    if isinstance(choice, str) and choice.lstrip("-").isdigit():
        choice = int(choice)
    if not isinstance(choice, int) and choice not in CHOICES:
        raise BadInput(f"face {choice!r}", "is no choice", f"say {', '.join(CHOICES)}, or a number from 0 on")
    if not faces:
        raise NoFaceFound(what, "no face was found in it", "use a photo in which a face is at least 64 pixels wide")
    if isinstance(choice, int):
        if not 0 <= choice < len(faces):
            raise BadInput(f"face {choice}", f"is not among the {_listed(faces)}", "give one of these numbers")
        return faces[choice]
    if choice == "largest":
        return max(faces, key=_area)
    if choice == "central":
        return min(faces, key=lambda face: math.dist(face.middle, (size[0] / 2, size[1] / 2)))
    if len(faces) > 1:
        raise SeveralFaces(what, f"shows {_listed(faces)}", f"choose a face: {', '.join(CHOICES[1:])} or its number")
    return faces[0]


def _area(face: Face) -> float:
    left, top, right, bottom = face.box
    return (right - left) * (bottom - top)


def _listed(faces: Sequence[Face]) -> str:
    """Such as "2 faces: 0 at (210, 180), 96 pixels wide; 1 at (520, 200), 80 pixels wide"."""
    each = [
        f"{number} at ({face.middle[0]:.0f}, {face.middle[1]:.0f}), {face.box[2] - face.box[0]:.0f} pixels wide"
        for number, face in enumerate(faces[:_TOLD])
    ]
    more = f", and {len(faces) - _TOLD} more" if len(faces) > _TOLD else ""
    return f"{len(faces)} face{'s' if len(faces) > 1 else ''}: {', '.join(each)}{more}"
