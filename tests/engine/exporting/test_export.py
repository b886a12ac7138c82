"""A dressed head: whole for games, and itself again for Kindred."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from kindred.engine.errors import BadInput
from kindred.engine.exporting import Looks, dressed_glb, export_glb
from kindred.engine.exporting.tangents import tangents
from kindred.engine.heads import Appearance, genome_to_json
from kindred.engine.heads.expressions import EXPRESSIONS, expression_shapes, eye_centres
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, LASHES, SKIN
from kindred.engine.heads.kit import bundled_kit
from kindred.engine.heads.lods import lods
from kindred.engine.heads.reading import read_kindred_glb, read_mesh

from .conftest import ALL, Glb, ours


def test_kindred_reads_a_dressed_head_back_as_it_was(dressed, person):
    head = read_kindred_glb(dressed)
    for name in ("vertices", "parameters", "asymmetry"):
        assert np.array_equal(getattr(head, name), getattr(person, name)), name
    for name in ("face_vertices", "face_sizes", "regions", "parts", "corner_uv"):
        assert np.array_equal(getattr(head.topology, name), getattr(person.topology, name)), name
    assert head.appearance == person.appearance and genome_to_json(head.genome) == genome_to_json(person.genome)


def test_the_same_head_and_looks_give_the_same_bytes(dressed, person):
    assert dressed_glb(person, ALL, {}).data == dressed.read_bytes()


def test_all_accessors_stay_within_the_file_and_say_their_bounds(glb):
    for number in range(len(glb.document["accessors"])):
        assert np.isfinite(glb.array(number)).all()
    for view in glb.document["bufferViews"]:
        assert view["byteOffset"] % 4 == 0
        assert view["byteOffset"] + view["byteLength"] <= glb.document["buffers"][0]["byteLength"]


def test_every_expression_is_a_morph_target_that_moves_the_face_as_it_should(glb, person):
    mesh = glb.mesh("A000001")
    names = mesh["extras"]["targetNames"]
    assert sorted(names) == sorted(EXPRESSIONS) and len(mesh["weights"]) == len(names)
    shapes = expression_shapes(bundled_kit(), person.vertices, ("jawOpen", "eyeBlinkLeft", "mouthSmileRight"))
    rest = np.isin(person.topology.parts, (EYE_LEFT, EYE_RIGHT))
    for primitive in mesh["primitives"]:
        assert len(primitive["targets"]) == len(names)
    for name, offset in shapes.items():
        target = mesh["primitives"][0]["targets"][names.index(name)]
        moved = ours(glb.array(target["POSITION"]))[: len(offset)]
        assert np.abs(moved[~rest] - offset[~rest]).max() < 6e-6
        assert not moved[rest].any()


def test_morphed_normals_are_those_of_the_morphed_face(glb, person):
    mesh = glb.mesh("A000001")
    primitive = mesh["primitives"][0]
    target = primitive["targets"][mesh["extras"]["targetNames"].index("jawOpen")]
    place, normal = (glb.array(primitive["attributes"][k]) + glb.array(target[k]) for k in ("POSITION", "NORMAL"))
    corners = glb.array(primitive["indices"]).reshape(-1, 3)
    faces = np.cross(place[corners[:, 1]] - place[corners[:, 0]], place[corners[:, 2]] - place[corners[:, 0]])
    area = np.linalg.norm(faces, axis=1)
    agree = (faces / np.maximum(area, 1e-20)[:, None] * normal[corners].mean(1)).sum(1)
    assert np.average(agree > 0.8, weights=area) > 0.97


def test_eyeballs_are_nodes_about_their_centres_and_lie_where_they_were(glb, person):
    centres = eye_centres(bundled_kit(), person.vertices)
    for name, part, centre in (("eye_left", EYE_LEFT, centres[0]), ("eye_right", EYE_RIGHT, centres[1])):
        node = glb.node(name)
        assert np.abs(ours(np.array([node["translation"]]))[0] - centre).max() < 1e-6
        primitive = glb.mesh(name)["primitives"][0]
        rows = glb.array(primitive["attributes"]["POSITION"])
        placed = ours(rows + np.array(node["translation"], np.float32))
        own = person.vertices[person.topology.parts == part]
        assert np.abs(placed[:, None] - own[None]).max(2).min(1).max() < 1e-7
        distance = np.linalg.norm(rows, axis=1)
        assert np.ptp(distance) < 0.0025  # round but for the cornea
    shown = np.concatenate([glb.array(p["indices"]).ravel() for p in glb.mesh("A000001")["primitives"]])
    rest = np.flatnonzero(~np.isin(person.topology.parts, (EYE_LEFT, EYE_RIGHT)))
    assert np.isin(shown[shown < len(person.vertices)], rest).all()  # none is shown twice


def test_skin_and_eyes_wear_maps_that_any_reader_opens(glb):
    skin, eye = glb.material("skin"), glb.material("eye")
    for material in (skin, eye):
        look = material["pbrMetallicRoughness"]
        for texture in (look["baseColorTexture"]["index"], material["normalTexture"]["index"]):
            assert glb.pixels(texture).shape == (512, 512, 3)
    rough = glb.pixels(skin["pbrMetallicRoughness"]["metallicRoughnessTexture"]["index"])
    assert not rough[..., 2].any() and rough[..., 1].std() > 1


def test_the_pupil_lies_in_the_middle_of_the_eyes_own_map(glb):
    for name in ("eye_left", "eye_right"):
        primitive = glb.mesh(name)["primitives"][0]
        uv, rows = (glb.array(primitive["attributes"][k]) for k in ("TEXCOORD_0", "POSITION"))
        picture = glb.pixels(glb.material("eye")["pbrMetallicRoughness"]["baseColorTexture"]["index"])
        front = uv[np.argsort(-rows[:, 2])[:1]] % 1
        shown = picture[(front[:, 1] * 511).astype(int), (front[:, 0] * 511).astype(int)]
        assert shown.mean() < 40  # black
        back = uv[np.abs(rows[:, 2]) < 0.004] % 1
        assert picture[(back[:, 1] * 511).astype(int), (back[:, 0] * 511).astype(int)].mean() > 110  # white


def test_tangents_follow_the_texture(glb):
    primitive = next(p for p in glb.mesh("A000001")["primitives"] if "TANGENT" in p["attributes"])
    tangent, normal = (glb.array(primitive["attributes"][k]) for k in ("TANGENT", "NORMAL"))
    used = np.unique(glb.array(primitive["indices"]))
    assert np.abs(np.linalg.norm(tangent[used, :3], axis=1) - 1).max() < 1e-5
    assert np.abs((tangent[used, :3] * normal[used]).sum(1)).max() < 1e-5
    assert set(np.unique(tangent[:, 3])) <= {-1.0, 1.0}
    plane = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], np.float32)
    flat = np.tile(np.float32([0, 0, 1]), (4, 1))
    corners = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    plain = plane[:, :2] * (1, -1) + (0, 1)  # v downwards
    assert np.allclose(tangents(plane, flat, plain.astype(np.float32), corners), (1, 0, 0, 1))
    mirrored = (plain * (-1, 1)).astype(np.float32)
    assert np.allclose(tangents(plane, flat, mirrored, corners), (-1, 0, 0, -1))


def test_hair_is_cut_out_and_follows_the_face(glb):
    assert {"hair", "brows", "beard", "glasses_frame", "glasses_lens"} <= {n["name"] for n in glb.document["nodes"]}
    brows = glb.mesh("brows")
    assert "browInnerUp" in brows["extras"]["targetNames"]
    target = brows["primitives"][0]["targets"][brows["extras"]["targetNames"].index("browInnerUp")]
    assert ours(glb.array(target["POSITION"]))[:, 2].max() > 0.002  # upwards
    material = glb.document["materials"][brows["primitives"][0]["material"]]
    assert material["alphaMode"] == "MASK" and material["doubleSided"]
    assert glb.pixels(material["pbrMetallicRoughness"]["baseColorTexture"]["index"]).shape[2] == 4


def test_other_readers_see_all_of_it(dressed, person):
    scene = trimesh.load(dressed)
    assert {"A000001", "eye_left", "eye_right", "brows"} <= set(scene.graph.nodes)
    own = read_mesh(dressed)  # by the format alone, as a foreign file is read
    group = own.group_names.index("eye")
    eyes = own.vertices[own.face_vertices[np.repeat(own.face_groups, 3) == group]]
    assert np.ptp(eyes[:, 0]) > 0.06  # both, in their places


def test_lashes_are_shown_in_their_style_and_come_back_as_they_were(person, tmp_path):
    curled = person.with_(
        appearance=Appearance(person.appearance.continuous, {**person.appearance.discrete, "lashes": "curled"})
    )
    export_glb(tmp_path / "head.glb", curled, Looks())
    glb = Glb.of(tmp_path / "head.glb")
    shown = ours(glb.array(glb.mesh("A000001")["primitives"][0]["attributes"]["POSITION"]))[: len(person.vertices)]
    moved = np.abs(shown - person.vertices).max(1) > 1e-6
    assert moved.any() and (person.topology.parts[moved] == LASHES).all()
    assert np.array_equal(read_kindred_glb(tmp_path / "head.glb").vertices, person.vertices)


def test_what_is_not_asked_for_is_not_there(person, tmp_path):
    export_glb(tmp_path / "plain.glb", person, Looks())
    plain = Glb.of(tmp_path / "plain.glb")
    assert "images" not in plain.document and not any("targets" in p for p in plain.mesh("A000001")["primitives"])
    assert {node["name"] for node in plain.document["nodes"]} == {"A000001", "eye_left", "eye_right"}
    assert np.array_equal(read_kindred_glb(tmp_path / "plain.glb").vertices, person.vertices)


def test_a_head_of_no_kit_goes_out_with_what_it_has_and_the_rest_is_told(small_head, tmp_path):
    exported = export_glb(tmp_path / "small.glb", small_head, ALL)
    assert len(exported.left_out) == 3
    assert np.array_equal(read_kindred_glb(tmp_path / "small.glb").vertices, small_head.vertices)


def test_a_size_that_maps_do_not_have_is_refused_and_no_file_appears(person, tmp_path):
    with pytest.raises(BadInput, match="size 700"):
        export_glb(tmp_path / "head.glb", person, Looks(maps=700))
    assert not list(tmp_path.iterdir())


def test_the_command_line_writes_several_heads_and_tells_of_those_that_fail(kindred, founders, tmp_path):
    run = kindred(
        "export", "A000001", "B000001", "A999999", "--library", founders, "--out", tmp_path, "--hair", "--json"
    )
    assert run.exit_code == 4, run.err
    assert [f.rsplit("/", 1)[1] for f in run.json["files"]] == ["A000001.glb", "B000001.glb"]
    assert "A999999" in run.json["failed"][0]
    plain = kindred("export", "A000001", "--library", founders, "--out", tmp_path, "--format", "obj", "--json")
    assert plain.exit_code == 0 and (tmp_path / "A000001.obj").exists()
    wrong = kindred("export", "A000001", "--library", founders, "--out", tmp_path, "--format", "ply", "--maps", 512)
    assert wrong.exit_code == 2


def test_coarser_heads_lie_beside_the_full_one_and_move_with_it(person, tmp_path):
    export_glb(tmp_path / "head.glb", person, Looks(expressions=True, lods=True))
    glb = Glb.of(tmp_path / "head.glb")
    node = glb.node("A000001")
    levels = [glb.document["nodes"][number] for number in node["extensions"]["MSFT_lod"]["ids"]]
    assert glb.document["extensionsUsed"] == ["MSFT_lod"] and len(levels) == len(lods(bundled_kit())) > 0
    assert glb.document["scenes"][0]["nodes"] == [glb.document["nodes"].index(node)]  # who knows no levels sees none
    names = glb.mesh("A000001")["extras"]["targetNames"]
    jaw = expression_shapes(bundled_kit(), person.vertices, ("jawOpen",))["jawOpen"]
    for level, shown in zip(lods(bundled_kit()), levels, strict=True):
        mesh = glb.mesh(shown["name"])
        primitive = mesh["primitives"][0]
        places = ours(glb.array(primitive["attributes"]["POSITION"]))[: len(level.rows)]
        assert np.array_equal(places, person.vertices[level.rows])
        assert mesh["extras"]["targetNames"] == names
        moved = ours(glb.array(primitive["targets"][names.index("jawOpen")]["POSITION"]))[: len(level.rows)]
        skin = person.topology.parts[level.rows] == SKIN
        assert np.abs(moved - jaw[level.rows])[skin].max() < 6e-6
        eyes = [glb.document["nodes"][child]["name"] for child in shown["children"]]
        assert eyes == ["eye_left", "eye_right"]
    assert np.array_equal(read_kindred_glb(tmp_path / "head.glb").vertices, person.vertices)
