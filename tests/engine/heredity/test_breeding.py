"""Breeding in memory: the stated mix, chances, and that neither shards nor threads change a byte."""

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kindred.engine.errors import BadInput, Interrupted
from kindred.engine.heads import FEATURES, SEXES, Appearance, Gene, TopologyMismatch
from kindred.engine.heredity import breed, load_rule
from kindred.engine.heredity.seeds import states, uniforms
from kindred.engine.progress import Progress

MENDEL = load_rule("mendel")


def with_alleles(head, alleles):
    return head.with_(genome={feature: Gene(alleles) for feature in FEATURES})


def mix(father, mother, share, vertices):
    return share * father.vertices[vertices] + (1 - share) * mother.vertices[vertices]


@pytest.mark.parametrize("his", ["DD", "rr"])
@pytest.mark.parametrize("hers", ["Dr", "rr"])
def test_every_cell_of_the_table_is_the_stated_mix_where_a_region_is_whole(couple, his, hers):
    father, mother = with_alleles(couple[0], his), with_alleles(couple[1], hers)
    family = breed(father, mother, MENDEL, 1, 1, seed=1, mutation=0)
    classes = [Gene(alleles).gene_class for alleles in (his, hers)]
    for row, sex in enumerate(SEXES):
        for column, feature in enumerate(FEATURES):
            whole = father.topology.regions[:, column] >= 1
            assert whole.any()
            stated = mix(father, mother, MENDEL.share(feature, sex, *classes), whole)
            assert np.abs(family.vertices[row, whole] - stated).max() <= 1e-5


def test_shared_heads_are_the_stated_mix_on_their_skin(father, mother):
    family = breed(father, mother, MENDEL, 1, 1, seed=1, mutation=0)
    skin = father.topology.parts == 0
    for row, share in enumerate((0.3, 0.2)):
        whole = skin & (father.topology.regions.max(1) >= 1)
        assert np.abs(family.vertices[row, whole] - mix(father, mother, share, whole)).max() <= 1e-5


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 1), st.integers(0, 2**64))
def test_children_lie_between_their_parents(couple, share, seed):
    father, mother = couple
    rule = MENDEL.with_cell("*", "male", "dominant", "dominant", share)
    child = breed(father, mother, rule, 1, 0, seed=seed, mutation=0).vertices[0]
    low, high = np.minimum(father.vertices, mother.vertices), np.maximum(father.vertices, mother.vertices)
    assert (child >= low - 1e-6).all()
    assert (child <= high + 1e-6).all()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 40), st.integers(0, 40))
def test_any_shard_is_a_piece_of_the_whole(couple, start, count):
    whole = breed(*couple, MENDEL, 23, 22, seed=9, mutation=0.2)
    start, count = min(start, 45), min(count, 45 - min(start, 45))
    shard = breed(*couple, MENDEL, 23, 22, seed=9, mutation=0.2, start=start, count=count, threads=1)
    assert shard.vertices.tobytes() == whole.vertices[start : start + count].tobytes()
    assert shard.records() == whole.records()[start : start + count]


SCRIPT = """
import hashlib, sys
import numpy as np
from kindred.engine.heads import load_head
from kindred.engine.heredity import breed, load_rule
father, mother = (load_head(path) for path in map(__import__("pathlib").Path, sys.argv[1:3]))
digest = hashlib.sha256()
for mode, fuse in (("blend", "none"), ("blend", "smooth"), ("mosaic", "none")):
    family = breed(father, mother, load_rule("equal"), 3, 2, seed=4, mode=mode, fuse=fuse, mutation=0.3)
    digest.update(family.vertices.tobytes())
print(digest.hexdigest())
"""


def test_the_number_of_threads_changes_no_byte(father, mother, tmp_path):
    from kindred.engine.heads import save_head

    paths = [tmp_path / "father.npz", tmp_path / "mother.npz"]
    for path, head in zip(paths, (father, mother), strict=True):
        save_head(path, head)
    digests = set()
    for threads in ("1", "2", "4"):
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT, *map(str, paths)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
            cwd=Path(__file__).parents[3],
        )
        assert run.returncode == 0, run.stderr
        digests.add(run.stdout)
    assert len(digests) == 1


def binomial_bounds(number, probability):
    """Bounds that a count of `number` tries leaves once in a thousand times."""
    spread = 3.29 * math.sqrt(number * probability * (1 - probability))
    return number * probability - spread - 1, number * probability + spread + 1


def test_alleles_and_mutations_of_ten_thousand_children_follow_their_chances(couple):
    from kindred.engine.heredity.genes import draw_genes
    from kindred.engine.heredity.recipe import Recipe

    recipe = Recipe(*couple, MENDEL, 5000, 5000, seed=20)
    genes = draw_genes(recipe, range(10_000))
    for column in range(len(FEATURES)):
        low, high = binomial_bounds(10_000, 0.01)
        assert low <= genes.mutated[:, column].sum() <= high
        for parent in range(2):
            low, high = binomial_bounds(10_000, 0.5)
            assert low <= genes.alleles[:, column, parent].sum() <= high
        low, high = binomial_bounds(10_000, 0.25)
        assert low <= (genes.alleles[:, column].sum(1) == 0).sum() <= high
    together = np.corrcoef(genes.alleles.reshape(10_000, -1).T.astype(float)) - np.eye(2 * len(FEATURES))
    assert np.abs(together).max() < 0.05, "genes are passed on independently"


def test_a_child_has_one_allele_of_each_parent_the_fathers_first(couple):
    father, mother = with_alleles(couple[0], "DD"), with_alleles(couple[1], "rr")
    record = breed(father, mother, MENDEL, 1, 1, seed=3).records()[1]
    assert {gene["alleles"] for gene in record["genes"].values()} == {"Dr"}
    assert {gene["class"] for gene in record["genes"].values()} == {"dominant"}
    assert record["genes"]["nose"]["father_share"] == 0.2
    assert record["genes"]["nose"]["mother_share"] == 0.8


def test_a_record_has_the_fields_of_the_manifest(couple):
    family = breed(*couple, MENDEL, 2, 1, seed=11, mutation=[0.1, 0.5])
    assert [one["index"] for one in family.records()] == [0, 1, 2]
    assert [one["sex"] for one in family.records()] == ["male", "male", "female"]
    assert [one["mutation"] for one in family.records()] == [0.1, 0.5, 0.1], "cycled over the children of each sex"
    fields = ["id", "sex", "father", "mother", "seed", "index", "rule", "mode", "fuse", "mutation", "mesh", "genes"]
    assert list(family.records()[0]) == fields
    assert list(family.records()[0]["genes"]) == list(FEATURES)


def test_mutation_changes_no_allele_and_no_share(couple):
    plain = breed(*couple, MENDEL, 5, 5, seed=2, mutation=0)
    mutated = breed(*couple, MENDEL, 5, 5, seed=2, mutation=1)
    assert (plain.genes.alleles == mutated.genes.alleles).all()
    assert (plain.genes.shares == mutated.genes.shares).all()
    assert mutated.genes.mutated.all()
    assert not plain.genes.mutated.any()


def test_repainted_regions_are_averaged_and_kept_for_the_child(couple):
    father, mother = couple
    regions = np.roll(mother.topology.regions, 1, axis=1)
    from dataclasses import replace

    repainted = mother.with_(topology=replace(mother.topology, regions=regions))
    family = breed(father, repainted, MENDEL, 1, 0, seed=1, mutation=0)
    expected = (father.topology.regions + regions) / 2
    assert np.allclose(family.head(0).topology.regions, expected)
    share = (expected * family.genes.shares[0]).sum(1)[:, None]
    assert np.abs(family.vertices[0] - share * father.vertices - (1 - share) * mother.vertices).max() < 1e-5


def test_a_feature_that_heads_lack_is_bred_without(couple):
    from dataclasses import replace

    def earless(head):
        regions = head.topology.regions.copy()
        ears = FEATURES.index("ears")
        regions[:, FEATURES.index("outline")] += regions[:, ears]
        regions[:, ears] = 0
        genome = {feature: gene for feature, gene in head.genome.items() if feature != "ears"}
        return head.with_(topology=replace(head.topology, regions=regions), genome=genome)

    family = breed(earless(couple[0]), earless(couple[1]), MENDEL, 2, 2, seed=1, mutation=1)
    assert np.isfinite(family.vertices).all()
    assert "ears" not in family.records()[0]["genes"]
    assert "ears" not in family.head(0).genome


def test_families_go_on_for_generations(couple):
    father, mother = couple
    for seed in range(5):
        family = breed(father, mother, MENDEL, 1, 1, seed=seed, mutation=0.1)
        father, mother = family.head(0), family.head(1)
    assert np.isfinite(father.vertices).all()
    assert 0.05 < np.linalg.norm(father.vertices, axis=1).mean() < 0.2


def test_appearance_comes_from_the_parents(couple):
    looks = [
        Appearance({"melanin": 0.2}, {"hair": "bald", "beard": "full", "brows": "bushy"}),
        Appearance({"melanin": 0.8}, {"hair": "long", "beard": "none", "brows": "arched"}),
    ]
    father, mother = (head.with_(appearance=look) for head, look in zip(couple, looks, strict=True))
    family = breed(father, mother, MENDEL, 20, 20, seed=1)
    assert all(0.2 <= one.continuous["melanin"] <= 0.8 for one in family.appearances)
    assert len({one.continuous["melanin"] for one in family.appearances}) > 20
    assert {one.discrete["beard"] for one in family.appearances[20:]} == {"none"}
    assert {one.discrete["brows"] for one in family.appearances} == {"bushy", "arched"}
    assert list(family.appearances) == list(breed(father, mother, MENDEL, 20, 20, seed=1).appearances)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sons": -1},
        {"daughters": -3},
        {"seed": -1},
        {"mutation": 1.5},
        {"mutation": [0.1, float("nan")]},
        {"mode": "stir"},
        {"fuse": "gan"},
        {"fuse": "diffusion"},
        {"express": 2.0},
        {"express": 0.5},
        {"start": 9},
        {"start": -1},
        {"start": 4, "count": 5},
    ],
    ids=str,
)
def test_values_out_of_range_are_refused_in_one_line(couple, wrong):
    with pytest.raises(BadInput) as error:
        breed(*couple, MENDEL, **{"sons": 4, "daughters": 4, "seed": 1, **wrong})
    assert error.value.code == 3
    assert "\n" not in str(error.value)


def test_gan_and_diffusion_say_that_they_are_not_built_yet(couple):
    with pytest.raises(BadInput, match="not built yet"):
        breed(*couple, MENDEL, seed=1, fuse="gan")


def test_wrong_parents_are_refused(couple, egg):
    from dataclasses import replace

    father, mother = couple
    with pytest.raises(BadInput, match="cannot be the father"):
        breed(mother, father, MENDEL, seed=1)
    with pytest.raises(BadInput, match="no genes"):
        breed(father.with_(genome={}), mother, MENDEL, seed=1)
    other = mother.with_(topology=replace(mother.topology, name="another"))
    with pytest.raises(TopologyMismatch):
        breed(father, other, MENDEL, seed=1)


def test_a_family_of_nobody_is_empty(couple):
    family = breed(*couple, MENDEL, 0, 0, seed=1)
    assert len(family) == 0
    assert family.records() == []


def test_breeding_stops_when_asked(couple):
    with pytest.raises(Interrupted):
        breed(*couple, MENDEL, 100, 100, seed=1, progress=Progress(stopped=lambda: True))


def test_seeds_are_those_of_numpy():
    keys = np.array([[sex, place] for sex in (0, 1) for place in (0, 1, 77, 2**31)])
    for seed in (0, 7, 2**32, 2**63 + 5, 2**127 + 1):
        expected = [
            np.random.SeedSequence(seed, spawn_key=tuple(map(int, key))).generate_state(1, np.uint64)[0] for key in keys
        ]
        assert states(seed, keys).tolist() == [int(one) for one in expected]


def test_draws_are_even():
    draws = uniforms(states(3, np.stack([np.zeros(2000, int), np.arange(2000)], 1)), 50)
    assert 0 <= draws.min() <= draws.max() < 1
    counts = np.histogram(draws, 20, (0, 1))[0]
    assert ((counts - 5000) ** 2 / 5000).sum() < 43.8, "chi-squared with 19 degrees of freedom, one in a thousand"
