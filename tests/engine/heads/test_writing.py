"""Heads leave as files that other tools open, and come back as they were."""

from __future__ import annotations

import json
import struct
import time
from pathlib import Path

import numpy as np
import pytest
import trimesh
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.heads import FEATURES, genome_to_json
from kindred.engine.heads.glb import glb_layout
from kindred.engine.heads.reading import read_kindred_glb, read_mesh
from kindred.engine.heads.writing import write_glb, write_mesh, write_obj, write_ply


def document_of(path: Path) -> dict:
    data = path.read_bytes()
    size = struct.unpack("<I", data[12:16])[0]
    return json.loads(data[20 : 20 + size])


def rewrite(path: Path, document: dict) -> None:
    """Put another document into a GLB, its binary chunk untouched."""
    data = path.read_bytes()
    old = struct.unpack("<I", data[12:16])[0]
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    rest = data[20 + old :]
    total = 20 + len(text) + len(rest)
    path.write_bytes(struct.pack("<4sII", b"glTF", 2, total) + struct.pack("<I4s", len(text), b"JSON") + text + rest)


def same_head(one, other) -> None:
    assert np.array_equal(one.vertices, other.vertices)
    assert np.array_equal(one.parameters, other.parameters)
    assert np.array_equal(one.asymmetry, other.asymmetry)
    for name in ("face_vertices", "face_sizes", "regions", "parts", "landmarks", "corner_uv"):
        assert np.array_equal(getattr(one.topology, name), getattr(other.topology, name)), name
    assert one.topology.name == other.topology.name
    assert (one.id, one.sex, one.appearance, one.provenance) == (
        other.id,
        other.sex,
        other.appearance,
        other.provenance,
    )
    assert genome_to_json(one.genome) == genome_to_json(other.genome)


def test_kindred_reads_back_the_very_head_that_it_wrote(tmp_path, small_head):
    write_glb(tmp_path / "head.glb", small_head)
    same_head(read_kindred_glb(tmp_path / "head.glb"), small_head)


def test_an_uneven_face_comes_back_as_uneven(tmp_path, small_head):
    uneven = small_head.with_(asymmetry=np.linspace(-0.1, 0.1, len(small_head.parameters), dtype=np.float32))
    write_glb(tmp_path / "head.glb", uneven)
    same_head(read_kindred_glb(tmp_path / "head.glb"), uneven)


def test_the_shared_mother_comes_back_as_she_was(tmp_path, shared_heads):
    write_glb(tmp_path / "mother.glb", shared_heads[1])
    same_head(read_kindred_glb(tmp_path / "mother.glb"), shared_heads[1])


def test_extras_tell_what_the_contract_says(tmp_path, small_head):
    write_glb(tmp_path / "head.glb", small_head, {"rule": "mendel"})
    kindred = document_of(tmp_path / "head.glb")["nodes"][0]["extras"]["kindred"]
    assert kindred["id"] == "B000007"
    assert kindred["sex"] == "female"
    assert kindred["units"] == "m"
    assert kindred["topology"] == small_head.topology.name
    assert kindred["pedigree"] == {"father": "A000001", "mother": "B000002"}
    assert kindred["parameters"] == [0, 0.25, 0.5, 0.75, 1]
    assert kindred["appearance"] == {
        "continuous": {"melanin": 0.7, "iris_hue": 0.5},
        "discrete": {"hair": "short"},
    }
    assert set(kindred["genome"]) == set(FEATURES)
    assert kindred["genome"]["forehead"] == {"alleles": "rr", "class": "recessive", "trait": "high", "mutated": False}
    assert kindred["rule"] == "mendel"
    assert read_mesh(tmp_path / "head.glb").kindred == kindred


def test_other_tools_see_the_same_surface_upright_and_in_metres(tmp_path, small_head):
    write_glb(tmp_path / "head.glb", small_head)
    seen = trimesh.load(tmp_path / "head.glb", force="scene").to_geometry()
    low, high = small_head.vertices.min(0), small_head.vertices.max(0)
    assert np.allclose(seen.bounds, [[low[0], low[2], -high[1]], [high[0], high[2], -low[1]]], atol=1e-6)
    gaze = seen.bounds[1][2]  # faces +Z: the eyes are in front of the skull's middle
    assert gaze > abs(small_head.vertices[:, 1].min()) - 1e-6
    assert seen.volume > 0


def test_glb_normals_have_length_one_and_point_outwards(tmp_path, small_head):
    write_glb(tmp_path / "head.glb", small_head)
    raw = document_of(tmp_path / "head.glb")
    accessor = raw["accessors"][raw["meshes"][0]["primitives"][0]["attributes"]["NORMAL"]]
    view = raw["bufferViews"][accessor["bufferView"]]
    data = (tmp_path / "head.glb").read_bytes()
    begin = 28 + struct.unpack("<I", data[12:16])[0] + view["byteOffset"]
    normals = np.frombuffer(data[begin : begin + view["byteLength"]], "<f4").reshape(-1, 3)
    assert np.allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-5)
    source = glb_layout(small_head.topology).source
    skull = np.flatnonzero(small_head.topology.parts[source] == 0)
    away = small_head.vertices[source][skull] - (0, 0.085, 0)
    assert (np.einsum("ij,ij->i", normals[skull], away[:, [0, 2, 1]] * (1, 1, -1)) > 0.08).all()


def test_each_corner_keeps_its_texture_coordinates_in_a_glb(tmp_path, small_head):
    write_glb(tmp_path / "head.glb", small_head)
    raw = read_mesh(tmp_path / "head.glb")
    topology = small_head.topology

    def corners_of(vertices, places, uv):
        return sorted(map(tuple, np.round(np.concatenate([vertices[places], uv], axis=1), 5).tolist()))

    found = corners_of(raw.vertices[:, [0, 2, 1]] * (1, -1, 1), raw.face_vertices, raw.corner_uv)
    wanted = corners_of(small_head.vertices.astype(float), topology.face_vertices, topology.corner_uv)
    assert set(found) == set(wanted)
    assert len(raw.vertices) == len(small_head.vertices)  # the cut texture does not cut the surface


def test_eyes_have_irises_and_pupils_of_their_own(tmp_path, small_head):
    write_glb(tmp_path / "head.glb", small_head)
    document = document_of(tmp_path / "head.glb")
    names = [document["materials"][p["material"]]["name"] for p in document["meshes"][0]["primitives"]]
    assert names == ["skin", "sclera", "iris", "pupil"]
    raw = read_mesh(tmp_path / "head.glb")
    pupil = raw.vertices[raw.face_vertices.reshape(-1, 3)[raw.face_groups == names.index("pupil")]].reshape(-1, 3)
    assert pupil[:, 2].min() > 0.011  # in front, since a GLB faces +Z


def test_several_heads_stand_side_by_side(tmp_path, small_head):
    write_glb(tmp_path / "family.glb", [small_head, small_head.with_(id="B000008")])
    document = document_of(tmp_path / "family.glb")
    assert [n["name"] for n in document["nodes"]] == ["B000007", "B000008"]
    width = np.ptp(small_head.vertices[:, 0])
    assert np.ptp(read_mesh(tmp_path / "family.glb").vertices[:, 0]) > 2 * width
    same_head(read_kindred_glb(tmp_path / "family.glb"), small_head)


@pytest.mark.parametrize("suffix", [".obj", ".ply"])
def test_obj_and_ply_keep_polygons_and_the_order_of_vertices(tmp_path, small_head, suffix):
    write_mesh(tmp_path / f"head{suffix}", small_head)
    raw = read_mesh(tmp_path / f"head{suffix}")
    axes = [0, 2, 1] if suffix == ".obj" else [0, 1, 2]
    signs = np.float32((1, -1, 1)) if suffix == ".obj" else np.float32((1, 1, 1))
    assert np.array_equal((raw.vertices[:, axes] * signs).astype(np.float32), small_head.vertices)
    assert np.array_equal(raw.face_vertices, small_head.topology.face_vertices)
    assert np.array_equal(raw.face_sizes, small_head.topology.face_sizes)
    seen = trimesh.load(tmp_path / f"head{suffix}", force="mesh", process=False)
    assert len(seen.faces) == len(small_head.topology.face_sizes) + 1


def test_an_obj_keeps_texture_coordinates_and_names_its_parts(tmp_path, small_head):
    write_obj(tmp_path / "head.obj", small_head)
    raw = read_mesh(tmp_path / "head.obj")
    assert np.array_equal(raw.corner_uv, small_head.topology.corner_uv)
    assert raw.group_names == ("B000007/skin", "B000007/eye_left", "B000007/eye_right")


def test_a_ply_of_equal_faces_is_binary(tmp_path, small_head):
    topology = small_head.topology
    sizes, corners = topology.face_sizes[1:], topology.face_vertices[4:]
    from dataclasses import replace

    plain = small_head.with_(topology=replace(topology, face_sizes=sizes, face_vertices=corners))
    write_ply(tmp_path / "head.ply", plain)
    assert b"binary_little_endian" in (tmp_path / "head.ply").read_bytes()[:60]
    assert np.array_equal(read_mesh(tmp_path / "head.ply").face_vertices, corners)
    assert len(trimesh.load(tmp_path / "head.ply", process=False).faces) == len(sizes)


def test_the_same_head_gives_the_same_bytes(tmp_path, small_head):
    for suffix in (".glb", ".obj", ".ply"):
        files = [tmp_path / f"{i}{suffix}" for i in range(2)]
        for file in files:
            glb_layout.cache_clear()
            write_mesh(file, small_head)
        assert files[0].read_bytes() == files[1].read_bytes()


def test_a_child_of_full_size_is_written_in_a_fifth_of_a_second(tmp_path, shared_heads):
    write_glb(tmp_path / "first.glb", shared_heads[0])  # what a family shares is worked out once
    times = []
    for i in range(5):
        began = time.perf_counter()
        write_glb(tmp_path / f"{i}.glb", shared_heads[1])
        times.append(time.perf_counter() - began)
    assert min(times) < 0.2


def test_files_appear_whole_or_not_at_all(tmp_path, small_head):
    with pytest.raises(BadInput, match="suffix"):
        write_mesh(tmp_path / "head.fbx", small_head)
    broken = small_head.with_(provenance={"weight": float("nan")})
    with pytest.raises(ValueError, match="JSON"):
        write_glb(tmp_path / "head.glb", broken)
    assert list(tmp_path.iterdir()) == []


def test_a_glb_that_others_wrote_or_rewrote_is_refused_in_words(tmp_path, small_head):
    trimesh.creation.icosphere().export(tmp_path / "other.glb")
    with pytest.raises(BadInput, match="not written by Kindred"):
        read_kindred_glb(tmp_path / "other.glb")
    for change, words in (
        (lambda d: d["nodes"][0]["extras"]["kindred"].pop("data"), "rewritten by another tool"),
        (lambda d: d["nodes"][0]["extras"]["kindred"].update(data=0), "rewritten by another tool"),
        (lambda d: d["nodes"][0]["extras"]["kindred"].update(topology="other"), "does not belong"),
        (lambda d: d["nodes"][0]["extras"]["kindred"].update(format=99), "newer Kindred"),
        (lambda d: d["nodes"][0]["extras"]["kindred"].update(sex="other"), "is broken"),
        (lambda d: d["accessors"][0].update(count=3), "dropped vertices"),
    ):
        write_glb(tmp_path / "head.glb", small_head)
        document = document_of(tmp_path / "head.glb")
        change(document)
        rewrite(tmp_path / "head.glb", document)
        with pytest.raises(BadInput, match=words):
            read_kindred_glb(tmp_path / "head.glb")


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), new=st.binary(min_size=1, max_size=8), keep=st.floats(0.5, 1.5))
def test_spoilt_heads_never_leak_an_exception(tmp_path, small_head, at, new, keep):
    path = tmp_path / "head.glb"
    write_glb(path, small_head)
    data = bytearray(path.read_bytes())
    place = int(at * (len(data) - len(new)))
    data[place : place + len(new)] = new
    path.write_bytes(data[: int(keep * len(data))])
    try:
        head = read_kindred_glb(path)
    except BadInput as refused:
        assert "\n" not in str(refused)
    else:
        assert np.isfinite(head.vertices).all()
