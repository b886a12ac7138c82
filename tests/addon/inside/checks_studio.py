"""The studio in Blender: the engine's scenes built of objects, aligned to a pixel, lit as they say."""

from __future__ import annotations

import bpy
import numpy as np
import pytest
from conftest import positions

SIZE = (96, 72)


@pytest.fixture
def studio(extension):
    return extension("addon.scene.studio")


@pytest.fixture
def scenes(extension):
    return extension("engine.studio.scene")


@pytest.fixture
def sitter(extension, scenes):
    heads = extension("engine.heads")
    head = heads.sample(heads.bundled_kit(), "female", np.random.default_rng(4))
    return scenes.Sitter(head, "bundled-4", spots=7)


@pytest.fixture
def posed(sitter, scenes, extension):
    """A scene in which everything is out of the way of the axes."""
    gaze = extension("engine.heads.expressions").Gaze.both(pitch=5, yaw=-20)
    return scenes.Scene(
        sitter,
        expression={"jawOpen": 0.4, "mouthSmileLeft": 0.7, "eyeBlinkRight": 0.5},
        gaze=gaze,
        pose=scenes.Pose(-28.0, 14.0, 9.0),
        framing=scenes.Framing(field=31.0, distance=0.6, right=0.08, up=-0.05),
    )


def stage(studio, samples=4):
    one = studio.Stage(bpy.context.scene, maps=512, threads=1)
    one.frame(SIZE, samples)
    return one


def ball(colour=0.0):
    """A white matte ball of 8 cm at the world's origin that shines by itself as much as `colour`."""
    bpy.ops.mesh.primitive_uv_sphere_add(segments=96, ring_count=48, radius=0.08)
    thing = bpy.context.active_object
    thing.data.shade_smooth()
    material = bpy.data.materials.new("White")
    if bpy.app.version < (5, 0, 0):
        material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (1, 1, 1, 1)
    shader.inputs["Roughness"].default_value = 1.0
    shader.inputs["Specular IOR Level"].default_value = 0.0
    shader.inputs["Emission Color"].default_value = (1, 1, 1, 1)
    shader.inputs["Emission Strength"].default_value = colour
    thing.data.materials.append(material)
    return thing


def plate(extension, alpha=1.0):
    """A square of 4 cm before the mouth, red to the person's left and blue to the right."""
    vertices = np.array([[x, -0.13, z] for z in (-0.06, -0.02) for x in (-0.02, 0.02)], np.float32)
    normals = np.tile(np.array([0, -1, 0], np.float32), (4, 1))
    colours = np.array([[0.0, 0.0, 0.8], [0.8, 0.0, 0.0]] * 2, np.float32)
    triangles = np.array([[0, 1, 3], [0, 3, 2]], np.int32)
    return extension("engine.studio.props").Solid(vertices, normals, triangles, colours, alpha=alpha, name="plate")


def drawn(studio, extension, camera, samples, turn):
    """What the camera sees of what is there, as light, without the noise taken out."""
    place = bpy.context.scene
    studio.draw_by_cycles(place, 1)
    place.cycles.use_denoising, place.cycles.samples = False, samples
    place.render.resolution_x, place.render.resolution_y = SIZE
    studio.put_camera(place, camera, turn)
    return extension("addon.scene.studio.exposing").exposed(place)


def normals_of_ball(camera, radius):
    """(h, w, 3) in the camera's frame: of a ball at the head's origin; NaN beside it."""
    height, width = SIZE[1], SIZE[0]
    scale = height / 2 / np.tan(np.radians(camera.field) / 2)
    x, y = np.meshgrid(np.arange(width) + 0.5 - width / 2, height / 2 - np.arange(height) - 0.5)
    way = np.stack([x / scale, y / scale, -np.ones_like(x)], -1)
    way /= np.linalg.norm(way, axis=-1, keepdims=True)
    middle = camera.axes @ -camera.eye
    along = way @ middle
    beside = middle @ middle - along**2
    with np.errstate(invalid="ignore"):
        hit = way * (along - np.sqrt(radius**2 - beside))[..., None]
    return (hit - middle) / radius


def test_points_lie_in_blenders_picture_where_the_camera_says(posed, studio, scenes, extension):
    from bpy_extras.object_utils import world_to_camera_view
    from mathutils import Vector

    for size in ((512, 512), (640, 360), (300, 500)):
        one = studio.Stage(bpy.context.scene, maps=512)
        one.frame(size, 1)
        one.set(posed)
        bpy.context.view_layer.update()
        thing = bpy.data.objects["Kindred sitter"]
        points = positions(thing)[posed.sitter.head.topology.landmarks]
        there = [
            world_to_camera_view(bpy.context.scene, bpy.context.scene.camera, thing.matrix_world @ Vector(one))
            for one in points.tolist()
        ]
        pixels = np.array([(x * size[0], (1 - y) * size[1]) for x, y, _ in there])
        assert np.abs(pixels - scenes.camera_of(posed).pixels(points, size)).max() < 0.02


def test_a_speck_of_light_is_drawn_where_the_camera_says(posed, studio, scenes, extension):
    camera = scenes.camera_of(posed)
    turn = extension("addon.scene.studio.stage").UPRIGHT @ camera.axes
    places = np.array([[0.05, -0.02, 0.04], [-0.06, 0.03, -0.05]])
    for place in places:
        speck = ball(1.0)
        speck.scale = (0.1, 0.1, 0.1)
        speck.location = (turn @ place).tolist()
        light = drawn(studio, extension, camera, 64, turn)[..., 3]
        bpy.data.objects.remove(speck)
        rows, columns = np.indices(light.shape) + 0.5
        found = np.array([(columns * light).sum(), (rows * light).sum()]) / light.sum()
        assert np.abs(found - camera.pixels(place[None], SIZE)[0]).max() < 0.1


def test_a_white_surface_that_faces_a_lamp_gives_back_its_colour(posed, studio, scenes, extension):
    ball()
    camera = scenes.camera_of(posed)
    stage_module = extension("addon.scene.studio.stage")
    lamp = scenes.Lamp((-0.5, 0.4, 0.9), (1.3, 0.8, 0.25), size=6.0)
    extension("addon.scene.studio.lamps").put_lamps(bpy.context.scene, [lamp], stage_module.UPRIGHT)
    extension("addon.scene.studio.surroundings").surround(bpy.context.scene, np.zeros((9, 3), np.float32))
    light = drawn(studio, extension, camera, 64, stage_module.UPRIGHT @ camera.axes)
    normals = normals_of_ball(camera, 0.08)
    way = np.array(lamp.way) / np.linalg.norm(lamp.way)
    facing = normals @ way
    seen = (np.nan_to_num(facing) > 0.4) & (light[..., 3] == 1)
    assert seen.sum() > 300
    expected = facing[seen][:, None] * np.array(lamp.colour)
    assert np.abs(light[seen][:, :3] - expected).max() < 0.04
    assert light[seen][facing[seen] > 0.99, :3].mean(0) == pytest.approx(np.array(lamp.colour), rel=0.02)
    assert light[np.nan_to_num(facing) < -0.2, :3].max() < 0.01, "nothing else shines"


def test_surroundings_light_a_white_surface_as_their_coefficients_say(posed, studio, scenes, extension):
    ball()
    camera = scenes.camera_of(posed)
    turn = extension("addon.scene.studio.stage").UPRIGHT @ camera.axes
    environment = np.array([[0.5, 0.6, 0.7], *[[0.0] * 3] * 8], np.float32)
    environment[1:] = 0.03 * np.random.default_rng(1).uniform(-1, 1, (8, 3))  # so little that no light is negative
    extension("addon.scene.studio.surroundings").surround(bpy.context.scene, environment)
    extension("addon.scene.studio.lamps").put_lamps(bpy.context.scene, [], turn)
    light = drawn(studio, extension, camera, 256, turn)
    normals = normals_of_ball(camera, 0.08)
    x, y, z = np.moveaxis(normals, -1, 0)
    basis = np.stack([np.ones_like(x), y, z, x, x * y, y * z, 3 * z * z - 1, x * z, x * x - y * y], -1)
    inside = np.isfinite(normals).all(-1) & (light[..., 3] == 1)
    assert inside.sum() > 300
    apart = light[inside][:, :3] - basis[inside] @ environment
    assert np.abs(apart.mean(0)).max() < 0.004
    patches = np.abs([apart[(x[inside] > 0) == left].mean(0) for left in (False, True)])
    assert patches.max() < 0.008
    uniform = light[inside][:, :3] - environment[0]
    assert np.corrcoef(uniform.ravel(), (basis[inside] @ environment - environment[0]).ravel())[0, 1] > 0.9


def test_geometry_is_the_engines_own(posed, studio, extension):
    stage(studio).set(posed)
    expressions, kit = extension("engine.heads.expressions"), extension("engine.heads").bundled_kit()
    head = posed.sitter.head
    vertices = expressions.express(kit, head.vertices, posed.expression, posed.gaze)
    thing = bpy.data.objects["Kindred sitter"]
    assert np.array_equal(positions(thing), vertices)
    grown = {
        (one.kind, one.material): one for one in extension("engine.hair").grow(kit, head.vertices, head.appearance)
    }
    assert grown and len(thing.children) == len(grown)
    for child in thing.children:
        piece = grown[child["kindred_hair"], child["kindred_hair_material"]]
        carrier = head.vertices if piece.kind == "hair" else vertices
        assert np.array_equal(positions(child), piece.follow(carrier))


def test_hair_stays_where_it_grew_when_the_face_is_anothers(posed, studio, extension):
    heads = extension("engine.heads")
    other = heads.sample(heads.bundled_kit(), "male", np.random.default_rng(9)).vertices
    one = stage(studio)
    one.set(posed)
    thing = bpy.data.objects["Kindred sitter"]
    before = {child.name: positions(child) for child in thing.children}
    sitter = posed.sitter
    swapped = type(sitter)(sitter.head.with_(vertices=other), "other", spots=7, hair_on=sitter.head.vertices)
    one.set(posed.with_(sitter=swapped))
    thing = bpy.data.objects["Kindred sitter"]
    assert {child.name for child in thing.children} == set(before)
    for child in thing.children:
        stays = np.array_equal(positions(child), before[child.name])
        assert stays == (child["kindred_hair"] == "hair"), "brows, beard and glasses sit on the face"


def test_hair_ends_under_a_hat(posed, sitter, studio, scenes, extension):
    one = stage(studio, samples=1)
    heads = extension("engine.heads")
    looks = sitter.head.appearance
    bald, hairy = (heads.Appearance(looks.continuous, {**looks.discrete, "hair": style}) for style in ("bald", "afro"))
    pictures = {}
    for name, appearance, props in (
        ("bald", bald, ()),
        ("hairy", hairy, ()),
        ("under", hairy, (scenes.Prop("cap", 1),)),
        ("hatless", hairy, ()),
    ):
        dressed = scenes.Sitter(sitter.head.with_(appearance=appearance), name, spots=7)
        one.set(posed.with_(sitter=dressed, props=props, pose=scenes.Pose(), framing=scenes.Framing(field=40)))
        pictures[name] = one.shoot()[..., 3]
    crown = (pictures["bald"].max(1) > 0.05).argmax() - 1  # the row above it
    assert pictures["hairy"][crown].max() > 0.5
    assert pictures["under"][crown].max() < 0.2, "the cap itself is not built here"
    assert pictures["under"].sum() > pictures["bald"].sum() + 10, "below it there is hair"
    assert np.array_equal(pictures["hatless"], pictures["hairy"])


def test_a_person_stays_seated_and_another_leaves_nothing_behind(posed, sitter, studio, scenes, extension):
    one, solid = stage(studio), plate(extension)
    one.set(posed, [solid])
    mesh = bpy.data.objects["Kindred sitter"].data
    one.set(posed.with_(pose=scenes.Pose(30, 0, 0), expression={}), [solid])
    assert bpy.data.objects["Kindred sitter"].data == mesh
    counts = {name: len(getattr(bpy.data, name)) for name in ("objects", "meshes", "images", "materials", "lights")}
    heads = extension("engine.heads")
    for seed in (5, 6):
        head = heads.sample(heads.bundled_kit(), "female", np.random.default_rng(seed))
        head = head.with_(appearance=sitter.head.appearance)
        one.set(posed.with_(sitter=scenes.Sitter(head, "other", spots=seed)), [solid])
    assert {name: len(getattr(bpy.data, name)) for name in counts} == counts


def test_a_picture_shows_the_head_before_nothing(posed, studio):
    one = stage(studio)
    one.set(posed)
    light = one.shoot()
    assert light.shape == (SIZE[1], SIZE[0], 4) and light.dtype == np.float32
    assert light[0, 0, 3] == 0 and light[-1, -1, 3] == 0
    inside = light[..., 3] > 0.99
    assert 0.1 < inside.mean() < 0.9
    red, green, blue = light[inside][:, :3].mean(0)
    assert red > green > blue > 0.01, "skin"


def test_things_are_where_they_were_built_in_their_colours(posed, studio, scenes, extension):
    one = stage(studio)
    still = posed.with_(pose=scenes.Pose(), expression={}, framing=scenes.Framing(field=20))
    corners = scenes.camera_of(still).pixels(plate(extension).vertices, SIZE)
    (left, top), (right, bottom) = corners.min(0).astype(int) + 1, corners.max(0).astype(int)
    pictures = {}
    for name, solids in (("bare", []), ("plate", [plate(extension)]), ("glass", [plate(extension, alpha=0.3)])):
        one.set(still, solids)
        pictures[name] = one.shoot()[top:bottom, left:right, :3]
    third, shown = (right - left) // 3, pictures["plate"].mean(0)
    assert shown[:third, 2].mean() > 2 * shown[:third, 0].mean(), "blue on the picture's left"
    assert shown[-third:, 0].mean() > 2 * shown[-third:, 2].mean()
    apart = [np.abs(pictures["bare"] - pictures[name]).mean() for name in ("glass", "plate")]
    assert 0.1 * apart[1] < apart[0] < 0.6 * apart[1], "what is clear shows what is behind"


def test_coverage_loses_its_grains_and_keeps_its_edges(extension):
    without_grain = extension("addon.scene.studio.coverage").without_grain
    rng = np.random.default_rng(1)
    light = np.zeros((40, 40, 4), np.float32)
    light[:, 20:, :3], light[:, 20:, 3] = 0.4, 1.0
    light[:15, :20, :3] = 0.2  # thin hair: half covered, with noise
    light[:15, :20, 3] = rng.binomial(16, 0.5, (15, 20)) / 16
    found = without_grain(light)
    assert np.array_equal(found[..., :3], light[..., :3])
    assert found[:13, 2:18, 3].std() < 0.45 * light[:13, 2:18, 3].std()
    assert abs(found[:13, 2:18, 3].mean() - 0.5) < 0.03
    assert found[18:, :20, 3].max() < 0.01 and found[18:, 20:, 3].min() > 0.99
