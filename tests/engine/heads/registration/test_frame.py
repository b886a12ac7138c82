from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.errors import NoFaceFound
from kindred.engine.heads.features import SKIN
from kindred.engine.heads.polygons import fan_triangles
from kindred.engine.heads.registration.frame import find_face, open_detector, unit_of
from kindred.engine.heads.registration.similarity import rotation_of
from kindred.engine.heads.registration.surface import Surface
from kindred.engine.progress import Progress
from scipy.spatial.transform import Rotation

# Unit, its length in metres, and how the shape is turned (degrees about x, y, z).
TURNS = [
    ("m", 1.0, (0, 0, 0)),
    ("cm", 0.01, (-90, 0, 0)),  # Y up, facing +Z
    ("mm", 0.001, (0, 90, 0)),  # X up
    ("in", 0.0254, (180, 0, 0)),  # upside down
    ("cm", 0.01, (25, -30, 160)),
    ("m", 1.0, (70, 35, -50)),
]


@pytest.fixture(scope="module")
def skin(model):
    """The bundled head's skin alone, a surface that frame finding has not been given as such."""
    keep = (model.topology.parts == SKIN)[model.triangles].all(1)
    return model.mean, model.triangles[keep]


@pytest.mark.parametrize(("unit", "metres", "degrees"), TURNS)
def test_unit_and_orientation_are_found_out(model, skin, unit, metres, degrees):
    points, triangles = skin
    rotation = Rotation.from_euler("xyz", degrees, degrees=True)
    rng = np.random.default_rng(5)
    turned = rotation.apply(points) / metres + rng.normal(size=3) / metres
    with open_detector() as detector:
        seen = find_face(Surface(turned, triangles), model.looks["grey"].reference, detector, "it", Progress())
    assert unit_of(seen.matrix)[0] == unit
    left_over = Rotation.from_matrix(rotation_of(seen.matrix) @ rotation.as_matrix()).magnitude()
    assert np.degrees(left_over) < 2.5


def test_a_noisy_cloud_with_missing_points_is_enough(model, skin):
    points, triangles = skin
    rng = np.random.default_rng(6)
    middles = points[triangles].mean(1)
    chosen = middles[rng.random(len(middles)) < 0.6] + rng.normal(size=(1, 3))
    cloud = chosen + rng.normal(size=chosen.shape) * 0.0004
    with open_detector() as detector:
        seen = find_face(Surface(cloud), model.looks["grey"].reference, detector, "it", Progress())
    assert unit_of(seen.matrix)[0] == "m"
    assert np.degrees(Rotation.from_matrix(rotation_of(seen.matrix)).magnitude()) < 3


def test_the_hollow_back_of_a_mask_is_not_taken_for_a_face(model, father):
    triangles, _ = fan_triangles(father.face_vertices, father.face_sizes)
    face = np.flatnonzero(father.vertices[triangles].mean(1)[:, 2] > 4)
    with open_detector() as detector:
        # Facing away along Z: from where one looks first, its inside is seen.
        turned = father.vertices * (-1, 1, -1)
        reference = model.looks["grey"].reference
        seen = find_face(Surface(turned, triangles[face]), reference, detector, "it", Progress())
    facing = rotation_of(seen.matrix).T @ np.array([0, -1.0, 0])
    assert facing @ np.array([0, 0, -1.0]) > 0.98


def test_a_cube_shows_no_face(model):
    corners = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)
    triangles = np.array([(0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1)], np.int32)
    with open_detector() as detector, pytest.raises(NoFaceFound):
        find_face(Surface(corners, triangles), model.looks["grey"].reference, detector, "cube", Progress())
