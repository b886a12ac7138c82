"""Bad input: exit code 3, one line that says which, what is wrong and what to do, and nothing changed."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
import trimesh
from kindred.engine.heads import load_head, save_head

COUPLE = ("--father", "A000001", "--mother", "B000001")
UNWRITABLE = Path("/proc/kindred")  # not even root may write here


def snapshot(folder: Path) -> dict[str, str]:
    # The catalogue's -shm and -wal come and go with readers; its content is in the rest.
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-shm", "-wal")))
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def not_a_mesh(folder):
    path = folder / "letter.obj"
    path.write_text("Dear Sir or Madam,\nv is for victory\n")
    return path


def empty(folder):
    path = folder / "empty.obj"
    path.write_text("# nothing\n")
    return path


def not_numbers(folder):
    path = folder / "nan.obj"
    path.write_text("v nan 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    return path


def a_billion(folder):
    path = folder / "billion.ply"
    path.write_bytes(
        b"ply\nformat binary_little_endian 1.0\nelement vertex 1000000000\nproperty float x\nproperty float y\n"
        b"property float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n" + bytes(64)
    )
    return path


def faceless(folder):
    path = folder / "ball.ply"
    trimesh.creation.icosphere(subdivisions=4, radius=0.1).export(path)
    return path


@pytest.mark.parametrize(
    "make", [not_a_mesh, empty, not_numbers, a_billion, faceless, lambda folder: folder / "missing.obj"]
)
@pytest.mark.parametrize("more", [(), ("--keep-topology",)])
def test_adopt_refuses(make, more, kindred, library, tmp_path):
    mesh = make(tmp_path)
    assert_refused(
        kindred, library, tmp_path, "adopt", mesh, "--sex", "male", "--library", library, *more, names=mesh.name
    )


def other_topology(library):
    path = library / "heads" / "B000001.npz"
    head = load_head(path)
    topology = head.topology
    rest = topology.face_vertices[: -int(topology.face_sizes[-1])]
    fewer = type(topology)("mesh-0", rest, topology.face_sizes[:-1], topology.regions, topology.parts)
    save_head(path, head.with_(topology=fewer))


def bad_rule(tmp_path):
    cells = "".join(
        f'[[cell]]\nchild = "{c}"\nfather = "{f}"\nmother = "{m}"\nfather_share = 0.5\nmother_share = 0.6\n'
        for c in ("male", "female")
        for f in ("dominant", "recessive")
        for m in ("dominant", "recessive")
    )
    path = tmp_path / "odd.toml"
    path.write_text(f'name = "odd"\ndescription = "sums to 1.1"\nmutation = 0.01\n{cells}')
    return path


BREEDS = {
    "unknown id": (("--father", "A000099", "--mother", "B000001"), "A000099"),
    "a path for an id": (("--father", "../../etc/passwd", "--mother", "B000001"), "passwd"),
    "father is female": (("--father", "B000002", "--mother", "B000001"), "B000002"),
    "mother is male": (("--father", "A000001", "--mother", "A000002"), "A000002"),
    "probability": ((*COUPLE, "--mutation", "1.5"), "1.5"),
    "probability is not a number": ((*COUPLE, "--mutation", "nan"), "nan"),
    "count": ((*COUPLE, "--sons", "-3"), "-3"),
    "share": ((*COUPLE, "--cell", "nose:male:dominant:dominant=1.2"), "1.2"),
    "gan": ((*COUPLE, "--fuse", "gan"), "gan"),
    "diffusion": ((*COUPLE, "--fuse", "diffusion"), "diffusion"),
    "rule": ((*COUPLE, "--rule", "no-such-rule"), "no-such-rule"),
}


@pytest.mark.parametrize(("words", "names"), BREEDS.values(), ids=BREEDS)
def test_breed_refuses(words, names, kindred, library, tmp_path):
    assert_refused(
        kindred,
        library,
        tmp_path,
        "breed",
        "--library",
        library,
        *words,
        "--seed",
        1,
        "--out",
        tmp_path / "f",
        names=names,
    )


def test_breed_refuses_a_rule_that_does_not_sum_to_one(kindred, library, tmp_path):
    rule = bad_rule(tmp_path)
    words = ("breed", "--library", library, *COUPLE, "--rule", rule, "--seed", 1, "--out", tmp_path / "f")
    assert_refused(kindred, library, tmp_path, *words, names="odd.toml")


def test_breed_refuses_heads_of_different_topology(kindred, library, tmp_path):
    other_topology(library)
    words = ("breed", "--library", library, *COUPLE, "--seed", 1, "--out", tmp_path / "f")
    assert_refused(kindred, library, tmp_path, *words, names="topolog")


def test_breed_refuses_untagged_parents_with_the_word_to_run(kindred, library, tmp_path):
    shutil.rmtree(library)
    assert kindred("new", "--library", library, "--count", 1, "--seed", 1).exit_code == 0
    words = ("breed", "--library", library, *COUPLE, "--seed", 1, "--out", tmp_path / "f")
    assert_refused(kindred, library, tmp_path, *words, names="kindred tag")


def test_a_folder_that_cannot_be_written_is_refused(kindred, library, tmp_path):
    words = ("breed", "--library", library, *COUPLE, "--seed", 1, "--out", UNWRITABLE)
    assert_refused(kindred, library, tmp_path, *words, names=str(UNWRITABLE))
    assert_refused(
        kindred, library, tmp_path, "new", "--library", UNWRITABLE, "--count", 1, "--seed", 1, names=str(UNWRITABLE)
    )


@pytest.mark.parametrize("verb", [("list",), ("tag", "--seed", 1), ("new", "--count", 1, "--seed", 1)])
def test_a_library_of_a_newer_version_is_refused(verb, kindred, library, tmp_path):
    toml = library / "library.toml"
    lines = toml.read_text().splitlines()
    toml.write_text("\n".join("version = 999" if line.startswith("version") else line for line in lines))
    assert_refused(kindred, library, tmp_path, verb[0], "--library", library, *verb[1:], names="newer")


def assert_refused(kindred, library, tmp_path, *words, names):
    before = snapshot(tmp_path)
    done = kindred(*words)
    assert done.exit_code == 3, done.err
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1, done.err
    assert names in done.err
    assert snapshot(tmp_path) == before
