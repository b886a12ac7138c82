"""The extension in Blender's wheels, with numpy alone and with the engine process."""

from __future__ import annotations

import json
import os

import pytest

# Blender as a module has no command line: this does what `blender --command kindred …` does.
COMMAND = """
import os, sys, bpy
bpy.ops.preferences.addon_enable(module="bl_ext.user_default.kindred")
from bl_ext.user_default.kindred.addon import commands
code = commands._run(sys.argv[1:])
bpy.ops.preferences.addon_disable(module="bl_ext.user_default.kindred")
sys.stdout.flush()
os._exit(code)
"""


@pytest.mark.parametrize(
    "module",
    [
        "checks_house",
        "checks_breed",
        "checks_shape",
        "checks_heads",
        "checks_hair",
        "checks_export",
        "checks_kits",
        "checks_studio",
    ],
)
def test_with_numpy_alone(blender, module):
    blender.check(module)


def test_with_the_engine_process(blender, engine_python, shared_data):
    heads = shared_data("heads/father.obj").parent
    blender.check("checks_engine", TEST_ENGINE=engine_python, TEST_HEADS=heads, timeout=280)


def test_heads_are_photographed_by_the_engine_process(blender, engine_python):
    pytest.importorskip("moderngl")
    blender.check("checks_photographs", TEST_ENGINE=engine_python, timeout=280)


def test_the_command_line_keeps_its_exit_codes(blender):
    doctor = blender.run("-c", COMMAND, "doctor", "--json")
    assert doctor.returncode == 0, doctor.stderr
    told = json.loads(doctor.stdout.splitlines()[-1])
    assert "scipy" in told["missing"]
    assert blender.run("-c", COMMAND, "nonsense").returncode == 2
    lost = blender.run("-c", COMMAND, "list", "--library", "/nowhere")
    assert lost.returncode == 3
    assert lost.stderr.strip().splitlines()[-1].startswith("kindred: /nowhere")
    missing = blender.run("-c", COMMAND, "tag", "--library", "/nowhere", "--seed", "1")
    assert missing.returncode == 3
    assert "Install engine" in missing.stderr


def test_the_command_line_passes_heavy_verbs_to_the_engine(blender, engine_python, tmp_path):
    passed = blender.run(
        "-c", COMMAND, "tag", "--library", tmp_path / "none", "--seed", "1", KINDRED_ENGINE=engine_python
    )
    assert passed.returncode == 3
    assert "none" in passed.stderr and "Install engine" not in passed.stderr, "the engine's own answer"


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_run_of_checks_that_fails_is_told(blender, tmp_path):
    """The harness itself: a failing check inside Blender must fail out here."""
    (tmp_path / "checks_wrong.py").write_text("def test_wrong():\n    assert 1 == 2\n")
    done = blender.run(__file__.replace("test_wheels.py", "inside/run.py"), tmp_path / "checks_wrong.py")
    assert done.returncode == 1
    assert "assert 1 == 2" in done.stdout
