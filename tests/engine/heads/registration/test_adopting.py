from __future__ import annotations

import numpy as np
import pytest
import trimesh
from kindred.engine.errors import BadInput, Interrupted
from kindred.engine.heads import FEATURES, PARTS
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, LASHES, SKIN, TEAR
from kindred.engine.heads.polygons import fan_triangles
from kindred.engine.heads.reading import RawMesh, read_mesh
from kindred.engine.heads.registration import adopt
from kindred.engine.heads.registration.adopting import turned_round, wound_outwards
from kindred.engine.heads.registration.placing import Placed
from kindred.engine.heads.registration.surface import transformed, triangle_normals
from kindred.engine.heredity.penetration import penetration
from kindred.engine.progress import Progress

# The usual 68 landmarks among MediaPipe's 478, without jaw and brows, where both sets differ by design.
INNER_41 = (
    *(168, 197, 5, 4, 75, 97, 2, 326, 305, 33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380),
    *(61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87),
)


def face_of(model):
    """The vertices that a face shows."""
    regions = model.topology.regions
    outer = regions[:, FEATURES.index("outline")] + regions[:, FEATURES.index("ears")]
    shown = np.zeros(model.topology.count, bool)
    shown[model.skin] = model.template.pull > 0
    return shown & (outer < 0.5)


def distances(model, registered, raw, transform):
    """Millimetres from the registered face to the file's own triangles."""
    triangles, _ = fan_triangles(raw.face_vertices, raw.face_sizes)
    source = trimesh.Trimesh(transformed(raw.vertices, transform), triangles, process=False)
    return trimesh.proximity.closest_point(source, registered[face_of(model)].astype(float))[1] * 1000


def test_the_bundled_head_lies_on_the_father(model, father, adopted_father):
    apart = distances(model, adopted_father.registered, father, adopted_father.transform)
    assert np.median(apart) <= 0.4
    assert np.percentile(apart, 95) <= 1.5


def test_the_bundled_head_lies_on_a_scan_with_holes(model, shared_data, adopted_scan):
    raw = read_mesh(shared_data("heads/scan.ply"))
    apart = distances(model, adopted_scan.head.vertices, raw, adopted_scan.transform)
    assert np.median(apart) <= 0.4
    assert np.percentile(apart, 95) <= 1.5


def test_eyes_nose_and_mouth_come_to_lie_on_the_fathers(shared_data, model, father, adopted_father):
    theirs = np.load(shared_data("ict_facekit.npz"))["landmarks468"][list(INNER_41)]
    ours = adopted_father.registered[model.topology.landmarks[list(INNER_41)]]
    apart = np.linalg.norm(ours - transformed(father.vertices, adopted_father.transform)[theirs], axis=1)
    assert np.median(apart) <= 0.0025


def test_the_sixty_eight_landmarks_agree_with_the_fathers(shared_data, model, father, adopted_father):
    from_478 = (
        *(162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389),
        *(71, 63, 105, 66, 107, 336, 296, 334, 293, 301, *INNER_41),
    )
    theirs = np.load(shared_data("ict_facekit.npz"))["landmarks68"]
    ours = adopted_father.registered[model.topology.landmarks[list(from_478)]]
    apart = np.linalg.norm(ours - transformed(father.vertices, adopted_father.transform)[theirs], axis=1)
    # The two sets themselves are 4.3 mm apart on this head where the points of ict_facekit.npz are used for ours.
    assert np.median(apart) <= 0.004


@pytest.mark.parametrize("which", ["father", "scan"])
def test_registration_folds_nothing_and_leaves_eyes_behind_lids(model, adopted_father, adopted_scan, which):
    laid = (adopted_father if which == "father" else adopted_scan).registered
    before, after = (triangle_normals(v.astype(float), model.triangles) for v in (model.mean, laid))
    areas = np.linalg.norm(before, axis=1) / 2
    turned = np.einsum("ni,ni->n", before, after) < 0
    # Slivers of a tenth of a square millimetre in the corners of the lips may turn where an open mouth is closed.
    assert areas[turned].sum() < 5e-5 * areas.sum()
    inside = penetration(laid, model.topology)
    assert max(inside.eye_left, inside.eye_right) <= 0.0001


def test_the_kept_mesh_is_the_files_own_turned_and_scaled(father, adopted_father):
    head, transform = adopted_father.head, adopted_father.transform
    assert np.abs(head.vertices - transformed(father.vertices, transform)).max() < 1e-6
    assert np.array_equal(head.topology.face_vertices, father.face_vertices)
    scale = np.cbrt(np.linalg.det(transform[:3, :3]))
    assert scale == pytest.approx(0.01, rel=1e-9)
    assert np.allclose(transform[:3, :3].T @ transform[:3, :3], scale**2 * np.eye(3), atol=1e-12)


def test_the_origin_lies_midway_between_the_eyeballs_and_left_is_positive(adopted_father):
    head = adopted_father.head
    left, right = (head.vertices[head.topology.parts == code] for code in (EYE_LEFT, EYE_RIGHT))
    boxes = [(eye.max(0) + eye.min(0)) / 2 for eye in (left, right)]
    assert np.abs((boxes[0] + boxes[1]) / 2).max() < 0.002
    assert boxes[0][0] > 0.025
    nose = head.vertices[head.topology.landmarks[4]]
    chin = head.vertices[head.topology.landmarks[152]]
    assert nose[1] < -0.02 and abs(nose[0]) < 0.004 and chin[2] < -0.08


def test_each_region_of_a_kept_mesh_covers_its_part_and_no_other(shared_data, adopted_father):
    topology = adopted_father.head.topology
    regions = topology.regions
    assert np.abs(regions.sum(1) - 1).max() <= 1e-6
    assert regions.min() >= 0
    places = {
        "nose": (4, 195, 5),
        "mouth": (0, 17, 61, 291),
        "chin": (152, 199),
        "forehead": (151, 9),
        "cheeks": (50, 280),
        "eyelids": (159, 386),
        "brows": (105, 334),
    }
    points = np.load(shared_data("ict_facekit.npz"))["landmarks468"]
    for feature, marks in places.items():
        column = regions[points[list(marks)]]
        assert (column[:, FEATURES.index(feature)] >= 0.5).all(), (feature, column.round(2))
    nose = regions[:, FEATURES.index("nose")]
    assert nose[points[[0, 17, 61, 291, 152, 50, 280]]].max() < 0.05
    ears = adopted_father.head.vertices[regions[:, FEATURES.index("ears")] > 0.5]
    assert (np.abs(ears[:, 0]) > 0.05).all()
    # The ears' border is wide, since skin behind them folds otherwise; nothing else reaches the back of the head.
    behind = (adopted_father.head.vertices[:, 1] > 0.12) & (topology.parts == SKIN)
    back = regions[behind][:, [FEATURES.index("outline"), FEATURES.index("ears")]]
    assert back.sum(1).min() > 0.95
    assert back[:, 0].min() > 0.75 and np.median(back[:, 0]) == 1


def test_parts_that_are_no_skin_ride_with_their_feature(adopted_father):
    topology = adopted_father.head.topology
    counts = {PARTS[code]: int((topology.parts == code).sum()) for code in np.unique(topology.parts)}
    expected = {"eye_left": 1570, "eye_right": 1570, "teeth": 4412, "gums": 2977, "lashes": 1368, "tear": 760}
    assert {name: counts[name] for name in expected} == expected
    for code, mix in ((EYE_LEFT, {"eyes": 1.0}), (LASHES, {"lashes": 0.95, "eyelids": 0.05}), (TEAR, {"eyes": 0.95})):
        rows = topology.regions[topology.parts == code]
        for feature, weight in mix.items():
            assert np.allclose(rows[:, FEATURES.index(feature)], weight, atol=1e-6)


def test_the_same_mesh_gets_the_same_regions_when_its_topology_is_known(shared_data, adopted_father):
    known = {adopted_father.head.topology.name: adopted_father.head.topology}
    mother = read_mesh(shared_data("heads/mother.obj"))
    adopted = adopt(mother, sex="female", keep_topology=True, known=known)
    assert adopted.head.topology is adopted_father.head.topology
    assert adopted.report["unit"] == "cm"


def test_provenance_tells_source_transform_and_fit(father, adopted_father):
    provenance = adopted_father.head.provenance
    assert provenance["source"] == "father.obj"
    assert len(provenance["sha256"]) == 64
    assert np.allclose(provenance["transform"], adopted_father.transform)
    assert provenance["median_mm"] <= 0.4


def test_a_cloud_has_no_topology_to_keep(father):
    none = np.empty(0, np.int32)
    with pytest.raises(BadInput, match="no topology to keep"):
        adopt(RawMesh(father.vertices, none, none, kind="points"), sex="male", keep_topology=True)


def test_a_shape_without_a_face_is_refused_in_one_line():
    ball = trimesh.creation.icosphere(4)
    sizes = np.full(len(ball.faces), 3, np.int32)
    raw = RawMesh(np.array(ball.vertices), ball.faces.astype(np.int32).ravel(), sizes)
    with pytest.raises(BadInput, match="no face was found") as caught:
        adopt(raw, sex="male")
    assert "\n" not in str(caught.value) and caught.value.code == 3


def test_adoption_can_be_stopped(father):
    with pytest.raises(Interrupted):
        adopt(father, sex="male", progress=Progress(stopped=lambda: True))


@pytest.mark.parametrize("inwards", [False, True])
def test_a_mesh_whose_faces_look_inwards_is_turned_round(model, father, adopted_father, inwards):
    triangles, _ = fan_triangles(father.face_vertices, father.face_sizes)
    placed = Placed(
        points=adopted_father.head.vertices.astype(float),
        triangles=triangles[:, ::-1] if inwards else triangles,
        parts=None,
        landmarks=None,
        seen=None,
        look=None,
        matrix=np.eye(4),
        unit="m",
        misfit=0.0,
        size=1.0,
    )
    turned = wound_outwards(model, placed, adopted_father.registered.astype(float))
    assert turned.inwards == inwards
    assert np.array_equal(turned.triangles, triangles)


def test_turning_polygons_round_keeps_their_corners(father):
    turned = turned_round(father.face_vertices, father.face_sizes)
    first = father.face_vertices[: father.face_sizes[0]]
    assert np.array_equal(turned[: father.face_sizes[0]], first[::-1])
    assert np.array_equal(turned_round(turned, father.face_sizes), father.face_vertices)
