"""The skin's maps: the same for a seed, alike at every size, without a seam, and darker with more pigment."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kindred.engine.appearance import SIZES, has_skin, skin_maps
from kindred.engine.appearance.fields import skin_fields
from kindred.engine.errors import BadInput
from kindred.engine.heads import Appearance, bundled_kit
from kindred.engine.heads.features import SKIN

KIT = bundled_kit()


def looks(**values: float) -> Appearance:
    """Hairless skin, so that only skin shows."""
    return Appearance(values, {"hair": "bald", "beard": "none", "brows": "thin"})


def maps(size: int = 512, seed: int = 1, **values: float):
    return skin_maps(KIT, looks(**values), size=size, seed=seed)


def blocks(picture: np.ndarray, count: int = 16) -> np.ndarray:
    """The means of count × count blocks."""
    side = len(picture) // count
    return picture.reshape(count, side, count, side, -1).mean((1, 3))


def coarse_free(picture: np.ndarray) -> np.ndarray:
    """What sets each texel apart from those around it."""
    grey = picture.astype(np.float64).mean(-1)
    return 4 * grey - sum(np.roll(grey, step, axis) for axis in (0, 1) for step in (-2, 2))


def test_the_stored_fields_belong_to_the_bundled_head():
    assert has_skin(KIT)
    assert skin_fields(KIT).lips.shape == (512, 512)


def test_the_same_seed_gives_the_same_bytes_and_another_one_another_skin():
    one, same, other = maps(freckles=0.6), maps(freckles=0.6), maps(seed=2, freckles=0.6)
    for name in ("albedo", "roughness", "normal"):
        assert getattr(one, name).tobytes() == getattr(same, name).tobytes()
        assert getattr(one, name).tobytes() != getattr(other, name).tobytes()


def test_shapes_and_types_are_those_of_textures():
    made = maps()
    assert made.albedo.shape == made.normal.shape == (512, 512, 3) and made.roughness.shape == (512, 512)
    assert {made.albedo.dtype, made.normal.dtype, made.roughness.dtype} == {np.dtype(np.uint8)}


def test_maps_of_every_size_show_the_same_skin():
    # Freckles and moles too: they are drawn in metres.
    small, middle, large = (maps(size, freckles=0.8, moles=0.5, age=0.6) for size in (512, 1024, 2048))
    for other in (middle, large):
        assert np.abs(blocks(small.albedo) - blocks(other.albedo)).max() < 3
        assert np.abs(blocks(small.albedo) - blocks(other.albedo)).mean() < 0.6
        assert np.abs(blocks(small.roughness[..., None]) - blocks(other.roughness[..., None])).max() < 3


@settings(max_examples=8, deadline=None)
@given(st.floats(0, 0.9), st.floats(0.04, 0.1), st.floats(0, 1))
def test_more_melanin_is_darker_everywhere(melanin, more, haemoglobin):
    light = blocks(maps(melanin=melanin, haemoglobin=haemoglobin).albedo)
    dark = blocks(maps(melanin=min(melanin + more, 1), haemoglobin=haemoglobin).albedo)
    assert (dark < light).all()


def test_skin_is_neither_orange_nor_grey():
    for melanin in np.linspace(0, 1, 6):
        red, green, blue = maps(melanin=float(melanin)).albedo.reshape(-1, 3).mean(0)
        assert red > green > blue
        assert 1.1 < red / green < 1.65 and 1.05 < green / blue < 1.7, "as far apart as in skins that were measured"


def test_normals_are_unit_and_face_outwards():
    normal = maps(age=1.0, wrinkles=1.0, roughness=1.0).normal.astype(np.float64) / 127.5 - 1
    assert np.abs(np.linalg.norm(normal, axis=2) - 1).max() < 0.02
    assert normal[..., 2].min() > 0.3
    assert np.abs(normal[..., :2].mean((0, 1))).max() < 0.01


def test_the_seam_at_the_back_of_the_head_does_not_show():
    made = maps(1024, age=0.5, freckles=0.3)
    topology = KIT.topology
    uv, corner = topology.corner_uv, topology.face_vertices
    skin = (topology.parts[corner] == SKIN) & (uv[:, 0] <= 1)
    pairs: dict[int, set[tuple[float, float]]] = {}
    for vertex, place in zip(corner[skin].tolist(), uv[skin].tolist(), strict=True):
        pairs.setdefault(vertex, set()).add((round(place[0], 5), round(place[1], 5)))
    seam = np.array([sorted(places)[:2] for places in pairs.values() if len(places) > 1])
    assert len(seam) > 10
    texel = (seam * [1024, -1024] + [0, 1024]).astype(int).clip(0, 1023)
    for picture, most in ((made.albedo, 4.0), (made.roughness[..., None], 8.0)):
        sides = [picture[texel[:, side, 1], texel[:, side, 0]].astype(float) for side in (0, 1)]
        assert np.abs(sides[0] - sides[1]).mean() < most


def test_left_and_right_are_not_mirrored():
    # Where there are no borders of lips or brows, which do lie alike on both sides.
    fields = skin_fields(KIT)
    plain = (fields.masks["pores"] > 0.35) & (fields.lips[::2, ::2] < -0.012) & (fields.masks["hollow"] < 0.1)
    plain = np.kron(plain & plain[:, ::-1], np.ones((4, 4), bool))
    for picture in (maps(1024, freckles=0.5).albedo, maps(1024).normal[..., :2]):
        fine = coarse_free(picture)
        assert abs(np.corrcoef(fine[plain], fine[:, ::-1][plain])[0, 1]) < 0.15


def test_age_and_wrinkles_crease_the_forehead():
    # The forehead lies in the upper middle of any texture that is cut along the back of the head.
    mask = np.kron(skin_fields(KIT).masks["oil"] > 0.3, np.ones((4, 4), bool))
    young, old = (maps(1024, age=a, wrinkles=a).normal[mask].astype(float).std(0)[:2].max() for a in (0.0, 1.0))
    assert old > 1.5 * young


def test_freckles_leave_moles_and_pores_where_they_are():
    none, many = maps(freckles=0.0, moles=1.0), maps(freckles=1.0, moles=1.0)
    assert (none.normal == many.normal).all()
    assert (many.albedo.astype(int) <= none.albedo.astype(int) + 1).all(), "spots only darken"
    assert (many.albedo.astype(int) < none.albedo.astype(int) - 6).any(-1).mean() > 0.002


def test_lips_are_redder_than_the_skin_around_them():
    lips = skin_fields(KIT).lips
    for melanin in (0.05, 0.5, 0.95):
        albedo = maps(melanin=melanin).albedo.astype(float)
        inside, around = (
            albedo[(lips > 0.002) & (lips < 0.006)].mean(0),
            albedo[(lips < -0.003) & (lips > -0.010)].mean(0),
        )
        assert inside[0] / inside[1] > 1.05 * around[0] / around[1]


def test_a_head_of_an_old_library_that_knows_no_redness_has_maps_too():
    assert maps().albedo.std() > 1
    assert skin_maps(KIT, Appearance({"melanin": 7.0, "age": -3.0}), size=512).albedo.mean() > 5, (
        "values are held to [0, 1]"
    )


@pytest.mark.parametrize("size", [0, -512, 511, 1000, 8192, 1 << 40])
def test_sizes_that_maps_cannot_have_are_refused(size):
    with pytest.raises(BadInput, match="512, 1024, 2048, 4096"):
        skin_maps(KIT, Appearance(), size=size)
    assert size not in SIZES


def test_a_negative_seed_is_refused():
    with pytest.raises(BadInput, match="negative"):
        skin_maps(KIT, Appearance(), size=512, seed=-1)


def test_maps_take_little_more_memory_than_they_fill():
    maps(512)  # the fields
    tracemalloc.start()
    made = maps(2048, freckles=1.0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    filled = made.albedo.nbytes + made.roughness.nbytes + made.normal.nbytes
    assert peak < 2.2 * filled
