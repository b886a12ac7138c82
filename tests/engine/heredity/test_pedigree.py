"""A pedigree tells who descends from whom and where each feature comes from, even in a broken family."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.heredity.pedigree import pedigree
from kindred.engine.library import Library


@dataclass(frozen=True)
class Person:
    """What a pedigree reads."""

    father: str | None = None
    mother: str | None = None
    sex: str = "male"
    genes: dict = field(default_factory=dict)


def person(father=None, mother=None, share=None, mutated=False):
    gene = {"alleles": "Dr", "trait": "high bridge", "mutated": mutated, "father_share": share}
    return Person(father, mother, genes={"nose": gene})


def test_shares_multiply_down_the_generations(family_library):
    with Library.open(family_library, read_only=True) as library:
        found = pedigree(library.relations(), "A000003")
    assert [(one.id, one.depth) for one in found.ancestors] == [
        ("A000002", 1),
        ("B000002", 1),
        ("A000001", 2),
        ("B000001", 2),
    ]
    given = {one.id: one.shares["nose"] for one in found.ancestors}
    assert given == pytest.approx({"A000002": 0.5, "B000002": 0.5, "A000001": 0.4, "B000001": 0.1})
    assert found.origins["nose"].sources == pytest.approx({"B000002": 0.5, "A000001": 0.4, "B000001": 0.1})
    assert list(found.origins["nose"].sources) == ["B000002", "A000001", "B000001"]


def test_descendants_are_told_with_what_they_have_of_the_head(family_library):
    with Library.open(family_library, read_only=True) as library:
        found = pedigree(library.relations(), "A000001")
    assert [(one.id, one.depth, round(one.shares["nose"], 6)) for one in found.descendants] == [
        ("A000002", 1, 0.8),
        ("A000003", 2, 0.4),
        ("B000003", 2, 0.4),
    ]


@st.composite
def families(draw):
    """People in any order of birth, each a founder or a child of two earlier ones, who may be kin."""
    people = {"p0": person(), "p1": person()}
    for number in range(2, draw(st.integers(3, 14))):
        earlier = st.sampled_from(sorted(people))
        parents = draw(st.none() | st.tuples(earlier, earlier, st.floats(0, 1)))
        people[f"p{number}"] = person() if parents is None else person(*parents)
    return people


def reached(people, name, ancestor):
    """The share by plain recursion."""
    if name == ancestor:
        return 1.0
    one = people[name]
    if one.father is None:
        return 0.0
    share = one.genes["nose"]["father_share"]
    return share * reached(people, one.father, ancestor) + (1 - share) * reached(people, one.mother, ancestor)


@given(people=families(), data=st.data())
def test_sources_sum_to_one_and_equal_a_plain_recursion_in_both_directions(people, data):
    name = data.draw(st.sampled_from(sorted(people)))
    found = pedigree(people, name)
    assert sum(found.origins["nose"].sources.values()) == pytest.approx(1)
    for one in found.ancestors:
        assert one.shares.get("nose", 0.0) == pytest.approx(reached(people, name, one.id))
    for founder, share in found.origins["nose"].sources.items():
        assert share == pytest.approx(reached(people, name, founder))
    for one in found.descendants:
        assert one.shares.get("nose", 0.0) == pytest.approx(reached(people, one.id, name))


def test_a_head_whose_shares_are_unknown_is_where_the_trace_ends():
    people = {"f": person(), "m": person(), "p": person("f", "m"), "q": person(), "c": person("p", "q", 0.25)}
    found = pedigree(people, "c")
    assert found.origins["nose"].sources == {"q": 0.75, "p": 0.25}
    assert {one.id: dict(one.shares) for one in found.ancestors}["f"] == {}


def test_mutations_on_the_way_are_named():
    people = {"f": person(), "m": person(), "p": person("f", "m", 0.5, mutated=True), "c": person("p", "m", 0.5)}
    assert pedigree(people, "c").origins["nose"].changed_in == ("p",)


def test_missing_ancestors_and_circles_are_told_and_not_followed():
    broken = {"c": person("gone", "m", 0.6), "m": person("g", "c", 0.5), "g": person()}
    found = pedigree(broken, "c")
    assert sum(found.origins["nose"].sources.values()) == pytest.approx(1)
    assert {one.id: one.sex for one in found.ancestors} == {"gone": None, "m": "male", "g": "male"}
    assert found.problems == (
        "gone is named as a parent but is not in the library",
        "m descends from itself through c; the circle is not followed",
    )
    assert [one.id for one in found.descendants] == ["m"]
    alone = {"c": person("c", "c", 0.5)}
    assert pedigree(alone, "c").ancestors == ()


def test_five_thousand_generations_are_no_trouble():
    people = {"p0": person(), "q": person()}
    people |= {f"p{number}": person(f"p{number - 1}", "q", 1.0) for number in range(1, 5000)}
    assert pedigree(people, "p4999").origins["nose"].sources == {"p0": 1.0}
    assert len(pedigree(people, "p0").descendants) == 4999


def test_an_unknown_head_is_refused():
    with pytest.raises(BadInput, match="x: is not in the library"):
        pedigree({}, "x")


def test_the_verb_draws_the_tree_and_prints_it_as_json(kindred, family_library):
    told = kindred("pedigree", "A000003", "--library", family_library)
    assert told.exit_code == 0, told.err
    lines = told.out.splitlines()
    assert lines[:6] == [
        "A000003, male: 4 ancestors, 0 descendants",
        "  father A000002 (50% of the shape)",
        "    father A000001 (founder, 40% of the shape)",
        "    mother B000001 (founder, 10% of the shape)",
        "  mother B000002 (founder, 50% of the shape)",
        "",
    ]
    (nose,) = [line for line in lines if line.startswith("nose")]
    assert nose.split() == ["nose", "rr", "-", "B000002", "50%,", "A000001", "40%,", "B000001", "10%"]
    data = kindred("pedigree", "A000003", "--library", family_library, "--json").json
    assert data["features"]["nose"]["sources"] == {"B000002": 0.5, "A000001": 0.4, "B000001": 0.1}
    refused = kindred("pedigree", "../x", "--library", family_library)
    assert (refused.exit_code, len(refused.err.splitlines())) == (3, 1)


def test_the_list_tells_parents_and_counts(kindred, family_library):
    told = kindred("list", "--library", family_library)
    assert told.out.splitlines()[0].split() == [
        "id", "sex", "genes", "father", "mother", "topology", "source", "created",
    ]  # fmt: skip
    assert told.out.splitlines()[-1] == "3 male and 3 female heads: 3 founders, 6 tagged, 2 families"
    data = kindred("list", "--sex", "female", "--founders", "--json", KINDRED_LIBRARY=str(family_library)).json
    assert [one["id"] for one in data["heads"]] == ["B000001", "B000002"]
    assert data["statistics"]["reserved"] == 0
    genes = kindred("list", "--library", family_library, "--genes", "--json").json["heads"][0]["genes"]
    assert genes["nose"] == {"alleles": "Dr", "trait": "", "mutated": False, "father_share": None}
    assert "ears" in kindred("list", "--library", family_library, "--genes").out.splitlines()[0]
    missing = kindred("list", KINDRED_LIBRARY="")
    assert (missing.exit_code, missing.err.splitlines()[0]) == (
        2,
        "kindred: --library: is missing; give a folder, or set KINDRED_LIBRARY",
    )
