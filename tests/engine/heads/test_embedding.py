"""A head put into a GLB that another tool wrote."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads import bundled_kit, sample
from kindred.engine.heads.embedding import embed_head
from kindred.engine.heads.reading import read_kindred_glb

trimesh = pytest.importorskip("trimesh")


@pytest.fixture
def foreign(tmp_path):
    """A GLB of two boxes, "Ada" and "hat", by another exporter."""
    scene = trimesh.Scene()
    for name, extras in (("Ada", {"asset": 42}), ("hat", {})):
        scene.add_geometry(trimesh.creation.box(), node_name=name, geom_name=name, metadata=extras)
    path = tmp_path / "foreign.glb"
    path.write_bytes(scene.export(file_type="glb"))
    return path


@pytest.fixture(scope="module")
def head():
    return sample(bundled_kit(), "female", np.random.default_rng(5))


def test_a_head_comes_back_exactly_and_the_rest_of_the_file_stays(foreign, head):
    embed_head(foreign, head, "Ada")
    read = read_kindred_glb(foreign)
    assert np.array_equal(read.vertices, head.vertices) and read.sex == "female"
    assert np.array_equal(read.parameters, head.parameters) and np.array_equal(read.asymmetry, head.asymmetry)
    assert np.array_equal(read.topology.face_vertices, head.topology.face_vertices)
    assert dict(read.appearance.discrete) == dict(head.appearance.discrete)
    shown = trimesh.load(foreign)
    assert set(shown.geometry) == {"Ada", "hat"}
    assert all(len(one.faces) == 12 for one in shown.geometry.values())


def test_what_a_file_says_of_a_head_is_replaced_not_added(foreign, head):
    other = sample(bundled_kit(), "male", np.random.default_rng(6))
    embed_head(foreign, other, "Ada")
    embed_head(foreign, head, "Ada")
    assert np.array_equal(read_kindred_glb(foreign).vertices, head.vertices)


def test_a_node_that_is_not_there_is_told_and_the_file_stays(foreign, head):
    before = foreign.read_bytes()
    with pytest.raises(BadInput, match="Eve"):
        embed_head(foreign, head, "Eve")
    assert foreign.read_bytes() == before
