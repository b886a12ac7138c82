"""Inheritance rules: the default table, presets, users' files, single cells, and what is refused."""

import itertools

import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads import FEATURES
from kindred.engine.heredity import apply_cell, load_rule, rule_names, save_rule
from kindred.engine.heredity.rule_files import rule_to_toml

# Table 1 of US 2025/0259394: the father's share in percent.
TABLE = {
    ("female", "dominant", "dominant"): 40,
    ("female", "dominant", "recessive"): 20,
    ("female", "recessive", "dominant"): 70,
    ("female", "recessive", "recessive"): 40,
    ("male", "dominant", "dominant"): 60,
    ("male", "recessive", "dominant"): 80,
    ("male", "dominant", "recessive"): 30,
    ("male", "recessive", "recessive"): 60,
}


@pytest.mark.parametrize(("case", "percent"), TABLE.items())
def test_the_default_rule_is_table_one(case, percent):
    rule = load_rule("mendel")
    assert rule.mutation == 0.01
    assert all(rule.share(feature, *case) == percent / 100 for feature in FEATURES)


def test_several_rules_ship_and_all_of_them_are_whole():
    assert {"mendel", "equal", "patrilineal", "matrilineal", "strong-dominance"} <= set(rule_names())
    for name in rule_names():
        rule = load_rule(name)
        assert rule.name == name
        assert rule.description


def test_a_rule_saved_is_read_back_equal(tmp_path):
    rule = load_rule("mendel").with_cell("nose", "male", "dominant", "recessive", 0.123456789).with_mutation(0.2)
    save_rule(tmp_path / "mine.toml", rule)
    assert load_rule(tmp_path / "mine.toml") == rule
    assert load_rule(str(tmp_path / "mine.toml")) == rule


def test_a_cell_changes_its_own_case_and_feature_alone():
    rule = load_rule("mendel")
    changed = apply_cell(rule, "nose:daughter:dominant:recessive=0.9")
    for feature, case in itertools.product(FEATURES, TABLE):
        expected = 0.9 if (feature, case) == ("nose", ("female", "dominant", "recessive")) else TABLE[case] / 100
        assert changed.share(feature, *case) == expected
    assert rule.share("nose", "female", "dominant", "recessive") == 0.2


@pytest.mark.parametrize("everything", ["*", "all"])
def test_a_cell_for_all_features_overrides_refined_ones(everything):
    rule = load_rule("mendel").with_cell("nose", "male", "dominant", "dominant", 0.1)
    changed = apply_cell(rule, f"{everything}:male:dominant:dominant=0.5")
    assert all(changed.share(feature, "male", "dominant", "dominant") == 0.5 for feature in FEATURES)


@pytest.mark.parametrize(
    "text",
    [
        "nose:male:dominant=0.5",
        "nose:male:dominant:dominant",
        "nose:male:dominant:dominant=1.5",
        "nose:male:dominant:dominant=-0.1",
        "nose:male:dominant:dominant=nan",
        "nose:male:dominant:dominant=much",
        "nose:child:dominant:dominant=0.5",
        "nose:male:strong:dominant=0.5",
        "beak:male:dominant:dominant=0.5",
    ],
)
def test_a_wrong_cell_is_refused_in_one_line(text):
    with pytest.raises(BadInput) as error:
        apply_cell(load_rule("mendel"), text)
    assert error.value.code == 3
    assert "\n" not in str(error.value)


BROKEN = {
    "a sum that is not one": ("mother_share = 0.4", "mother_share = 0.5", "sum to 1.1"),
    "a share out of range": ("father_share = 0.6", "father_share = 1.6", "not in [0, 1]"),
    "an unknown class": ('father = "dominant"', 'father = "strong"', "'strong'"),
    "an unknown sex": ('child = "male"', 'child = "boy"', "'boy'"),
    "a mutation out of range": ("mutation = 0.01", "mutation = 1.5", "1.5 is not in [0, 1]"),
    "a mutation that is a text": ("mutation = 0.01", 'mutation = "often"', "not a number"),
    "a share that is a truth value": ("father_share = 0.6", "father_share = true", "not a number"),
    "an unknown key": ("mutation = 0.01", "mutations = 0.01", "'mutations'"),
    "no TOML": ("[[cell]]", "[[cell", "TOML"),
}


@pytest.mark.parametrize(("before", "after", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_refused_with_what_is_wrong(tmp_path, before, after, told):
    text = rule_to_toml(load_rule("mendel"))
    assert before in text
    (tmp_path / "mine.toml").write_text(text.replace(before, after, 1))
    with pytest.raises(BadInput) as error:
        load_rule(tmp_path / "mine.toml")
    assert told in str(error.value)


def test_a_rule_without_a_case_names_it(tmp_path):
    head, *cells = rule_to_toml(load_rule("mendel")).split("[[cell]]")
    (tmp_path / "mine.toml").write_text("[[cell]]".join([head, *cells[:-1]]))
    with pytest.raises(BadInput, match="child female, father recessive, mother recessive"):
        load_rule(tmp_path / "mine.toml")


def test_a_case_that_is_there_twice_is_refused(tmp_path):
    head, *cells = rule_to_toml(load_rule("mendel")).split("[[cell]]")
    (tmp_path / "mine.toml").write_text("[[cell]]".join([head, cells[0], *cells]))
    with pytest.raises(BadInput, match="twice"):
        load_rule(tmp_path / "mine.toml")


def test_an_unknown_rule_lists_those_that_ship():
    with pytest.raises(BadInput, match="mendel"):
        load_rule("lamarck")
