"""Presets: small files that are not trusted."""

from __future__ import annotations

import json

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads import Appearance, bundled_kit, sample
from kindred.engine.heads.presets import (
    BUNDLED,
    apply_preset,
    checked_name,
    load_preset,
    preset_files,
    preset_from,
    preset_of,
    preset_text,
    save_preset,
)
from kindred.engine.heads.shaping import Shape, select

KIT = bundled_kit()
SHIPPED = preset_files({"Kindred": BUNDLED})


def person(seed: int) -> tuple[Shape, Appearance]:
    head = sample(KIT, "female", np.random.default_rng(seed))
    return Shape.of(head.parameters, head.asymmetry), head.appearance


def test_a_preset_comes_back_as_it_was_saved(tmp_path):
    shape, looks = person(1)
    shape = shape.with_value(2, 0.9, "left")
    saved = preset_of(KIT, shape, "Mère Ève (1)", looks=looks, sex="female")
    path = save_preset(saved, tmp_path / "presets")
    assert path.name == "Mère Ève (1).json" and load_preset(path) == saved
    assert [one.name for one in path.parent.iterdir()] == [path.name], "nothing half written stays"
    back, warnings = apply_preset(KIT, person(2)[0], load_preset(path))
    assert not warnings
    assert np.abs(back.left - shape.left).max() < 2e-4 and np.abs(back.right - shape.right).max() < 2e-4


def test_a_preset_of_one_region_leaves_the_others():
    one, other = person(1)[0], person(2)[0]
    preset = preset_of(KIT, one, "Nose", looks=None, regions=("nose",))
    mixed, _ = apply_preset(KIT, other, preset)
    nose = select(KIT, ["nose"])
    assert np.abs(mixed.parameters - one.parameters)[nose].max() < 1e-4
    assert np.array_equal(mixed.parameters[~nose], other.parameters[~nose])
    half, _ = apply_preset(KIT, other, preset, amount=0.5)
    assert np.allclose(half.parameters[nose], (mixed.parameters + other.parameters)[nose] / 2, atol=1e-6)


def test_unknown_names_are_left_out_with_a_warning():
    text = json.dumps({"kindred_preset": 1, "kit": "other", "parameters": {"jaw_width": 0.9, "wing_span": 0.2}})
    shape, warnings = apply_preset(KIT, person(1)[0], preset_from(text))
    assert shape.parameters[KIT.names.index("jaw_width")] == np.float32(0.9)
    assert len(warnings) == 1 and "wing_span" in warnings[0]


def test_a_region_that_does_not_exist_is_told():
    with pytest.raises(BadInput, match="hat"):
        apply_preset(KIT, person(1)[0], preset_from('{"kindred_preset": 1, "kit": "k", "regions": ["hat"]}'))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"kindred_preset": 1}',
        '{"kindred_preset": "x", "kit": "k"}',
        '{"kindred_preset": 1, "kit": "k", "parameters": {"jaw_width": 1.5}}',
        '{"kindred_preset": 1, "kit": "k", "parameters": {"jaw_width": NaN}}',
        '{"kindred_preset": 1, "kit": "k", "parameters": [1, 2]}',
        '{"kindred_preset": 1, "kit": "k", "asymmetry": {"jaw_width": -0.9}}',
        '{"kindred_preset": 1, "kit": "k", "sex": "other"}',
        '{"kindred_preset": 1, "kit": "k", "appearance": {"discrete": {"hair": 3}}}',
        '{"kindred_preset": 9, "kit": "k"}',
        "[" * 100_000,
    ],
)
def test_what_is_no_preset_is_refused_in_one_line(text, tmp_path):
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as told:
        load_preset(path)
    assert "broken" in str(told.value) and "\n" not in str(told.value)


def test_a_file_that_is_too_large_or_missing_is_refused(tmp_path):
    (tmp_path / "large.json").write_text(" " * 300_000, encoding="utf-8")
    for name, words in (("large.json", "too large"), ("none.json", "cannot be read")):
        with pytest.raises(BadInput, match=words):
            load_preset(tmp_path / name)


@pytest.mark.parametrize(
    "name", ["", "..", "../x", "a/b", "a\\b", "con", "NUL.txt", "x" * 61, "end.", " x", "a:b", "a\0"]
)
def test_names_that_cannot_be_files_are_refused(name):
    with pytest.raises(BadInput, match="file's name"):
        checked_name(name)


def test_a_preset_of_the_users_hides_one_that_ships(tmp_path):
    name = next(iter(SHIPPED))
    mine = save_preset(preset_of(KIT, person(1)[0], name, looks=None), tmp_path)
    assert preset_files({"Kindred": BUNDLED, "Yours": tmp_path})[name] == mine


@pytest.mark.parametrize("name", SHIPPED)
def test_each_preset_that_ships_is_whole(name):
    preset = load_preset(SHIPPED[name])
    shape, warnings = apply_preset(KIT, Shape.of(np.full(len(KIT.names), 0.5, np.float32)), preset)
    assert preset.name == name and preset.sex and not warnings
    assert set(preset.appearance.discrete) == {"hair", "brows", "beard", "lids", "lashes", "glasses"}
    named = [KIT.names.index(one) for one in preset.parameters]
    assert np.allclose(shape.parameters[named], list(preset.parameters.values()))
    assert np.abs(shape.parameters - 0.5).max() < 0.48, "nobody at the end of a slider"
    assert preset_from(preset_text(preset), name) == preset
