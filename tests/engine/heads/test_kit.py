"""The bundled head and the people sampled from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads import FEATURES, PARTS, SEXES, bundled_kit, sample
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, GUMS, LASHES, SKIN, TEAR, TEETH, TONGUE
from kindred.engine.heads.offsets import Correctives
from kindred.engine.heads.sampling import sample_parameters

EYE_RADIUS, CORNEA, LIMBUS = 0.0137, 0.0008, 27.4
GLOBAL = {"head_size", "eye_height", "eye_depth", "face_length", "midface_depth", "jaw_projection"}


@pytest.fixture(scope="module")
def kit():
    return bundled_kit()


@pytest.fixture(scope="module")
def triangles(kit):
    """(t, 3) corners, and (t,) the face of each."""
    return fan(kit.topology)


@pytest.fixture(scope="module")
def people(kit):
    """Sixty sampled people."""
    return [sample(kit, sex, np.random.default_rng(seed)) for sex in SEXES for seed in range(30)]


def fan(topology):
    corners, faces = [], []
    starts = np.concatenate([[0], np.cumsum(topology.face_sizes)[:-1]])
    for size in np.unique(topology.face_sizes):
        which = np.flatnonzero(topology.face_sizes == size)
        for i in range(1, size - 1):
            corners.append(np.stack([topology.face_vertices[starts[which] + k] for k in (0, i, i + 1)], 1))
            faces.append(which)
    return np.concatenate(corners), np.concatenate(faces)


def face_normals(vertices, triangles):
    corners, faces = triangles
    a, b, c = (vertices[corners[:, k]].astype(np.float64) for k in range(3))
    total = np.zeros((faces.max() + 1, 3))
    np.add.at(total, faces, np.cross(b - a, c - a))
    return total


def directed_edges(topology):
    """(edges, 2) every face's edges in its own direction, and the part of each."""
    starts = np.concatenate([[0], np.cumsum(topology.face_sizes)])
    after = np.arange(len(topology.face_vertices)) + 1
    after[starts[1:] - 1] = starts[:-1]
    edges = np.stack([topology.face_vertices, topology.face_vertices[after]], 1)
    return edges, topology.parts[edges[:, 0]]


def test_every_part_but_the_lashes_is_closed_and_faces_one_way(kit):
    edges, parts = directed_edges(kit.topology)
    closed = edges[parts != LASHES].astype(np.int64)
    one_way = closed[:, 0] * kit.topology.count + closed[:, 1]
    other_way = closed[:, 1] * kit.topology.count + closed[:, 0]
    assert len(np.unique(one_way)) == len(one_way)
    assert np.array_equal(np.sort(one_way), np.sort(other_way))


def test_every_part_encloses_room_on_its_inner_side(kit, triangles):
    corners, _ = triangles
    a, b, c = (kit.mean[corners[:, k]].astype(np.float64) for k in range(3))
    volume = np.einsum("ij,ij->i", a, np.cross(b, c)) / 6
    for part in (SKIN, EYE_LEFT, EYE_RIGHT, TEETH, GUMS, TONGUE, TEAR):
        assert volume[kit.topology.parts[corners[:, 0]] == part].sum() > 0, PARTS[part]
    skin = volume[kit.topology.parts[corners[:, 0]] == SKIN].sum()
    assert 0.0035 < skin < 0.0055  # cubic metres: a head with its neck


def test_size_and_share_of_quads_are_a_game_head_s(kit):
    assert 8_000 <= kit.topology.count <= 16_000
    assert (kit.topology.face_sizes == 4).mean() >= 0.98
    assert set(kit.topology.face_sizes.tolist()) <= {3, 4}
    assert np.array_equal(np.unique(kit.topology.face_vertices), np.arange(kit.topology.count))


def test_the_head_is_its_own_mirror_image(kit):
    flip = np.array([-1, 1, 1], np.float32)
    assert np.array_equal(kit.mirror[kit.mirror], np.arange(kit.topology.count))
    assert np.abs(kit.mean[kit.mirror] * flip - kit.mean).max() < 1e-6
    offsets = kit.offsets.dense()
    assert np.abs(offsets[:, kit.mirror] * flip - offsets).max() < 3e-6
    edges, _ = directed_edges(kit.topology)
    there = {tuple(edge) for edge in edges.tolist()}
    assert {(b, a) for a, b in kit.mirror[edges].tolist()} == there


def test_the_frame_is_metres_facing_minus_y_between_the_eyeballs(kit, people):
    for vertices in (kit.mean, people[0].vertices, people[-1].vertices):
        middles = [sphere(vertices[kit.topology.parts == eye].astype(np.float64))[0] for eye in (EYE_LEFT, EYE_RIGHT)]
        assert np.abs(np.mean(middles, 0)).max() < 1e-5
        assert 0.05 < middles[0][0] - middles[1][0] < 0.075
        nose, chin = vertices[kit.topology.landmarks[[1, 152]]]
        assert nose[1] < middles[0][1] - 0.02
        assert chin[2] < -0.08


def test_landmarks_lie_where_their_names_say(kit):
    points = kit.mean[kit.topology.landmarks]
    assert points.shape == (468, 3)
    assert len(np.unique(kit.topology.landmarks)) == 468
    assert np.abs(points[[1, 4, 13, 14, 152, 10, 168], 0]).max() < 1e-6
    assert points[33, 0] < points[133, 0] < 0 < points[362, 0] < points[263, 0]
    assert points[10, 2] > points[168, 2] > points[1, 2] > points[13, 2] > points[14, 2] > points[152, 2]


def test_landmarks_lie_on_the_measured_ones(kit, shared_data):
    with np.load(shared_data("ict_facekit.npz"), allow_pickle=False) as data:
        measured = data["mean"][data["landmarks468"]].astype(np.float64)
    measured = np.stack([measured[:, 0], -measured[:, 2], measured[:, 1]], 1)
    ours = kit.mean[kit.topology.landmarks].astype(np.float64)
    away = np.linalg.norm((ours - ours.mean(0)) - (measured - measured.mean(0)), axis=1)
    assert np.median(away) < 0.0008
    assert np.percentile(away, 95) < 0.003


def test_regions_are_a_partition_of_unity_and_none_is_empty(kit):
    regions = kit.topology.regions
    assert regions.shape == (kit.topology.count, len(FEATURES))
    assert np.abs(regions.astype(np.float64).sum(1) - 1).max() < 1e-6
    assert regions.min() >= 0
    for column, feature in enumerate(FEATURES):
        most = 0.9 if feature == "lashes" else 0.999
        assert (regions[:, column] > most).sum() >= 50, feature


def test_parts_belong_to_their_features(kit):
    regions, parts = kit.topology.regions, kit.topology.parts
    column = {feature: regions[:, i] for i, feature in enumerate(FEATURES)}
    assert (column["eyes"][np.isin(parts, [EYE_LEFT, EYE_RIGHT])] == 1).all()
    assert (column["mouth"][np.isin(parts, [TEETH, GUMS, TONGUE])] == 1).all()
    for part, feature in ((LASHES, "lashes"), (TEAR, "eyes")):
        assert np.allclose(column[feature][parts == part], 0.95, atol=1e-6)
        assert np.allclose(column["eyelids"][parts == part], 0.05, atol=1e-6)


def test_region_weights_change_gently_along_the_skin(kit):
    edges, parts = directed_edges(kit.topology)
    edges = edges[parts == SKIN]
    step = np.abs(kit.topology.regions[edges[:, 0]] - kit.topology.regions[edges[:, 1]]).max(1)
    assert step.max() < 0.75
    assert np.percentile(step, 99) < 0.45


def test_the_skin_s_texture_fills_one_tile_and_nothing_overlaps(kit):
    topology = kit.topology
    starts = np.concatenate([[0], np.cumsum(topology.face_sizes)[:-1]])
    assert topology.corner_uv.shape == (len(topology.face_vertices), 2)
    skin = (topology.parts[topology.face_vertices[starts]] == SKIN) & (topology.corner_uv[starts, 0] <= 1)
    assert skin.sum() > 0.95 * (topology.parts[topology.face_vertices[starts]] == SKIN).sum()
    corners = topology.corner_uv[starts[skin][:, None] + np.arange(4)].astype(np.float64)
    assert corners.min() >= 0
    assert corners.max() <= 1
    ahead, behind = np.roll(corners, -1, 1) - corners, np.roll(corners, 1, 1) - corners
    # All faces turn the same way and together cover no more than the square: so none lies on another.
    assert (ahead[..., 0] * behind[..., 1] - ahead[..., 1] * behind[..., 0] > 0).all()
    across, along = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
    area = (across[:, 0] * along[:, 1] - across[:, 1] * along[:, 0]) / 2
    assert 0.9 < area.sum() <= 1
    assert area.min() > 1e-8


def test_parameters_are_named_local_and_move_something(kit):
    assert len(kit.names) >= 104
    assert len(set(kit.names)) == len(kit.names) == len(kit.groups)
    assert set(kit.groups) <= set(FEATURES)
    far = np.linalg.norm(kit.offsets.dense(), axis=2)
    for name, motion in zip(kit.names, far, strict=True):
        assert motion.max() > 0.001, name
        if name not in GLOBAL:
            assert (motion > 0.02 * motion.max()).mean() < 0.35, name


def test_a_parameter_s_motion_is_smooth_along_the_skin(kit):
    edges, parts = directed_edges(kit.topology)
    edges = edges[parts == SKIN]
    length = np.linalg.norm(kit.mean[edges[:, 0]] - kit.mean[edges[:, 1]], axis=1)
    for name, offset in zip(kit.names, kit.offsets.dense(), strict=True):
        step = np.linalg.norm(offset[edges[:, 0]] - offset[edges[:, 1]], axis=1)
        # The face from one end of a slider to the other: no edge grows by ten millimetres.
        assert (step - length).max() < 0.010, name


def test_neutral_parameters_give_the_mean(kit):
    assert np.array_equal(kit.vertices(kit.parameters()), kit.mean)


def test_vertices_are_the_mean_plus_the_sum_of_moves(kit):
    values = np.random.default_rng(3).random(len(kit.names)).astype(np.float32)
    expected = kit.mean + np.tensordot(values.astype(np.float64) - 0.5, kit.offsets.dense().astype(np.float64), 1)
    found = replace(kit, correctives=Correctives.none()).vertices(values)
    assert np.abs(found - expected).max() < 2e-6


@pytest.mark.parametrize("wrong", [[0.5], np.full(400, 0.5), None])
def test_wrong_numbers_of_parameters_are_refused(kit, wrong):
    with pytest.raises(BadInput):
        kit.vertices([] if wrong is None else wrong)


@pytest.mark.parametrize("value", [-0.01, 1.01, np.nan, np.inf])
def test_parameters_out_of_range_are_refused(kit, value):
    values = kit.parameters()
    values[0] = value
    with pytest.raises(BadInput, match=r"\[0, 1\]"):
        kit.head(values, "male")
    with pytest.raises(BadInput, match="nose_size_of_gogol"):
        kit.parameters(nose_size_of_gogol=1)


def test_the_kit_cannot_be_changed_by_accident(kit):
    with pytest.raises(ValueError, match="read-only"):
        kit.mean[0] = 0


def test_sampled_people_have_no_flipped_face(kit, people, triangles):
    skin = kit.topology.parts[kit.topology.face_vertices[np.cumsum(kit.topology.face_sizes) - 1]] == SKIN
    own = face_normals(kit.mean, triangles)[skin]
    for person in people:
        turned = (face_normals(person.vertices, triangles)[skin] * own).sum(1)
        assert (turned > 0).all(), f"{(turned <= 0).sum()} faces"


def test_no_eyeball_comes_through_a_lid(kit, people):
    skin = kit.topology.parts == SKIN
    for person in people:
        for eye in (EYE_LEFT, EYE_RIGHT):
            ball = person.vertices[kit.topology.parts == eye].astype(np.float64)
            away = person.vertices[skin].astype(np.float64) - sphere(ball)[0]
            assert (depth_outside(away, sphere(ball)[1])).min() > -1e-5


def sphere(ball):
    """Middle and radius of an eyeball, from its back half."""
    back = ball[ball[:, 1] > (ball[:, 1].min() + ball[:, 1].max()) / 2]
    rows = np.column_stack([2 * back, np.ones(len(back))])
    x, y, z, rest = np.linalg.lstsq(rows, (back**2).sum(1), rcond=None)[0]
    return np.array([x, y, z]), float(np.sqrt(rest + x * x + y * y + z * z))


def depth_outside(away, radius):
    """How far points stand off the white and the cornea."""
    reach = np.linalg.norm(away, axis=1)
    off_axis = np.degrees(np.arccos(np.clip(-away[:, 1] / reach, -1, 1)))
    bulge = CORNEA * radius / EYE_RADIUS * np.clip(1 - (off_axis / LIMBUS) ** 2, 0, 1)
    return reach - radius - bulge


def test_teeth_gums_and_tongue_stay_inside_the_mouth(kit, people):
    spatial = pytest.importorskip("scipy.spatial")
    topology = kit.topology
    starts = np.cumsum(topology.face_sizes) - topology.face_sizes
    quads = topology.face_vertices[starts[topology.face_sizes == 4][:, None] + np.arange(4)]
    quads = quads[topology.parts[quads[:, 0]] == SKIN]
    near = np.abs(kit.mean[quads].mean(1) - [0, 0, -0.072]).max(1) < 0.055
    inside = np.isin(topology.parts, [TEETH, GUMS, TONGUE])
    for person in people:
        points, normals = on_quads(person.vertices[quads[near]].astype(np.float64))
        away = person.vertices[inside].astype(np.float64)
        _, nearest = spatial.cKDTree(points).query(away)
        assert (((away - points[nearest]) * normals[nearest]).sum(1) > 0).all()


def on_quads(corners):
    """Nine points on each quad (q, 4, 3), and the quads' normals there."""
    u, v = (grid.ravel()[:, None] for grid in np.meshgrid(*[np.array([1, 3, 5]) / 6] * 2))
    weights = np.concatenate([(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v], 1)
    across = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    return (weights @ corners).reshape(-1, 3), np.repeat(across, 9, 0)


def test_the_same_seed_gives_the_same_person(kit):
    one, same, other = (sample(kit, "female", np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert one.vertices.tobytes() == same.vertices.tobytes()
    assert one.appearance == same.appearance
    assert np.abs(one.vertices - other.vertices).max() > 0.002


def test_people_differ_from_each_other_everywhere_in_the_face(kit, people):
    faces = np.stack([person.vertices[kit.topology.landmarks] for person in people])
    deviation = np.linalg.norm(faces.std(0), axis=1)
    assert deviation.min() > 0.0008
    assert deviation.max() < 0.012


def test_men_and_women_differ_as_they_do_in_life(kit):
    difference = dict(zip(kit.names, kit.means["male"] - kit.means["female"], strict=True))
    for larger in ("head_size", "jaw_width", "brow_ridge", "chin_height", "nose_length", "neck_width"):
        assert difference[larger] > 0.03, larger
    for smaller in ("brow_height", "lip_fullness_upper", "eye_size"):
        assert difference[smaller] < -0.01, smaller


def test_sampled_parameters_spread_as_the_kit_says(kit):
    drawn = np.stack([sample_parameters(kit, "male", np.random.default_rng(seed)) for seed in range(300)])
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    deviation = np.sqrt((kit.factor**2).sum(1))
    assert (np.abs(drawn.mean(0) - kit.means["male"]) / deviation).max() < 5 / np.sqrt(300)
    # Those that vary most meet the end of their range and are cut off there.
    ratio = drawn.std(0) / deviation
    assert ratio.min() > 0.75
    assert ratio.max() < 1.2


def test_appearances_are_plausible_and_complete(people):
    for person in people:
        looks = person.appearance
        assert all(0 <= value <= 1 for value in looks.continuous.values())
        assert {"melanin", "haemoglobin", "iris_hue", "hair_melanin"} <= set(looks.continuous)
        assert {"hair", "brows", "beard", "lids", "lashes"} <= set(looks.discrete)
        assert looks.discrete["lids"] in ("double", "single", "hooded")
        assert person.sex == "male" or looks.discrete["beard"] == "none"
    dark = [p for p in people if p.appearance.continuous["melanin"] > 0.7]
    assert dark
    assert all(p.appearance.continuous["iris_hue"] < 0.5 for p in dark)


def test_lids_have_the_shape_that_their_name_says(kit, people):
    crease = {lids: [] for lids in ("single", "hooded", "double")}
    for person in people:
        value = person.parameters[kit.names.index("upper_lid_crease")]
        crease[person.appearance.discrete["lids"]].append(float(value))
    assert all(crease.values())
    assert max(crease["single"]) < 0.15 < 0.29 < min(crease["double"])
    # Single lids are smooth where double ones fold: on the fold's line the skin lies further out.
    motion = kit.offsets[kit.names.index("upper_lid_crease")]
    fold = np.argmax(np.linalg.norm(motion, axis=1))
    assert motion[fold, 1] > 0.0004


def test_distances_match_the_scans(kit, shared_data):
    import csv

    with shared_data("face_measurements.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    pairs = np.array([(int(row["landmark_a"]), int(row["landmark_b"])) for row in rows])
    found = []
    for sex in SEXES:
        for seed in range(100):
            points = sample(kit, sex, np.random.default_rng(1000 + seed)).vertices[kit.topology.landmarks]
            eyes = np.linalg.norm(points[33] + points[133] - points[362] - points[263]) / 2
            found.append(np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1) * 63 / eyes)
    mean, deviation = np.array([[float(row[f"scans_{x}_mm"]) for row in rows] for x in ("mean", "std")])
    assert np.abs((np.mean(found, 0) - mean) / deviation).max() < 1
    ratio = np.std(found, 0) / deviation
    assert ratio.min() > 0.7
    assert ratio.max() < 1.3
