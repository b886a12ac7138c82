"""Several processes at once, and processes that are ended at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from kindred.engine.errors import BadInput
from kindred.engine.library import Library

WORKER = Path(__file__).with_name("worker.py")


def start(*words):
    return subprocess.Popen(
        [sys.executable, str(WORKER), *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finish(processes):
    answers = []
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        answers.append(out.split())
    return answers


def test_processes_that_add_at_once_lose_no_id(tmp_path):
    # They all find no library, so they also race to make it.
    ids = finish([start("add", tmp_path / "shelf", 25, seed) for seed in range(6)])
    given = sorted(identifier for answer in ids for identifier in answer)
    assert given == [f"A{number:06d}" for number in range(1, 151)]
    with Library.open(tmp_path / "shelf", read_only=True) as library:
        assert [entry.id for entry in library.heads()] == given
        assert library.statistics().uncatalogued == ()
        for identifier in given:
            library.head(identifier)


def test_processes_that_reserve_one_family_get_the_same_ids(tmp_path):
    Library.open(tmp_path / "shelf", create=True).close()
    answers = finish([start("reserve", tmp_path / "shelf", 7, "key") for _ in range(4)])
    assert answers == [answers[0]] * 4
    assert answers[0] == [f"A{number:06d}" for number in range(1, 8)]


@pytest.mark.parametrize("work", ["add", "put"])
@pytest.mark.timeout(240)
def test_after_kill_nine_the_library_opens_and_what_is_catalogued_is_whole(tmp_path, work):
    shelf = tmp_path / "shelf"
    draw = random.Random(1)
    seen: set[str] = set()
    for attempt in range(12):
        process = start(work, shelf, 5000, attempt)
        # A line tells of each head. Some are ended before the first, while the library is being made or opened.
        if attempt % 4:
            for _ in range(len(seen) * (work == "put") + draw.randint(1, 100)):
                process.stdout.readline()
        time.sleep(draw.uniform(0, 0.03))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        try:
            library = Library.open(shelf)
        except BadInput as error:
            assert attempt == 0, error  # ended before there was a library
            continue
        with library:
            present = {entry.id for entry in library.heads()}
            assert seen <= present
            for identifier in present - seen:
                assert library.head(identifier).id == identifier
            assert library.statistics().missing == ()
            seen = present
    assert len(seen) > 20
    # Life goes on, with a number that nobody had; a family is completed under the ids that it had.
    if work == "add":
        (given,) = finish([start("add", shelf, 3, 99)])
        assert not set(given) & seen
    files = {path.stem for path in (shelf / "heads").glob("*.npz")}
    assert files >= seen
