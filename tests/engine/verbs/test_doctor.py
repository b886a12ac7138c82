from __future__ import annotations

import sys

import pytest
from kindred.engine.verbs.parts import DRAWING, LANDMARKS, NETWORKS, try_parts


def test_doctor_tries_what_draws_finds_landmarks_and_runs_networks(kindred):
    told = kindred("doctor", "--json").json
    assert told["missing"] == [] and told["device"] in ("cpu", "cuda")
    assert all(part["works"] for part in told["parts"].values()), told["parts"]
    assert set(told["parts"]) == {DRAWING[0], LANDMARKS[0], NETWORKS[0]}
    assert told["parts"]["drawing"]["told"].startswith("OpenGL ")


@pytest.mark.skipif(sys.platform != "linux", reason="EGL is Linux's")
def test_without_a_driver_doctor_says_what_to_install(kindred):
    without = {"__EGL_VENDOR_LIBRARY_FILENAMES": "/dev/null", "DISPLAY": ""}
    run = kindred("doctor", **without)
    assert run.exit_code == 0
    line = next(line for line in run.out.splitlines() if line.split()[0] == "drawing")
    assert "fails" in line and "libegl1" in line
    assert "drawing cannot be used here" in run.out.splitlines()[-1]
    assert kindred("doctor", "--json", **without).json["ready"] is False


def test_a_part_whose_packages_are_missing_is_not_tried():
    assert [part.name for part in try_parts(["torch", "moderngl"])] == ["landmarks"]


def test_doctor_says_which_blender_draws(kindred):
    assert kindred("doctor", "--json", KINDRED_BLENDER=sys.executable).json["blender"] == sys.executable
    lost = kindred("doctor", KINDRED_BLENDER="/nowhere/blender")
    line = next(line for line in lost.out.splitlines() if line.split()[0] == "blender")
    assert "not found" in line and "--blender" in line and lost.exit_code == 0
