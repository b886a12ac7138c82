"""The extension in a real Blender application, where KINDRED_BLENDER_APP names the folder that it is in.

The folder is one that debootstrap filled with Debian's Blender (its own Python and numpy), to be entered with chroot.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

VARIABLE = "KINDRED_BLENDER_APP"
ROOT = Path(os.environ.get(VARIABLE, ""))

pytestmark = [
    pytest.mark.skipif(not os.environ.get(VARIABLE), reason=f"{VARIABLE} does not name a Blender application's folder"),
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="chroot needs root"),
]

BREED = """
import json
import bpy
bpy.ops.wm.read_homefile(use_empty=True)
bpy.context.preferences.addons["bl_ext.user_default.kindred"].preferences.library = ""
assert bpy.ops.kindred.new(count=1, seed=3) == {"FINISHED"}
for one in [one for one in bpy.data.objects if "kindred_head" in one]:
    bpy.ops.kindred.set_alleles(head=one.name, feature="all", alleles="Dr")
assert bpy.ops.kindred.breed(father="Founder man", mother="Founder woman", sons=2, daughters=1, seed=5) == {"FINISHED"}
told = [json.loads(one["kindred_head"])["sex"] for one in bpy.context.scene.kindred.family.objects]
assert told == ["male", "male", "female"], told
try:
    bpy.ops.kindred.breed(father="Founder man", mother="Founder woman", mode="mosaic")
except RuntimeError as error:
    assert "Install engine" in str(error), error
else:
    raise AssertionError("mosaic without an engine")
bpy.ops.wm.save_as_mainfile(filepath="/mnt/kindred-tests/family.blend")
print("BRED")
"""

SHAPE = """
import bpy
bpy.ops.wm.read_homefile(use_empty=True)
assert bpy.ops.kindred.add_head(kind="neutral", sex="female", eyes=False) == {"FINISHED"}
head = bpy.context.object
before = [tuple(one.co) for one in head.data.vertices]
head.kindred.left.jaw_width = 0.8
moved = [one.co.x for one, old in zip(head.data.vertices, before) if (one.co - type(one.co)(old)).length > 1e-4]
assert moved and min(moved) > -0.011, "the left side alone, fading over the middle"
assert bpy.ops.kindred.preset_load(preset="Heroic Man") == {"FINISHED"}
assert head.kindred.sex == "male" and head.kindred.jaw_width > 0.6
assert bpy.ops.kindred.randomise(seed=1, regions={"nose"}) == {"FINISHED"}
print("SHAPED")
"""


EXPORT = """
import bpy
bpy.ops.wm.read_homefile(use_empty=True)
assert bpy.ops.kindred.add_head(seed=4, maps="512", object_name="Ada") == {"FINISHED"}
ada = bpy.context.active_object
assert len(ada.children) >= 3, [one.name for one in ada.children]
assert bpy.ops.kindred.add_expressions() == {"FINISHED"} and bpy.ops.kindred.mood(mood="joy") == {"FINISHED"}
rig = next(one for one in ada.children if one.type == "ARMATURE")
rig.pose.bones["eye_target"].location = (0, 0, 0.2)
bpy.context.view_layer.update()
assert ada.data.shape_keys.key_blocks["eyeLookUpLeft"].value > 0.5
for suffix, engine in ((".glb", "unity"), (".fbx", "unreal")):
    path = "/mnt/kindred-tests/ada" + suffix
    assert bpy.ops.kindred.export_head(filepath=path, lods=True, engine=engine) == {"FINISHED"}
bpy.ops.wm.save_as_mainfile(filepath="/mnt/kindred-tests/ada.blend")
bpy.ops.wm.read_homefile(use_empty=True)
assert bpy.ops.kindred.import_head(filepath="/mnt/kindred-tests/ada.glb", eyes=False) == {"FINISHED"}
bpy.ops.import_scene.fbx(filepath="/mnt/kindred-tests/ada.fbx")
assert "jawOpen" in bpy.data.objects["Ada_LOD1"].data.shape_keys.key_blocks
bpy.ops.wm.open_mainfile(filepath="/mnt/kindred-tests/ada.blend")
assert bpy.data.objects["Ada"].data.shape_keys.key_blocks["eyeLookUpLeft"].value > 0.5
print("EXPORTED")
"""


def blender(*arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run the application in its folder."""
    clean = ["env", "-i", "HOME=/root", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "TMPDIR=/tmp"]
    clean += ["BLENDER_USER_RESOURCES=/mnt/kindred-tests/user", "LIBGL_ALWAYS_SOFTWARE=1"]
    command = ["chroot", str(ROOT), *clean, "blender", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


@pytest.fixture(scope="module")
def installed(extension_zip):
    """The zip, validated and installed for a user of its own."""
    place = ROOT / "mnt" / "kindred-tests"
    shutil.rmtree(place, ignore_errors=True)
    (place / "user").mkdir(parents=True)
    shutil.copy(extension_zip, place / "kindred.zip")
    valid = blender("--command", "extension", "validate", "/mnt/kindred-tests/kindred.zip")
    assert valid.returncode == 0 and "Success" in valid.stdout, valid.stdout + valid.stderr
    zipped = "/mnt/kindred-tests/kindred.zip"
    done = blender("--command", "extension", "install-file", "-r", "user_default", "-e", zipped)
    assert "Installed" in done.stdout, done.stdout + done.stderr
    yield place
    shutil.rmtree(place, ignore_errors=True)


def test_a_script_breeds_with_numpy_alone(installed):
    (installed / "breed.py").write_text(BREED)
    done = blender("-b", "--python-exit-code", "1", "--python", "/mnt/kindred-tests/breed.py")
    assert done.returncode == 0 and "BRED" in done.stdout, done.stdout[-3000:] + done.stderr[-3000:]
    assert (installed / "family.blend").stat().st_size > 100_000


def test_a_script_shapes_a_head(installed):
    (installed / "shape.py").write_text(SHAPE)
    done = blender("-b", "--python-exit-code", "1", "--python", "/mnt/kindred-tests/shape.py")
    assert done.returncode == 0 and "SHAPED" in done.stdout, done.stdout[-3000:] + done.stderr[-3000:]


def test_a_script_adds_poses_and_exports_a_head(installed):
    (installed / "export.py").write_text(EXPORT)
    done = blender("-b", "--python-exit-code", "1", "--python", "/mnt/kindred-tests/export.py")
    assert done.returncode == 0 and "EXPORTED" in done.stdout, done.stdout[-3000:] + done.stderr[-3000:]


def test_the_command_line_runs_and_keeps_its_exit_codes(installed):
    doctor = blender("--command", "kindred", "doctor", "--json")
    assert doctor.returncode == 0, doctor.stderr
    told = json.loads(doctor.stdout)
    assert "scipy" in told["missing"] and told["packages"]["SQLAlchemy"]
    library = "/mnt/kindred-tests/heads"
    assert blender("--command", "kindred", "new", "--library", library, "--count", "1", "--seed", "1").returncode == 0
    assert len(list((installed / "heads" / "heads").glob("*.npz"))) == 2
    assert blender("--command", "kindred", "nonsense").returncode == 2
    missing = blender("--command", "kindred", "tag", "--library", library, "--seed", "1")
    assert missing.returncode == 3 and "Install engine" in missing.stderr


def test_a_python_that_does_not_suit_is_told(installed):
    """Debian's Blender runs on Python 3.13, for which MediaPipe has no wheels, and there is no other."""
    version = blender("-b", "--python-expr", "import sys; print('PYTHON', sys.version_info[:2])").stdout
    if "PYTHON (3, 11)" in version or "PYTHON (3, 12)" in version:
        pytest.skip("this application's Python suits the engine")
    (installed / "find.py").write_text(
        "import importlib\n"
        "module = importlib.import_module('bl_ext.user_default.kindred.addon.installer')\n"
        "try:\n    print('FOUND', module.find_python())\n"
        "except Exception as error:\n    print('TOLD', error)\n"
    )
    done = blender("-b", "--python-exit-code", "1", "--python", "/mnt/kindred-tests/find.py")
    assert "TOLD engine: it needs Python 3.11 or 3.12" in done.stdout, done.stdout + done.stderr
    assert "install Python 3.12" in done.stdout
