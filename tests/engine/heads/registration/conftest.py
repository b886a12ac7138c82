"""The shared heads, brought in once for all tests of registration."""

from __future__ import annotations

import pytest
from kindred.engine.heads.reading import read_mesh
from kindred.engine.heads.registration import adopt
from kindred.engine.heads.registration.adopting import bundled_model


@pytest.fixture(scope="session")
def model():
    """The bundled head, ready to be laid onto others."""
    return bundled_model()


@pytest.fixture(scope="session")
def father(shared_data):
    """The father's mesh as its file has it."""
    return read_mesh(shared_data("heads/father.obj"))


@pytest.fixture(scope="session")
def adopted_father(father):
    """The father with the bundled head laid onto him, and his own mesh kept with regions on it."""
    return adopt(father, sex="male", keep_topology=True)


@pytest.fixture(scope="session")
def adopted_scan(shared_data):
    """The scan (another unit, another axis, holes, noise) with the bundled head laid onto it."""
    return adopt(read_mesh(shared_data("heads/scan.ply")), sex="female")
