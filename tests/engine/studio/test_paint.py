"""Lips and brows are painted where the landmarks say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from kindred.engine.studio.paint import painted


def test_lips_lie_between_the_lips_and_brows_above_the_eyes(shared_heads):
    for head in shared_heads:
        landmarks = head.topology.landmarks
        inside = painted(head.vertices, head.topology)
        lips, brows = head.vertices[inside[:, 0] > 0], head.vertices[inside[:, 1] > 0]
        assert len(lips) > 100
        assert len(brows) > 20
        mouth = head.vertices[landmarks[[61, 291, 0, 17]]]
        assert lips[:, 0].min() >= mouth[:, 0].min() - 1e-3
        assert lips[:, 0].max() <= mouth[:, 0].max() + 1e-3
        assert brows[:, 2].min() > head.vertices[landmarks[[159, 386]], 2].max()


def test_a_head_whose_landmarks_are_unknown_has_no_paint(small_head):
    for landmarks in (np.empty(0, np.int32), np.full(468, -1, np.int32)):
        topology = replace(small_head.topology, landmarks=landmarks)
        assert (painted(small_head.vertices, topology) < 0).all()
