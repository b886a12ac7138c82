"""Glasses fit any head."""

from __future__ import annotations

import numpy as np
import pytest
from kindred.engine.hair import grow
from kindred.engine.heads import Appearance, bundled_kit, sample
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, LASHES
from kindred.engine.heads.polygons import fan_triangles, vertex_normals
from scipy.spatial import cKDTree


@pytest.fixture(scope="module")
def people():
    kit, rng = bundled_kit(), np.random.default_rng(11)
    return [sample(kit, sex, rng).vertices for sex in ("male", "female") * 5]


def worn(head, style):
    pieces = [one for one in grow(bundled_kit(), head, Appearance({}, {"glasses": style})) if one.kind == "glasses"]
    return {one.material: one for one in pieces}


@pytest.mark.parametrize("style", ["round", "square"])
def test_lenses_stand_clear_of_eyes_and_lashes(people, style):
    parts = bundled_kit().topology.parts
    for head in people:
        lens = worn(head, style)["lens"].vertices
        eyes = cKDTree(lens).query(head[(parts == EYE_LEFT) | (parts == EYE_RIGHT)])[0]
        assert 0.008 < eyes.min() < 0.025
        lashes = head[parts == LASHES]
        assert cKDTree(lens).query(lashes)[0].min() > 0.0005


@pytest.mark.parametrize("style", ["round", "square"])
def test_each_eye_looks_through_its_lens(people, style):
    parts = bundled_kit().topology.parts
    for head in people:
        lens = worn(head, style)["lens"].vertices
        for part in (EYE_LEFT, EYE_RIGHT):
            middle = head[parts == part].mean(0)
            own = lens[lens[:, 0] * middle[0] > 0]
            assert own[:, 0].min() + 0.008 < middle[0] < own[:, 0].max() - 0.008
            assert own[:, 2].min() + 0.008 < middle[2] < own[:, 2].max() - 0.008


@pytest.mark.parametrize("style", ["round", "square"])
def test_the_frame_is_not_in_the_head(people, style):
    kit = bundled_kit()
    triangles, _ = fan_triangles(kit.topology.face_vertices, kit.topology.face_sizes)
    skin = kit.topology.parts == 0
    for head in people:
        frame = worn(head, style)["frame"].vertices
        normals = vertex_normals(head, triangles)
        front = frame[frame[:, 1] < head[kit.topology.landmarks[127], 1]]
        place = np.flatnonzero(skin)[cKDTree(head[skin]).query(front)[1]]
        height = ((front - head[place]) * normals[place]).sum(1)
        assert (height < -0.001).mean() < 0.01


@pytest.mark.parametrize("style", ["round", "square"])
def test_frames_are_closed_and_face_outwards(people, style):
    import trimesh

    frame = worn(people[0], style)["frame"]
    quads = frame.face_vertices.reshape(-1, 4)
    mesh = trimesh.Trimesh(frame.vertices, np.concatenate([quads[:, :3], quads[:, [0, 2, 3]]]), process=False)
    parts = mesh.split(only_watertight=False)
    assert len(parts) == 5
    assert all(one.is_watertight and one.volume > 0 for one in parts)


def test_glasses_follow(people):
    grown = worn(people[0], "round")["frame"]
    assert grown.follow(people[1]).tobytes() == worn(people[1], "round")["frame"].vertices.tobytes()
