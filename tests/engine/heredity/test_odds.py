"""A couple's odds are exact."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.heads import FEATURES, Gene
from kindred.engine.heredity import breed, load_rule
from kindred.engine.heredity.odds import GENOTYPES, expected_shares, feature_odds, genome_odds, odds

genotypes = st.sampled_from(GENOTYPES)


@given(father=genotypes, mother=genotypes)
def test_the_chances_sum_to_one_and_equal_an_enumeration(father, mother):
    found = feature_odds(father, mother)
    assert sum(found.genotypes.values()) == 1
    assert found.dominant + found.recessive == 1
    children = [one + other for one, other in itertools.product(father, mother)]
    assert found.genotypes == {kind: Fraction(children.count(kind), 4) for kind in GENOTYPES}
    assert found.carrier == Fraction(sum(set(child) == {"D", "r"} for child in children), 4)


@given(father=genotypes, mother=genotypes)
def test_swapping_the_parents_turns_the_alleles_round(father, mother):
    one, other = feature_odds(father, mother), feature_odds(mother, father)
    assert {alleles[::-1]: chance for alleles, chance in one.genotypes.items()} == other.genotypes


def test_what_mendel_found():
    assert feature_odds("Dr", "Dr").dominant == Fraction(3, 4)
    assert feature_odds("rr", "Dr").recessive == Fraction(1, 2)
    assert feature_odds("rr", "rr").recessive == 1
    assert feature_odds("DD", "rr").carrier == 1


@given(pairs=st.lists(st.tuples(genotypes, genotypes), min_size=len(FEATURES), max_size=len(FEATURES)))
def test_a_genome_is_told_feature_by_feature_in_numbers(pairs):
    father, mother = ({f: Gene(pair[side]) for f, pair in zip(FEATURES, pairs, strict=True)} for side in (0, 1))
    told = odds(father, mother)
    assert list(told) == list(FEATURES)
    for feature, (one, other) in zip(FEATURES, pairs, strict=True):
        assert told[feature]["recessive"] == one.count("r") * other.count("r") / 4
        assert sum(told[feature][kind] for kind in GENOTYPES) == 1


def test_ten_thousand_bred_children_fall_as_the_odds_say(tiny_head):
    father = tiny_head("male", dict(zip(FEATURES, ("DD", "Dr", "rD", "rr") * 3, strict=True)), 1)
    mother = tiny_head("female", dict(zip(FEATURES, ("Dr", "Dr", "rr", "rr", "DD", "rD") * 2, strict=True)), 2)
    bred = breed(father, mother, load_rule("mendel"), sons=5000, daughters=5000, seed=3)
    told = odds(father.genome, mother.genome)
    for place, feature in enumerate(FEATURES):
        recessive = int((bred.genes.alleles[:, place].sum(1) == 0).sum())
        chance = told[feature]["recessive"]
        # 99.9 % of a binomial lie within 3.3 deviations.
        assert abs(recessive - 10_000 * chance) <= 3.3 * np.sqrt(10_000 * chance * (1 - chance)), feature


def test_a_rule_tells_what_sons_and_daughters_have_of_their_father():
    father, mother = {"nose": Gene("Dr")}, {"nose": Gene("rr"), "jaw": Gene("DD")}
    shares = expected_shares(father, mother, load_rule("mendel"))
    assert shares == {"nose": {"son": 0.3, "daughter": 0.2}}
    assert list(genome_odds(father, mother)) == ["nose"]


def test_parents_without_genes_have_no_odds():
    with pytest.raises(BadInput, match="mother: has no genes; run 'kindred tag'"):
        odds({"nose": Gene("DD")}, {})


def test_the_verb_tells_the_same_in_text_and_json(kindred, family_library):
    words = ("odds", "--library", family_library, "--father", "A000001", "--mother", "B000001", "--rule", "mendel")
    told = kindred(*words, "--json")
    assert told.exit_code == 0, told.err
    nose = told.json["features"]["nose"]
    assert (nose["father"], nose["mother"], nose["dominant"], nose["recessive"]) == ("Dr", "rr", 0.5, 0.5)
    assert nose["father_share"] == {"son": 0.3, "daughter": 0.2}
    text = kindred(*words).out.splitlines()
    (line,) = [line.split() for line in text if line.startswith("nose")]
    assert line == ["nose", "Dr", "rr", "50", "%", "50", "%", "0", "%", "50", "%", "50", "%", "30%", "20%"]
    refused = kindred("odds", "--library", family_library, "--father", "B000001", "--mother", "B000001")
    assert refused.exit_code == 3
    assert refused.err.strip() == "kindred: B000001: is female and cannot be the father; choose a male head as --father"
