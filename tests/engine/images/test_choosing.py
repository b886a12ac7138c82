from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.errors import BadInput, NoFaceFound, SeveralFaces
from kindred.engine.images import Face, one_face


def face(x: float, y: float, width: float) -> Face:
    grid = np.linspace(-0.5, 0.5, 468)
    return Face(np.column_stack([x + width * grid, y + width * grid, 0 * grid]).astype(np.float32))


FACES = (face(100, 80, 50), face(310, 200, 40), face(500, 300, 90))
SIZE = (640, 400)


def test_the_only_face_is_taken_without_asking():
    assert one_face(FACES[:1], size=SIZE) is FACES[0]


def test_several_faces_are_told_with_their_places_and_how_to_choose():
    with pytest.raises(SeveralFaces) as told:
        one_face(FACES, size=SIZE, what="party.jpg")
    line = str(told.value)
    assert line.startswith("party.jpg: shows 3 faces: 0 at (100, 80), 50 pixels wide, 1 at (310, 200)")
    assert "largest" in line and "central" in line and "number" in line and "\n" not in line


def test_a_crowd_is_not_told_one_by_one():
    with pytest.raises(SeveralFaces, match="34 more"):
        one_face([face(10.0 * i, 50, 8) for i in range(40)], size=SIZE)


@pytest.mark.parametrize(("choice", "index"), [("largest", 2), ("central", 1), (0, 0), ("2", 2)])
def test_a_face_is_chosen(choice, index):
    assert one_face(FACES, choice, size=SIZE) is FACES[index]


def test_no_face_is_told_with_what_helps():
    with pytest.raises(NoFaceFound, match=r"wall\.jpg: no face was found in it; use a photo"):
        one_face((), "largest", size=SIZE, what="wall.jpg")


@pytest.mark.parametrize("choice", ["biggest", "", "-1", 3, "7"])
def test_a_choice_that_is_none_is_refused(choice):
    with pytest.raises(BadInput, match=r"face .*(is no choice|is not among)"):
        one_face(FACES, choice, size=SIZE)
