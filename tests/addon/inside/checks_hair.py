"""Hair, brows, beard and glasses in Blender."""

from __future__ import annotations

import time

import bpy
import numpy as np
import pytest
from conftest import positions

WORN = {"hair": "bob", "brows": "arched", "beard": "goatee", "glasses": "round"}


@pytest.fixture
def hair(extension):
    return extension("addon.scene.hair")


@pytest.fixture
def kit(extension):
    return extension("engine.heads").bundled_kit()


@pytest.fixture
def person(extension, kit):
    """A head of the bundled kit in plain tones that wears one of each kind, and its object."""
    looks = extension("engine.heads").Appearance({"hair_melanin": 0.6}, dict(WORN))
    head = kit.head(kit.parameters(), "male", looks)
    (thing,) = extension("addon.scene").add_heads(bpy.context, [head])
    return head, thing


def kinds(hair, thing):
    return sorted((one[hair.KIND], one[hair.STYLE], one[hair.MATERIAL]) for one in hair.worn_by(thing))


def test_a_dressed_head_wears_what_its_appearance_says(hair, person):
    head, thing = person
    made = hair.dress(thing, head)
    assert kinds(hair, thing) == [
        ("beard", "goatee", "hair"),
        ("brows", "arched", "hair"),
        ("glasses", "round", "frame"),
        ("glasses", "round", "lens"),
        ("hair", "bob", "hair"),
    ]
    assert all(one.parent == thing and one.name in bpy.context.scene.objects for one in made)
    assert [one.data.uv_layers.active is not None for one in made] == [True] * 5


def test_cards_show_strands_with_alpha(hair, person):
    head, thing = person
    bob = next(one for one in hair.dress(thing, head) if one[hair.KIND] == "hair")
    shader = bob.data.materials[0].node_tree.nodes["Principled BSDF"]
    picture = shader.inputs["Alpha"].links[0].from_node
    assert picture.type == "TEX_IMAGE" and picture == shader.inputs["Base Color"].links[0].from_node
    image = picture.image
    assert image.packed_file is not None and image.channels == 4
    alpha = np.array(image.pixels[:], np.float32)[3::4]
    assert 0.05 < alpha.mean() < 0.8 and alpha.min() == 0 and alpha.max() == 1


def test_light_sees_cards_as_a_volume(hair, person):
    """Normals are those of the groom, not of single cards: neighbours at the head's top face upwards alike."""
    head, thing = person
    bob = next(one for one in hair.dress(thing, head) if one[hair.KIND] == "hair")
    normals = np.array([one.vector[:] for one in bob.data.corner_normals])
    corner = np.array([loop.vertex_index for loop in bob.data.loops])
    high = positions(bob)[corner, 2] > np.quantile(positions(bob)[:, 2], 0.97)
    assert normals[high, 2].mean() > 0.5


def test_hair_follows_a_drag_quickly_and_as_if_grown_there(hair, person, extension, kit):
    head, thing = person
    hair.dress(thing, head)
    wide = kit.vertices(np.full(len(kit.names), 0.7, np.float32))
    begun = time.perf_counter()
    hair.follow(thing, wide)
    assert time.perf_counter() - begun < 0.5
    grown = extension("engine.hair").grow(kit, wide, head.appearance)
    for piece in grown:
        worn = next(
            one for one in hair.worn_by(thing) if (one[hair.KIND], one[hair.MATERIAL]) == (piece.kind, piece.material)
        )
        assert np.abs(positions(worn) - piece.vertices).max() < 1e-6


def test_what_an_artist_cut_is_left_alone(hair, person, kit):
    head, thing = person
    bob = next(one for one in hair.dress(thing, head) if one[hair.KIND] == "hair")
    bob.data = bpy.data.meshes.new("cut")
    bob.data.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
    hair.follow(thing, kit.mean)
    assert len(bob.data.vertices) == 3


def test_another_style_takes_the_place_of_one_kind(hair, person):
    head, thing = person
    hair.dress(thing, head)
    before, meshes = kinds(hair, thing), len(bpy.data.meshes)
    hair.restyle(thing, "hair", "tied")
    assert kinds(hair, thing) == sorted({*before} - {("hair", "bob", "hair")} | {("hair", "tied", "hair")})
    hair.restyle(thing, "hair", "bald")
    hair.restyle(thing, "glasses", "none")
    assert [kind for kind, *_ in kinds(hair, thing)] == ["beard", "brows"]
    assert len(bpy.data.meshes) == meshes - 3, "nothing of them is left"


@pytest.mark.parametrize(("kind", "style"), [("hair", "mohawk"), ("hats", "top")])
def test_a_style_that_there_is_not_is_told(hair, person, extension, kind, style):
    with pytest.raises(extension("engine.errors").BadInput, match="choose among"):
        hair.restyle(person[1], kind, style)


def test_heads_of_one_colour_share_materials_and_another_colour_has_its_own(hair, person, extension, kit):
    head, thing = person
    dark = [one.data.materials[0] for one in hair.dress(thing, head)]
    (second,) = extension("addon.scene").add_heads(bpy.context, [head])
    assert [one.data.materials[0] for one in hair.dress(second, head)] == dark
    fair = extension("engine.heads").Appearance({"hair_melanin": 0.1}, dict(WORN))
    hair.recolour(second, fair)
    fresh = [one.data.materials[0] for one in hair.worn_by(second)]
    changed = [a != b for a, b in zip(fresh, dark, strict=True)]
    assert changed == [one[hair.MATERIAL] == "hair" for one in hair.worn_by(second)]


def test_undressing_leaves_the_head_and_nothing_else(hair, person):
    head, thing = person
    objects, meshes = len(bpy.data.objects), len(bpy.data.meshes)
    hair.dress(thing, head)
    hair.undress(thing)
    assert (len(bpy.data.objects), len(bpy.data.meshes)) == (objects, meshes)


def test_a_head_without_hair_of_its_own_wears_none(hair, couple, extension):
    father, _ = couple
    head = extension("addon.scene").head_from(father)
    assert hair.dress(father, head) == []
