from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.umeyama import similarity


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_similarity_is_found_again_and_never_mirrors(dimensions):
    rng = np.random.default_rng(7)
    points = rng.normal(size=(40, dimensions))
    turn = np.linalg.qr(rng.normal(size=(dimensions, dimensions)))[0]
    turn[:, 0] *= np.sign(np.linalg.det(turn))
    shift = np.arange(1.0, dimensions + 1)
    matrix = similarity(points, 2.5 * points @ turn.T + shift)
    assert np.allclose(matrix[:-1, :-1], 2.5 * turn) and np.allclose(matrix[:-1, -1], shift)
    assert np.linalg.det(similarity(points, points * ([-1] + [1] * (dimensions - 1)))[:-1, :-1]) > 0


def test_points_of_no_weight_have_no_say():
    points = np.random.default_rng(1).normal(size=(10, 2))
    target = points + 3
    target[4] += 100
    weights = np.ones(10)
    weights[4] = 0
    assert np.allclose(similarity(points, target, weights), [[1, 0, 3], [0, 1, 3], [0, 0, 1]])
