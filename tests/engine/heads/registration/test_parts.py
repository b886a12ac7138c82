from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, GUMS, LASHES, PARTS, SKIN, TEAR, TEETH
from kindred.engine.heads.polygons import fan_triangles
from kindred.engine.heads.registration.names import kind_of, mirrored_by_names, side_of
from kindred.engine.heads.registration.parts import Guide, find_parts, fit_ball
from kindred.engine.heads.registration.placing import place
from kindred.engine.progress import Progress


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("M_Teeth", "teeth"),
        ("M_GumsTongue", "gums"),
        ("M_ScleraLeft", "eye"),
        ("M_IrisRight", "eye"),
        ("M_LacrimalFluid", "tear"),
        ("M_EyeBlend", "tear"),
        ("M_EyeOcclusion", "tear"),
        ("M_EyeLashes", "lashes"),
        ("eyelashes_top", "lashes"),
        ("M_Face", "skin"),
        ("upper_eyelid", "skin"),
        ("Eyebrows", "skin"),
        ("cornea.L", "eye"),
        ("eye_R", "eye"),
        ("tongue", "tongue"),
        ("Hair_Cards", "other"),
        ("Material.001", ""),
        ("", ""),
    ],
)
def test_a_name_tells_its_part(name, kind):
    assert kind_of(name) == kind


def test_sides_are_told_by_words():
    assert [side_of(name) for name in ("M_ScleraLeft", "eye.R", "eye_l", "Iris right", "M_Face")] == [1, -1, 1, -1, 0]


def test_left_on_the_right_means_mirrored():
    names = ("ScleraLeft", "ScleraRight", "Face")
    assert mirrored_by_names(names, [-0.03, 0.03, 0.0])
    assert not mirrored_by_names(names, [0.03, -0.03, 0.0])
    assert not mirrored_by_names(("Face", "Teeth"), [-0.03, 0.03])


@given(
    centre=st.tuples(*[st.floats(-1, 1)] * 3),
    radius=st.floats(0.005, 0.05),
    seed=st.integers(0, 99),
)
def test_a_ball_is_found_through_part_of_its_surface(centre, radius, seed):
    rng = np.random.default_rng(seed)
    directions = rng.normal(size=(200, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    directions[:, 1] = -np.abs(directions[:, 1])
    ball = fit_ball(np.array(centre) + radius * directions)
    assert np.allclose(ball.centre, centre, atol=1e-6 + radius * 1e-3)
    assert ball.radius == pytest.approx(radius, rel=1e-3)


def test_parts_without_names_are_told_by_place_and_shape(model, father, adopted_father):
    triangles, _ = fan_triangles(father.face_vertices, father.face_sizes)
    from scipy.spatial import KDTree

    laid = adopted_father.registered.astype(float)
    guide = Guide(laid, model.topology.parts, KDTree(laid))
    nameless = np.zeros(len(triangles), np.int32)
    points = adopted_father.head.vertices.astype(float)
    told = find_parts(points, triangles, nameless, ("Material",), guide).parts
    named = adopted_father.head.topology.parts
    for code in (SKIN, EYE_LEFT, EYE_RIGHT, LASHES, TEAR):
        agree = (told == code)[named == code].mean()
        assert agree > 0.9, (PARTS[code], agree)
    inside = np.isin(named, (TEETH, GUMS))
    assert np.isin(told[inside], (TEETH, GUMS, PARTS.index("tongue"))).mean() > 0.95


def test_a_mirrored_head_is_turned_round(model, father):
    mirrored = replace(father, vertices=father.vertices * np.array([-1.0, 1.0, 1.0]))
    placed = place(mirrored, model, "mirrored", Progress())
    assert placed.mirrored
    assert np.linalg.det(placed.matrix[:3, :3]) < 0
    left = placed.points[placed.parts.parts == EYE_LEFT]
    sclera = father.group_names.index("M_ScleraLeft")
    starts = np.cumsum(father.face_sizes) - father.face_sizes
    own = father.face_vertices[starts[father.face_groups == sclera]]
    assert left[:, 0].mean() > 0
    assert (placed.parts.parts[own] == EYE_LEFT).all()
