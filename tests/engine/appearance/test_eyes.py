"""The eye's map: a black pupil, an iris of its hue, a white that warms towards the corners."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.appearance import EYE_TILES, eye_map, eye_normals
from kindred.engine.errors import BadInput
from kindred.engine.heads import Appearance, bundled_kit
from kindred.engine.heads.eyeballs import EYE_LIMBUS, EYE_PUPIL, EYE_UV, EYE_UV_RADIUS
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT

SIZE = 512


def angles() -> np.ndarray:
    """(SIZE, SIZE) degrees off the gaze's axis."""
    place = (np.arange(SIZE) + 0.5) / SIZE
    centre = [EYE_TILES * value % 1 for value in EYE_UV[0]]
    x, y = np.meshgrid(place - centre[0], 1 - place - centre[1])
    return np.hypot(x, y) * 180 / (EYE_TILES * EYE_UV_RADIUS)


def rings(hue: float, pattern: float = 0.5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The mean colours of pupil, iris and of the white beside it."""
    made, away = eye_map(Appearance({"iris_hue": hue, "iris_pattern": pattern}), SIZE).astype(float), angles()
    return (
        made[away < 0.8 * EYE_PUPIL].mean(0),
        made[(away > 1.4 * EYE_PUPIL) & (away < 0.85 * EYE_LIMBUS)].mean(0),
        made[(away > 1.15 * EYE_LIMBUS) & (away < 36)].mean(0),
    )


def test_pupil_iris_and_white_are_where_the_mesh_has_them():
    pupil, iris, white = rings(0.1)
    assert pupil.max() < 25 and white.min() > 150
    assert (iris > pupil + 10).all() and (iris < white - 40).all()


def test_brown_is_warm_and_blue_is_cold():
    brown, green, blue = rings(0.0)[1], rings(0.55)[1], rings(1.0)[1]
    assert brown[0] > 1.3 * brown[2] and blue[2] > 1.2 * blue[0]
    assert green[1] > green[2] and green[1] >= 0.95 * green[0]


def test_a_pattern_of_crypts_has_more_contrast_than_smooth_fibres():
    away = angles()
    ring = (away > 1.4 * EYE_PUPIL) & (away < 0.85 * EYE_LIMBUS)
    spread = [eye_map(Appearance({"iris_hue": 0.8, "iris_pattern": p}), SIZE)[ring].std() for p in (0.0, 1.0)]
    assert spread[1] > spread[0] > 5


def test_the_white_warms_towards_the_corners():
    made, away = eye_map(Appearance(), SIZE).astype(float), angles()
    near, far = (made[(away > low) & (away < low + 8)].mean(0) for low in (31, 62))
    assert far[0] / far[2] > 1.08 * near[0] / near[2]


def test_both_eyeballs_lie_alike_in_it():
    topology = bundled_kit().topology
    for part, centre in ((EYE_LEFT, EYE_UV[0]), (EYE_RIGHT, EYE_UV[1])):
        uv = topology.corner_uv[topology.parts[topology.face_vertices] == part]
        assert np.abs((uv.min(0) + uv.max(0)) / 2 - centre).max() < 0.004
        assert np.allclose([EYE_TILES * value % 1 for value in centre], [EYE_TILES * value % 1 for value in EYE_UV[0]])


def test_the_iris_is_hollow_and_the_rest_is_flat():
    normal, away = eye_normals(SIZE).astype(float) / 127.5 - 1, angles()
    assert np.abs(np.linalg.norm(normal, axis=2) - 1).max() < 0.02
    assert np.abs(normal[away > EYE_LIMBUS + 3][:, :2]).max() < 0.01
    right = normal[(away > 15) & (away < 20)]
    assert np.abs(right[:, :2]).max() > 0.4


def test_the_same_looks_give_the_same_bytes():
    assert eye_map(Appearance(), 128).tobytes() == eye_map(Appearance(), 128).tobytes()


@pytest.mark.parametrize("size", [0, 63, 5000])
def test_sizes_out_of_range_are_refused(size):
    with pytest.raises(BadInput, match="64 to 4096"):
        eye_map(Appearance(), size)
    with pytest.raises(BadInput, match="64 to 4096"):
        eye_normals(size)
