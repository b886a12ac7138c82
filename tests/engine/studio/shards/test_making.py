"""Shards are whole or not there, the same however they are made, and never made twice."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from kindred.engine.errors import BadInput, Interrupted, KindredError
from kindred.engine.progress import Progress
from kindred.engine.studio.shards import make_shards

from .conftest import SUPPLY, files_in, shard_bytes

MEMBERS = ["classes.png", "depth.png", "jpg", "json", "normals.png", "occluder.png", "whole.png"]


def test_a_shard_holds_its_pictures_in_order_with_nothing_of_when_and_where(whole):
    for number, keys in enumerate((range(3), range(3, 6), range(6, 7))):
        names = list(files_in(whole / f"shard-{number:06d}.tar"))
        assert names == [f"{key:09d}.{member}" for key in keys for member in MEMBERS]
    assert sorted(path.name for path in whole.iterdir()) == [
        "dataset.json",
        *(f"shard-{number:06d}.tar" for number in range(3)),
    ]


def test_the_bytes_are_the_same_for_any_number_of_processes_and_any_parts(whole, dataset, tmp_path):
    together, part = tmp_path / "together", tmp_path / "part"
    make_shards(together, dataset, dataset.part(0, 7), jobs=2)
    make_shards(part, dataset, dataset.part(3, 4), jobs=1)
    alone = shard_bytes(whole)
    assert shard_bytes(together) == alone
    del alone["shard-000000.tar"]
    assert shard_bytes(part) == alone
    assert (part / "dataset.json").read_bytes() == (whole / "dataset.json").read_bytes()


def test_pictures_differ_and_people_stay_for_their_row(whole):
    truths = [
        json.loads(data)
        for path in sorted(whole.glob("*.tar"))
        for name, data in files_in(path).items()
        if name.endswith(".json")
    ]
    people = [truth["identity"] for truth in truths]
    assert people[0::2][:3] == people[1::2] and len(set(people)) == 4
    assert len({json.dumps(truth["pose"]) for truth in truths}) == 7
    first = truths[0]
    assert len(first["landmarks"]) == 468 and len(first["landmarks68"]) == 68
    assert first["parameters"] and len(first["parameters"]) == len(
        json.loads((whole / "dataset.json").read_text())["parameters"]
    )


def test_a_second_run_makes_only_what_is_missing_or_broken(whole, dataset, tmp_path):
    folder = shutil.copytree(whole, tmp_path / "again")
    broken, kept = folder / "shard-000000.tar", folder / "shard-000001.tar"
    before = kept.stat().st_mtime_ns
    broken.write_bytes(broken.read_bytes()[:5000])
    (folder / "shard-000002.tar").unlink()
    (folder / "shard-000002.tar.4194305.part").write_bytes(b"left by a process that was killed")
    made = make_shards(folder, dataset, dataset.part(0, 7), jobs=1)
    assert (made.shards, made.there, made.pictures) == (3, 1, 4)
    assert kept.stat().st_mtime_ns == before
    assert shard_bytes(folder) == shard_bytes(whole)
    assert not list(folder.glob("*.part"))
    again = make_shards(folder, dataset, dataset.part(0, 6), jobs=1)
    assert (again.there, again.pictures) == (2, 0)


def test_a_last_shard_that_grew_is_made_anew(whole, dataset, tmp_path):
    folder = shutil.copytree(whole, tmp_path / "longer")
    made = make_shards(folder, dataset, dataset.part(6, 2), jobs=1)
    assert (made.shards, made.there, made.pictures) == (1, 0, 2)
    longer, shorter = (files_in(one / "shard-000002.tar") for one in (folder, whole))
    assert len(longer) == 2 * len(shorter) and longer.items() > shorter.items()
    again = make_shards(folder, dataset, dataset.part(6, 1), jobs=1)
    assert again.there == 1, "what holds more is left alone"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"supply": replace(SUPPLY, seed=6)}, "seed"),
        ({"supply": replace(SUPPLY, size=96)}, "size"),
        ({"supply": replace(SUPPLY, plan=replace(SUPPLY.plan, wear=0.9))}, "plan"),
        ({"picture": "png"}, "picture"),
        ({"shard_size": 4}, "shard_size"),
    ],
)
def test_a_folder_of_another_data_set_is_refused(whole, dataset, change, named):
    before = shard_bytes(whole)
    other = replace(dataset, **change)
    with pytest.raises(BadInput, match=rf"holds another data set \({named} differs\); choose another folder"):
        make_shards(whole, other, other.part(0, 3), jobs=1)
    assert shard_bytes(whole) == before


def test_parts_begin_with_a_shard(dataset):
    with pytest.raises(BadInput, match="--start 4: does not begin a shard of 3; give a multiple, for example 3"):
        dataset.part(4, 3)


def test_what_is_stopped_keeps_whole_shards_and_leaves_nothing_half(dataset, tmp_path):
    stop = False

    def report(fraction: float, label: str) -> None:
        nonlocal stop
        stop = fraction > 0.55  # in the second of three shards

    with pytest.raises(Interrupted):
        make_shards(tmp_path, dataset, dataset.part(0, 9), jobs=1, progress=Progress(report, lambda: stop))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dataset.json", "shard-000000.tar"]


def test_a_picture_that_cannot_be_drawn_is_left_out_told_and_tried_again(whole, dataset, tmp_path, unlucky):
    bad = replace(dataset, supply=unlucky(bad=(4,)))
    made = make_shards(tmp_path, bad, bad.part(3, 3), jobs=1)
    assert made.failed == ["picture 4: BadInput: scene 4: is bad; draw another"] and made.pictures == 2
    expected = {name: data for name, data in files_in(whole / "shard-000001.tar").items() if "00004." not in name}
    assert files_in(tmp_path / "shard-000001.tar") == expected
    again = make_shards(tmp_path, dataset, dataset.part(3, 3), jobs=1)
    assert (again.there, again.pictures, again.failed) == (0, 3, [])
    assert shard_bytes(tmp_path)["shard-000001.tar"] == shard_bytes(whole)["shard-000001.tar"]


def test_a_shard_without_any_picture_ends_it(dataset, tmp_path, unlucky):
    bad = replace(dataset, supply=unlucky(bad=(0, 1, 2)))
    with pytest.raises(KindredError, match=r"nor any other of shard-000000\.tar .*scene 2: is bad"):
        make_shards(tmp_path, bad, bad.part(0, 7), jobs=1)
    assert not list(tmp_path.glob("*.tar*"))


def test_a_full_disk_keeps_whole_shards_and_says_what_to_do(kindred, whole, tmp_path):
    shards = sorted(path.stat().st_size for path in whole.glob("shard-00000[01].tar"))
    disk = tmp_path / "disk"
    disk.mkdir()
    room = shards[0] + shards[1] // 2 + 8192  # dataset.json, and what pages round up
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={room}", "none", str(disk)], capture_output=True
    ).returncode:
        pytest.skip("only root can make a small disk")
    try:
        done = kindred("studio", *WORDS, "--count", 9, "--out", disk, "--jobs", 1)
        assert done.exit_code == 3
        assert done.err.count("\n") == 1 and "No space left on device" in done.err and "make room" in done.err
        assert shard_bytes(disk) == {"shard-000000.tar": shard_bytes(whole)["shard-000000.tar"]}
        assert not list(disk.glob("*.part"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


WORDS = ("--seed", 5, "--per-person", 2, "--size", 64, "--shard-size", 3)


def test_a_file_that_may_not_grow_is_told_in_one_line(tmp_path):
    command = [
        str(Path(sys.executable).with_name("kindred")),
        "studio",
        *map(str, WORDS),
        "--count",
        "3",
        "--jobs",
        "1",
    ]
    done = subprocess.run(
        [*command, "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    assert done.returncode == 3 and done.stderr.count("\n") == 1 and "make room, then run again" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dataset.json"]


@pytest.mark.parametrize(("how", "jobs"), [(signal.SIGINT, 2), (signal.SIGTERM, 1)])
def test_an_interrupted_command_keeps_what_is_done_and_ends_its_processes(how, jobs, whole, tmp_path):
    command = [str(Path(sys.executable).with_name("kindred")), "studio", *map(str, WORDS), "--count", "100000"]
    process = subprocess.Popen(
        [*command, "--jobs", str(jobs), "--out", str(tmp_path)],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while not (tmp_path / "shard-000000.tar").exists():
        assert time.monotonic() < until and process.poll() is None
        time.sleep(0.02)
    if how == signal.SIGINT:
        os.killpg(process.pid, how)  # as a terminal does: to all
    else:
        process.send_signal(how)
    _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert told.count("\n") == 1 and "what was finished is kept" in told
    made = shard_bytes(tmp_path)
    assert made["shard-000000.tar"] == shard_bytes(whole)["shard-000000.tar"]
    assert not list(tmp_path.glob("*.part"))
    with pytest.raises(ProcessLookupError):
        for _ in range(100):  # the last of its processes may still be ending
            os.killpg(process.pid, 0)
            time.sleep(0.05)
