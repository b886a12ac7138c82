"""The studio draws what is there, where it is."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.heads import Appearance
from kindred.engine.heads.features import TEAR
from kindred.engine.studio import VIEWS, close, look_from, portrait, render, render_maps, thumbnail
from PIL import Image


def picture_of(head, size=160, **more):
    camera = more.pop("camera", None) or portrait(head)
    return render(head.vertices, head.topology, camera=camera, size=size, **more)


def brightness(colours) -> float:
    return float(np.asarray(colours, float)[..., :3].mean())


def test_a_point_of_the_surface_lies_in_the_pixel_that_the_camera_says(small_head):
    camera = portrait(small_head, yaw=20, pitch=-10)
    maps = render_maps(small_head.vertices, small_head.topology, camera=camera, size=(200, 160))
    hit = maps.face >= 0
    assert hit.sum() > 3000
    pixels = camera.pixels(maps.point[hit].astype(float), (200, 160))
    row, column = np.nonzero(hit)
    assert np.abs(pixels - np.stack([column + 0.5, row + 0.5], 1)).max() < 0.02


def test_depth_is_the_distance_along_the_cameras_axis(small_head):
    camera = portrait(small_head)
    maps = render_maps(small_head.vertices, small_head.topology, camera=camera, size=101)
    centre = maps.point[50, 50]
    assert maps.depth[50, 50] == pytest.approx(centre[1] - camera.eye[1], abs=1e-5)
    assert np.isinf(maps.depth[0, 0])
    assert np.isnan(maps.point[0, 0]).all()


def test_the_face_behind_a_pixel_holds_the_point_that_was_hit(small_head):
    topology = small_head.topology
    maps = render_maps(small_head.vertices, topology, camera=portrait(small_head, "three-quarter"), size=120)
    first = np.cumsum(topology.face_sizes) - topology.face_sizes
    row, column = np.nonzero(maps.face >= 0)
    for r, c in list(zip(row, column, strict=True))[::97]:
        face = maps.face[r, c]
        corners = small_head.vertices[topology.face_vertices[first[face] : first[face] + topology.face_sizes[face]]]
        margin = 1e-3
        assert (maps.point[r, c] >= corners.min(0) - margin).all()
        assert (maps.point[r, c] <= corners.max(0) + margin).all()


def test_maps_and_picture_agree_on_what_is_hit(small_head):
    maps = render_maps(small_head.vertices, small_head.topology, camera=portrait(small_head), size=128)
    solid, empty = maps.colour[..., 3] == 255, maps.colour[..., 3] == 0
    assert (maps.face[solid] >= 0).all()
    assert (maps.face[empty] < 0).all()


def test_edges_are_smooth(small_head):
    alpha = picture_of(small_head, background=None)[..., 3]
    assert len(np.unique(alpha)) > 3


@pytest.mark.parametrize("yaw", [-40.0, 40.0])
def test_yaw_turns_the_face_to_the_pictures_right(small_head, yaw):
    camera = portrait(small_head, yaw=yaw)
    nose = camera.pixels(np.array([[0.0, -0.1, 0.0]]), (100, 100))[0]
    back = camera.pixels(np.array([[0.0, 0.2, 0.0]]), (100, 100))[0]
    assert np.sign(nose[0] - back[0]) == np.sign(yaw)


def test_pitch_turns_the_face_upwards(small_head):
    camera = portrait(small_head, pitch=30)
    nose = camera.pixels(np.array([[0.0, -0.1, 0.0]]), (100, 100))[0]
    back = camera.pixels(np.array([[0.0, 0.2, 0.0]]), (100, 100))[0]
    assert nose[1] < back[1]


def test_the_persons_left_is_at_the_pictures_right(small_head):
    camera = portrait(small_head)
    assert camera.pixels(np.array([[0.03, 0, 0]]), (100, 100))[0, 0] > 50


@pytest.mark.parametrize("view", VIEWS)
def test_the_whole_head_is_in_the_picture(small_head, view):
    alpha = picture_of(small_head, camera=portrait(small_head, view), background=None)[..., 3]
    assert alpha[[0, -1]].max() == 0
    assert alpha[:, [0, -1]].max() == 0
    assert 0.2 < (alpha > 0).mean() < 0.9


@settings(max_examples=20, deadline=None, derandomize=True)
@given(
    scale=st.sampled_from([1e-3, 1.0, 100.0]),
    way=st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda v: np.hypot(*v[:2]) > 0.1),
)
def test_look_from_sees_everything_from_anywhere_in_any_unit(small_head, scale, way):
    vertices = small_head.vertices * np.float32(scale)
    camera = look_from(vertices, np.array(way), np.array([0.0, 0.0, 1.0]))
    pixels = camera.pixels(vertices, (100, 100))
    assert (pixels > 0).all()
    assert (pixels < 100).all()
    depth = (camera.eye - vertices) @ camera.axes[2]
    assert (depth > camera.near).all()
    assert (depth < camera.far).all()


def test_eyes_have_a_dark_pupil_a_coloured_iris_and_a_white(small_head):
    head = small_head.with_(appearance=Appearance({"iris_hue": 1.0, "melanin": 0.5}))
    camera = portrait(head)
    picture = picture_of(head, size=900, camera=camera, appearance=head.appearance).astype(int)

    def colour_at(angle):
        way = np.radians(angle)
        place = np.array([[0.032 + 0.012 * np.sin(way), -0.012 * np.cos(way), 0.0]])
        x, y = camera.pixels(place, (900, 900))[0].astype(int)
        return picture[y - 1 : y + 2, x - 1 : x + 2, :3].mean((0, 1))

    pupil, iris, white = colour_at(5), colour_at(19), colour_at(40)
    assert brightness(pupil) < 60
    assert iris[2] > iris[0] + 30
    assert brightness(white) > 130
    assert np.ptp(white) < 40


def test_melanin_darkens_skin(small_head):
    light, dark = (
        picture_of(small_head.with_(), appearance=Appearance({"melanin": m}), background=None) for m in (0.1, 0.9)
    )
    solid = light[..., 3] == 255
    assert brightness(light[solid]) > brightness(dark[solid]) + 50


def test_given_colours_are_used(small_head):
    colours = np.zeros((len(small_head.vertices), 3), np.uint8)
    colours[:, 1] = 200
    picture = picture_of(small_head, colours=colours, background=None)
    solid = picture[picture[..., 3] == 255].astype(int)
    assert (solid[:, 1] > solid[:, 0] + 20).mean() > 0.9


def test_shells_over_the_eyes_are_left_out(small_head):
    parts = small_head.topology.parts.copy()
    parts[parts > 0] = TEAR
    topology = replace(small_head.topology, parts=parts)
    maps = render_maps(small_head.vertices, topology, camera=portrait(small_head), size=200)
    first = np.cumsum(topology.face_sizes) - topology.face_sizes
    seen = np.unique(maps.face[maps.face >= 0])
    assert (parts[topology.face_vertices[first[seen]]] == 0).all()


def test_a_mesh_without_eyes_landmarks_or_faces_is_drawn_as_well(small_head):
    bare = replace(
        small_head.topology,
        parts=np.zeros(len(small_head.vertices), np.uint8),
        landmarks=np.empty(0, np.int32),
        corner_uv=np.empty((0, 2), np.float32),
    )
    assert picture_of(small_head.with_(topology=bare)).std() > 5
    empty = replace(bare, face_sizes=np.empty(0, np.int32), face_vertices=np.empty(0, np.int32))
    maps = render_maps(small_head.vertices, empty, camera=portrait(small_head), size=32)
    assert (maps.face == -1).all()


def test_the_same_head_gives_the_same_pixels(small_head):
    first = picture_of(small_head)
    close()
    assert np.array_equal(first, picture_of(small_head))


def test_threads_may_draw(small_head):
    expected, found = picture_of(small_head), []
    threads = [threading.Thread(target=lambda: found.append(picture_of(small_head))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert all(np.array_equal(expected, picture) for picture in found)


@pytest.mark.parametrize("size", [0, -4, 100_000, (10, 0)])
def test_sizes_out_of_range_are_refused(small_head, size):
    with pytest.raises(BadInput, match="cannot be drawn"):
        picture_of(small_head, size=size)


def test_a_thumbnail_is_a_small_png_of_the_head(small_head):
    image = Image.open(io.BytesIO(thumbnail(small_head)))
    assert (image.format, image.size, image.mode) == ("PNG", (256, 256), "RGB")
    assert np.asarray(image).std() > 10


def test_without_a_driver_one_line_says_what_to_install(tmp_path):
    script = (
        "import glcontext\n"
        "def none(**options): raise Exception('libEGL.so not loaded')\n"
        "glcontext.get_backend_by_name = glcontext.default_backend = lambda *name: none\n"
        "from kindred.engine.errors import KindredError\n"
        "from kindred.engine.studio.context import drawing_context\n"
        "try:\n    drawing_context().__enter__()\n"
        "except KindredError as error: print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.count("\n") == 1
    assert "libegl1" in run.stdout
    assert "libgl1-mesa-dri" in run.stdout


def test_the_shared_father_looks_like_a_person_with_eyes(shared_heads):
    father = shared_heads[0]
    camera = portrait(father)
    picture = picture_of(father, size=600, camera=camera).astype(int)
    landmarks = camera.pixels(father.vertices[father.topology.landmarks], (600, 600))

    def around(point, reach):
        x, y = point.astype(int)
        return picture[y - reach : y + reach + 1, x - reach : x + reach + 1, :3]

    for eye in (range(33, 34), range(263, 264)):
        corner = landmarks[list(eye)].mean(0)
        inner = landmarks[[133 if eye.start == 33 else 362]].mean(0)
        between = around((corner + inner) / 2, 7)
        assert between.mean(2).min() < 50  # a pupil
        assert (np.ptp(between, axis=2) < 45).any()
    cheek, lip = around(landmarks[50], 4).mean((0, 1)), around((landmarks[14] + landmarks[17]) / 2, 2).mean((0, 1))
    assert cheek[0] > cheek[1] > cheek[2]
    assert lip[0] - lip[1] > cheek[0] - cheek[1]  # lips are redder


def test_the_side_of_the_lamp_is_the_brighter_one(small_head):
    camera = portrait(small_head)
    left, right = (
        render(small_head.vertices, small_head.topology, camera=camera, size=64, key=(x, 0.0, 0.4))[..., :3]
        for x in (-1.0, 1.0)
    )
    assert left[16:48, 16:32].mean() > right[16:48, 16:32].mean() + 10
    assert right[16:48, 32:48].mean() > left[16:48, 32:48].mean() + 10


@pytest.mark.parametrize("key", [(0.0, 0.0, 0.0), (np.nan, 0.0, 1.0), (1.0, 0.0)])
def test_a_lamp_without_a_direction_is_refused(small_head, key):
    with pytest.raises(BadInput, match="no direction"):
        render(small_head.vertices, small_head.topology, camera=portrait(small_head), size=8, key=key)
