"""Expressions and gaze of the bundled head and of people sampled from it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.heads import SEXES, bundled_kit, sample
from kindred.engine.heads.expressions import (
    EXPRESSIONS,
    PITCH_LIMIT,
    YAW_LIMIT,
    Gaze,
    arc_shapes,
    express,
    expression_shapes,
    expressions_of,
    eye_centres,
)
from kindred.engine.heads.features import EYE_LEFT, EYE_RIGHT, TEETH
from kindred.engine.heads.moods import MOODS
from kindred.engine.heads.motion.eyes import eyes_of, gaze_way
from kindred.engine.heads.motion.storage import read_expressions

FLIP = np.array([-1, 1, 1], np.float32)
SLOW = settings(max_examples=12, deadline=None)
weight = st.floats(0, 1)
some_weights = st.dictionaries(st.sampled_from(EXPRESSIONS), weight, max_size=6)
gazes = st.builds(Gaze, *[st.floats(-limit, limit) for limit in (PITCH_LIMIT, YAW_LIMIT) * 2])

# Where a landmark goes: axis (0 to the person's left, 1 back, 2 up) and sign.
WAYS = {
    "jawOpen": (152, 2, -1),
    "jawForward": (152, 1, -1),
    "jawLeft": (152, 0, 1),
    "jawRight": (152, 0, -1),
    "mouthSmileLeft": (291, 2, 1),
    "mouthFrownRight": (61, 2, -1),
    "mouthStretchLeft": (291, 0, 1),
    "mouthDimpleRight": (61, 1, 1),
    "mouthPucker": (0, 1, -1),
    "mouthFunnel": (0, 1, -1),
    "mouthLeft": (13, 0, 1),
    "mouthRight": (13, 0, -1),
    "mouthRollLower": (17, 1, 1),
    "mouthRollUpper": (0, 1, 1),
    "mouthShrugLower": (199, 2, 1),
    "mouthShrugUpper": (0, 2, 1),
    "mouthLowerDownLeft": (314, 2, -1),
    "mouthUpperUpRight": (37, 2, 1),
    "browDownLeft": (282, 2, -1),
    "browInnerUp": (55, 2, 1),
    "browOuterUpRight": (53, 2, 1),
    "cheekPuff": (425, 0, 1),
    "cheekSquintLeft": (280, 2, 1),
    "noseSneerLeft": (371, 2, 1),
    "eyeBlinkLeft": (386, 2, -1),
    "eyeSquintRight": (145, 2, 1),
    "eyeWideLeft": (386, 2, 1),
    "eyeLookDownRight": (159, 2, -1),
    "eyeLookUpLeft": (386, 2, 1),
}


@pytest.fixture(scope="module")
def kit():
    return bundled_kit()


@pytest.fixture(scope="module")
def people(kit):
    """Sampled people, and two with every slider of the lids and the mouth at an end."""
    heads = [sample(kit, SEXES[i % 2], np.random.default_rng((7, i))).vertices for i in range(6)]
    for end in (0.0, 1.0):
        far = {name: end for name, group in zip(kit.names, kit.groups, strict=True) if group in ("eyelids", "eyes")}
        heads.append(kit.vertices(kit.parameters(**far)))
    return heads


@pytest.fixture(scope="module")
def shapes(kit):
    return expression_shapes(kit, kit.mean)


def lid_depth(kit, rest, posed, gaze):
    """How deep the lids' vertices lie in the eyes, metres."""
    ways = gaze_way(gaze.left_pitch, gaze.left_yaw), gaze_way(gaze.right_pitch, gaze.right_yaw)
    depths = []
    for rims, eye, way in zip(expressions_of(kit).lids, eyes_of(kit, rest), ways, strict=True):
        away = posed[rims.vertices].astype(np.float64) - eye.centre
        far = np.linalg.norm(away, axis=1)
        depths.append((eye.reach(away / far[:, None], way) - far).max())
    return max(depths)


def test_all_52_exist_and_each_moves_the_head(kit, shapes):
    assert tuple(shapes) == EXPRESSIONS == expressions_of(kit).names
    assert len(EXPRESSIONS) == 52
    for name, shape in shapes.items():
        assert shape.shape == kit.mean.shape
        assert np.linalg.norm(shape, axis=1).max() > 0.0015, name


@pytest.mark.parametrize("name", WAYS)
def test_each_goes_where_its_name_says(shapes, name):
    landmark, axis, sign = WAYS[name]
    assert shapes[name][landmark, axis] * sign > 0.0008


def test_the_two_sides_are_mirror_images(kit, shapes):
    for name, shape in shapes.items():
        twin = name.replace("Left", "?").replace("Right", "Left").replace("?", "Right")
        assert np.abs(shape[kit.mirror] * FLIP - shapes[twin]).max() < 2e-4, name


def test_the_back_of_the_head_stays_still(kit, shapes):
    behind = kit.mean[:, 1] > 0.11
    assert all(np.abs(shape[behind]).max() < 0.0015 for shape in shapes.values())


def test_no_weights_leave_a_head_as_it_is(kit, people):
    for head in people:
        assert np.array_equal(express(kit, head, {}), head)
        assert np.array_equal(express(kit, head, dict.fromkeys(EXPRESSIONS, 0.0)), head)


@pytest.mark.parametrize("weights", [{"smile": 0.5}, {"jawOpen": 1.1}, {"jawOpen": -0.1}, {"jawOpen": float("nan")}])
def test_unknown_names_and_weights_out_of_range_are_refused(kit, weights):
    with pytest.raises(BadInput):
        express(kit, kit.mean, weights)


@SLOW
@given(gaze=gazes, weights=some_weights)
def test_eyeballs_turn_rigidly_and_look_where_the_gaze_says(kit, gaze, weights):
    weights = {name: value for name, value in weights.items() if not name.startswith("eyeLook")}
    posed = express(kit, kit.mean, weights, gaze)
    ways = gaze_way(gaze.left_pitch, gaze.left_yaw), gaze_way(gaze.right_pitch, gaze.right_yaw)
    for part, centre, way in zip((EYE_LEFT, EYE_RIGHT), eye_centres(kit, kit.mean), ways, strict=True):
        ball = kit.topology.parts == part
        before, after = kit.mean[ball] - centre, posed[ball] - centre
        assert np.allclose(np.linalg.norm(before, axis=1), np.linalg.norm(after, axis=1), atol=2e-6)
        front = np.argmin(before[:, 1])
        assert after[front] @ way > np.cos(np.radians(0.5)) * np.linalg.norm(after[front])


def test_gaze_has_the_angles_of_the_design():
    assert np.allclose(gaze_way(0, 0), [0, -1, 0])
    assert gaze_way(10, 0)[2] > 0.17
    assert gaze_way(0, 10)[0] > 0.17


def test_a_blink_closes_the_lids_of_anyone_wherever_they_look(kit, people):
    lids = expressions_of(kit).lids
    for i, head in enumerate(people):
        gaze = Gaze.both((0, -20, 20)[i % 3], (0, 30, -30)[i % 3])
        posed = express(kit, head, {"eyeBlinkLeft": 1, "eyeBlinkRight": 1, "eyeSquintLeft": 0.7}, gaze)
        for rims in lids:
            apart = np.linalg.norm(posed[rims.upper] - posed[rims.lower], axis=2)
            assert apart.min(0).max() < 2e-5


@SLOW
@given(blink=weight, squint=weight, wide=weight, gaze=gazes, who=st.integers(0, 7))
def test_lids_slide_on_the_eye_and_never_through_it(kit, people, blink, squint, wide, gaze, who):
    weights = {"eyeBlinkLeft": blink, "eyeBlinkRight": blink, "eyeSquintLeft": squint, "eyeWideRight": wide}
    posed = express(kit, people[who], weights, gaze)
    assert lid_depth(kit, people[who], posed, gaze) < 2e-5 + max(lid_depth(kit, people[who], people[who], Gaze()), 0)


def test_an_eye_closes_steadily(kit, people):
    rims = expressions_of(kit).lids[0]
    middle = rims.upper.shape[1] // 2
    for head in people:
        posed = [express(kit, head, {"eyeBlinkLeft": blink}) for blink in np.linspace(0, 1, 6)]
        gaps = [np.linalg.norm(p[rims.upper[-1, middle]] - p[rims.lower[-1, middle]]) for p in posed]
        assert (np.diff(gaps) < 0).all()
        assert 0.25 < gaps[2] / gaps[0] < 0.8


def test_teeth_move_as_rigid_bodies_and_only_the_lower_ones_with_the_jaw(kit, people):
    teeth = np.flatnonzero(kit.topology.parts == TEETH)
    jaw = expressions_of(kit).jaw
    lower = np.isin(teeth, jaw.vertices[jaw.share > 0.999])
    assert 0.3 < lower.mean() < 0.7
    for head in people[:3]:
        posed = express(kit, head, {"jawOpen": 0.8, "jawLeft": 0.5, "mouthSmileLeft": 1})
        assert np.abs(posed[teeth[~lower]] - head[teeth[~lower]]).max() < 1e-6
        before, after = head[teeth[lower]], posed[teeth[lower]]
        assert (after[:, 2] < before[:, 2]).all()
        one, other = before[:-40] - before[40:], after[:-40] - after[40:]
        assert np.allclose(np.linalg.norm(one, axis=1), np.linalg.norm(other, axis=1), atol=1e-5)


def test_the_upper_lip_is_not_dragged_along_by_the_jaw(shapes):
    moved = np.linalg.norm(shapes["jawOpen"], axis=1)
    assert moved[[0, 13, 37, 267]].max() < 0.15 * moved[[17, 14, 84, 314]].min()


@SLOW
@given(weights=some_weights, who=st.integers(0, 7))
def test_lips_never_pass_through_each_other(kit, people, weights, who):
    lips = expressions_of(kit).lips
    head = people[who]
    gap = [(points[lips.upper] - points[lips.lower])[..., 2] for points in (head, express(kit, head, weights))]
    assert (gap[1] > np.minimum(gap[0], 0) - 2e-5).all()


@pytest.mark.parametrize("opened", [0.3, 1.0])
def test_mouth_close_closes_the_lips_over_an_open_jaw(kit, people, opened):
    lips = expressions_of(kit).lips
    for head in people:
        posed = express(kit, head, {"jawOpen": opened, "mouthClose": opened})
        apart = (posed[lips.upper] - posed[lips.lower]) - (head[lips.upper] - head[lips.lower])
        assert np.abs(apart).max() < 5e-5
        assert posed[152, 2] < head[152, 2] - 0.02 * opened


def test_shapes_add_up_to_closed_lips_over_an_open_jaw(kit, shapes):
    lips = expressions_of(kit).lips
    posed = kit.mean + shapes["jawOpen"] + shapes["mouthClose"]
    assert np.abs((posed - kit.mean)[lips.upper] - (posed - kit.mean)[lips.lower]).max() < 5e-5


def test_arcs_keep_straight_shapes_out_of_the_eye(kit, shapes):
    arcs = arc_shapes(kit, kit.mean, ["eyeBlinkLeft", "jawOpen", "browInnerUp"])
    assert set(arcs) == {"eyeBlinkLeft", "jawOpen"}
    half = kit.mean + shapes["eyeBlinkLeft"] / 2
    rest = max(lid_depth(kit, kit.mean, kit.mean, Gaze()), 0)
    assert lid_depth(kit, kit.mean, half + arcs["eyeBlinkLeft"], Gaze()) < rest + 2e-5
    lids = expressions_of(kit).lids[0]
    eye = eyes_of(kit, kit.mean)[0]
    chord, arc = (
        np.linalg.norm(p[lids.upper[-1]] - eye.centre, axis=1).min() for p in (half, half + arcs["eyeBlinkLeft"])
    )
    assert chord < arc - 1e-4


def test_opposite_sides_of_the_mouth_cancel(kit):
    both = express(kit, kit.mean, {"mouthLeft": 1, "mouthRight": 1, "jawLeft": 1, "jawRight": 1})
    assert np.abs(both - kit.mean).max() < 1e-5


def test_the_tongue_comes_out_between_parted_lips(kit):
    posed = express(kit, kit.mean, {"tongueOut": 1})
    tongue = posed[kit.topology.parts == 5]
    assert tongue[:, 1].min() < posed[17, 1] - 0.005
    assert posed[13, 2] - posed[14, 2] > 0.008


def test_moods_are_whole_and_differ(kit):
    assert len(MOODS) == 10
    faces = {name: express(kit, kit.mean, mood)[kit.topology.landmarks] for name, mood in MOODS.items()}
    for name, face in faces.items():
        for other, theirs in faces.items():
            assert name == other or np.linalg.norm(face - theirs, axis=1).max() > 0.002, (name, other)


def changed(tmp_path, **changes):
    """The bundled expressions' file with some arrays replaced, or left out where None."""
    source = expressions_file()
    with np.load(source, allow_pickle=False) as data:
        arrays = {name: data[name] for name in data.files} | changes
    path = tmp_path / "expressions.npz"
    np.savez(path, **{name: value for name, value in arrays.items() if value is not None})
    return path


def expressions_file():
    from kindred.engine.heads import expressions

    return expressions._BUNDLED


def test_a_file_without_lids_and_jaw_is_linear(kit, tmp_path):
    found = read_expressions(changed(tmp_path, lids_upper=None), kit)
    assert found.lids is None
    assert found.jaw is None
    assert found.names == EXPRESSIONS


@pytest.mark.parametrize(
    "changes",
    [
        {"digest": np.array("mesh-0000000000000000")},
        {"starts": np.zeros(53, np.int32)},
        {"vertices": None},
        {"steps": np.zeros((3, 3), np.int16)},
        {"unit": np.float32(np.nan)},
        {"lids_upper": np.full((2, 33), 10**7, np.int32)},
        {"jaw_share": np.full(3, np.inf, np.float32)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_broken_files_are_refused(kit, tmp_path, changes):
    with pytest.raises(BadInput):
        read_expressions(changed(tmp_path, **changes), kit)
