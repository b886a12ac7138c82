"""Lower levels of detail: whole, smaller, and on the full head's vertices."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads import SEXES, bundled_kit, sample
from kindred.engine.heads.features import LASHES, SKIN
from kindred.engine.heads.kit import read_kit
from kindred.engine.heads.lods import lods


@pytest.fixture(scope="module")
def kit():
    return bundled_kit()


def directed_edges(level):
    starts = np.concatenate([[0], np.cumsum(level.face_sizes)])
    after = np.arange(len(level.face_vertices)) + 1
    after[starts[1:] - 1] = starts[:-1]
    return np.stack([level.face_vertices, level.face_vertices[after]], 1).astype(np.int64)


def face_normals(vertices, level):
    starts = np.cumsum(level.face_sizes) - level.face_sizes
    a, b, c = (vertices[level.face_vertices[starts + k]].astype(np.float64) for k in range(3))
    total = np.cross(b - a, c - a)
    quads = level.face_sizes == 4
    d = vertices[level.face_vertices[starts[quads] + 3]]
    total[quads] += np.cross(c[quads] - a[quads], d - a[quads])
    return total


def test_there_are_two_levels_of_a_third_and_a_tenth_of_the_faces(kit):
    first, second = lods(kit)
    assert 0.2 < len(first.face_sizes) / len(kit.topology.face_sizes) < 0.32
    assert 1000 <= len(second.face_sizes) <= 1500
    assert lods(kit)[0] is first


def test_levels_are_closed_but_for_lashes_and_face_one_way(kit):
    for level in lods(kit):
        edges = directed_edges(level)
        edges = edges[kit.topology.parts[level.rows][edges[:, 0]] != LASHES]
        there = edges[:, 0] * len(level.rows) + edges[:, 1]
        back = edges[:, 1] * len(level.rows) + edges[:, 0]
        assert len(np.unique(there)) == len(there)
        assert np.array_equal(np.sort(there), np.sort(back))


def test_levels_are_their_own_mirror_images(kit):
    for level in lods(kit):
        place = np.full(kit.topology.count, -1)
        place[level.rows] = np.arange(len(level.rows))
        skin = kit.topology.parts[level.rows] == SKIN
        twin = place[kit.mirror[level.rows]]
        assert (twin[skin] >= 0).all()
        edges = directed_edges(level)
        edges = edges[skin[edges[:, 0]]]
        assert {tuple(e) for e in edges.tolist()} == {(b, a) for a, b in twin[edges].tolist()}


def test_levels_show_the_same_texture_without_overlap(kit):
    for level in lods(kit):
        starts = np.cumsum(level.face_sizes) - level.face_sizes
        area = np.zeros(len(level.face_sizes))
        for size in np.unique(level.face_sizes):
            which = level.face_sizes == size
            corners = level.corner_uv[starts[which][:, None] + np.arange(size)].astype(np.float64)
            ahead = np.roll(corners, -1, 1)
            area[which] = (corners[..., 0] * ahead[..., 1] - ahead[..., 0] * corners[..., 1]).sum(1) / 2
        skin = (kit.topology.parts[level.rows[level.face_vertices[starts]]] == SKIN) & (level.corner_uv[starts, 0] <= 1)
        assert (area[skin] > 0).all()
        assert 0.95 < area[skin].sum() <= 1


def test_people_keep_their_shape_in_lower_levels(kit):
    means = [face_normals(kit.mean[level.rows], level) for level in lods(kit)]
    for seed in range(10):
        person = sample(kit, SEXES[seed % 2], np.random.default_rng(seed))
        for level, mean in zip(lods(kit), means, strict=True):
            turned = (face_normals(person.vertices[level.rows], level) * mean).sum(1)
            assert (turned <= 0).mean() < 0.003


def test_a_level_is_a_topology_of_its_own(kit):
    for number, level in enumerate(lods(kit)):
        topology = level.topology(kit.topology, f"level {number}")
        assert topology.count == len(level.rows)
        known = topology.landmarks >= 0
        assert known.any()
        assert np.array_equal(level.rows[topology.landmarks[known]], kit.topology.landmarks[known])


def test_a_kit_without_levels_has_none_and_broken_ones_are_refused(kit, tmp_path):
    with np.load(kit.folder / "head.npz", allow_pickle=False) as data:
        arrays = dict(data)
    bare = {name: array for name, array in arrays.items() if not name.startswith("lod")}
    for name, content in (("bare", bare), ("broken", arrays | {"lod1_face_vertices": np.array([10**7], np.int32)})):
        (tmp_path / name).mkdir()
        np.savez(tmp_path / name / "head.npz", **content)
    assert lods(read_kit(tmp_path / "bare" / "head.npz")) == ()
    with pytest.raises(BadInput, match="another head"):
        lods(read_kit(tmp_path / "broken" / "head.npz"))
