"""A downloaded ICT-FaceKit becomes a kit whose heads do what ours do."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from kindred.engine.cli import main
from kindred.engine.exporting import Looks, export_glb
from kindred.engine.heads import FEATURES, Appearance, bundled_kit, sample
from kindred.engine.heads.expressions import expressions_of
from kindred.engine.heads.eyeballs import fit_sphere
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, GUMS, LASHES, SKIN, TEAR, TEETH
from kindred.engine.heads.reading import read_kindred_glb
from kindred.engine.kits import bundled_on, kit_for, list_kits, open_kit
from kindred.engine.kits.facekit_expressions import arkit_name
from scipy.spatial import KDTree

from .conftest import EXPRESSIONS, MODES


@pytest.fixture(scope="module")
def kit(shelf):
    return open_kit("ict-facekit", shelf)


def our_axes(rows):
    return np.stack([rows[..., 0], -rows[..., 2], rows[..., 1]], axis=-1).astype(np.float64)


def test_the_list_tells_of_the_bundled_and_the_imported_kit(kindred, shelf, kit):
    told = kindred("kit", "list", "--json", KINDRED_KITS=str(shelf)).json
    assert [one["name"] for one in told["kits"]] == ["kindred", "ict-facekit"]
    own = told["kits"][1]
    assert (own["vertices"], own["faces"], own["parameters"]) == (26719, 26384, MODES)
    assert "MIT" in own["licence"] and not own["bundled"] and not own["wrong"]
    assert "Copyright (c) 2020" in (shelf / "ict-facekit" / "LICENSE.txt").read_text()
    assert kit_for(own["topology"], shelf).names == kit.names
    assert kit_for("mesh-0000000000000000", shelf) is None


def test_its_mean_is_the_neutral_mesh_in_metres_between_its_eyeballs(kit, ict):
    away = kit.mean - our_axes(ict["mean"])
    assert np.ptp(away, axis=0).max() < 1e-6
    eyes = [fit_sphere(kit.mean[np.isin(kit.topology.parts, code)])[0] for code in (EYE_LEFT, EYE_RIGHT)]
    assert np.abs((eyes[0] + eyes[1]) / 2).max() < 5e-4
    assert eyes[0][0] > 0.025  # the person's left is +X


def test_a_parameter_goes_through_three_deviations_either_way(kit, ict):
    for mode, name in enumerate(kit.names):
        moved = kit.vertices(kit.parameters(**{name: 1.0})) - kit.mean
        wanted = 3 * our_axes(ict["identity"][mode])
        eyes = [wanted[kit.topology.parts == code].mean(0) for code in (EYE_LEFT, EYE_RIGHT)]
        assert np.abs(moved - (wanted - (eyes[0] + eyes[1]) / 2)).max() < 1e-5


def test_parts_follow_the_materials(kit, ict):
    counts = np.bincount(kit.topology.parts, minlength=8)
    sizes = {str(name): 0 for name in ict["group_names"]}
    for place, name in enumerate(ict["group_names"]):
        corners = ict["faces"][ict["face_group"] == place]
        sizes[str(name)] = len(np.unique(corners[corners >= 0]))
    assert counts[TEETH] == sizes["M_Teeth"] and counts[LASHES] == sizes["M_EyeLashes"]
    assert counts[EYE_LEFT] == sizes["M_ScleraLeft"] + sizes["M_IrisLeft"] == counts[EYE_RIGHT]
    assert counts[GUMS] == sizes["M_GumsTongue"]
    assert counts[TEAR] == sizes["M_LacrimalFluid"] + sizes["M_EyeBlend"] + sizes["M_EyeOcclusion"]


def test_left_and_right_are_alike(kit):
    mirrored = kit.mean[kit.mirror] * (-1, 1, 1)
    assert np.abs(mirrored - kit.mean).max() < 5e-4
    ends = np.cumsum(kit.topology.face_sizes)[:-1]
    faces = {frozenset(face.tolist()) for face in np.split(kit.topology.face_vertices, ends)}
    twins = {frozenset(face.tolist()) for face in np.split(kit.mirror[kit.topology.face_vertices], ends)}
    assert faces == twins
    assert np.array_equal(kit.topology.regions, kit.topology.regions[kit.mirror])


def test_regions_are_a_partition_in_which_each_feature_lies_where_it_should(kit):
    regions = kit.topology.regions
    assert np.abs(regions.sum(1) - 1).max() < 1e-5 and regions.min() >= 0
    skin = kit.topology.parts == SKIN
    middle = {
        feature: np.average(kit.mean[skin], axis=0, weights=regions[skin, place])
        for place, feature in enumerate(FEATURES)
        if regions[skin, place].any()
    }
    assert set(FEATURES) - set(middle) <= {"lashes"}
    heights = [middle[feature][2] for feature in ("forehead", "brows", "nose", "mouth", "chin")]
    assert heights == sorted(heights, reverse=True)
    assert middle["nose"][1] < middle["cheeks"][1] < middle["ears"][1]  # facing -Y


def test_landmarks_lie_where_they_were_measured(kit, ict):
    away = kit.mean[kit.topology.landmarks] - kit.mean[ict["landmarks468"]]
    distance = np.linalg.norm(away, axis=1)
    assert np.median(distance) < 0.001 and np.percentile(distance, 95) < 0.004


def test_expressions_come_under_arkits_names(kit, ict):
    found = expressions_of(kit)
    assert set(found.names) == {"browInnerUp", "eyeBlinkLeft", "jawOpen", "mouthSmileRight"}
    names = ict["expression_names"].tolist()
    both = sum(our_axes(ict["expression"][names.index(f"browInnerUp_{side}")]) for side in "LR")
    rows, steps = found.rows("browInnerUp")
    whole = np.zeros_like(both)
    whole[rows] = steps
    assert np.abs(whole - both).max() < 5e-6
    assert all(arkit_name(name) is not None for name in EXPRESSIONS if "Raiser" not in name)
    assert arkit_name("cheekRaiser_L") is None and arkit_name("jawLeft") == "jawLeft"


def test_people_of_it_differ_and_men_have_larger_faces(kit):
    rng = np.random.default_rng(3)
    men, women = ([sample(kit, sex, rng) for _ in range(12)] for sex in ("male", "female"))
    spread = np.stack([head.vertices for head in men]).std(0)
    assert 0.0005 < np.median(spread) < 0.01

    def size(head):
        face = head.topology.regions[:, FEATURES.index("outline")] < 0.1
        return np.ptp(head.vertices[face], axis=0).sum()

    middle = [kit.vertices(kit.means[sex]) for sex in ("male", "female")]
    assert size(men[0].with_(vertices=middle[0])) > size(women[0].with_(vertices=middle[1]))


def test_reading_an_imported_kit_needs_only_numpy(shelf):
    code = (
        "import sys\n"
        "for name in ('scipy', 'trimesh', 'PIL', 'cv2', 'mediapipe'): sys.modules[name] = None\n"
        "from pathlib import Path\nimport numpy as np\n"
        "from kindred.engine.kits import open_kit\nfrom kindred.engine.heads import sample\n"
        "print(len(sample(open_kit('ict-facekit', Path(sys.argv[1])), 'male', np.random.default_rng(1)).vertices))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(shelf)], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "26719", done.stderr


def test_its_people_are_sampled_tagged_bred_and_come_back_exactly(shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("KINDRED_KITS", str(shelf))
    library, out = tmp_path / "library", tmp_path / "family"
    parents = ("--library", library, "--father", "A000001", "--mother", "B000001", "--seed", 3)
    for words in (
        ("new", "--library", library, "--kit", "ict-facekit", "--count", 1, "--seed", 5, "--no-thumbnails"),
        ("tag", "--library", library, "--seed", 1),
        ("breed", *parents, "--sons", 1, "--daughters", 1, "--mode", "mosaic", "--fuse", "smooth", "--out", out),
        ("adopt", out / "child-000001.glb", "--library", library, "--sex", "auto"),
    ):
        assert main([*map(str, words), "--quiet"]) == 0
    child = np.load(library / "heads" / "B000002.npz")
    bred = np.load(out / "vertices.npy")[1]
    assert np.array_equal(child["vertices"], bred)
    assert json.loads(str(child["metadata"]))["topology"] == list_kits(shelf)[1].topology


def test_a_name_that_is_taken_is_refused_and_the_kit_stays(kindred, shelf, facekit):
    before = (shelf / "ict-facekit" / "head.npz").stat()
    done = kindred("kit", "import", facekit, KINDRED_KITS=str(shelf))
    assert done.exit_code == 3 and "--replace" in done.err and len(done.err.splitlines()) == 1
    assert kindred("kit", "import", facekit, "--name", "kindred", KINDRED_KITS=str(shelf)).exit_code == 3
    after = (shelf / "ict-facekit" / "head.npz").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_bundled_head_is_laid_onto_it_and_follows_its_people(kit):
    bundled = bundled_kit()
    on_mean = bundled_on(kit, kit.mean)
    face = bundled.topology.regions[:, FEATURES.index("outline")] < 0.3
    face &= (bundled.topology.parts == SKIN) & (bundled.topology.regions[:, FEATURES.index("mouth")] < 0.3)
    skin = kit.topology.parts == SKIN
    apart = KDTree(kit.mean[skin]).query(on_mean[face])[0]
    assert np.median(apart) < 0.002
    wide = kit.vertices(kit.parameters(identity_000=1.0))
    moved = np.abs(bundled_on(kit, wide) - on_mean).max()
    assert moved > 0.5 * np.abs(wide - kit.mean).max()
    left = bundled.topology.parts == EYE_LEFT
    centres = [fit_sphere(points)[0] for points in (on_mean[left], kit.mean[kit.topology.parts == EYE_LEFT])]
    assert np.linalg.norm(centres[0] - centres[1]) < 0.001
    assert np.array_equal(bundled_on(bundled, bundled.mean), bundled.mean)


def test_its_people_go_out_with_hair_and_expressions_and_come_back(kit, shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("KINDRED_KITS", str(shelf))
    person = sample(kit, "female", np.random.default_rng(2))
    looks = {**person.appearance.discrete, "hair": "bob", "brows": "straight", "glasses": "round"}
    person = person.with_(appearance=Appearance(person.appearance.continuous, looks))
    exported = export_glb(tmp_path / "head.glb", person, Looks(hair=True, expressions=True))
    assert exported.left_out == ()
    assert b"MIT (Copyright (c) 2020" in exported.data  # whose mesh it is
    assert all(name.encode() in exported.data for name in ("jawOpen", "glasses_frame", "brows"))
    assert np.array_equal(read_kindred_glb(tmp_path / "head.glb").vertices, person.vertices)
