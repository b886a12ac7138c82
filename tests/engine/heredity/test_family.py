"""A family in a folder: shards, resuming after kill -9, ids, exit codes."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from kindred.engine.cli import main
from kindred.engine.heads import load_head
from kindred.engine.library import Library

NAMES = ("vertices.npy", "manifest.jsonl")


@pytest.fixture
def library(couple, tmp_path):
    """A library with the small couple in it."""
    with Library.open(tmp_path / "library", create=True) as opened:
        for head in couple:
            opened.add(head)
    return tmp_path / "library"


@pytest.fixture
def command(library):
    """command("--out", folder, …): the words of a breed command."""

    def words(*more):
        base = ["breed", "--library", library, "--father", "A000001", "--mother", "B000001", "--seed", 5]
        return [str(word) for word in (*base, *more)]

    return words


@pytest.fixture
def run(capfd):
    """run(words): the exit code and the JSON that was printed."""

    def call(words):
        code = main([*map(str, words), "--json"])
        out = capfd.readouterr()
        assert "Traceback" not in out.err
        return code, json.loads(out.out)

    return call


def manifest(folder):
    return [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]


def contents(folder, names=NAMES):
    return {name: (folder / name).read_bytes() for name in names}


def test_a_family_has_its_files(run, command, tmp_path):
    code, told = run(command("--out", tmp_path / "family", "--sons", 2, "--daughters", 1))
    assert (code, told["children"], told["failed"]) == (0, 3, [])
    folder = tmp_path / "family"
    records = manifest(folder)
    assert [one["mesh"] for one in records] == [f"child-{number:06d}.glb" for number in range(3)]
    assert all((folder / one["mesh"]).read_bytes()[:4] == b"glTF" for one in records)
    assert [one["id"] for one in records] == [None] * 3
    vertices = np.load(folder / "vertices.npy", mmap_mode="r", allow_pickle=False)
    assert (vertices.shape, vertices.dtype) == ((3, 1600, 3), np.float32)
    facts = json.loads((folder / "family.json").read_text())
    assert facts["units"] == "m"
    assert facts["father"]["id"] == "A000001"
    assert facts["rule"]["name"] == "mendel"
    assert facts["topology"] == "egg"
    assert "kindred" in facts["versions"]
    assert (folder / "sheet.png").exists() or told["left_out"]
    assert not list(folder.rglob("*.part"))


def test_counts_default_to_four_and_four(run, command, tmp_path):
    run(command("--out", tmp_path / "family", "--format", "none"))
    assert [one["sex"] for one in manifest(tmp_path / "family")] == ["male"] * 4 + ["female"] * 4
    assert {one["mutation"] for one in manifest(tmp_path / "family")} == {0.01}


@pytest.mark.parametrize("mode", ["blend", "mosaic"])
def test_ten_shards_merged_equal_the_whole(run, command, tmp_path, mode):
    family = ("--sons", 23, "--daughters", 14, "--format", "none", "--mode", mode, "--mutation", "0,0.3")
    assert run(command("--out", tmp_path / "whole", *family))[0] == 0
    cuts = [0, 1, 2, 7, 15, 16, 17, 24, 31, 36, 37]
    shards = list(itertools.pairwise(cuts))
    random.Random(1).shuffle(shards)
    for start, stop in shards:
        shard = ("--start", start, "--count", stop - start)
        assert run(command("--out", tmp_path / "parts", *family, *shard))[0] == 0
        assert (tmp_path / "parts" / "shards" / f"{start}-{stop - start}" / "manifest.jsonl").exists()
    assert run(["merge", tmp_path / "parts"])[0] == 0
    names = (*NAMES, "family.json", *(["from_father.npy"] if mode == "mosaic" else []))
    assert contents(tmp_path / "parts", names) == contents(tmp_path / "whole", names)
    assert not (tmp_path / "parts" / "shards").exists()
    assert run(["merge", tmp_path / "parts"])[0] == 0, "a second time changes nothing"
    assert run(command("--out", tmp_path / "parts", *family, "--start", 3, "--count", 4))[0] == 0
    assert contents(tmp_path / "parts", names) == contents(tmp_path / "whole", names)


def test_meshes_of_shards_come_to_the_family(run, command, tmp_path):
    family = ("--out", tmp_path / "family", "--sons", 2, "--daughters", 2, "--format", "obj")
    for start in (2, 0):
        assert run(command(*family, "--start", start, "--count", 2))[0] == 0
    assert run(["merge", tmp_path / "family"])[0] == 0
    assert len(list((tmp_path / "family").glob("child-00000?.obj"))) == 4
    assert [one["mesh"] for one in manifest(tmp_path / "family")] == [f"child-{n:06d}.obj" for n in range(4)]


def test_merging_without_all_shards_says_which_children_are_missing(run, command, tmp_path):
    family = ("--out", tmp_path / "family", "--format", "none")
    for start, count in ((0, 2), (5, 3)):
        run(command(*family, "--start", start, "--count", count))
    code, told = run(["merge", tmp_path / "family"])
    assert code == 3
    assert "children 2 to 4 are missing" in told["error"]["wrong"]
    assert "--start 2 --count 3" in told["error"]["todo"]


def test_kept_children_are_in_the_library_under_reserved_ids(run, command, library, tmp_path):
    code, _ = run(command("--out", tmp_path / "family", "--keep", "--sons", 2, "--daughters", 2, "--mutation", 0.5))
    assert code == 0
    records = manifest(tmp_path / "family")
    assert [one["id"] for one in records] == ["A000002", "A000003", "B000002", "B000003"]
    assert [one["mesh"] for one in records] == [f"{one['id']}.glb" for one in records]
    vertices = np.load(tmp_path / "family" / "vertices.npy")
    with Library.open(library, read_only=True) as opened:
        for record, shape in zip(records, vertices, strict=True):
            head = opened.head(record["id"])
            assert (head.vertices == shape).all()
            assert head.sex == record["sex"]
            assert {f: gene.alleles for f, gene in head.genome.items()} == {
                f: gene["alleles"] for f, gene in record["genes"].items()
            }
        father, mother = opened.parents("A000003", "B000002")
        assert father.id and mother.id, "children can be parents"


def test_merging_with_keep_equals_keeping_the_whole(run, command, library, couple, tmp_path):
    with Library.open(tmp_path / "other", create=True) as other:
        for head in couple:
            other.add(head)
    family = ("--sons", 3, "--daughters", 3)
    assert run([*command("--out", tmp_path / "whole", *family, "--keep")])[0] == 0
    for start in (0, 2, 4):
        assert run(command("--out", tmp_path / "parts", *family, "--start", start, "--count", 2))[0] == 0
    assert run(["merge", tmp_path / "parts", "--keep", "--library", tmp_path / "other"])[0] == 0
    names = (*NAMES, "family.json")
    assert contents(tmp_path / "parts", names) == contents(tmp_path / "whole", names)
    glbs = sorted(path.name for path in (tmp_path / "whole").glob("*.glb"))
    assert len(glbs) == 6
    assert contents(tmp_path / "parts", glbs) == contents(tmp_path / "whole", glbs)
    assert load_head(tmp_path / "other" / "heads" / "A000002.npz").id == "A000002"


def test_a_family_that_is_whole_can_be_kept_later(run, command, library, tmp_path):
    assert run(command("--out", tmp_path / "family", "--sons", 1, "--daughters", 1, "--format", "none"))[0] == 0
    before = (tmp_path / "family" / "vertices.npy").read_bytes()
    assert run(["merge", tmp_path / "family", "--keep", "--library", library])[0] == 0
    assert [one["id"] for one in manifest(tmp_path / "family")] == ["A000002", "B000002"]
    assert (tmp_path / "family" / "vertices.npy").read_bytes() == before


def test_the_same_command_again_changes_nothing_and_another_family_is_refused(run, command, tmp_path):
    family = ("--out", tmp_path / "family", "--format", "none")
    run(command(*family))
    before = contents(tmp_path / "family", (*NAMES, "family.json"))
    assert run(command(*family))[0] == 0
    for other in (("--sons", 5), ("--mutation", 0.5), ("--rule", "equal"), ("--mode", "mosaic"), ("--keep",)):
        code, told = run(command(*family, *other))
        assert code == 3
        assert "another family" in told["error"]["wrong"]
    assert contents(tmp_path / "family", (*NAMES, "family.json")) == before


def test_a_second_process_on_the_same_folder_is_refused(run, command, tmp_path):
    fcntl = pytest.importorskip("fcntl")
    folder = tmp_path / "family"
    folder.mkdir()
    with (folder / "manifest.jsonl.part").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        code, told = run(command("--out", folder, "--format", "none"))
    assert code == 3
    assert "another process" in told["error"]["wrong"]
    assert run(command("--out", folder, "--format", "none"))[0] == 0


def start_process(words):
    return subprocess.Popen(
        [sys.executable, "-m", "kindred.engine.cli", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def test_a_killed_batch_is_completed_by_the_same_command(run, command, library, tmp_path):
    family = ("--sons", 60, "--daughters", 60, "--format", "obj", "--keep", "--mutation", 0.1)
    words = command("--out", tmp_path / "family", *family)
    part = tmp_path / "family" / "manifest.jsonl.part"
    chance = random.Random(7)
    killed = 0
    for _ in range(5):
        process = start_process(words)
        deadline = time.monotonic() + 60
        while process.poll() is None and not part.exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.4))
        if process.poll() is None:
            killed += 1
        process.kill()
        process.communicate()
        with Library.open(library, read_only=True) as opened:
            for entry in opened.heads():
                assert np.isfinite(opened.head(entry.id).vertices).all()
    assert killed >= 1
    assert run(words)[0] == 0
    killed_files = contents(tmp_path / "family")
    with Library.open(library, read_only=True) as opened:
        assert len(opened.heads()) == 122
    assert len(list((tmp_path / "family").glob("*.obj"))) == 120
    assert not list((tmp_path / "family").glob("*.part"))
    # The same family, undisturbed and elsewhere: the same bytes, ids and all.
    assert run(command("--out", tmp_path / "again", *family))[0] == 0
    assert contents(tmp_path / "again") == killed_files


@pytest.mark.parametrize("keep", [1, 3])
def test_broken_ends_of_files_are_cut_off_and_made_again(run, command, tmp_path, keep):
    family = ("--out", tmp_path / "family", "--format", "none")
    run(command(*family))
    whole = contents(tmp_path / "family")
    folder = tmp_path / "family"
    lines = whole["manifest.jsonl"].splitlines(keepends=True)
    (folder / "manifest.jsonl.part").write_bytes(b"".join(lines[:keep]) + lines[keep][:40])
    (folder / "manifest.jsonl").unlink()
    (folder / "vertices.npy").rename(folder / "vertices.npy.part")
    with (folder / "vertices.npy.part").open("r+b") as handle:
        handle.truncate(128 + keep * 1600 * 12 + 777)
    assert run(command(*family))[0] == 0
    assert contents(folder) == whole


def test_ctrl_c_ends_with_130_and_keeps_what_was_done(run, command, tmp_path):
    words = command("--out", tmp_path / "family", "--sons", 4000, "--daughters", 4000, "--format", "obj")
    process = start_process(words)
    part = tmp_path / "family" / "manifest.jsonl.part"
    deadline = time.monotonic() + 60
    while not (part.exists() and part.stat().st_size) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=100)
    assert process.returncode == 130, error
    assert len(error.decode().strip().splitlines()) == 1
    assert part.stat().st_size


BAD = {
    "a father who is female": (["--father", "B000001"], "cannot be the father"),
    "a mother who is male": (["--mother", "A000001"], "cannot be the mother"),
    "an unknown id": (["--father", "A000099"], "A000099"),
    "a negative count": (["--sons", "-1"], "--sons -1"),
    "a probability of 1.5": (["--mutation", "1.5"], "1.5"),
    "a probability that is no number": (["--mutation", "often"], "often"),
    "a negative seed": (["--seed", "-1"], "--seed -1"),
    "a mode that is not known": (["--mode", "stir"], "stir"),
    "fusing by gan": (["--fuse", "gan"], "not built yet"),
    "a format that is not known": (["--format", "fbx"], "fbx"),
    "a rule that is not there": (["--rule", "lamarck"], "lamarck"),
    "a cell out of range": (["--cell", "*:son:dominant:dominant=7"], "7"),
    "a start outside the family": (["--start", "8", "--count", "1"], "--count 1"),
}


@pytest.mark.parametrize(("options", "told"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_and_nothing_is_written(run, command, tmp_path, options, told):
    code, said = run(command("--out", tmp_path / "family", *options))
    assert code == 3
    assert told in " ".join(map(str, said["error"].values()))
    assert not (tmp_path / "family").exists()


def test_shards_cannot_be_kept_one_by_one(run, command, tmp_path):
    assert run(command("--out", tmp_path / "family", "--start", 0, "--count", 2, "--keep"))[0] == 2


def test_a_missing_option_is_wrong_usage(run, command, tmp_path):
    assert run(["breed", "--out", tmp_path / "family"])[0] == 2


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused(run, command, tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    assert run(command("--out", tmp_path / "locked" / "family"))[0] == 3


def test_a_file_in_place_of_the_folder_is_refused(run, command, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    code, told = run(command("--out", tmp_path / "file"))
    assert code == 3
    assert "cannot be written" in told["error"]["wrong"]


def test_memory_does_not_grow_with_the_family(command, tmp_path):
    resource = pytest.importorskip("resource")
    script = "import resource, sys; from kindred.engine.cli import main; main(sys.argv[1:]); "
    script += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    assert resource
    peaks = []
    for children in (100, 6000):
        words = command("--out", tmp_path / str(children), "--sons", children, "--daughters", 0, "--format", "none")
        done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0
        peaks.append(int(done.stderr.split()[-1]))
    assert peaks[1] - peaks[0] < 80_000, "kilobytes; all vertices together are 115,000"
