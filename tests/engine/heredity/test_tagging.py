"""Tagging parts founders three to one, says what it found, and its classifier reads any head's traits."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.heads import FEATURES, Head
from kindred.engine.heads.kit import bundled_kit
from kindred.engine.heads.sampling import sample
from kindred.engine.heredity.clustering import cut, part_together, recessive_count
from kindred.engine.heredity.founding import founder_alleles
from kindred.engine.heredity.measures import MEASURES, Shapes, measure_named
from kindred.engine.heredity.mixtures import two_groups
from kindred.engine.heredity.reference import bundled_reference
from kindred.engine.heredity.tagging import FEWEST, read_traits, tag
from kindred.engine.heredity.traits import TraitClassifier, carried_features, find_classifier, load_classifier
from kindred.engine.library import Library, make_id


@pytest.fixture(scope="module")
def people():
    """A hundred men and forty women of the bundled rig, with ids."""
    kit, rng = bundled_kit(), np.random.default_rng(5)
    wanted = [("male", number) for number in range(1, 101)] + [("female", number) for number in range(1, 41)]
    return [sample(kit, sex, rng).with_(id=make_id(sex, number)) for sex, number in wanted]


@pytest.fixture(scope="module")
def tagged(people):
    return tag(people, seed=1)


def classes(heads, feature):
    return {head.id: head.genome[feature].gene_class for head in heads}


@given(count=st.integers(1, 10_000))
def test_a_quarter_is_recessive_by_rounding(count):
    assert abs(recessive_count(count) - count / 4) <= 0.5
    assert recessive_count(100) == 25


@given(
    values=st.lists(st.floats(-5, 5), min_size=1, max_size=60).map(np.array),
    dominant_high=st.booleans(),
)
def test_the_quarter_at_the_recessive_end_is_recessive_even_among_equals(values, dominant_high):
    dominant = cut(values, dominant_high)
    assert (~dominant).sum() == recessive_count(len(values))
    if not dominant.all():
        ends = (values[~dominant].max(), values[dominant].min())
        assert ends[0] <= ends[1] if dominant_high else values[~dominant].min() >= values[dominant].max()


def test_a_hundred_men_are_seventy_five_and_twenty_five_for_every_feature(people, tagged):
    features = carried_features(people[0].topology)
    assert "nose" in features
    for sex, dominant in (("male", 75), ("female", 30)):
        own = [head for head in tagged.heads if head.sex == sex]
        for feature in features:
            assert sum(one == "dominant" for one in classes(own, feature).values()) == dominant, (sex, feature)
        for found in (one for one in tagged.findings if one.sex == sex):
            assert (found.dominant_count, found.recessive_count) == (dominant, len(own) - dominant)


def test_high_bridges_and_double_lids_are_dominant(people, tagged):
    for feature, words in (
        ("nose", ("high bridge", "low bridge")),
        ("eyelids", ("double lid", "single or hooded lid")),
    ):
        for found in (one for one in tagged.findings if one.feature == feature):
            assert (found.dominant, found.recessive) == words
            assert found.dominant_mean > found.recessive_mean
            values = {
                head.id: float(measure_named(found.measure).read(Shapes(head.vertices[None], head.topology))[0])
                for head in people
                if head.sex == found.sex
            }
            own = classes([head for head in tagged.heads if head.sex == found.sex], feature)
            shown = {one: [values[name] for name, seen in own.items() if seen == one] for one in set(own.values())}
            assert min(shown["dominant"]) >= found.threshold >= max(shown["recessive"])


def test_a_founders_trait_says_what_its_class_says(tagged):
    for head in tagged.heads:
        for feature, gene in head.genome.items():
            criterion = tagged.classifier.criterion(head.sex, head.topology.name, feature)
            assert gene.trait == (criterion.dominant if gene.gene_class == "dominant" else criterion.recessive)


def test_both_sexes_are_parted_by_the_same_measure(tagged):
    for feature in FEATURES:
        sides = {(one.measure, one.dominant) for one in tagged.findings if one.feature == feature}
        assert len(sides) <= 1, sides


def test_each_sentence_has_the_words_and_the_numbers_behind_them(tagged):
    (nose,) = [one for one in tagged.findings if one.feature == "nose" and one.sex == "male"]
    text = nose.sentence()
    for part in (
        "dominant = high bridge",
        f"mean {nose.dominant_mean:.1f} mm",
        f"recessive = low bridge ({nose.recessive_mean:.1f} mm)",
        "75 and 25 heads",
        f"d = {nose.separation:.1f}",
    ):
        assert part in text
    assert json.loads(json.dumps(nose.as_json()))["dominant_count"] == 75


def test_neither_the_order_of_heads_nor_who_else_is_there_changes_a_draw(people, tagged):
    shuffled = [people[place] for place in np.random.default_rng(0).permutation(len(people))]
    again = {head.id: head.genome for head in tag(shuffled, seed=1).heads}
    assert again == {head.id: head.genome for head in tagged.heads}
    other = {head.id: head.genome for head in tag(people, seed=2).heads}
    assert other != again
    for name, genome in other.items():  # the seed is of the draw, not of the classes
        assert {f: g.gene_class for f, g in genome.items()} == {f: g.gene_class for f, g in again[name].items()}


@settings(deadline=None)
@given(seed=st.integers(0, 2**40))
def test_founders_alleles_fit_their_class(seed):
    for feature in FEATURES:
        assert founder_alleles(seed, "A000001", feature, dominant=False) == "rr"
        assert founder_alleles(seed, "A000001", feature, dominant=True) in {"DD", "Dr", "rD"}


def test_a_third_of_dominant_founders_is_pure_and_either_parent_gave_the_other_allele():
    drawn = [founder_alleles(7, make_id("male", number), f, True) for number in range(1, 1001) for f in FEATURES]
    for alleles in ("DD", "Dr", "rD"):
        # 99.9 % of a binomial lie within 3.3 deviations.
        assert abs(drawn.count(alleles) - len(drawn) / 3) < 3.3 * np.sqrt(len(drawn) * 2 / 9), alleles


def planted(people, feature, way, share=0.25):
    """Men, a quarter of whom have one feature moved by `way` millimetres; who they are."""
    men = [head for head in people if head.sex == "male"]
    weights = men[0].topology.regions[:, FEATURES.index(feature)][:, None]
    marked = set(np.random.default_rng(3).permutation([head.id for head in men])[: round(share * len(men))])
    step = (weights * np.array(way) / 1000).astype(np.float32)
    return [head.with_(vertices=head.vertices + step * (head.id in marked)) for head in men], marked


@pytest.mark.parametrize(
    ("feature", "way"), [("nose", (0, 22, 0)), ("chin", (0, 0, -14)), ("brows", (0, 0, 12)), ("mouth", (0, -12, 0))]
)
def test_planted_clusters_are_found(people, feature, way):
    heads, marked = planted(people, feature, way)
    found = tag(heads, seed=1)
    recessive = {name for name, shown in classes(found.heads, feature).items() if shown == "recessive"}
    assert len(recessive & marked) >= 24
    (told,) = [one for one in found.findings if one.feature == feature]
    assert told.clusters == 2
    assert "two clusters" in told.sentence()


def test_clusters_that_no_measure_tells_apart_are_found_along_their_own_direction(people):
    # A chin bent to one side: no named measure sees it.
    heads, marked = planted(people, "chin", (16, 0, 0))
    found = tag(heads, seed=1)
    (told,) = [one for one in found.findings if one.feature == "chin"]
    assert (told.measure, told.recessive) == ("shape", "rarer chin")
    assert {name for name, shown in classes(found.heads, "chin").items() if shown == "recessive"} == marked
    traits = found.classifier.traits(np.stack([head.vertices for head in heads]), heads[0].topology, ["male"] * 100)
    assert {head.id for head, one in zip(heads, traits, strict=True) if one["chin"] == "rarer chin"} == marked


def test_clouds_without_clusters_are_not_parted_along_a_chance_direction(people):
    topology = people[0].topology
    rng = np.random.default_rng(4)
    for count in (24, 40, 100):
        shift = rng.normal(0, 0.004, (count, 1, 3)) + rng.normal(0, 0.0005, (count, topology.count, 3))
        shapes = Shapes((people[0].vertices + shift).astype(np.float32), topology)
        for feature in ("chin", "brows", "jaw"):
            (parting,) = part_together(feature, [shapes], [True])
            assert parting.measure != "shape"


def test_one_bell_curve_is_not_called_two_clusters():
    rng = np.random.default_rng(2)
    assert sum(two_groups(rng.normal(size=100)).plain for _ in range(200)) <= 2
    apart = np.concatenate([rng.normal(0, 1, 75), rng.normal(6, 1, 25)])
    assert two_groups(apart).plain
    assert two_groups(apart).upper.sum() == 25


def test_few_heads_are_classed_against_the_rig_and_it_says_so(people):
    men = [head for head in people if head.sex == "male"][: FEWEST - 8]
    found = tag(men, seed=1, reference=bundled_reference)
    assert any(
        "too few of kindred-2 to cluster" in note and "200 heads sampled from the bundled rig" in note
        for note in found.notes
    )
    assert {one.basis for one in found.findings} == {"reference"}
    # A head's class then depends on nobody else in the library.
    alone = tag(men[:1], seed=1, reference=bundled_reference)
    assert alone.heads[0].genome == found.heads[0].genome
    (nose,) = [one for one in found.findings if one.feature == "nose"]
    assert sum(nose.classed[men[0].topology.name]) == len(men)
    assert set(nose.measured) == {head.id for head in men}
    assert f"{men[0].id} {nose.measured[men[0].id]:.1f}" in nose.sentence()
    for name, shown in classes(found.heads, "nose").items():
        assert (nose.measured[name] > nose.threshold) == (shown == "dominant")


def test_few_heads_without_a_reference_are_parted_among_themselves_and_it_says_so(people):
    found = tag(people[:4], seed=1)
    assert all(list(classes(found.heads, f).values()).count("recessive") == 1 for f in found.heads[0].genome)
    assert any("parted among themselves" in note for note in found.notes)
    (single,) = tag(people[:1], seed=1).heads
    assert {gene.gene_class for gene in single.genome.values()} == {"dominant"}


def test_a_head_of_another_topology_is_classed_by_its_landmarks(people, make_head, ict, ict_topology):
    # The same people as a library of the bundled head, and one visitor with his bridge pressed in or pulled out.
    base = people[0].topology
    nose = ict_topology.regions[:, FEATURES.index("nose")][:, None]
    mean = np.stack([ict["mean"][:, 0], -ict["mean"][:, 2], ict["mean"][:, 1]], -1).astype(np.float64)
    shown = []
    for way in (0.012, -0.012):
        visitor = make_head((mean + nose * [0, way, 0]).astype(np.float32), "male", identifier="A000900")
        found = tag([*people, visitor.with_(genome={})], seed=1)
        assert visitor.topology.name != base.name
        shown.append(found.heads[-1].genome["nose"].trait)
        assert any("own heads of" in note or "sampled" in note for note in found.notes)
    assert shown == ["low bridge", "high bridge"]


def test_heads_without_landmarks_are_measured_on_their_regions(tiny_head):
    heads = [tiny_head("male", seed=number, id=make_id("male", number + 1)) for number in range(20)]
    found = tag(heads, seed=1)
    for feature in FEATURES:
        assert list(classes(found.heads, feature).values()).count("recessive") == 5


def test_the_classifier_survives_its_file_and_reads_the_same(tagged, people, tmp_path):
    path = tmp_path / "traits.npz"
    assert find_classifier(path) is None
    tagged.classifier.save(path)
    again = find_classifier(path)
    men = [head for head in people if head.sex == "male"]
    vertices, topology = np.stack([head.vertices for head in men]), men[0].topology
    expected = tagged.classifier.traits(vertices, topology, ["male"] * len(men))
    assert again.traits(vertices, topology, ["male"] * len(men)) == expected
    # A head's traits do not depend on the heads that are read with it.
    assert again.traits(vertices[7:8], topology, ["male"]) == expected[7:8]
    one = again.typical_shape("male", topology.name, "nose")
    assert np.array_equal(one.recessive, tagged.classifier.typical_shape("male", topology.name, "nose").recessive)
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "pickle" in name]


def test_typical_shapes_are_the_means_of_both_classes(tagged, people):
    topology = people[0].topology
    one = tagged.classifier.typical_shape("male", topology.name, "nose")
    own = [head for head in tagged.heads if head.sex == "male" and head.genome["nose"].alleles == "rr"]
    mean = np.mean([head.vertices for head in own], axis=0, dtype=np.float64)
    np.testing.assert_allclose(one.recessive, mean[one.indices], atol=1e-6)
    assert np.array_equal(one.indices, np.flatnonzero(topology.regions[:, FEATURES.index("nose")] > 0))


@pytest.mark.parametrize("harm", ["newer", "cut", "empty", "pickle"])
def test_a_broken_classifier_is_refused(tagged, tmp_path, harm):
    path = tmp_path / "traits.npz"
    tagged.classifier.save(path)
    if harm == "newer":
        np.savez(path, metadata=np.array(json.dumps({"version": 999, "criteria": [], "typical": []})))
    elif harm == "pickle":
        np.savez(path, metadata=np.array([{}], dtype=object))
    else:
        path.write_bytes(path.read_bytes()[: 5000 if harm == "cut" else 0])
    with pytest.raises(BadInput) as refused:
        load_classifier(path)
    assert len(str(refused.value).splitlines()) == 1


def test_descendants_keep_their_alleles_and_get_their_traits_anew(tagged, people):
    child = tagged.heads[0].with_(vertices=tagged.heads[1].vertices)
    (read,) = read_traits([child], tagged.classifier)
    assert {f: g.alleles for f, g in read.genome.items()} == {f: g.alleles for f, g in child.genome.items()}
    assert {f: g.trait for f, g in read.genome.items()} == {f: g.trait for f, g in tagged.heads[1].genome.items()}
    assert read_traits([], TraitClassifier([])) == []


def test_what_cannot_be_tagged_is_refused(people):
    for heads, seed in (([], 1), (people[:2], -1)):
        with pytest.raises(BadInput):
            tag(heads, seed=seed)
    topology = replace(people[0].topology, parts=people[0].topology.parts[:-1])
    with pytest.raises(BadInput):
        tag([people[0], Head(people[0].vertices[:-1], topology, "male", id="A000002")], seed=1)


def test_measures_are_named_once_and_are_of_a_feature():
    names = [one.name for one in MEASURES]
    assert len(set(names)) == len(names)
    assert {one.feature for one in MEASURES} == set(FEATURES)


def test_a_lid_is_less_double_when_its_crease_is_filled_and_when_the_fold_hangs_over_it():
    kit = bundled_kit()
    shown = measure_named("lid shown").read
    fold, above = [27, 28, 29, 257, 258, 259], [222, 223, 224, 442, 443, 444]
    heads = np.stack([kit.mean] * 3)
    heads[1, kit.topology.landmarks[fold]] += [0, -0.002, 0]  # no crease: the fold lies level with lid and brow
    heads[2, kit.topology.landmarks[fold + above]] += [0, -0.003, -0.002]  # hooded: fold and all above come down
    open_lid, flat, hooded = shown(Shapes(heads, kit.topology))
    assert flat < open_lid - 1
    assert hooded < open_lid - 1


def test_a_heads_measures_do_not_depend_on_where_it_stands_among_others(people):
    men = [head for head in people if head.sex == "male"]
    all_of_them = Shapes(np.stack([head.vertices for head in men]), men[0].topology)
    for one in MEASURES:
        values = one.read(all_of_them)
        assert np.isfinite(values).all(), one.name
        assert one.read(Shapes(men[3].vertices[None], men[3].topology))[0] == values[3], one.name


def test_the_verb_tags_a_library_and_again_to_the_same(kindred, people, tmp_path):
    with Library.open(tmp_path / "shelf", create=True) as library:
        library.add_many(head.with_(id=None) for head in [*people[:13], *people[-2:]])
    told = kindred("tag", "--library", tmp_path / "shelf", "--seed", 4)
    assert told.exit_code == 0, told.err
    assert "nose (male, " in told.out
    assert "2 female heads are too few of kindred-2 to cluster" in told.out

    def genomes():
        with Library.open(tmp_path / "shelf", read_only=True) as library:
            return {one.id: library.head(one.id).genome for one in library.heads()}

    first = genomes()
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "shelf" / "heads").iterdir()}
    again = kindred("tag", "--library", tmp_path / "shelf", "--seed", 4, "--json").json
    assert again["founders"] == 15
    assert genomes() == first
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps  # what did not change is not written

    # A run that is ended between a head's file and the catalogue is made good by the next.
    with Library.open(tmp_path / "shelf") as library, library._catalogue.writing() as connection:
        connection.exec_driver_sql("UPDATE heads SET genes = '{}', tagged = 0 WHERE id = 'A000001'")
    assert kindred("tag", "--library", tmp_path / "shelf", "--seed", 4).exit_code == 0
    with Library.open(tmp_path / "shelf", read_only=True) as library:
        assert library.entry("A000001").tagged
        assert library.genes(["A000001"])["A000001"]["nose"]["alleles"] == first["A000001"]["nose"].alleles

    done = kindred("tag", "--library", tmp_path / "shelf", "--set", "A000001:nose=rr")
    assert (done.exit_code, done.out.strip()) == (0, "A000001: nose is rr now")
    assert genomes()["A000001"]["nose"].alleles == "rr"
    for words, code in (
        (("--set", "A000001:nose=xx"), 3),
        (("--set", "A000001:horns=rr"), 3),
        (("--set", "nose"), 2),
        ((), 2),
        (("--seed", -1), 3),
        (("--set", "A000999:nose=rr"), 3),
    ):
        refused = kindred("tag", "--library", tmp_path / "shelf", *words)
        assert (refused.exit_code, len(refused.err.splitlines())) == (code, 1), (words, refused.err)
