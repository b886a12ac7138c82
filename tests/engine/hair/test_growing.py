"""Hair, brows and beards follow any head."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.hair import STYLES, Piece, coverage, grow, hair_texture
from kindred.engine.hair.cards import cards_of
from kindred.engine.heads import Appearance, bundled_kit, sample
from kindred.engine.heads.polygons import fan_triangles, vertex_normals

WORN = [(kind, style) for kind in ("hair", "brows", "beard") for style in STYLES[kind] if cards_of(f"{kind}.{style}")]
BARE = [("hair", "bald"), ("beard", "none"), ("glasses", "none")]


@pytest.fixture(scope="module")
def kit():
    return bundled_kit()


@pytest.fixture(scope="module")
def people(kit):
    rng = np.random.default_rng(7)
    return [sample(kit, sex, rng).vertices for sex in ("male", "female") * 3]


def piece(kit, vertices, kind: str, style: str) -> Piece:
    (found,) = [one for one in grow(kit, vertices, Appearance({}, {kind: style})) if one.kind == kind]
    return found


def spines(vertices):
    return vertices.reshape(-1, 2, 3).mean(1)


def test_every_style_but_the_bare_ones_has_cards():
    every = {(kind, style) for kind in STYLES for style in STYLES[kind] if kind != "glasses"}
    assert every - set(WORN) == set(BARE) - {("glasses", "none")}


@pytest.mark.parametrize(("kind", "style"), WORN)
def test_cards_are_whole_meshes_of_quads_on_their_sheet(kit, people, kind, style):
    grown = piece(kit, people[0], kind, style)
    assert np.isfinite(grown.vertices).all() and grown.vertices.dtype == np.float32
    assert len(grown.face_vertices) == grown.face_sizes.sum() == len(grown.corner_uv)
    assert (grown.face_sizes == 4).all()
    assert set(np.unique(grown.face_vertices)) == set(range(len(grown.vertices)))
    assert grown.corner_uv.min() >= 0 and grown.corner_uv.max() <= 1
    np.testing.assert_allclose(np.linalg.norm(grown.normals, axis=1), 1, atol=1e-4)
    corners = grown.vertices[grown.face_vertices.reshape(-1, 4)]
    area = np.linalg.norm(np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]), axis=1) / 2
    assert (area > 1e-10).mean() > 0.999


@pytest.mark.parametrize(("kind", "style"), WORN)
def test_roots_stay_on_the_skin_of_anyone(kit, people, kind, style):
    carrier = cards_of(f"{kind}.{style}").carrier
    first = np.flatnonzero(np.diff(carrier.card, prepend=-1))
    # A tail and a bun are wound, off the skin: their locks keep their distance, near enough.
    grown = np.linalg.norm(carrier.spines[first] - carrier.roots(kit.mean), axis=1) < 0.002
    assert grown.mean() > 0.75
    for head in people:
        off = np.linalg.norm(spines(piece(kit, head, kind, style).vertices)[first] - carrier.roots(head), axis=1)
        assert off[grown].max() < 1.2e-3
        assert np.median(off[grown]) < 6e-4


@pytest.mark.parametrize(("kind", "style"), WORN)
def test_hair_does_not_sink_into_anyone(kit, people, kind, style):
    skin = cards_of(f"{kind}.{style}").carrier.skin
    triangles, _ = fan_triangles(kit.topology.face_vertices, kit.topology.face_sizes)
    below = skin.vertices[skin.below]
    for head in people:
        points = spines(piece(kit, head, kind, style).vertices)[skin.rows]
        height = ((points - head[below]) * vertex_normals(head, triangles)[below]).sum(1)
        assert (height < skin.need - 2e-4).mean() < 1e-3


@pytest.mark.parametrize(("kind", "style"), WORN)
def test_on_the_mean_head_all_lies_as_it_was_groomed(kit, kind, style):
    cards = cards_of(f"{kind}.{style}")
    assert np.abs(spines(cards.carrier(kit.mean)) - cards.carrier.spines).max() < 2e-5


@settings(max_examples=20, deadline=None)
@given(
    worn=st.sampled_from(WORN),
    values=st.lists(st.floats(0, 1), min_size=8, max_size=8),
    which=st.integers(0, 10**6),
)
def test_any_parameters_keep_hair_within_a_hand_of_the_head(worn, values, which):
    kit = bundled_kit()
    names = np.random.default_rng(which).choice(len(kit.names), 8, replace=False)
    parameters = kit.parameters()
    parameters[names] = values
    head = kit.vertices(parameters)
    grown = piece(kit, head, *worn)
    assert np.isfinite(grown.vertices).all()
    moved = np.abs(grown.vertices - piece(kit, kit.mean, *worn).vertices).max()
    assert moved < 2.5 * np.abs(head - kit.mean).max() + 2e-3


def test_a_moved_head_takes_its_hair_along(kit):
    for kind, style in (("hair", "long"), ("beard", "full"), ("brows", "arched")):
        grown = piece(kit, kit.mean, kind, style)
        step = np.array([0.01, -0.02, 0.03], np.float32)
        np.testing.assert_allclose(grown.follow(kit.mean + step), grown.vertices + step, atol=2e-5)


def test_following_is_growing_anew(kit, people):
    for kind, style in (("hair", "curly"), ("beard", "long"), ("brows", "thin")):
        grown = piece(kit, people[0], kind, style)
        again = piece(kit, people[1], kind, style)
        assert grown.follow(people[1]).tobytes() == again.vertices.tobytes()


def test_a_raised_brow_carries_its_hairs(kit):
    area = kit.topology.landmarks[[52, 53, 65, 63, 105, 66]]
    away = np.linalg.norm(kit.mean - kit.mean[area].mean(0), axis=1)
    raised = kit.mean + np.exp(-((away / 0.03) ** 2))[:, None] * np.array([0, 0, 0.006], np.float32)
    brows = piece(kit, kit.mean, "brows", "arched")
    step = brows.follow(raised.astype(np.float32)) - brows.vertices
    own = brows.vertices[:, 0] * kit.mean[area].mean(0)[0] > 0
    assert step[own, 2].mean() > 0.004
    assert np.abs(step[~own]).max() < 0.001


def test_lips_are_free_of_hair(kit):
    """No root on the lips: landmarks of their outer line lie further from every root than half a millimetre."""
    lips = kit.mean[kit.topology.landmarks[[0, 37, 39, 267, 269, 17, 84, 181, 314, 405, 13, 14]]]
    for style in ("full", "short", "moustache", "goatee", "long"):
        roots = cards_of(f"beard.{style}").carrier.roots(kit.mean)
        assert np.linalg.norm(roots[:, None] - lips[None], axis=2).min() > 5e-4, style


def test_unknown_names_wear_the_first_style(kit):
    odd = grow(
        kit, kit.mean, Appearance({}, {"hair": "mohawk", "beard": "?", "brows": "unibrow", "glasses": "monocle"})
    )
    assert [(one.kind, one.style) for one in odd] == [("brows", "straight")]


def test_heads_of_other_topologies_are_told_what_to_do(kit):
    with pytest.raises(BadInput, match="keep-topology"):
        grow(kit, kit.mean[:100], Appearance())
    other = replace(
        kit, topology=replace(kit.topology, name="mesh-0", face_vertices=kit.topology.face_vertices[::-1].copy())
    )
    with pytest.raises(BadInput, match="keep-topology"):
        grow(other, kit.mean, Appearance())


def test_a_head_of_another_build_is_refused(kit):
    other = replace(kit, topology=replace(kit.topology, face_vertices=kit.topology.face_vertices[::-1].copy()))
    with pytest.raises(BadInput, match="install Kindred again"):
        grow(other, kit.mean, Appearance())


def test_coverage_is_where_hair_grows(kit):
    def dark(**worn: str):
        return coverage(kit, Appearance({}, {"brows": "thin", **worn})).astype(int)

    assert dark().shape == (256, 256)
    assert dark(hair="bald").sum() < dark(hair="buzz").sum() < dark(hair="long").sum()
    assert dark(beard="goatee").sum() < dark(beard="full").sum()
    shaved = coverage(kit, Appearance({"stubble": 1.0}, {"brows": "thin"})).astype(int)
    assert 0 < (shaved - dark()).sum() < (dark(beard="stubble") - dark()).sum()


@pytest.mark.parametrize(("kind", "style"), WORN)
def test_sheets_are_strands_with_gaps_and_fine_edges(kind, style):
    sheet = hair_texture(kind, style)
    assert sheet.alpha.shape == sheet.tone.shape and sheet.alpha.dtype == sheet.tone.dtype == np.uint8
    share = (sheet.alpha > 127).mean()
    assert 0.05 < share < 0.7
    assert ((sheet.alpha > 10) & (sheet.alpha < 245)).mean() > 0.02
    # Tips part: the last rows hold far less than the middle, and the very first line of roots is no hard edge.
    rows = sheet.alpha.mean(1)
    assert rows[: len(rows) // 20].mean() < 0.35 * rows[len(rows) // 2]
    assert rows[-1] < 0.8 * rows[len(rows) // 2]
    assert sheet.tone[sheet.alpha > 200].std() > 8


def test_columns_do_not_bleed_into_each_other():
    for kind, style in WORN:
        alpha = hair_texture(kind, style).alpha
        edges = np.arange(1, 8) * alpha.shape[1] // 8
        assert alpha[:, edges].mean() < 6 and alpha[:, edges - 1].mean() < 6
