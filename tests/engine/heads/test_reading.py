"""Foreign files come in as they are, and nothing but BadInput comes out of broken ones."""

from __future__ import annotations

import json
import struct
import time
import tracemalloc
import warnings
from pathlib import Path

import numpy as np
import pytest
import trimesh
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.heads.reading import SUFFIXES, limits, read_mesh
from kindred.engine.heads.reading.limits import count_words
from kindred.engine.heads.reading.weld import weld_seams
from PIL import Image

MATERIALS = ("M_Face", "M_BackHead", "M_GumsTongue", "M_Teeth", "M_ScleraLeft", "M_IrisLeft", "M_ScleraRight")
MATERIALS += ("M_IrisRight", "M_LacrimalFluid", "M_EyeBlend", "M_EyeOcclusion", "M_EyeLashes")


@pytest.fixture
def ball() -> trimesh.Trimesh:
    return trimesh.creation.icosphere(subdivisions=2, radius=0.1)


@pytest.fixture
def write(tmp_path):
    """Write text or bytes to a file of a name; returns its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def depth_png(path: Path, values: np.ndarray) -> Path:
    Image.fromarray(values.astype(np.uint16)).save(path)
    return path


def gltf(positions: np.ndarray, triangles: np.ndarray, **changes) -> dict:
    """A minimal glTF document with one triangle mesh in a data URI."""
    import base64

    data = positions.astype("<f4").tobytes() + triangles.astype("<u4").tobytes()
    return {
        "asset": {"version": "2.0"},
        "buffers": [
            {"byteLength": len(data), "uri": "data:application/octet-stream;base64," + base64.b64encode(data).decode()}
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": positions.size * 4},
            {"buffer": 0, "byteOffset": positions.size * 4, "byteLength": triangles.size * 4},
        ],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "type": "VEC3", "count": len(positions)},
            {"bufferView": 1, "componentType": 5125, "type": "SCALAR", "count": triangles.size},
        ],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "nodes": [{"mesh": 0}],
    } | changes


def header_only_glb(document: dict, claimed: int | None = None) -> bytes:
    text = json.dumps(document).encode()
    return struct.pack("<4sIIII", b"glTF", 2, 20 + len(text), claimed or len(text), 0x4E4F534A) + text


# --- OBJ


def test_father_and_mother_have_the_same_faces_in_the_same_order(shared_data):
    father, mother = (read_mesh(shared_data(f"heads/{name}.obj")) for name in ("father", "mother"))
    assert father.vertices.shape == mother.vertices.shape == (26719, 3)
    assert np.array_equal(father.face_vertices, mother.face_vertices)
    assert np.array_equal(father.face_sizes, mother.face_sizes)
    assert father.group_names == mother.group_names == MATERIALS
    assert np.array_equal(father.face_groups, mother.face_groups)
    assert set(np.unique(father.face_sizes)) == {3, 4}


def test_an_obj_keeps_the_vertices_and_faces_of_its_source(shared_data):
    father = read_mesh(shared_data("heads/father.obj"))
    kit = np.load(shared_data("ict_facekit.npz"))
    faces = kit["faces"]
    assert np.array_equal(father.face_vertices, faces[faces >= 0])
    assert np.array_equal(father.face_groups, kit["face_group"])
    assert father.corner_uv.shape == (len(father.face_vertices), 2)


def test_an_obj_has_negative_indices_polygons_groups_and_continued_lines(write):
    raw = read_mesh(
        write(
            "a.obj",
            "mtllib /etc/passwd\nv 0 0 0\nv 1 0 0 0.5\nv 1 1 0\nv 0\t1 \\\n0\nvt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\n"
            "o head\nusemtl skin\nf -4/-4 -3/-3 -2/-2 -1/-1 # a quad\nv 0.5 2 0\nvt .5 2\ng eye\n"
            "f 4/4/1 3/3/1 -1/-1/1\n",
        )
    )
    assert raw.vertices.tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0.5, 2, 0]]
    assert raw.face_sizes.tolist() == [4, 3]
    assert raw.face_vertices.tolist() == [0, 1, 2, 3, 3, 2, 4]
    assert raw.corner_uv[-1].tolist() == [0.5, 2]
    assert [raw.group_names[g] for g in raw.face_groups] == ["head/skin", "head/eye/skin"]


def test_coincident_vertices_of_an_obj_stay_apart(write):
    raw = read_mesh(write("a.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 0\nv 1 0 0\nv 0 1 1\nf 1 2 3\nf 4 5 6\n"))
    assert raw.face_vertices.tolist() == [0, 1, 2, 3, 4, 5]


# --- GLB and glTF


def test_a_glb_comes_in_with_the_transforms_of_its_scene(tmp_path, ball):
    scene = trimesh.Scene()
    turn = trimesh.transformations.rotation_matrix(0.7, (1, 2, 3), (0.1, 0.2, 0.3))
    scene.add_geometry(ball, node_name="one", geom_name="one", transform=turn)
    scene.add_geometry(ball, node_name="two", geom_name="two", transform=trimesh.transformations.scale_matrix(3))
    scene.export(tmp_path / "scene.glb")
    raw = read_mesh(tmp_path / "scene.glb")
    expected = np.concatenate([trimesh.transform_points(ball.vertices, turn), ball.vertices * 3])
    assert raw.unit == 1.0
    assert len(raw.group_names) == 2
    assert np.bincount(raw.face_groups).tolist() == [len(ball.faces)] * 2
    assert len(raw.vertices) == len(expected)
    assert np.allclose(np.sort(raw.vertices, axis=0), np.sort(expected, axis=0), atol=1e-6)


def test_a_node_is_carried_along_by_its_parents(write, ball):
    quarter = [0, 0, np.sin(np.pi / 4), np.cos(np.pi / 4)]  # x to y
    nodes = [
        {"mesh": 0, "translation": [1, 0, 0]},
        {"children": [0], "rotation": quarter, "scale": [2, 2, 2]},
        {"children": [1], "matrix": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 5, 1]},
    ]
    raw = read_mesh(write("nested.gltf", json.dumps(gltf(ball.vertices, ball.faces, nodes=nodes))))
    x, y, z = ball.vertices.T
    assert np.allclose(raw.vertices, np.stack([-2 * y, 2 * (x + 1), 2 * z + 5], 1), atol=1e-6)


def test_a_mirrored_node_keeps_its_faces_outside(write, ball):
    document = gltf(ball.vertices, ball.faces, nodes=[{"mesh": 0, "scale": [-1, 1, 1]}])
    raw = read_mesh(write("mirrored.gltf", json.dumps(document)))
    assert trimesh.Trimesh(raw.vertices, raw.face_vertices.reshape(-1, 3), process=False).volume > 0


def test_seams_of_a_glb_are_joined_but_touching_surfaces_inside_are_not(write, ball):
    triangles = np.arange(ball.faces.size).reshape(-1, 3)  # every corner a vertex of its own
    raw = read_mesh(write("split.gltf", json.dumps(gltf(ball.vertices[ball.faces.reshape(-1)], triangles))))
    assert len(raw.vertices) == len(ball.vertices)
    assert trimesh.Trimesh(raw.vertices, raw.face_vertices.reshape(-1, 3), process=False).is_watertight
    lips = np.concatenate([ball.vertices, ball.vertices])  # two closed surfaces in the same place: nothing is open
    both = np.concatenate([ball.faces, ball.faces + len(ball.vertices)])
    assert len(read_mesh(write("lips.gltf", json.dumps(gltf(lips, both)))).vertices) == len(lips)


def test_a_surface_that_materials_cut_is_joined_and_what_merely_touches_is_not(ball):
    top = ball.triangles_center[:, 2] > 0
    cut = np.where(top[:, None], ball.faces, ball.faces + len(ball.vertices)).astype(np.int32)
    both, groups = np.concatenate([ball.vertices, ball.vertices]), top.astype(np.int32)
    vertices, triangles = weld_seams(both, cut, groups)
    assert len(vertices) == len(ball.vertices)
    assert trimesh.Trimesh(vertices, triangles, process=False).is_watertight
    # A shell over the lower half, facing as it does: it touches it everywhere and is joined nowhere.
    shell = np.concatenate([ball.faces[~top], ball.faces[~top] + len(ball.vertices)]).astype(np.int32)
    vertices, triangles = weld_seams(both, shell, np.repeat([0, 1], (~top).sum()).astype(np.int32))
    assert trimesh.Trimesh(vertices, triangles, process=False).body_count == 2
    # A third border in the same place: the two of one group are joined, the third stays apart.
    alike, three = (
        np.concatenate([both, ball.vertices]),
        np.concatenate([cut, ball.faces[top] + 2 * len(ball.vertices)]),
    )
    groups = np.repeat([0, 1], [len(cut), top.sum()]).astype(np.int32)
    vertices, triangles = weld_seams(alike, three.astype(np.int32), groups)
    pieces = trimesh.Trimesh(vertices, triangles, process=False).split(only_watertight=False)
    assert sorted(len(piece.faces) for piece in pieces) == sorted([len(cut), top.sum()])


def test_strips_and_fans_are_triangles(write):
    corners = np.array([0, 1, 2, 3, 4])
    positions = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 2, 0]])
    for mode, expected in ((5, [0, 1, 2, 1, 3, 2, 2, 3, 4]), (6, [0, 1, 2, 0, 2, 3, 0, 3, 4])):
        document = gltf(positions, corners)
        document["meshes"][0]["primitives"][0]["mode"] = mode
        raw = read_mesh(write(f"{mode}.gltf", json.dumps(document)))
        assert raw.face_vertices.tolist() == expected


def test_a_gltf_reads_a_buffer_beside_it_but_none_elsewhere(write, tmp_path, ball):
    (tmp_path / "in").mkdir()
    data = ball.vertices.astype("<f4").tobytes() + ball.faces.astype("<u4").tobytes()
    for uri in ("in/a.bin", "in.bin"):
        (tmp_path / uri).write_bytes(data)
        document = gltf(ball.vertices, ball.faces, buffers=[{"byteLength": len(data), "uri": uri}])
        assert len(read_mesh(write("beside.gltf", json.dumps(document))).vertices) == len(ball.vertices)
    (tmp_path.parent / "outside.bin").write_bytes(data)
    for uri in (
        "../outside.bin",
        str(tmp_path.parent / "outside.bin"),
        "https://example.org/a.bin",
        "file:///etc/passwd",
    ):
        document = gltf(ball.vertices, ball.faces, buffers=[{"byteLength": len(data), "uri": uri}])
        with pytest.raises(BadInput, match="points outside"):
            read_mesh(write("elsewhere.gltf", json.dumps(document)))


def test_nodes_that_form_a_ring_are_refused(write, ball):
    document = gltf(ball.vertices, ball.faces, nodes=[{"children": [1]}, {"children": [0]}], scenes=[{"nodes": [0]}])
    with pytest.raises(BadInput, match="form a tree"):
        read_mesh(write("ring.gltf", json.dumps(document)))


def test_compressed_glb_is_refused_with_what_to_do(write, ball):
    document = gltf(ball.vertices, ball.faces, extensionsRequired=["KHR_draco_mesh_compression"])
    with pytest.raises(BadInput, match="without compression"):
        read_mesh(write("draco.gltf", json.dumps(document)))


# --- PLY and STL


@pytest.mark.parametrize("encoding", ["ascii", "binary_little_endian"])
def test_a_ply_is_a_mesh_or_a_cloud(tmp_path, ball, encoding):
    ball.export(tmp_path / "ball.ply", encoding="ascii" if encoding == "ascii" else "binary")
    raw = read_mesh(tmp_path / "ball.ply")
    assert raw.kind == "mesh"
    assert np.allclose(raw.vertices, ball.vertices, atol=1e-6)
    assert np.array_equal(raw.face_vertices.reshape(-1, 3), ball.faces)
    trimesh.PointCloud(ball.vertices).export(tmp_path / "cloud.ply", encoding=encoding)
    cloud = read_mesh(tmp_path / "cloud.ply")
    assert (cloud.kind, len(cloud.face_sizes)) == ("points", 0)
    assert np.allclose(cloud.vertices, ball.vertices, atol=1e-6)


def test_a_big_endian_ply_with_mixed_polygons_and_other_elements_is_read(write):
    header = (
        "ply\nformat binary_big_endian 1.0\ncomment x\nelement camera 1\nproperty list uchar float view\n"
        "element vertex 5\nproperty double x\nproperty double y\nproperty uchar red\nproperty double z\n"
        "element face 2\nproperty list uchar ushort vertex_index\nproperty short flags\nend_header\n"
    )
    points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0.5, 2, 7)]
    body = struct.pack(">Bff", 2, 1.0, 2.0) + b"".join(struct.pack(">ddBd", x, y, 9, z) for x, y, z in points)
    body += struct.pack(">BHHHHh", 4, 0, 1, 2, 3, -1) + struct.pack(">BHHHh", 3, 3, 2, 4, -1)
    raw = read_mesh(write("big.ply", header.encode() + body))
    assert raw.vertices.tolist() == [list(p) for p in points]
    assert raw.face_sizes.tolist() == [4, 3]
    assert raw.face_vertices.tolist() == [0, 1, 2, 3, 3, 2, 4]


@pytest.mark.parametrize("kind", ["stl", "stl_ascii"])
def test_an_stl_is_joined_into_one_surface(tmp_path, ball, kind):
    ball.export(tmp_path / "ball.stl", file_type=kind)
    raw = read_mesh(tmp_path / "ball.stl")
    assert len(raw.vertices) == len(ball.vertices)
    assert trimesh.Trimesh(raw.vertices, raw.face_vertices.reshape(-1, 3), process=False).is_watertight


# --- depth


def test_a_depth_image_is_the_surface_that_the_camera_saw(tmp_path):
    focal, radius, away = 400.0, 90.0, 600.0
    row, column = np.mgrid[:240, :320]
    x, y = (column - 159.5) / focal, (119.5 - row) / focal
    a = x * x + y * y + 1
    root = away**2 - a * (away**2 - radius**2)
    depth = np.where(root > 0, (away - np.sqrt(np.maximum(root, 0))) / a, 0)
    depth[5:7, 5:7] = 500  # a speck
    raw = read_mesh(depth_png(tmp_path / "d.png", np.round(depth)), focal=focal)
    assert (raw.kind, raw.unit) == ("depth", 0.001)
    error = np.linalg.norm(raw.vertices - (0, 0, -away), axis=1) - radius
    assert np.abs(error).max() < 0.9
    assert len(raw.vertices) > 5000
    corners = raw.vertices[raw.face_vertices.reshape(-1, 3)]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (np.einsum("ij,ij->i", normals, corners[:, 0]) < 0).all()  # all face the camera


def test_a_depth_image_is_cut_where_depth_jumps(tmp_path):
    depth = np.full((64, 64), 500)
    depth[:, 32:] = 700
    raw = read_mesh(depth_png(tmp_path / "step.png", depth), focal=100)
    corners = raw.vertices[raw.face_vertices.reshape(-1, 3), 2]
    assert np.ptp(corners, axis=1).max() == 0
    assert set(np.unique(corners)) == {-500, -700}


@pytest.mark.parametrize("focal", [None, 0.0, -3.0, float("nan"), float("inf")])
def test_a_depth_image_needs_a_focal_length(tmp_path, focal):
    with pytest.raises(BadInput, match="focal"):
        read_mesh(depth_png(tmp_path / "d.png", np.full((9, 9), 500)), focal=focal)


def test_other_pictures_are_not_depth_images(tmp_path):
    for mode in ("RGB", "L", "RGBA", "P"):
        Image.new(mode, (9, 9)).save(tmp_path / "p.png")
        with pytest.raises(BadInput, match="16-bit"):
            read_mesh(tmp_path / "p.png", focal=100)
    with pytest.raises(BadInput, match="nothing is measured"):
        read_mesh(depth_png(tmp_path / "zero.png", np.zeros((9, 9))), focal=100)


# --- what is refused

PLY = "ply\nformat {} 1.0\nelement vertex {}\nproperty float x\nproperty float y\nproperty float z\nelement face {}\n"
PLY += "property list uchar int vertex_indices\nend_header\n"
BILLION = 1_000_000_000


def billions() -> dict[str, bytes]:
    corner = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
    many_vertices, many_corners, many_nodes = (gltf(corner, np.array([0, 1, 2])) for _ in range(3))
    many_vertices["accessors"][0]["count"] = BILLION
    many_corners["accessors"][1]["count"] = BILLION
    many_nodes["accessors"][1]["count"] = 3_000_000
    many_nodes["nodes"] = [{"mesh": 0}] * 1000
    nothing = gltf(corner, np.array([0, 1, 2]))
    nothing["accessors"][0] = {"componentType": 5126, "type": "VEC3", "count": BILLION}
    return {
        "vertices.ply": PLY.format("ascii", BILLION, 1).encode(),
        "some.ply": PLY.format("ascii", 1_900_000, 1).encode(),
        "faces.ply": PLY.format("binary_little_endian", 3, BILLION).encode() + bytes(36),
        "list.ply": PLY.format("binary_little_endian", 3, 1).replace("uchar int", "uint int").encode()
        + bytes(36)
        + struct.pack("<I", BILLION),
        "triangles.stl": bytes(80) + struct.pack("<I", BILLION) + bytes(50),
        "some.stl": bytes(80) + struct.pack("<I", 3_900_000) + bytes(50),
        "index.obj": f"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 {BILLION}\n".encode(),
        "vertices.gltf": json.dumps(many_vertices).encode(),
        "corners.glb": header_only_glb(many_corners),
        "nodes.gltf": json.dumps(many_nodes).encode(),
        "nothing.gltf": json.dumps(nothing).encode(),
        "chunk.glb": header_only_glb(many_vertices, BILLION),
    }


@pytest.mark.parametrize("name", billions())
def test_a_file_that_claims_a_billion_is_refused_at_once_and_without_memory(write, name):
    path = write(name, billions()[name])
    tracemalloc.start()
    began = time.monotonic()
    try:
        with pytest.raises(BadInput) as refused:
            read_mesh(path)
        assert time.monotonic() - began < 1
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


BAD = {
    "empty.obj": b"",
    "empty.glb": b"",
    "text.obj": b"Dear Sir,\nplease find enclosed no mesh.\nvery truly yours\n",
    "text.ply": b"Dear Sir",
    "text.stl": b"solid ground",
    "text.glb": b"Dear Sir, this is not a mesh at all",
    "text.png": b"Dear Sir",
    "photo.obj": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "photo.stl": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "nan.obj": b"v 0 0 0\nv nan 0 0\nv 0 1 0\nf 1 2 3\n",
    "inf.obj": b"v 0 0 0\nv 1e999 0 0\nv 0 1 0\nf 1 2 3\n",
    "huge.obj": b"v 0 0 0\nv 1e300 0 0\nv 0 1 0\nf 1 2 3\n",
    "word.obj": b"v 0 0 0\nv one 0 0\nv 0 1 0\nf 1 2 3\n",
    "short.obj": b"v 0 0 0\nv 1 0\nv 0 1 0\nf 1 2 3\n",
    "two.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2\n",
    "range.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n",
    "zero.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 0 1 2\n",
    "back.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf -1 -2 -4\n",
    "face.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 x\n",
    "texture.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nf 1/1 2/1 3/2\n",
    "point.obj": b"v 1 1 1\nv 1 1 1\nv 1 1 1\nf 1 2 3\n",
    "nan.ply": (PLY.format("ascii", 3, 1) + "0 0 0 nan 0 0 0 1 0\n3 0 1 2\n").encode(),
    "range.ply": (PLY.format("ascii", 3, 1) + "0 0 0 1 0 0 0 1 0\n3 0 1 3\n").encode(),
    "fraction.ply": (PLY.format("ascii", 3, 1) + "0 0 0 1 0 0 0 1 0\n3 0 1 nan\n").encode(),
    "two.ply": (PLY.format("ascii", 3, 1) + "0 0 0 1 0 0 0 1 0\n2 0 1\n").encode(),
    "none.ply": PLY.format("ascii", 0, 0).encode(),
    "json.gltf": b'{"asset": {"version": "2.0"}}',
    "list.gltf": b"[1, 2, 3]",
    "deep.gltf": b"[" * 100000,
    "types.gltf": b'{"asset": {"version": "2.0"}, "nodes": 3}',
    "old.gltf": b'{"asset": {"version": "1.0"}}',
    "mesh.fbx": b"Kaydara FBX Binary",
    "mesh": b"v 0 0 0",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_mesh_is_bad_input_in_one_line(write, name):
    path = write(name, BAD[name])
    with pytest.raises(BadInput) as refused:
        read_mesh(path, focal=500)
    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_missing_files_and_folders_are_bad_input(tmp_path, suffix):
    with pytest.raises(BadInput, match="not there"):
        read_mesh(tmp_path / f"missing{suffix}", focal=500)
    (tmp_path / f"folder{suffix}").mkdir()
    with pytest.raises(BadInput, match="is a folder"):
        read_mesh(tmp_path / f"folder{suffix}", focal=500)


def test_a_file_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "large.stl"
    with path.open("wb") as handle:
        handle.truncate(600 * 2**20)  # sparse: takes no room on the disk
    with pytest.raises(BadInput, match="MiB"):
        read_mesh(path)


def test_texts_that_would_swell_in_memory_are_refused(write, monkeypatch):
    monkeypatch.setattr(limits, "MAX_WORDS", 1000)
    monkeypatch.setattr(limits, "MAX_LINES", 500)
    good = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"
    assert read_mesh(write("good.obj", good)).face_vertices.tolist() == [0, 1, 2]
    for name, content in (
        ("lines.obj", good + "\n" * 600),
        ("returns.obj", good + "\r" * 600),
        ("words.obj", good + "f " + "1 " * 1000),
        ("words.ply", PLY.format("ascii", 3, 1) + "1 " * 1100),
    ):
        with pytest.raises(BadInput, match="words in"):
            read_mesh(write(name, content))
    with pytest.raises(BadInput, match="letters"):
        monkeypatch.undo()
        read_mesh(write("line.obj", good + "f " + "1 " * 600_000))


@given(st.binary(max_size=200), st.integers(1, 7))
def test_words_are_counted_as_split_counts_them(data, block):
    text = bytes(b if b > 32 else 32 for b in data)
    assert count_words(text, block) == len(text.split())


def test_a_texture_that_is_no_number_is_left_out(write):
    raw = read_mesh(write("uv.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nvt nan 0\nvt 1e300 1\nf 1/1 2/2 3/2\n"))
    assert raw.corner_uv.shape == (0, 2)
    assert raw.face_vertices.tolist() == [0, 1, 2]


def test_a_huge_picture_is_refused_by_its_header(write, recwarn):
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 20000, 20000, 16, 0, 0, 0, 0) + bytes(99)
    with pytest.raises(BadInput, match="20000"):
        read_mesh(write("huge.png", data), focal=500)
    assert not recwarn.list


def only_bad_input_may_come_out(path: Path) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a warning would be a second line on standard error
            raw = read_mesh(path, focal=300)
    except BadInput as refused:
        assert "\n" not in str(refused)
        return
    assert np.isfinite(raw.vertices).all()
    assert not len(raw.face_vertices) or raw.face_vertices.max() < len(raw.vertices)


fuzzed = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@fuzzed
@given(data=st.binary(max_size=400), suffix=st.sampled_from(SUFFIXES))
def test_random_bytes_never_leak_an_exception(tmp_path, data, suffix):
    path = tmp_path / f"random{suffix}"
    path.write_bytes(data)
    only_bad_input_may_come_out(path)


def good_files() -> dict[str, bytes]:
    ball = trimesh.creation.icosphere(subdivisions=0)
    files = {f"ball.{kind}": ball.export(file_type=kind) for kind in ("obj", "glb", "ply", "stl")}
    files["text.ply"] = ball.export(file_type="ply", encoding="ascii")
    files["text.stl"] = ball.export(file_type="stl_ascii")
    files["ball.gltf"] = json.dumps(gltf(ball.vertices, ball.faces))
    return {name: f.encode() if isinstance(f, str) else f for name, f in files.items()}


GOOD = good_files()


@settings(fuzzed, max_examples=500)
@given(
    name=st.sampled_from(sorted(GOOD)),
    keep=st.floats(0, 1),
    edits=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), max_size=4),
)
def test_cut_and_spoilt_files_never_leak_an_exception(tmp_path, name, keep, edits):
    data = bytearray(GOOD[name])
    for where, new in edits:
        at = int(where * len(data))
        data[at : at + len(new)] = new
    path = tmp_path / name
    path.write_bytes(data[: max(1, int(keep * len(data)))] if keep < 0.7 else data)
    only_bad_input_may_come_out(path)


def test_good_files_are_good():
    assert all(len(data) > 100 for data in GOOD.values())
