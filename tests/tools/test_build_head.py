"""The bundled head can be rebuilt, to the same bytes, from tools/head alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    """The head built anew, twice, in processes of their own and far from the shared data."""
    folder = tmp_path_factory.mktemp("head")
    files = []
    for number in range(2):
        files.append(folder / f"{number}.npz")
        command = [sys.executable, str(ROOT / "tools" / "build_head.py"), "--only", "head", "--out", str(files[-1])]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=200)
        assert done.returncode == 0, done.stderr
    return files


def test_a_rebuild_gives_the_same_bytes(rebuilt):
    assert rebuilt[0].read_bytes() == rebuilt[1].read_bytes()


def test_the_head_that_is_kept_is_the_one_that_is_built(rebuilt):
    kept = ROOT / "models" / "head" / "head.npz"
    with np.load(kept, allow_pickle=False) as one, np.load(rebuilt[0], allow_pickle=False) as other:
        assert sorted(one.files) == sorted(other.files)
        for name in one.files:
            if one[name].dtype.kind == "f":
                # Solvers differ in the last bits from one processor to another.
                assert np.abs(one[name] - other[name]).max() < 5e-6, name
            elif name in ("rig_steps", "corrective_steps"):
                assert one[name].shape == other[name].shape
                assert np.abs(one[name] - other[name]).max() <= 5
            else:
                assert np.array_equal(one[name], other[name]), name


def test_the_file_is_small_and_holds_no_pickles(rebuilt):
    assert rebuilt[0].stat().st_size < 9_000_000


def test_the_build_reads_nothing_outside_the_repository(rebuilt):
    code = (
        "import sys\n"
        "def watch(event, arguments):\n"
        "    if event == 'open' and 'shared' in str(arguments[0]):\n"
        "        raise AssertionError(arguments[0])\n"
        "sys.addaudithook(watch)\n"
        "from tools.build_head import build\n"
        "build()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
