"""Small heads for the library's tests: real ones in form, a ball of a few dozen vertices in shape."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.heads import FEATURES, Gene, Head, Topology, topology_name
from kindred.engine.library import Library


@pytest.fixture(scope="session")
def small_head():
    """Make a head of 60 vertices: small_head("male", seed=1, tagged=True)."""

    def make(sex="male", seed=0, tagged=False):
        count = 60
        regions = np.zeros((count, len(FEATURES)), np.float32)
        regions[np.arange(count), np.arange(count) % len(FEATURES)] = 1
        corners = np.arange(count, dtype=np.int32)
        sizes = np.full(count // 3, 3, np.int32)
        topology = Topology(topology_name(corners, sizes, count), corners, sizes, regions, np.zeros(count, np.uint8))
        vertices = np.random.default_rng(seed).normal(0, 0.1, (count, 3)).astype(np.float32)
        genome = {feature: Gene("Dr") for feature in FEATURES} if tagged else {}
        return Head(vertices, topology, sex, genome)

    return make


@pytest.fixture
def shelf(tmp_path):
    """A new, empty library."""
    with Library.open(tmp_path / "shelf", create=True) as library:
        yield library
