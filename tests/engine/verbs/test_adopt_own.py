"""A head that Kindred wrote as GLB is adopted as it was, genes and all, without being registered."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from kindred.engine.cli import main
from kindred.engine.heads import genome_to_json
from kindred.engine.heads.kit import bundled_kit
from kindred.engine.heads.reading import read_back, read_mesh
from kindred.engine.heads.writing import write_glb
from kindred.engine.library import Library


def adopt(capsys, *words) -> tuple[int, dict]:
    code = main(["adopt", *map(str, words), "--json", "--quiet"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("sex", ["female", "auto"])
def test_a_head_comes_back_with_its_genes(capsys, tmp_path, small_head, sex):
    write_glb(tmp_path / "head.glb", small_head)
    words = [tmp_path / "head.glb", "--library", tmp_path / "heads", "--sex", sex, "--keep-topology"]
    code, data = adopt(capsys, *words)
    assert code == 0
    assert data["heads"][0]["id"] == "B000001"
    with Library.open(tmp_path / "heads") as library:
        head = library.head("B000001")
    assert np.array_equal(head.vertices, small_head.vertices)
    assert np.array_equal(head.topology.regions, small_head.topology.regions)
    assert genome_to_json(head.genome) == genome_to_json(small_head.genome)
    assert head.appearance == small_head.appearance
    # The parents' ids name other people in this library.
    assert "father" not in head.provenance
    assert head.provenance["kindred"]["pedigree"] == {"father": "A000001", "mother": "B000002"}


def test_a_woman_is_not_adopted_as_a_man(capsys, tmp_path, small_head):
    write_glb(tmp_path / "head.glb", small_head)
    code, data = adopt(capsys, tmp_path / "head.glb", "--library", tmp_path / "L", "--sex", "male", "--keep-topology")
    assert code == 3
    assert "female" in data["error"]["wrong"]


def test_a_bundled_head_comes_back_without_an_option(tmp_path):
    kit = bundled_kit()
    head = kit.head(np.full(len(kit.names), 0.4, np.float32), "male")
    write_glb(tmp_path / "head.glb", head)
    back = read_back(read_mesh(tmp_path / "head.glb"), kit.topology, keep_topology=False)
    assert back is not None
    assert back.topology is kit.topology
    assert np.array_equal(back.vertices, head.vertices)
    assert np.array_equal(back.parameters, head.parameters)


def test_another_topology_is_only_read_back_when_it_shall_be_kept(tmp_path, small_head):
    write_glb(tmp_path / "head.glb", small_head)
    raw, bundled = read_mesh(tmp_path / "head.glb"), bundled_kit().topology
    assert read_back(raw, bundled, keep_topology=False) is None
    assert read_back(raw, bundled, keep_topology=True) is not None


def test_a_name_that_the_faces_do_not_bear_out_is_not_believed(tmp_path, small_head):
    bundled = bundled_kit().topology
    for name in (bundled.name, "mesh-0123456789abcdef"):
        liar = small_head.with_(topology=replace(small_head.topology, name=name))
        write_glb(tmp_path / "head.glb", liar)
        assert read_back(read_mesh(tmp_path / "head.glb"), bundled, keep_topology=True) is None
