"""What cannot be a kit is refused in a line, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.heads import topology_name
from kindred.engine.heads.kit import bundled_kit
from kindred.engine.kits import list_kits, open_kit
from kindred.engine.kits.facekit_folder import read_facekit
from kindred.engine.kits.importing import import_ict_facekit
from kindred.engine.kits.shelf import ABOUT, ARRAYS
from kindred.engine.kits.storing import Packet, store_kit
from kindred.engine.progress import Progress


@pytest.fixture
def broken(facekit, tmp_path):
    """A copy of the folder, free to be broken: links, each to be replaced and never written through."""
    return shutil.copytree(facekit, tmp_path / "ICT-FaceKit", copy_function=os.link) / "FaceXModel"


def rewrite(path, text):
    path.unlink()
    path.write_text(text)


def swap_vertices(path):
    lines = path.read_text().splitlines(keepends=True)
    vertices = [line for line in lines if line.startswith("v ")]
    others = [line for line in lines if not line.startswith("v ")]
    rewrite(path, "".join(vertices[::-1] + others))


BREAK = {
    "an expression is missing": lambda f: (f / "jawOpen.obj").unlink(),
    "the list is missing": lambda f: (f / "vertex_indices.json").unlink(),
    "the list is no JSON": lambda f: rewrite(f / "vertex_indices.json", "{"),
    "the list is deep": lambda f: rewrite(f / "vertex_indices.json", "[" * 100_000),
    "the list has no names": lambda f: rewrite(f / "vertex_indices.json", json.dumps({"expressions": [1]})),
    "a name leads elsewhere": lambda f: rewrite(f / "vertex_indices.json", json.dumps({"expressions": ["../jaw"]})),
    "a name comes twice": lambda f: rewrite(f / "vertex_indices.json", json.dumps({"expressions": ["jawOpen"] * 2})),
    "identities have a gap": lambda f: (f / "identity002.obj").unlink(),
    "there are no identities": lambda f: [path.unlink() for path in f.glob("identity*.obj")],
    "a mode has too few vertices": lambda f: rewrite(f / "identity001.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\n"),
    "a mode is not finite": lambda f: rewrite(
        f / "identity001.obj", (f / "identity001.obj").read_text().replace("v ", "v nan ", 1)
    ),
    "a mode is binary": lambda f: rewrite(f / "identity001.obj", "\0" * 1000),
    "a mode is empty": lambda f: rewrite(f / "identity001.obj", ""),
    "a mode's vertices are in another order": lambda f: swap_vertices(f / "identity001.obj"),
    "the neutral mesh is missing": lambda f: (f / "generic_neutral_mesh.obj").unlink(),
}


@pytest.mark.parametrize("how", BREAK)
def test_a_broken_folder_is_refused_in_a_line_and_nothing_is_stored(how, broken, tmp_path):
    BREAK[how](broken)
    with pytest.raises(BadInput) as told:
        import_ict_facekit(broken.parent, folder=tmp_path / "kits")
    assert "\n" not in str(told.value)
    assert not (tmp_path / "kits").exists()


def test_a_file_far_too_large_is_refused_before_it_is_read(broken):
    path = broken / "identity003.obj"
    path.unlink()
    with path.open("wb") as handle:
        handle.truncate(10**12)  # sparse: it takes no space
    with pytest.raises(BadInput, match="larger"):
        read_facekit(broken, Progress())


def test_other_folders_are_refused(tmp_path):
    (tmp_path / "file").touch()
    for wrong in (tmp_path, tmp_path / "nothing", tmp_path / "file"):
        with pytest.raises(BadInput, match="ICT-FaceKit"):
            import_ict_facekit(wrong, folder=tmp_path / "kits")


@pytest.mark.parametrize("name", ["../elsewhere", "", "A", "a/b", ".hidden", "x" * 65, "kindred"])
def test_a_name_that_cannot_be_a_folders_is_refused(name, facekit, tmp_path):
    with pytest.raises(BadInput):
        import_ict_facekit(facekit, name=name, folder=tmp_path / "kits")


@pytest.fixture(scope="module")
def packet():
    """The bundled kit under another topology's name, as something to store."""
    kit = bundled_kit()
    topology = kit.topology
    digest = topology_name(topology.face_vertices, topology.face_sizes, topology.count)
    expressions = {"names": np.array(["jawOpen"]), "starts": np.zeros(2, np.int32)}
    own = replace(kit, topology=replace(topology, name=digest))
    return Packet(own, "test", "CC0-1.0", "no rights reserved", expressions, {}, {})


def test_what_is_stored_is_read_back_to_the_micrometre(packet, tmp_path):
    store_kit(tmp_path, "mine", packet)
    kit, half = open_kit("mine", tmp_path), np.full(len(packet.kit.names), 0.7)
    assert np.abs(kit.vertices(half) - packet.kit.vertices(half)).max() < 2e-5
    assert (kit.names, kit.groups) == (packet.kit.names, packet.kit.groups)
    assert [one.name for one in list_kits(tmp_path)] == ["kindred", "mine"]


def test_one_topology_belongs_to_one_kit(packet, tmp_path):
    store_kit(tmp_path, "mine", packet)
    with pytest.raises(BadInput, match="topology of kit 'mine'"):
        store_kit(tmp_path, "other", packet)
    with pytest.raises(BadInput, match="--replace"):
        store_kit(tmp_path, "mine", packet)
    store_kit(tmp_path, "mine", packet, replace=True)


def test_a_kit_stays_whole_where_replacing_it_fails_half_way(packet, tmp_path):
    store_kit(tmp_path, "mine", packet)
    with pytest.raises(TypeError):  # the last file cannot be written
        store_kit(tmp_path, "mine", replace(packet, about={"no JSON": object()}), replace=True)
    assert open_kit("mine", tmp_path).names == packet.kit.names
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


SPOIL = {
    "no arrays": lambda kit: (kit / ARRAYS).unlink(),
    "arrays cut off": lambda kit: (kit / ARRAYS).write_bytes((kit / ARRAYS).read_bytes()[:5000]),
    "arrays of another kind": lambda kit: np.savez(kit / ARRAYS, vertices=np.zeros((3, 3))),
    "about is no JSON": lambda kit: (kit / ABOUT).write_text("{"),
    "about is a list": lambda kit: (kit / ABOUT).write_text("[]"),
    "about is huge": lambda kit: (kit / ABOUT).write_text(" " * 100_000),
    "made by a newer Kindred": lambda kit: spoil_about(kit, format=99),
    "another topology is promised": lambda kit: spoil_about(kit, topology="mesh-0"),
    "offsets name no vertices": lambda kit: spoil_arrays(kit, "rig_vertices", lambda a: a + 1_000_000),
    "faces name no vertices": lambda kit: spoil_arrays(kit, "face_vertices", lambda a: a + 1_000_000),
    "regions do not sum to one": lambda kit: spoil_arrays(kit, "regions", lambda a: a * 2),
    "numbers are not finite": lambda kit: spoil_arrays(kit, "rig_everywhere", lambda a: a * np.nan),
}


def spoil_about(kit, **changes):
    (kit / ABOUT).write_text(json.dumps(json.loads((kit / ABOUT).read_text()) | changes))


def spoil_arrays(kit, name, change):
    with np.load(kit / ARRAYS) as data:
        arrays = {key: data[key] for key in data.files}
    np.savez(kit / ARRAYS, **{**arrays, name: change(arrays[name])})


@pytest.mark.parametrize("how", SPOIL)
def test_a_spoilt_kit_is_told_of_and_keeps_nobody_from_the_others(how, packet, tmp_path):
    store_kit(tmp_path, "mine", packet)
    SPOIL[how](tmp_path / "mine")
    with pytest.raises(BadInput) as told:
        open_kit("mine", tmp_path)
    assert "\n" not in str(told.value)
    assert list_kits(tmp_path)[0].name == "kindred" and list_kits(tmp_path)[1].name == "mine"
    assert open_kit("kindred", tmp_path) is bundled_kit()
